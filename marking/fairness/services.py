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
from marking.fairness.models import CandidateCode, MarkingRules, OpenedCode
from marking.fairness.permissions import may_open_seal, may_set_up
from marking.models import Mark, MarkEvent, Submission
from people import audit
from people.enums import AuditAction
from people.models import User

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
