"""Two blind marks and an agreed one: who writes which line, who sees what, and that only the agreed mark is released."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from marking.enums import EventKind, MarkState
from marking.fairness.enums import MarkerLine
from marking.fairness.services import change_second, name_seconds, save_rules
from marking.folding import IllegalMove, counting, fold_lines, proposed
from marking.models import Mark, MarkerPart, MarkEvent, Submission
from marking.results import released_result
from marking.services import finish_mark, preflight, record_mark, release_marks, reopen_mark
from people.enums import Role
from people.models import AuditEntry
from people.services import enrol
from tests.cast import Cast, _person

As = Callable[[str], Client]
F, S, A = MarkerLine.FIRST, MarkerLine.SECOND, MarkerLine.AGREED


def marked(line: str, points: str = "4", **more: Any) -> tuple[str, str, dict[str, Any]]:
    criteria = {"1": {"level": 3, "points": points, "comment": f"by {line}"}}
    return line, EventKind.MARKED, {"criteria": criteria, "feedback": f"from {line}", **more}


def finished(line: str) -> tuple[str, str, dict[str, Any]]:
    return line, EventKind.FINISHED, {}


BOTH = [marked(S, "6"), marked(F), finished(F), finished(S)]
RELEASED: dict[str, Any] = {"penalty": "0", "final": "5"}


def test_lines_fold_each_by_itself_and_the_agreed_one_counts() -> None:
    found = fold_lines([*BOTH, marked(A, "5"), finished(A), (A, EventKind.RELEASED, RELEASED)], is_two=True)
    assert {line: (mark.raw, mark.version) for line, mark in found.items()} == {
        F: (Decimal(4), 2), S: (Decimal(6), 2), A: (Decimal(5), 3),
    }  # fmt: skip
    assert counting(found) is found[A] and found[A].state == MarkState.RELEASED
    begun = proposed(found[F], found[S])
    assert begun.criteria["1"] == {"level": 3, "points": "5.00", "comment": "by first\nby second"}


@pytest.mark.parametrize(
    ("events", "is_two"),
    [
        ([marked(S)], False),
        ([marked(A)], True),
        ([*BOTH[:3], marked(A)], True),
        ([*BOTH, marked(A), (F, EventKind.REOPENED, {})], True),
        ([*BOTH, (F, EventKind.RELEASED, RELEASED)], True),
        ([*BOTH, marked(A), (A, EventKind.RELEASED, RELEASED)], True),
    ],
)
def test_impossible_sequences(events: list, is_two: bool) -> None:
    with pytest.raises(IllegalMove):
        fold_lines(events, is_two=is_two)


@pytest.fixture
def two(cast: Cast) -> tuple[Cast, Submission]:
    """Lin's submission: Ada marks it, for it is from her tutorial, and Ben, who teaches another, is second marker."""
    save_rules(actor=cast.cora, assessment=cast.essay, markers="two", threshold_percent=Decimal(20))
    submission = cast.submission("lin")
    assert name_seconds(actor=cast.cora, assessment=cast.essay, markers=[cast.ada, cast.ben]) == (1, 0)
    return cast, submission


def give(cast: Cast, submission: Submission, who: str, level: int, feedback: str = "", finish: bool = True) -> Any:
    actor = cast.people[who]
    row = record_mark(actor=actor, submission=submission, lines=cast.lines(level), feedback=feedback or f"By {who}.")
    return finish_mark(actor=actor, submission=submission, expected_version=row.version) if finish else row


def screen(client: Client, submission: Submission) -> str:
    return client.get(reverse("admin:marking_submission_change", args=[submission.pk])).content.decode()


def test_neither_sees_the_other_until_both_are_finished(two: tuple[Cast, Submission], as_user: As) -> None:
    cast, submission = two
    queue = reverse("admin:marking_submission_changelist")
    give(cast, submission, "ada", 0, "Words of the first.")
    before = screen(as_user("ben"), submission)
    assert "Words of the first." not in before and "Ada Castellan" not in before
    row = as_user("ben").get(queue).context["cl"].result_list[0]
    assert (row.pk, row.own_state, row.mark.raw, row.mark.marker) == (submission.pk, MarkState.UNMARKED, None, None)
    give(cast, submission, "ben", 1, "Words of the second.", finish=False)
    assert "Words of the second." not in screen(as_user("ada"), submission)
    finish_mark(actor=cast.ben, submission=submission)
    for who in ("ada", "ben", "cora"):
        page = screen(as_user(who), submission)
        assert "Words of the first." in page and "Words of the second." in page and "8 points apart" in page, who
    assert [row.pk for row in as_user("ben").get(queue, {"two": "agree"}).context["cl"].result_list] == [submission.pk]


