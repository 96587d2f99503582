"""A mark is what its events fold to: a pure function, with no clock and no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from marking.enums import EventKind, MarkState
from marking.fairness.enums import MarkerLine


class IllegalMove(ValueError):
    """An event does not follow from the state before it."""


# The states from which each kind of event may come.
SOURCES: dict[str, frozenset[str]] = {
    EventKind.MARKED: frozenset({MarkState.UNMARKED, MarkState.MARKING}),
    EventKind.FINISHED: frozenset({MarkState.MARKING}),
    EventKind.REOPENED: frozenset({MarkState.READY}),
    EventKind.RELEASED: frozenset({MarkState.READY}),
    EventKind.WITHDRAWN: frozenset({MarkState.RELEASED}),
}
TARGETS: dict[str, str] = {
    EventKind.MARKED: MarkState.MARKING,
    EventKind.FINISHED: MarkState.READY,
    EventKind.REOPENED: MarkState.MARKING,
    EventKind.RELEASED: MarkState.RELEASED,
    EventKind.WITHDRAWN: MarkState.READY,
}


@dataclass
class Folded:
    """What a submission's events say together.

    `criteria`: criterion id (as text) to {"level": id or None, "points": text of a decimal, "comment": text}, and
    "weight" where that is not 1, "by_rule" where participation has suggested points. `passages`: feedback on the
    frozen text, in its order, each {"start", "end", "quote", "comment"}, places in its plain text. `raw`: the weighted sum of the points. `final` and `penalty` are set by the release alone, and taken back with it, with `days_late`, the started
    units by which it was late, and `late`, the rule by which they were reckoned.
    """

    state: str = MarkState.UNMARKED
    criteria: dict[str, dict[str, Any]] = field(default_factory=dict)
    feedback: str = ""
    notes: str = ""
    passages: list[dict[str, Any]] = field(default_factory=list)
    raw: Decimal | None = None
    penalty: Decimal | None = None
    final: Decimal | None = None
    days_late: int = 0
    late: dict[str, Any] = field(default_factory=dict)
    version: int = 0


def check_move(state: str, kind: str) -> None:
    """Raise IllegalMove when an event of `kind` cannot follow in `state`."""
    if state not in SOURCES[kind]:
        raise IllegalMove(f"{kind} cannot follow in the state {state}")


def weighted_sum(criteria: dict[str, dict[str, Any]]) -> Decimal | None:
    """Return the points of all lines, each times its criterion's weight, to the cent; None when none has points."""
    points = [
        Decimal(line["points"]) * Decimal(line.get("weight", 1))
        for line in criteria.values()
        if line["points"] not in (None, "")
    ]
    return sum(points, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP) if points else None


def fold(events: Iterable[tuple[str, dict[str, Any]]]) -> Folded:
    """Fold (kind, data) pairs, oldest first. Raises IllegalMove for an impossible sequence."""
    mark = Folded()
    for kind, data in events:
        check_move(mark.state, kind)
        mark.state = TARGETS[kind]
        mark.version += 1
        if kind == EventKind.MARKED:
            mark.criteria = data["criteria"]
            mark.feedback = data["feedback"]
            mark.notes = data.get("notes", "")
            mark.passages = data.get("passages", [])
            mark.raw = weighted_sum(mark.criteria)
        elif kind == EventKind.RELEASED:
            mark.penalty = Decimal(data["penalty"])
            mark.final = Decimal(data["final"])
            mark.days_late = int(data.get("days", 0))
            mark.late = data.get("late", {})
        elif kind == EventKind.WITHDRAWN:
            mark.penalty = mark.final = None
            mark.days_late, mark.late = 0, {}
    return mark


def fold_lines(events: Iterable[tuple[str, str, dict[str, Any]]], *, is_two: bool) -> dict[str, Folded]:
    """Fold (line, kind, data) triples, oldest first, into one mark for each line that has events.

    With one marker there is the first line alone. With two, first and second line are marked each by itself and never
    released; the agreed line begins when both are finished, closes both, and is the one that is released. Raises
    IllegalMove for an impossible sequence.
    """
    by_line: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    found: dict[str, Folded] = {}
    for line, kind, data in events:
        if not is_two and line != MarkerLine.FIRST:
            raise IllegalMove(f"{line} where there is one marker")
        if is_two:
            _check_line(found, line, kind)
        by_line.setdefault(line, []).append((kind, data))
        found[line] = fold(by_line[line])
    return found


def _check_line(found: dict[str, Folded], line: str, kind: str) -> None:
    if line == MarkerLine.AGREED:
        for blind in (MarkerLine.FIRST, MarkerLine.SECOND):
            if blind not in found or found[blind].state != MarkState.READY:
                raise IllegalMove("agreed before both are finished")
    elif MarkerLine.AGREED in found or kind == EventKind.RELEASED:
        raise IllegalMove(f"{kind} of {line} beside the agreed mark")


def counting(found: dict[str, Folded]) -> Folded:
    """Return the mark that counts of `fold_lines`: the agreed one where there is one, else the first."""
    return found.get(MarkerLine.AGREED) or found.get(MarkerLine.FIRST) or Folded()


def proposed(first: Folded, second: Folded) -> Folded:
    """Return what two marks may be agreed on as, to begin with: levels that are the same, points half-way, both comments."""
    criteria: dict[str, dict[str, Any]] = {}
    for pk in [*first.criteria, *(pk for pk in second.criteria if pk not in first.criteria)]:
        one, other = (
            mark.criteria.get(pk) or {"level": None, "points": None, "comment": ""} for mark in (first, second)
        )
        points = [Decimal(line["points"]) for line in (one, other) if line["points"] is not None]
        half = (sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01"), ROUND_HALF_UP) if points else None
        criteria[pk] = {
            "level": one["level"] if one["level"] == other["level"] else None,
            "points": None if half is None else f"{half:.2f}",
            "comment": "\n".join(dict.fromkeys(text for text in (one["comment"], other["comment"]) if text)),
        }
    feedback = "\n\n".join(dict.fromkeys(text for text in (first.feedback, second.feedback) if text))
    return Folded(criteria=criteria, feedback=feedback, passages=[*first.passages, *second.passages])
