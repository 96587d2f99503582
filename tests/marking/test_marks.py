"""Marking and release: events, collisions, penalties, and that nothing shows before the release."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from marking.enums import MarkState
from marking.models import Mark, MarkEvent
from marking.results import desk_lines, released_result
from marking.services import MarkLine, StaleMark, finish_mark, preflight, record_mark, release_marks, reopen_mark
from tests.cast import Cast, make_assessment


def test_a_mark_is_the_fold_of_its_events(cast: Cast) -> None:
    submission = cast.submission("lin")
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(1), feedback="Fair.", expected_version=0)
    mark = record_mark(actor=cast.ada, submission=submission, lines=cast.lines(0), feedback="Good.", expected_version=1)
    assert (mark.state, mark.raw, mark.version, mark.marker) == (MarkState.MARKING, Decimal(20), 2, cast.ada)
    same = record_mark(actor=cast.ada, submission=submission, lines=cast.lines(0), feedback="Good.", expected_version=2)
    assert same.version == 2, "a save that changes nothing makes no event"
    assert MarkEvent.objects.filter(submission=submission).count() == 2


def test_two_markers_never_overwrite_each_other(cast: Cast) -> None:
    submission = cast.submission("lin")
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(0), feedback="First.", expected_version=0)
    with pytest.raises(StaleMark) as raised:
        record_mark(actor=cast.cora, submission=submission, lines=cast.lines(2), feedback="Second.", expected_version=0)
    assert raised.value.mark.feedback == "First."


@pytest.mark.parametrize(("points", "fine"), [("0", True), ("10", True), ("10.01", False), ("-1", False)])
def test_points_stay_within_the_criterion(cast: Cast, points: str, fine: bool) -> None:
    submission = cast.submission("lin")
    lines = [MarkLine(line.criterion_id, None, Decimal(points)) for line in cast.lines()]
    if fine:
        record_mark(actor=cast.ada, submission=submission, lines=lines, feedback="")
    else:
        with pytest.raises(ValidationError):
            record_mark(actor=cast.ada, submission=submission, lines=lines, feedback="")
        assert not MarkEvent.objects.exists()


def test_finishing_asks_for_every_criterion_and_closes_until_reopened(cast: Cast) -> None:
    submission = cast.submission("lin")
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines()[:1], feedback="Half.")
    with pytest.raises(ValidationError, match="Sources"):
        finish_mark(actor=cast.ada, submission=submission)
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="Whole.")
    finish_mark(actor=cast.ada, submission=submission)
    with pytest.raises(ValidationError):
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(1), feedback="Late thought.")
    reopen_mark(actor=cast.ada, submission=submission, reason="typo")
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(1), feedback="Late thought.")


def test_preflight_and_release(cast: Cast) -> None:
    ready, half, none = cast.marked("lin"), cast.submission("mei"), cast.submission("kim")
    record_mark(actor=cast.ada, submission=half, lines=cast.lines(), feedback="")
    flight = preflight(cast.essay)
    assert (flight.ready, flight.unfinished, flight.unmarked) == ([ready], [half], [none])
    assert [enrolment.user for enrolment in flight.missing] == [cast.omar]
    assert preflight(cast.essay, cast.friday).ready == []
    with pytest.raises(ValidationError, match="changed"):
        release_marks(actor=cast.cora, assessment=cast.essay, expected=2)
    release = release_marks(actor=cast.cora, assessment=cast.essay, expected=1)
    assert release.count == 1
    assert dict(Mark.objects.values_list("submission", "state")) == {
        ready.pk: MarkState.RELEASED, half.pk: MarkState.MARKING, none.pk: MarkState.UNMARKED,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="no finished mark"):
        release_marks(actor=cast.cora, assessment=cast.essay)


@pytest.mark.parametrize("who", ["lin", "ada", "ben", "hera", "root"])
def test_only_the_coordinator_releases(cast: Cast, who: str) -> None:
    cast.marked("lin")
    with pytest.raises(PermissionDenied):
        release_marks(actor=cast.people[who], assessment=cast.essay)
    release_marks(actor=cast.cora, assessment=cast.essay)


SAID = {0: "", 1: "1 day", 3: "3 days"}


@pytest.mark.parametrize(("late", "penalty", "final"), [(0, "0", "20"), (1, "1", "19"), (3, "3", "17")])
def test_the_late_penalty_is_frozen_at_release(cast: Cast, late: int, penalty: str, final: str) -> None:
    at = cast.essay.due_at + timedelta(days=late, hours=-1)
    submission = cast.marked("lin", at=at)
    release_marks(actor=cast.cora, assessment=cast.essay)
    result = released_result(cast.lin, submission)
    assert result is not None
    assert (result.mark.penalty, result.mark.final, result.late) == (Decimal(penalty), Decimal(final), SAID[late])


def test_a_student_learns_a_mark_by_the_release_alone(cast: Cast) -> None:
    submission = cast.marked("lin")
    assert released_result(cast.lin, submission) is None
    assert desk_lines(cast.lin)[0].mark is None
    release_marks(actor=cast.cora, assessment=cast.essay)
    assert desk_lines(cast.lin)[0].mark.final == Decimal(20)
    for other in (cast.mei, cast.stan, cast.root, cast.ada):
        assert released_result(other, submission) is None


def test_marks_of_one_assessment_leave_others_alone(cast: Cast) -> None:
    other = make_assessment(cast.meco, cast.rubric, title="Another", slug="another")
    cast.marked("lin")
    second = cast.marked("mei", assessment=other)
    release_marks(actor=cast.cora, assessment=cast.essay)
    assert Mark.objects.get(submission=second).state == MarkState.READY
