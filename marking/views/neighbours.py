"""The submissions before and behind one in a marker's own order: of its assessment, the oldest first."""

from dataclasses import dataclass

from django.db.models import Q

from marking.enums import MarkState
from marking.models import Submission
from marking.querysets import SubmissionQuerySet
from people.models import User


@dataclass(frozen=True)
class Neighbours:
    """Where next and previous lead; None at the ends."""

    previous: int | None
    following: int | None


def _around(user: User, submission: Submission) -> tuple[SubmissionQuerySet, Q]:
    """Return what `user` walks through from `submission`, and what comes after it: own work stays among own work."""
    rows = Submission.objects.for_staff(user).current().with_due().light().filter(assessment=submission.assessment_id)
    if rows.to_mark_by(user).filter(pk=submission.pk).exists():
        rows = rows.to_mark_by(user)
    later = Q(submitted_at__gt=submission.submitted_at) | Q(submitted_at=submission.submitted_at, pk__gt=submission.pk)
    return rows.exclude(pk=submission.pk), later


def next_unmarked(user: User, submission: Submission) -> Submission | None:
    """Return the next unmarked submission of the same assessment, oldest first, then from the top again."""
    rows, later = _around(user, submission)
    rows = rows.with_own_state(user).filter(own_state=MarkState.UNMARKED).order_by("submitted_at", "pk")
    following: Submission | None = rows.filter(later).first() or rows.first()
    return following


def neighbours(user: User, submission: Submission) -> Neighbours:
    """Return what stands before and behind a submission, in whatever state it is."""
    rows, later = _around(user, submission)
    keys = rows.values_list("pk", flat=True)
    following = keys.filter(later).order_by("submitted_at", "pk").first()
    return Neighbours(keys.exclude(later).order_by("-submitted_at", "-pk").first(), following)
