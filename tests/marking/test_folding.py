"""A mark is what its events fold to."""

from decimal import Decimal

import pytest

from marking.enums import EventKind, MarkState
from marking.folding import IllegalMove, fold

MARKED = (
    EventKind.MARKED,
    {
        "criteria": {
            "1": {"level": 3, "points": "4.50", "comment": "c"},
            "2": {"level": None, "points": None, "comment": ""},
        },
        "feedback": "f",
    },
)
FINISHED: tuple[str, dict] = (EventKind.FINISHED, {})
REOPENED: tuple[str, dict] = (EventKind.REOPENED, {})
RELEASED = (EventKind.RELEASED, {"penalty": "1.00", "final": "3.50", "days": 1})


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], MarkState.UNMARKED),
        ([MARKED], MarkState.MARKING),
        ([MARKED, MARKED, FINISHED], MarkState.READY),
        ([MARKED, FINISHED, REOPENED, MARKED, FINISHED, RELEASED], MarkState.RELEASED),
    ],
)
def test_states(events: list, state: str) -> None:
    folded = fold(events)
    assert folded.state == state
    assert folded.version == len(events)


@pytest.mark.parametrize(
    "events",
    [
        [FINISHED],
        [RELEASED],
        [REOPENED],
        [MARKED, RELEASED],
        [MARKED, FINISHED, MARKED],
        [MARKED, FINISHED, RELEASED, REOPENED],
        [MARKED, FINISHED, RELEASED, MARKED],
    ],
)
def test_illegal_sequences(events: list) -> None:
    with pytest.raises(IllegalMove):
        fold(events)


def test_sums() -> None:
    folded = fold([MARKED, FINISHED, RELEASED])
    assert (folded.raw, folded.penalty, folded.final, folded.days_late) == (
        Decimal("4.50"),
        Decimal("1.00"),
        Decimal("3.50"),
        1,
    )
