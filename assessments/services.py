"""Writes of this room."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import ExtensionReason
from assessments.models import Assessment, Criterion, Extension, Level, Rubric, due_for
from assessments.permissions import has_marks, is_in_use, may_edit_assessment, may_grant_extension
from assessments.rubrics import CriterionShape, shape_of, told
from core import html
from core.text import tidy
from people import audit
from people.enums import AuditAction
from people.models import Course, Enrolment, User
from people.permissions import coordinates


def clean_brief(brief: str) -> str:
    """Return a brief as it is stored: safe HTML. Raises ValidationError in plain words."""
    try:
        return html.clean(brief, html.BRIEF)
    except html.RefusedHTML as error:
        raise ValidationError({"brief": str(error)}) from error


def check_rubric(assessment: Assessment) -> None:
    """Raise ValidationError at `rubric` when another one is chosen although marks were given by the stored one.

    Takes the lock that a first mark takes, to the end of the transaction: a mark that is being given waits, or is seen.
    """
    stored = Assessment.objects.select_for_update(no_key=True).filter(pk=assessment.pk).first()
    if stored and stored.rubric_id != assessment.rubric_id and has_marks(stored):
        raise ValidationError(
            {"rubric": _("Marks were given in this assessment: its rubric cannot be exchanged any more.")}
        )


@transaction.atomic
def save_assessment(*, actor: User, assessment: Assessment, why: str = "") -> Assessment:
    """Store an assessment with a clean brief; what changed of its rules stands in the audit, with the why.

    Raises PermissionDenied for others than its coordinators, ValidationError by field.
    """
    if not may_edit_assessment(actor, assessment):
        raise PermissionDenied
    check_rubric(assessment)
    before = rules_of(Assessment.objects.select_for_update().filter(pk=assessment.pk).first())
    # Stored HTML is never cleaned again: a brief that comes back as it was stays as it is.
    stored = Assessment.objects.filter(pk=assessment.pk).values_list("brief", flat=True).first()
    assessment.brief = (
        stored if stored is not None and tidy(assessment.brief) == stored else clean_brief(assessment.brief)
    )
    assessment.full_clean()
    assessment.save()
    audit.record(
        actor=actor, course=assessment.course, obj=assessment, action=AuditAction.CHANGED if before else AuditAction.CREATED,
        before=before, after=rules_of(assessment), reason=why,
    )  # fmt: skip
    return assessment


# What the audit keeps of an assessment: all that decides over marks or that students plan by; the brief is long text.
_RULES = [
    field.name for field in Assessment._meta.concrete_fields if field.name not in ("id", "course", "slug", "brief")
]


def rules_of(assessment: Assessment | None) -> dict[str, Any]:
    """Return what the audit keeps of an assessment, by field; nothing for none."""
    return {name: getattr(assessment, name) for name in _RULES} if assessment is not None else {}


def tutorial_dates_of(assessment: Assessment) -> dict[str, datetime]:
    """Return the due times of single tutorials, by the tutorial's name."""
    rows = assessment.tutorial_dates.select_related("tutorial").order_by("tutorial")
    return {str(row.tutorial): row.due_at for row in rows}


@transaction.atomic
def add_rubric(*, actor: User, course: Course, title: str, criteria: list[CriterionShape], why: str = "") -> Rubric:
    """Return a new rubric of `course`: the next version, when there is one of that title.

    Raises PermissionDenied for others than the course's coordinators. What the shapes hold has been checked before
    (`assessments.rubrics`, or the form); the database refuses the rest.
    """
    if not coordinates(actor, course):
        raise PermissionDenied
    # The course's row is the lock: the first version of a title has no row of its own to wait for.
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    latest = Rubric.objects.filter(course=course, title=title).aggregate(most=Max("version"))["most"] or 0
    rubric = Rubric.objects.create(course=course, title=title, version=latest + 1)
    for position, shape in enumerate(criteria):
        made = Criterion.objects.create(
            rubric=rubric, position=position, title=shape.title, description=shape.description,
            max_points=shape.max_points, weight=shape.weight, source=shape.source,
        )  # fmt: skip
        Level.objects.bulk_create(
            Level(
                criterion=made,
                title=level.title,
                description=level.description,
                points=level.points,
                points_from=level.points_from,
            )
            for level in shape.levels
        )
    audit.record(actor=actor, course=course, obj=rubric, action=AuditAction.CREATED, after=told(criteria), reason=why)
    return rubric


