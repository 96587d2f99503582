"""The history of a mark: who, when, from what to what, and why, where the mark is read."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Criterion
from marking.history import changes_of
from marking.models import MarkEvent
from marking.services import finish_mark, record_mark, release_marks, reopen_mark, withdraw_release
from tests.cast import Cast

AsUser = Callable[[str], Client]


def test_each_event_says_what_it_changed_and_why(cast: Cast, as_user: AsUser) -> None:
    submission = cast.marked("lin", feedback="First words.")
    reopen_mark(actor=cast.ada, submission=submission, reason="A source was overlooked.")
    record_mark(actor=cast.cora, submission=submission, lines=cast.lines(1, "Yes."), feedback="Other words.")
    finish_mark(actor=cast.cora, submission=submission)
    at = timezone.now()
    release = release_marks(actor=cast.cora, assessment=cast.essay, at=at, shown_at=at + timedelta(minutes=10))
    withdraw_release(actor=cast.cora, release=release, reason="Too early.", at=at)
    events = list(MarkEvent.objects.filter(submission=submission))
    criteria = list(Criterion.objects.filter(rubric=cast.rubric).prefetch_related("levels"))
    found = {
        number: [(one.name, one.before, one.after) for one in of] for number, of in changes_of(events, criteria).items()
    }
    assert found[1][0] == ("Points", "–", "20")
    assert found[4] == [
        ("Points", "20", "12"), ("Argument", "Excellent Argument, 10", "Fair Argument, 6"),
        ("Sources", "Excellent Sources, 10", "Fair Sources, 6"), ("Feedback", "First words.", "Other words."),
    ]  # fmt: skip
    assert found[6] == [("Final mark", "–", "12")] and found[7] == [("Final mark", "12", "–")]
    page = as_user("ada").get(reverse("admin:marking_submission_change", args=[submission.pk])).content.decode()
    for wanted in ("A source was overlooked.", "Too early.", "Excellent Argument, 10 → Fair Argument, 6", "Cora Lind"):
        assert wanted in page, wanted
