"""Writes of fair marking that are about an assessment: its rules, and its seal."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment
from core.text import tidy_line
from marking.enums import MarkState
from marking.fairness.enums import MarkerLine, Markers
from marking.fairness.models import CandidateCode, MarkerPart, MarkingRules, OpenedCode
from marking.fairness.permissions import may_open_seal, may_set_up
from marking.models import Allocation, Mark, MarkEvent, Submission
from people import audit
from people.enums import AuditAction
from people.models import Enrolment, User

# The fields that the first mark closes.
CLOSED = ("is_anonymous", "markers")
_TOLD = ("is_anonymous", "markers", "threshold_percent", "band_edges")


def is_closed(assessment: Assessment) -> bool:
    """Whether a mark was given in `assessment`: then it keeps whether names are shown, and by how many it is marked."""
    return MarkEvent.objects.filter(submission__assessment=assessment).exists()


@transaction.atomic
def save_rules(*, actor: User, assessment: Assessment, reason: str = "", **fields: Any) -> MarkingRules:
    """Set how `assessment` is marked: `is_anonymous`, `markers`, `threshold_percent`, `band_edges`. It is audited.

    Raises PermissionDenied for others than its coordinators, ValidationError by field; after the first mark that is so
    for anonymity and number of markers too.
    """
    if not may_set_up(actor, assessment):
        raise PermissionDenied
    # The assessment's row is the lock: the rules may have no row yet. A mark that is being given waits, or is seen.
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    rules = MarkingRules.objects.filter(assessment=assessment).first() or MarkingRules(assessment=assessment)
    before = {name: getattr(rules, name) for name in _TOLD} if rules.pk else {}
    closed = [name for name in CLOSED if name in fields and fields[name] != getattr(rules, name)]
    if closed and is_closed(assessment):
        said = _("Marks were given in this assessment: this stays as it is.")
        raise ValidationError(dict.fromkeys(closed, said))
    for name, value in fields.items():
        setattr(rules, name, value)
    edges = rules.band_edges
    if not edges or edges != sorted(set(edges)):
        raise ValidationError({"band_edges": _("From low to high, each once.")})
    rules.full_clean()
    rules.save()
    audit.record(
        actor=actor, course=assessment.course, obj=assessment, before=before or dict.fromkeys(_TOLD),
        after={name: getattr(rules, name) for name in _TOLD}, reason=reason,
    )  # fmt: skip
    return rules


def _why(reason: str) -> str:
    why = tidy_line(reason)
    if not why:
        raise ValidationError({"reason": _("Say why: it stands in the history.")})
    if len(why) > 400:
        raise ValidationError({"reason": _("At most 400 characters.")})
    return why


@transaction.atomic
def name_seconds(*, actor: User, assessment: Assessment, markers: list[User]) -> tuple[int, int]:
    """Give each submission without a second marker one of `markers`, in turn to whoever has the fewest; audited.

    Nobody becomes second marker of own work, of a student whom they teach, or where they are or were the first.
    Returns how many were given, and how many nobody of them may take. Raises PermissionDenied for others than the
    assessment's coordinators, ValidationError where one marks, or for somebody who does not teach in the course.
    """
    if not may_set_up(actor, assessment):
        raise PermissionDenied
    rules = MarkingRules.objects.select_for_update().filter(assessment=assessment).first()
    if rules is None or rules.markers != Markers.TWO:
        raise ValidationError(_("This assessment is marked by one."))
    staff = Enrolment.objects.active().staff().filter(course=assessment.course_id, user__in=markers)
    able = {enrolment.user_id: enrolment.user for enrolment in staff.select_related("user").order_by("user")}
    if not able or len(able) != len({marker.pk for marker in markers}):
        raise ValidationError({"second_markers": _("Choose from those who teach in the course.")})
    parts = MarkerPart.objects.filter(submission__assessment=assessment, line=MarkerLine.SECOND)
    load = dict.fromkeys(able, 0)
    for marker in parts.values_list("marker", flat=True):
        if marker in load:
            load[marker] += 1
    tutors = dict(Enrolment.objects.filter(course=assessment.course_id).values_list("user", "tutorial__tutor"))
    given_to = dict(Allocation.objects.filter(assessment=assessment).values_list("student", "marker"))
    firsts: dict[int, set[int]] = {}
    for submission, by in MarkEvent.objects.filter(submission__assessment=assessment).values_list(
        "submission", "actor"
    ):
        firsts.setdefault(submission, set()).add(by)
    rows = Submission.objects.filter(assessment=assessment).current().light().exclude(pk__in=parts.values("submission"))
    given: list[MarkerPart] = []
    left = 0
    for submission in rows.order_by("submitted_at", "pk"):
        student = submission.student_id
        barred = {student, tutors.get(student), given_to.get(student), *firsts.get(submission.pk, ())}
        free = [pk for pk in able if pk not in barred]
        if not free:
            left += 1
            continue
        chosen = min(free, key=lambda pk: (load[pk], pk))
        load[chosen] += 1
        given.append(MarkerPart(submission=submission, line=MarkerLine.SECOND, marker_id=chosen))
    MarkerPart.objects.bulk_create(given)
    if given:
        told = ", ".join(f"{able[pk]}: {n}" for pk, n in load.items())
        audit.record(actor=actor, course=assessment.course, obj=assessment, after={"second markers": told})
    return len(given), left


def may_be_second(submission: Submission) -> Any:
    """Return those who may become second marker of `submission`, by name: who teach in the course, but not the student,
    the tutor of the student's tutorial, whom the work was given to, nor who has marked it as the first.
    """
    course, student = submission.assessment.course_id, submission.student_id
    staff = Enrolment.objects.active().staff().filter(course=course)
    firsts = MarkEvent.objects.filter(submission=submission).exclude(line=MarkerLine.SECOND)
    tutors = Enrolment.objects.filter(course=course, user=student, tutorial__tutor__isnull=False)
    given = Allocation.objects.filter(assessment=submission.assessment_id, student=student)
    able = User.objects.filter(pk__in=staff.values("user")).exclude(pk=student)
    able = able.exclude(pk__in=firsts.values("actor")).exclude(pk__in=tutors.values("tutorial__tutor"))
    return able.exclude(pk__in=given.values("marker")).order_by("display_name", "pk")


@transaction.atomic
def change_second(
    *, actor: User, submission: Submission, marker: User, reason: str, at: datetime | None = None
) -> MarkerPart:
    """Make `marker` the second marker of one submission; the audit keeps who was it before, who changed it, and why.

    What the one before has saved stays in the history of the mark, and is where the new one begins. Under the lock of
    a save. Raises PermissionDenied for others than the assessment's coordinators and about an own submission,
    ValidationError where one marks, once both have finished, without a reason, or for somebody who may not be it.
    """
    assessment = submission.assessment
    if not may_set_up(actor, assessment) or submission.student_id == actor.pk:
        raise PermissionDenied
    why = _why(reason)
    Mark.objects.select_for_update().get(submission=submission)
    rules = MarkingRules.objects.filter(assessment=assessment).first()
    if rules is None or rules.markers != Markers.TWO:
        raise ValidationError(_("This assessment is marked by one."))
    parts = {part.line: part for part in MarkerPart.objects.filter(submission=submission).select_related("marker")}
    blind = [parts[line].state for line in (MarkerLine.FIRST, MarkerLine.SECOND) if line in parts]
    if blind == [MarkState.READY, MarkState.READY]:
        raise ValidationError(_("Both markers have finished: the agreed mark is written now."))
    part = parts.get(MarkerLine.SECOND) or MarkerPart(submission=submission, line=MarkerLine.SECOND)
    if not may_be_second(submission).filter(pk=marker.pk).exists():
        raise ValidationError({"marker": _("Choose somebody who may be the second marker of this.")})
    before, part.marker = part.marker, marker
    part.save()
    audit.record(
        actor=actor, course=assessment.course, obj=submission, before={"second marker": before}, after={"second marker": marker},
        reason=why, at=at,
    )  # fmt: skip
    return part


@transaction.atomic
def end_anonymity(*, actor: User, assessment: Assessment, reason: str, at: datetime | None = None) -> MarkingRules:
    """Show names to all markers of `assessment` from now on, for good. The audit keeps who did it, and why.

    Raises PermissionDenied for others than its coordinators, ValidationError without a reason or where nothing is sealed.
    """
    if not may_open_seal(actor, assessment):
        raise PermissionDenied
    rules = MarkingRules.objects.select_for_update().filter(assessment=assessment).first()
    if rules is None or not rules.is_sealed:
        raise ValidationError(_("This assessment is not marked without names."))
    rules.opened_at, rules.opened_by, rules.opened_why = at or timezone.now(), actor, _why(reason)
    rules.save()
    audit.record(
        actor=actor, course=assessment.course, obj=assessment, before={"names": "sealed"}, after={"names": "shown"},
        reason=rules.opened_why, at=at,
    )  # fmt: skip
    return rules


@transaction.atomic
def open_code(*, actor: User, submission: Submission, reason: str, at: datetime | None = None) -> OpenedCode:
    """Show `actor`, and nobody else, whose code the one of `submission` is. The audit keeps who did it, and why.

    For what cannot be done without a name: a statement in a case, a student in trouble. Raises PermissionDenied for
    others than coordinators of the course and for an own submission, ValidationError without a reason, or where
    nothing is sealed. A second time changes nothing.
    """
    assessment = submission.assessment
    if not may_open_seal(actor, assessment) or submission.student_id == actor.pk:
        raise PermissionDenied
    code = CandidateCode.objects.select_for_update().get(assessment=assessment, student=submission.student_id)
    known = OpenedCode.objects.filter(code=code, opened_by=actor).first()
    if known is not None:
        return known
    rules = MarkingRules.objects.filter(assessment=assessment).first()
    released = Mark.objects.filter(
        submission__assessment=assessment, submission__student=submission.student_id, state=MarkState.RELEASED
    )
    if rules is None or not rules.is_sealed or released.exists():
        raise ValidationError(_("The name is not sealed."))
    made = OpenedCode.objects.create(code=code, opened_by=actor, opened_at=at or timezone.now(), why=_why(reason))
    audit.record(
        actor=actor, course=assessment.course, obj=submission, action=AuditAction.CHANGED,
        before={"name": "sealed"}, after={"name": f"shown to {actor}"}, reason=made.why, at=at,
    )  # fmt: skip
    return made
