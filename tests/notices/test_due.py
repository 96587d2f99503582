"""What is due soon: 72 and 24 hours before the date that counts, while there is something to do, each once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assessments.enums import ExtensionReason
from assessments.models import TutorialDate
from assessments.services import grant_extension
from core.jobs import run_due
from marking.jobs import look_for_due
from people.enums import NoticeKind
from people.models import Notice, User
from people.notices import lines_for
from tests.cast import Cast
from tests.notices.test_telling import leave

NOW = datetime(2026, 9, 28, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def due(cast: Cast) -> datetime:
    """When the essay is due; nothing else is asked."""
    cast.essay.peer_comments_required = 0
    cast.essay.save()
    return cast.essay.due_at


def look(clock: time_machine.Traveller, at: datetime) -> dict[str, list[str]]:
    """Look twice at `at`; return what each student has been told so far, as the hours in the keys."""
    clock.move_to(at)
    for _twice in range(2):
        look_for_due()
        run_due()
    told: dict[str, list[str]] = {}
    rows = Notice.objects.filter(kind=NoticeKind.DUE).order_by("pk").values_list("user__username", "key")
    for name, key in rows:
        told.setdefault(name, []).append(key.rsplit(":", 1)[1])
    return told


def test_twice_before_the_date_and_never_more(cast: Cast, clock: time_machine.Traveller, due: datetime) -> None:
    everybody = ("lin", "mei", "omar", "kim")
    assert look(clock, due - 73 * HOUR) == {}
    for hours in (72, 60, 25):
        assert look(clock, due - hours * HOUR) == {key: ["72"] for key in everybody}
    for hours in (24, 1):
        assert look(clock, due - hours * HOUR) == {key: ["72", "24"] for key in everybody}
    assert look(clock, due + HOUR) == {key: ["72", "24"] for key in everybody}


def test_nobody_is_told_of_what_is_done_over_or_not_theirs(
    cast: Cast, clock: time_machine.Traveller, due: datetime
) -> None:
    cast.submission("lin")
    leave(cast, "omar")
    User.objects.filter(username="kim").update(is_active=False)
    assert look(clock, due - 70 * HOUR) == {"mei": ["72"]}
    type(cast.essay).objects.update(is_announced=False)
    assert look(clock, due - 20 * HOUR) == {"mei": ["72"]}


@pytest.mark.parametrize(
    ("days", "hours", "kim", "mei"),
    [
        # Kim's extension is 2 or 5 days; the Thursday tutorial, which Mei is in, has a date of its own a day later.
        (2, -70, [], []),
        (2, -47, [], ["72"]),
        (2, -24, ["72"], ["72"]),
        (2, 0, ["72"], ["72", "24"]),
        (2, 24, ["72", "24"], ["72", "24"]),
        (2, 47, ["72", "24"], ["72", "24"]),
        (5, 47, [], ["72", "24"]),
        (5, 100, ["72", "24"], ["72", "24"]),
    ],
)
def test_the_date_that_counts_is_the_students_own(
    cast: Cast, clock: time_machine.Traveller, due: datetime, days: int, hours: int, kim: list[str], mei: list[str]
) -> None:
    TutorialDate.objects.create(assessment=cast.essay, tutorial=cast.thursday, due_at=due + timedelta(days=1))
    grant_extension(
        actor=cast.cora, assessment=cast.essay, student=cast.kim, due_at=due + timedelta(days=days),
        reason=ExtensionReason.OTHER,
    )  # fmt: skip
    told: dict[str, list[str]] = {}
    for hour in range(-72, hours + 1, 8):
        told = look(clock, due + hour * HOUR)
    told = look(clock, due + hours * HOUR)
    assert (told.get("kim", []), told.get("mei", [])) == (kim, mei)


def test_a_date_that_moves_is_told_anew_and_the_old_one_says_nothing(
    cast: Cast, clock: time_machine.Traveller, due: datetime
) -> None:
    assert look(clock, due - 20 * HOUR)["lin"] == ["24"]
    grant_extension(
        actor=cast.cora, assessment=cast.essay, student=cast.lin, due_at=due + 40 * HOUR, reason=ExtensionReason.OTHER
    )
    assert look(clock, due - 20 * HOUR)["lin"] == ["24", "72"]
    lin = User.objects.get(username="lin")
    [line] = lines_for(lin, list(lin.notices.all())).values()
    assert "not submitted yet" in line.text
    cast.submission("lin")
    assert not lines_for(lin, list(lin.notices.filter(kind=NoticeKind.DUE)))


def test_missing_peer_comments_by_their_own_date(cast: Cast, clock: time_machine.Traveller) -> None:
    essay = cast.essay
    essay.peer_comments_required, essay.comments_due_at = 1, essay.due_at + timedelta(days=4)
    essay.save()
    for name in ("lin", "mei", "omar"):
        cast.submission(name)
    cast.comment("mei", cast.lin.posts.get(), "Four words say enough.")
    cast.comment("omar", cast.lin.posts.get(), "Short.")
    told = look(clock, essay.comments_due_at - 30 * HOUR)
    assert told == {"lin": ["72"], "omar": ["72"], "kim": ["72"]}
    omar = User.objects.get(username="omar")
    due = list(omar.notices.filter(kind=NoticeKind.DUE))
    [line] = lines_for(omar, due).values()
    assert line.text.startswith("1 peer comment for Assessment 3 (MECO1) is still missing.")
    cast.comment("omar", cast.mei.posts.get(), "Four words say enough.")
    assert not lines_for(omar, due)


def test_an_extension_moves_the_reminder_of_peer_comments(cast: Cast, clock: time_machine.Traveller) -> None:
    essay = cast.essay
    essay.peer_comments_required, essay.comments_due_at = 1, essay.due_at
    essay.save()
    later = essay.due_at + timedelta(days=10)
    grant_extension(actor=cast.cora, assessment=essay, student=cast.mei, due_at=later, reason=ExtensionReason.ILLNESS)
    for name in ("lin", "mei", "omar", "kim"):
        cast.submission(name)
    assert set(look(clock, essay.due_at - 30 * HOUR)) == {"lin", "omar", "kim"}
    assert "mei" in look(clock, later - 30 * HOUR)