def lock_unused(rubric: Rubric) -> Rubric:
    """Return `rubric` as it is now, locked to the end of the transaction: a first mark waits until the change is stored.

    Raises ValidationError when marks were given by it.
    """
    stored: Rubric = Rubric.objects.select_for_update(no_key=True).get(pk=rubric.pk)
    if is_in_use(stored):
        raise ValidationError(
            _(
                "Marks were given by this rubric in the meantime, so it stays as it is. Nothing was saved: what you wrote is "
                "still here. Copy the rubric as a new version, and write it there."
            )
        )
    return stored


def copy_rubric(*, actor: User, rubric: Rubric) -> Rubric:
    """Return a copy of `rubric`, with its criteria and levels, as the next version of its title in the same course."""
    why = _("Copied from version %(version)d.") % {"version": rubric.version}
    return add_rubric(actor=actor, course=rubric.course, title=rubric.title, criteria=shape_of(rubric), why=why)


def record_rubric(*, actor: User, rubric: Rubric, before: dict[str, str] | None) -> None:
    """Write into the audit what became of a rubric that forms have changed; `before` is None for a new one."""
    audit.record(
        actor=actor, course=rubric.course, obj=rubric, action=AuditAction.CREATED if before is None else AuditAction.CHANGED,
        before=before, after=contents_of(rubric),
    )  # fmt: skip


def contents_of(rubric: Rubric) -> dict[str, str]:
    """Return what the audit keeps of a rubric."""
    title = Rubric.objects.values_list("title", flat=True).get(pk=rubric.pk)
    return {"title": title, **told(shape_of(rubric))}


def check_extension(assessment: Assessment, student: User, due_at: datetime) -> None:
    """Raise ValidationError when `student` is none of the course, or `due_at` is earlier than the time that counts."""
    if not Enrolment.objects.students().filter(course=assessment.course_id, user=student).exists():
        raise ValidationError({"student": _("This person is no student of the course.")})
    if due_at < due_for(assessment, student):
        raise ValidationError({"due_at": _("An extension is never earlier than the date that it replaces.")})


@transaction.atomic
def grant_extension(
    *, actor: User, assessment: Assessment, student: User, due_at: datetime, reason: str, why: str = ""
) -> Extension:
    """Give `student` a later due time, or move one given before further out.

    `reason` is an ExtensionReason; `why` may add a few words for the audit, where the change is written down with
    the time that counted before. Raises PermissionDenied when the actor does not coordinate the course,
    ValidationError when the student is not in it or the time is earlier than the one that counts now.
    """
    if not may_grant_extension(actor, assessment):
        raise PermissionDenied
    _lock_student(assessment, student)
    check_extension(assessment, student, due_at)
    before = _extension_as_it_is(assessment, student)
    now = timezone.now()
    extension, _created = Extension.objects.update_or_create(
        assessment=assessment,
        student=student,
        defaults={"due_at": due_at, "reason": reason, "granted_by": actor, "granted_at": now, "revoked_at": None},
    )
    label = str(ExtensionReason(reason).label)
    audit.record(
        actor=actor, course=assessment.course, obj=extension,
        action=AuditAction.CHANGED if "reason" in before else AuditAction.CREATED, before=before,
        after={"due_at": due_at, "reason": label}, reason=f"{label}: {why}" if why else label, at=now,
    )  # fmt: skip
    return extension


@transaction.atomic
def revoke_extension(*, actor: User, extension: Extension, why: str) -> Extension:
    """Take an extension back: the row stays, counts no more, and the audit says who revoked it and why.

    Raises PermissionDenied as for granting, ValidationError when it was revoked before or nothing is said at `why`.
    """
    assessment = extension.assessment
    if not may_grant_extension(actor, assessment):
        raise PermissionDenied
    if not why.strip():
        raise ValidationError({"why": _("Say why: it stands in the history of the extension.")})
    _lock_student(assessment, extension.student)
    row = Extension.objects.select_for_update().get(pk=extension.pk)
    if row.revoked_at is not None:
        raise ValidationError({"why": _("This extension was revoked before.")})
    before = _extension_as_it_is(assessment, extension.student)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor, course=assessment.course, obj=row, action=AuditAction.REVOKED, before=before,
        after={"due_at": due_for(assessment, extension.student)}, reason=why, at=row.revoked_at,
    )  # fmt: skip
    return row


def _lock_student(assessment: Assessment, student: User) -> None:
    """Take the lock of a submission, so that no extension changes the due time while one is being frozen."""
    list(Enrolment.objects.select_for_update().filter(course_id=assessment.course_id, user=student))


def _extension_as_it_is(assessment: Assessment, student: User) -> dict[str, Any]:
    """Return the due time that counts for `student`, and the reason when an extension makes it."""
    code = assessment.extensions.counting().filter(student=student).values_list("reason", flat=True).first()
    reason = {"reason": str(ExtensionReason(code).label)} if code else {}
    return {"due_at": due_for(assessment, student), **reason}
