"""Writes of this room."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Assessment, Criterion, Extension, Level, Rubric, due_for
from assessments.permissions import is_in_use, may_edit_assessment, may_grant_extension
from core import html
from core.text import tidy
from people.models import Enrolment, User
from people.permissions import coordinates


def clean_brief(brief: str) -> str:
    """Return a brief as it is stored: safe HTML. Raises ValidationError in plain words."""
    try:
        return html.clean(brief, html.BRIEF)
    except html.RefusedHTML as error:
        raise ValidationError({"brief": str(error)}) from error


def check_rubric(assessment: Assessment) -> None:
    """Raise ValidationError at `rubric` when another one is chosen although marks were given by the stored one."""
    stored = Assessment.objects.select_related("rubric").filter(pk=assessment.pk).first() if assessment.pk else None
    if stored and stored.rubric and stored.rubric_id != assessment.rubric_id and is_in_use(stored.rubric):
        raise ValidationError(
            {"rubric": _("Marks were given by the rubric of this assessment: it cannot be exchanged any more.")}
        )


@transaction.atomic
def save_assessment(*, actor: User, assessment: Assessment) -> Assessment:
    """Store an assessment with a clean brief.

    Raises PermissionDenied for others than its coordinators, ValidationError by field.
    """
    if not may_edit_assessment(actor, assessment):
        raise PermissionDenied
    check_rubric(assessment)
    # Stored HTML is never cleaned again: a brief that comes back as it was stays as it is.
    stored = Assessment.objects.filter(pk=assessment.pk).values_list("brief", flat=True).first()
    assessment.brief = (
        stored if stored is not None and tidy(assessment.brief) == stored else clean_brief(assessment.brief)
    )
    assessment.full_clean()
    assessment.save()
    return assessment


@transaction.atomic
def copy_rubric(*, actor: User, rubric: Rubric) -> Rubric:
    """Return a copy of `rubric`, with its criteria and levels, as the next version of its title in the same course."""
    if not coordinates(actor, rubric.course_id):
        raise PermissionDenied
    versions = Rubric.objects.select_for_update().filter(course=rubric.course_id, title=rubric.title)
    latest = max(versions.values_list("version", flat=True))
    copy = Rubric.objects.create(course=rubric.course, title=rubric.title, version=latest + 1)
    for criterion in rubric.criteria.prefetch_related("levels"):
        levels = list(criterion.levels.all())
        made = Criterion.objects.create(
            rubric=copy,
            position=criterion.position,
            title=criterion.title,
            description=criterion.description,
            max_points=criterion.max_points,
        )
        Level.objects.bulk_create(
            Level(criterion=made, title=level.title, description=level.description, points=level.points)
            for level in levels
        )
    return copy


def check_extension(assessment: Assessment, student: User, due_at: datetime) -> None:
    """Raise ValidationError when `student` is none of the course, or `due_at` is earlier than the time that counts."""
    if not Enrolment.objects.students().filter(course=assessment.course_id, user=student).exists():
        raise ValidationError({"student": _("This person is no student of the course.")})
    if due_at < due_for(assessment, student):
        raise ValidationError({"due_at": _("An extension is never earlier than the date that it replaces.")})


@transaction.atomic
def grant_extension(*, actor: User, assessment: Assessment, student: User, due_at: datetime, reason: str) -> Extension:
    """Give `student` a later due time, or move one given before further out.

    Raises PermissionDenied when the actor does not coordinate the course, ValidationError when the student is not
    in it or the time is earlier than the one that counts now.
    """
    if not may_grant_extension(actor, assessment):
        raise PermissionDenied
    # The lock of a submission too, so that no extension changes the due time while one is being frozen.
    list(Enrolment.objects.select_for_update().filter(course_id=assessment.course_id, user=student))
    check_extension(assessment, student, due_at)
    extension, _created = Extension.objects.update_or_create(
        assessment=assessment,
        student=student,
        defaults={"due_at": due_at, "reason": reason, "granted_by": actor},
    )
    return extension
