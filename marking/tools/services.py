"""Writes beside the mark: flags and the comment bank. Students learn of neither."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import tidy, tidy_line
from marking.fairness.rules import seat_of
from marking.models import Mark, Submission
from marking.permissions import may_mark
from marking.tools.models import BankComment, Flag
from people import audit
from people.enums import AuditAction
from people.models import Course, User
from people.permissions import coordinates, standing


@transaction.atomic
def flag_submission(*, actor: User, submission: Submission, note: str, at: datetime | None = None) -> Flag:
    """Flag a submission for its staff, under a lock on its mark; a new note takes the place of the open one.

    Where two mark blind, the flag is that of the actor's line: the other marker keeps an own one, and sees nothing of it.

    Raises ValidationError without a note, PermissionDenied when the actor does not mark the submission.
    """
    note = tidy_line(note)[:400]
    if not note:
        raise ValidationError({"flag_note": _("Say in a word what the others should look at.")})
    now = at or timezone.now()
    clear_flag(actor=actor, submission=submission, at=now)
    flag: Flag = Flag.objects.create(
        submission=submission, line=seat_of(actor, submission).line, note=note, set_by=actor, set_at=now
    )
    audit.record(
        actor=actor, course=submission.assessment.course, obj=submission, after={"flag": note}, at=now
    )  # fmt: skip
    return flag


@transaction.atomic
def clear_flag(*, actor: User, submission: Submission, at: datetime | None = None) -> bool:
    """Take down the flags of a submission that the actor sees; the notes stay in the audit. Returns whether there was one."""
    if not may_mark(actor, submission):
        raise PermissionDenied
    Mark.objects.select_for_update().get(submission=submission)
    now = at or timezone.now()
    flags = list(Flag.objects.open_to(actor).filter(submission=submission))
    for flag in flags:
        flag.cleared_by, flag.cleared_at = actor, now
        flag.save(update_fields=["cleared_by", "cleared_at"])
        audit.record(
            actor=actor, course=submission.assessment.course, obj=submission, before={"flag": flag.note}, at=now
        )  # fmt: skip
    return bool(flags)


@transaction.atomic
def add_to_bank(
    *, actor: User, course: Course, text: str, is_shared: bool, at: datetime | None = None
) -> BankComment:  # fmt: skip
    """Keep a comment for later: the actor's own, or the whole course's staff's. One that is there already is returned.

    Raises ValidationError without a text, PermissionDenied when the actor does not teach in the course.
    """
    if not standing(actor, course).is_staff:
        raise PermissionDenied
    text = _bank_text(text, "bank_text")
    owner = None if is_shared else actor
    known = BankComment.objects.filter(course=course, owner=owner, text=text, removed_at=None).first()
    if known is not None:
        return known
    made: BankComment = BankComment.objects.create(
        course=course, owner=owner, text=text, made_by=actor, made_at=at or timezone.now()
    )
    return made


def may_remove(user: User, comment: BankComment) -> bool:
    """Whether `user` may change a comment of the bank or take it out: whoever made it, and of the course's the coordinator."""
    return comment.made_by_id == user.pk or (comment.owner_id is None and coordinates(user, comment.course_id))


@transaction.atomic
def edit_in_bank(*, actor: User, comment: BankComment, text: str) -> BankComment:
    """Write a comment of the bank anew; marks that used it keep their words. Of the course's, the audit tells.

    Raises PermissionDenied for others than those who may, ValidationError (`text`) without a text, for one that is too
    long, and for a comment that is out of the bank.
    """
    stored = BankComment.objects.select_for_update(of=("self",)).select_related("course").get(pk=comment.pk)
    if not may_remove(actor, stored):
        raise PermissionDenied
    if stored.removed_at is not None:
        raise ValidationError(_("Somebody took this comment out of the bank in the meantime."))
    before, stored.text = stored.text, _bank_text(text, "text")
    stored.save(update_fields=["text"])
    if stored.owner_id is None:
        audit.record(
            actor=actor, course=stored.course, obj=stored, before={"text": before}, after={"text": stored.text}
        )
    return stored


def _bank_text(text: str, key: str) -> str:
    """Return a text as the bank keeps it. Raises ValidationError at `key`."""
    text = tidy(text).strip()
    if not text:
        raise ValidationError({key: _("There is no comment to keep yet.")})
    if len(text) > 5_000:
        raise ValidationError({key: _("A comment of the bank has at most 5,000 characters.")})
    return text


@transaction.atomic
def remove_from_bank(*, actor: User, comment: BankComment, at: datetime | None = None) -> None:
    """Take a comment out of the bank; marks that used it keep their words. Of the course's, the audit tells."""
    if not may_remove(actor, comment):
        raise PermissionDenied
    comment.removed_at = at or timezone.now()
    comment.save(update_fields=["removed_at"])
    if comment.owner_id is None:
        audit.record(
            actor=actor, course=comment.course, obj=comment, action=AuditAction.REMOVED, before={"text": comment.text}
        )