def test_release_needs_the_agreed_mark_and_tells_nothing_else(two: tuple[Cast, Submission], as_user: As) -> None:
    cast, submission = two
    give(cast, submission, "ada", 0, "Words of the first.")
    give(cast, submission, "ben", 0, "Words of the second.")
    assert preflight(cast.essay).ready == []
    with pytest.raises(ValidationError, match="no finished mark"):
        release_marks(actor=cast.cora, assessment=cast.essay)
    give(cast, submission, "ben", 1, "Words of both.")
    release_marks(actor=cast.cora, assessment=cast.essay)
    result = released_result(cast.lin, submission)
    assert result is not None and (result.mark.final, result.feedback) == (Decimal(12), "Words of both.")
    receipt = as_user("lin").get(submission.get_absolute_url()).content.decode()
    assert "Words of both." in receipt
    assert "Words of the first." not in receipt and "Words of the second." not in receipt and "Ada" not in receipt


# Both marks far apart, `wrote` has written the agreed one; who may finish it?
FINISHES = {"ada": False, "ben": True, "cora": True, "lin": None, "hera": None, "root": None}


@pytest.mark.parametrize("who", FINISHES)
def test_far_apart_one_marker_does_not_agree_alone(two: tuple[Cast, Submission], who: str) -> None:
    cast, submission = two
    give(cast, submission, "ada", 0)
    give(cast, submission, "ben", 2)
    give(cast, submission, "ada", 0, finish=False)
    actor = cast.people[who]
    if FINISHES[who]:
        finish_mark(actor=actor, submission=submission)
        assert Mark.objects.get(submission=submission).state == MarkState.READY
        return
    with pytest.raises(PermissionDenied if FINISHES[who] is None else ValidationError):
        finish_mark(actor=actor, submission=submission)
    assert Mark.objects.get(submission=submission).state == MarkState.MARKING


def test_a_blind_part_reopens_alone_and_is_closed_by_the_agreed_one(two: tuple[Cast, Submission]) -> None:
    cast, submission = two
    give(cast, submission, "ada", 0)
    reopen_mark(actor=cast.ada, submission=submission, reason="A slip.")
    give(cast, submission, "ada", 1)
    give(cast, submission, "ben", 1)
    give(cast, submission, "cora", 1)
    parts = dict(MarkerPart.objects.filter(submission=submission).values_list("line", "state"))
    assert parts == {F: MarkState.READY, S: MarkState.READY, A: MarkState.READY}
    reopen_mark(actor=cast.ada, submission=submission, reason="Another slip.")
    lines = MarkEvent.objects.filter(submission=submission).order_by("-number").values_list("line", flat=True)
    assert lines[0] == A and Mark.objects.get(submission=submission).state == MarkState.MARKING


def test_second_markers_are_never_the_first_nor_the_tutor(two: tuple[Cast, Submission], as_user: As) -> None:
    cast, submission = two
    kim = cast.submission("kim")
    assert name_seconds(actor=cast.cora, assessment=cast.essay, markers=[cast.ben]) == (0, 1), "Ben teaches Kim"
    url = reverse("admin:marking_fairness", args=[cast.essay.pk])
    chosen = {"name_seconds": "1", "second_markers": [cast.ada.pk, cast.ben.pk]}
    assert as_user("ada").post(url, chosen).status_code == 403
    assert as_user("cora").post(url, chosen).status_code == 302
    assert MarkerPart.objects.get(submission=kim, line=S).marker == cast.ada
    with pytest.raises(ValidationError, match="teach in the course"):
        name_seconds(actor=cast.cora, assessment=cast.essay, markers=[cast.lin])
    give(cast, submission, "ada", 0)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        MarkEvent.objects.create(
            submission=submission, number=9, line=S, kind=EventKind.MARKED, actor=cast.ada, at=submission.submitted_at
        )
    assert Submission.objects.for_staff(cast.ada).filter(pk=kim.pk).exists(), "outside her own tutorial"


