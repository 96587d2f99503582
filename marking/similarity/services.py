"""Writes about similarity: a match set aside, a case opened and moved, the student's statement."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import tidy
from marking.models import Submission
from marking.similarity.enums import SOURCES, TARGETS, CaseMove
from marking.similarity.models import CaseEvent, SimilarityCase, SimilarityMatch
from marking.similarity.permissions import may_move, may_open_case
from people import audit
from people.enums import AuditAction, NoticeKind
from people.models import User
from people.notices import Note, notify

MOST = 20_000  # characters of a reason or a statement


class StaleCase(ValidationError):
    """Somebody has moved the case in the meantime."""


@transaction.atomic
def set_aside(*, actor: User, match: SimilarityMatch, reason: str, at: datetime | None = None) -> SimilarityMatch:
    """Say that a match means nothing, and why: it no longer counts as open. A second time changes nothing.

    Raises PermissionDenied unless the actor marks the submission, ValidationError (`text`) without a reason.
    """
    match = (
        SimilarityMatch.objects.select_for_update(of=("self",))
        .select_related("submission__assessment__course", "other", "post")
        .get(pk=match.pk)
    )
    if not may_open_case(actor, match.submission):
        raise PermissionDenied
    if match.set_aside_at is not None:
        return match
    why = _words(reason)
    if len(why) > 400:
        raise ValidationError({"text": _("At most 400 characters.")})
    match.set_aside_at, match.set_aside_by, match.set_aside_why = at or timezone.now(), actor, why
    match.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_why"])
    course = match.submission.assessment.course
    told = {"set aside": True}
    audit.record(actor=actor, course=course, obj=match, before={"set aside": False}, after=told, reason=why, at=at)
    return match


@transaction.atomic
def open_case(*, actor: User, submission: Submission, reason: str, at: datetime | None = None) -> SimilarityCase:
    """Open a case about the matches of a submission; staff alone learn of it, and the release lists it.

    Raises PermissionDenied unless the actor marks the submission; ValidationError without a reason, without a match,
    or when there is a case already.
    """
    if not may_open_case(actor, submission):
        raise PermissionDenied
    now = at or timezone.now()
    Submission.objects.filter(pk=submission.pk).only("pk").get()
    if not SimilarityMatch.objects.filter(submission=submission).exists():
        raise ValidationError(_("There is no passage to make a case of."))
    why = _words(reason)
    case, is_new = SimilarityCase.objects.get_or_create(submission=submission, defaults={"changed_at": now})
    if not is_new:
        raise StaleCase(_("There is a case about this submission already."))
    return _append(case, CaseMove.OPENED, actor, why, now)


@transaction.atomic
def move_case(
    *, actor: User, case: SimilarityCase, move: str, text: str, expected_version: int | None = None,
    at: datetime | None = None,
) -> SimilarityCase:  # fmt: skip
    """Ask for a statement, give it, dismiss, confirm, refer or reopen; `text` is the reason, or the statement.

    When a statement is asked, the student sees the own passages that are not set aside (see showing.for_student), and is
    told so by a notice, and at once by e-mail.
    Raises PermissionDenied when the actor may not do that, StaleCase when the case is not at `expected_version` or not
    in a state from which the move comes, ValidationError (`text`) without words.
    """
    case = (
        SimilarityCase.objects.select_for_update(of=("self",))
        .select_related("submission__assessment__course")
        .get(pk=case.pk)
    )
    if move == CaseMove.OPENED or not may_move(actor, case, move):
        raise PermissionDenied
    if expected_version is not None and case.version != expected_version:
        raise StaleCase(
            _("The case has changed in the meantime: it is now “%(state)s”.") % {"state": case.get_state_display()}
        )
    if case.state not in SOURCES[move]:
        raise StaleCase(_("That is not possible: the case is now “%(state)s”.") % {"state": case.get_state_display()})
    words = _words(text)
    matches: list[int] = []
    if move == CaseMove.ASKED:
        rows = SimilarityMatch.objects.filter(submission=case.submission, set_aside_at=None)
        matches = list(rows.values_list("pk", flat=True))
        if not matches:
            raise ValidationError(_("Every match was set aside: there is nothing to ask about."))
    now = at or timezone.now()
    moved = _append(case, move, actor, words, now, matches)
    if move == CaseMove.ASKED:
        key, data = f"statement:{case.pk}:{moved.version}", {"version": moved.version}
        notify(kind=NoticeKind.STATEMENT, notes=[Note(case.submission.student_id, key, case.pk, data)], at=now)
    return moved


def _words(text: str) -> str:
    words = tidy(text).strip()
    if not words:
        raise ValidationError({"text": _("A few words are needed.")})
    if len(words) > MOST:
        raise ValidationError({"text": _("At most %(most)d characters.") % {"most": MOST}})
    return words


def _append(
    case: SimilarityCase, move: str, actor: User, text: str, now: datetime, matches: list[int] | None = None
) -> SimilarityCase:
    CaseEvent.objects.create(
        case=case, number=case.version + 1, kind=move, actor=actor, at=now, text=text, matches=matches or []
    )
    before = {"state": case.state} if case.version else {}
    case.state, case.version, case.changed_at = TARGETS[move], case.version + 1, now
    case.save()
    # What a student states is read in the case alone.
    audit.record(
        actor=actor, course=case.submission.assessment.course, obj=case,
        action=AuditAction.CHANGED if before else AuditAction.CREATED, before=before, after={"state": case.state},
        reason="" if move == CaseMove.STATED else text, at=now,
    )  # fmt: skip
    return case
