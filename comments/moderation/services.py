"""Reporting, and the moves of a case."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Post
from blog.moderation import release_post, suspend_post
from blog.services import hide_post
from comments.enums import CommentState
from comments.models import Comment
from comments.moderation.enums import REPORTS_THAT_HIDE, CaseKind, CaseState, Decision, ReportReason, Step
from comments.moderation.models import Case, CaseEvent, Report
from comments.moderation.permissions import may_decide, may_report_comment, may_report_post
from comments.moderation.queue import open_case
from comments.services import lock_post, locked_comment, move_comment
from core.text import tidy, tidy_line
from people.models import User
from people.permissions import standing

MOST_WORDS = 2000  # characters of a report


@transaction.atomic
def report_comment(
    *, actor: User, comment: Comment, reason: str, words: str = "", at: datetime | None = None
) -> Report:
    """Report a comment that `actor` reads. The second report by a member of the course hides it until it is decided.

    Raises PermissionDenied for its writer and for what is not shown, ValidationError at `reason` or `words`, or when
    the actor has reported it before.
    """
    comment = locked_comment(comment)
    if not may_report_comment(actor, comment):
        raise PermissionDenied
    now = at or timezone.now()
    report = _report(actor, comment.post, comment, reason, words, now)
    if _is_enough(report.case):
        move_comment(comment, CommentState.REVIEW, at=now)
        CaseEvent.objects.create(case=report.case, step=Step.SUSPENDED, at=now)
    return report


@transaction.atomic
def report_post(*, actor: User, post: Post, reason: str, words: str = "", at: datetime | None = None) -> Report:
    """Report a whole post that `actor` reads; as `report_comment`."""
    post = Post.objects.select_for_update(of=("self",)).select_related("course").get(pk=post.pk)
    if not may_report_post(actor, post):
        raise PermissionDenied
    now = at or timezone.now()
    report = _report(actor, post, None, reason, words, now)
    if _is_enough(report.case):
        suspend_post(post=post, at=now)
        CaseEvent.objects.create(case=report.case, step=Step.SUSPENDED, at=now)
    return report


def _report(actor: User, post: Post, comment: Comment | None, reason: str, words: str, now: datetime) -> Report:
    if reason not in ReportReason.values:
        raise ValidationError({"reason": _("Choose what is wrong with it.")})
    words = tidy(words).strip()
    if len(words) > MOST_WORDS:
        raise ValidationError(
            {
                "words": _("This has %(got)d characters; %(limit)d are possible.")
                % {"got": len(words), "limit": MOST_WORDS}
            }
        )
    if reason == ReportReason.OTHER and not words:
        raise ValidationError({"words": _("Say in a few words what is wrong.")})
    if has_reported(actor, post, comment):
        raise ValidationError(_("You have reported this before. It is in the queue of the coordinators."))
    case = open_case(kind=CaseKind.REPORTED, post_id=post.pk, comment=comment, at=now)
    report = Report.objects.create(
        case=case, post=post, comment=comment, reporter=actor, reason=reason, words=words, made_at=now,
        is_counted=standing(actor, post.course_id).is_member,
    )  # fmt: skip
    CaseEvent.objects.create(case=case, step=Step.REPORTED, at=now)
    return report


def has_reported(user: User, post: Post, comment: Comment | None) -> bool:
    """Whether `user` has reported the comment, or without one the post, at any time."""
    return Report.objects.filter(reporter=user, post=post, comment=comment).exists()


def _is_enough(case: Case) -> bool:
    return case.reports.filter(is_counted=True).count() >= REPORTS_THAT_HIDE


def _locked(actor: User, case: Case) -> Case:
    """Return the case under a lock. Raises PermissionDenied for those who do not decide it, ValidationError when it is decided."""
    lock_post(case.post_id)  # before the case, as a report does
    case = Case.objects.select_for_update(of=("self",)).select_related("post__course", "claimed_by").get(pk=case.pk)
    if not may_decide(actor, case):
        raise PermissionDenied
    if case.state == CaseState.DECIDED:
        raise ValidationError(_("This has been decided in the meantime."))
    return case


def _log(case: Case, step: Step, actor: User, at: datetime | None, **more: str) -> None:
    CaseEvent.objects.create(case=case, step=step, actor=actor, at=at or timezone.now(), **more)


@transaction.atomic
def claim_case(*, actor: User, case: Case, at: datetime | None = None) -> Case:
    """Take an open case, so that nobody else decides it. Raises ValidationError when somebody else has it."""
    case = _locked(actor, case)
    if case.state == CaseState.CLAIMED:
        if case.claimed_by_id == actor.pk:
            return case
        raise ValidationError(_("%(name)s has claimed this.") % {"name": case.claimed_by})
    case.state, case.claimed_by = CaseState.CLAIMED, actor
    case.save(update_fields=["state", "claimed_by"])
    _log(case, Step.CLAIMED, actor, at)
    return case


@transaction.atomic
def return_case(*, actor: User, case: Case, at: datetime | None = None) -> Case:
    """Give a claimed case back to the queue: whoever has it, or anybody who decides it when that person is away."""
    case = _locked(actor, case)
    if case.state == CaseState.CLAIMED:
        case.state, case.claimed_by = CaseState.OPEN, None
        case.save(update_fields=["state", "claimed_by"])
        _log(case, Step.RETURNED, actor, at)
    return case


@transaction.atomic
def decide_case(
    *, actor: User, case: Case, decision: str, note: str, reason: str = "", read: str | None = None,
    at: datetime | None = None,
) -> Case:  # fmt: skip
    """Decide an open case, or one that `actor` has claimed: show the thing, or hide it with a reason for its writer.

    What its writer has deleted meanwhile stays deleted. `read` is what `wording` said of the comment that was decided about.
    Raises ValidationError at `decision`, at `note` (the log's) or at `reason` (the writer's), and when the comment reads
    differently since.
    """
    case = _locked(actor, case)
    if case.state == CaseState.CLAIMED and case.claimed_by_id != actor.pk:
        raise ValidationError(_("%(name)s has claimed this.") % {"name": case.claimed_by})
    if read is not None and read != wording(case):
        raise ValidationError(
            _("The writer has changed the words since you read them. Read them again: your note is still here.")
        )
    note, reason, now = tidy_line(note)[:1000], tidy_line(reason)[:400], at or timezone.now()
    errors = {}
    if decision not in Decision.values:
        errors["decision"] = _("Choose what becomes of it.")
    if not note:
        errors["note"] = _("Say why, for the log.")
    if decision == Decision.HIDE and not reason:
        errors["reason"] = _("Say why: the writer reads it.")
    if errors:
        raise ValidationError(errors)
    case.state, case.decision, case.decided_by, case.decided_at = CaseState.DECIDED, decision, actor, now
    case.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    _log(case, Step.DECIDED, actor, now, decision=decision, note=note)
    if case.comment is not None:
        _decide_comment(locked_comment(case.comment), decision, actor, reason, now)
    elif decision == Decision.HIDE:
        hide_post(actor=actor, post=case.post, reason=reason, at=now)
    else:
        release_post(post=case.post)
    return case


def wording(case: Case) -> str:
    """Return which wording of its comment a case is about now: when it was changed last, or nothing."""
    edited = case.comment.edited_at if case.comment else None
    return edited.isoformat() if edited else ""


def _decide_comment(comment: Comment, decision: str, actor: User, reason: str, now: datetime) -> None:
    was = comment.state
    if was not in (CommentState.SHOWN, CommentState.REVIEW, CommentState.HELD):
        return  # hidden, deleted or erased by a way of its own
    if decision == Decision.HIDE:
        move_comment(comment, CommentState.HIDDEN, by=actor, reason=reason, at=now)
    elif was != CommentState.SHOWN:
        move_comment(comment, CommentState.SHOWN, at=now)