# Who may make whom second marker of Lin's submission: Ada teaches Lin, Dan and Cora teach nobody of them.
CHANGES = {
    ("cora", "dan"): "", ("cora", "cora"): "", ("cora", "ada"): "may be the second", ("cora", "lin"): "may be the second",
    ("cora", "hera"): "may be the second", ("ada", "dan"): "403", ("ben", "dan"): "403", ("hera", "dan"): "403",
    ("root", "dan"): "403", ("lin", "dan"): "403",
}  # fmt: skip


@pytest.fixture
def dan(two: tuple[Cast, Submission]) -> Cast:
    """The pair's cast with one tutor more."""
    cast = two[0]
    cast.people["dan"] = _person("dan", "Dan Third")
    enrol(course=cast.meco, user=cast.dan, role=Role.TUTOR)
    return cast


@pytest.mark.parametrize(("who", "marker"), CHANGES)
def test_who_changes_a_second_marker_to_whom(dan: Cast, two: tuple[Cast, Submission], who: str, marker: str) -> None:
    submission, wanted = two[1], CHANGES[who, marker]
    given: dict[str, Any] = {
        "actor": dan.people[who],
        "submission": submission,
        "marker": dan.people[marker],
        "reason": "Ill.",
    }
    if wanted == "403":
        with pytest.raises(PermissionDenied):
            change_second(**given)
    elif wanted:
        with pytest.raises(ValidationError, match=wanted):
            change_second(**given)
    else:
        change_second(**given)
    kept = MarkerPart.objects.get(submission=submission, line=S).marker
    assert kept == (dan.ben if wanted else dan.people[marker])
    assert AuditEntry.objects.of(submission).count() == (0 if wanted else 1)


def test_the_new_second_marker_goes_on_where_the_former_was(
    dan: Cast, two: tuple[Cast, Submission], as_user: As
) -> None:
    submission, client = two[1], as_user("cora")
    url = reverse("admin:marking_second", args=[submission.pk])
    statuses = {who: as_user(who).get(url).status_code for who in ("ada", "ben", "dan", "cora", "hera", "lin")}
    assert statuses == {"ada": 403, "ben": 403, "dan": 404, "cora": 200, "hera": 404, "lin": 404}
    give(dan, submission, "ben", 1, "Words of the former.", finish=False)
    refused = client.post(url, {"marker": dan.dan.pk, "reason": ""})
    assert refused.status_code == 422 and refused.context["form"]["marker"].value() == str(dan.dan.pk)
    assert client.post(url, {"marker": dan.dan.pk, "reason": "Ben is ill."}).status_code == 302
    assert "Ben Okafor → Dan Third. Ben is ill." in client.get(url).content.decode()
    assert as_user("ben").get(reverse("admin:marking_submission_change", args=[submission.pk])).status_code == 404
    assert "Words of the former." in screen(as_user("dan"), submission), "where the new one begins"
    give(dan, submission, "dan", 2, "Words of the new one.")
    events = MarkEvent.objects.filter(submission=submission, line=S).order_by("number")
    assert list(events.values_list("actor__username", "kind")) == [
        ("ben", "marked"),
        ("dan", "marked"),
        ("dan", "finished"),
    ]
    assert "Words of the new one." not in screen(as_user("ada"), submission)
    give(dan, submission, "ada", 0)
    with pytest.raises(ValidationError, match="Both markers have finished"):
        change_second(actor=dan.cora, submission=submission, marker=dan.cora, reason="Too late.")


def test_whoever_was_second_marker_is_never_the_first(dan: Cast, two: tuple[Cast, Submission], as_user: As) -> None:
    submission = two[1]
    change_second(actor=dan.cora, submission=submission, marker=dan.cora, reason="Ben is away.")
    give(dan, submission, "cora", 1, finish=False)
    change_second(actor=dan.cora, submission=submission, marker=dan.dan, reason="And back.")
    with pytest.raises(ValidationError, match="other of its two markers"):
        give(dan, submission, "cora", 1, finish=False)
    sent = {"expected_version": 0, "feedback": "As the first.", "save": "1", "notes": ""}
    answer = as_user("cora").post(reverse("admin:marking_submission_change", args=[submission.pk]), sent)
    assert answer.status_code == 422 and "As the first." in answer.content.decode()
