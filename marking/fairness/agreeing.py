"""Two marks side by side, for those who agree on one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assessments.models import Criterion
from marking.fairness.enums import MarkerLine
from marking.fairness.rules import Seat, difference
from marking.folding import Folded, proposed
from marking.models import Submission
from marking.services.mark import folds
from people.models import User


@dataclass(frozen=True)
class Pair:
    """One criterion in both marks: level titles, points and comments, first then second."""

    criterion: Criterion
    levels: tuple[str, str]
    points: tuple[Decimal | None, Decimal | None]
    comments: tuple[str, str]


@dataclass(frozen=True)
class BothMarks:
    """First and second mark: `apart` in points, the threshold `most`, and whether it is passed (`is_far`)."""

    markers: tuple[User | None, User | None]
    raws: tuple[Decimal | None, Decimal | None]
    pairs: list[Pair]
    feedback: tuple[str, str]
    notes: tuple[str, str]
    apart: Decimal
    most: Decimal
    is_far: bool


def both_marks(
    seat: Seat, submission: Submission, criteria: list[Criterion], lines: Mapping[str, Folded] | None = None
) -> BothMarks | None:
    """Return both marks once both are finished; None before, and with one marker. `lines`: as `folds` gives them, if known."""
    apart = difference(seat, submission.mark.maximum)
    if not seat.is_two or seat.is_blind or apart is None:
        return None
    found = lines if lines is not None else folds(submission)
    first, second = found[MarkerLine.FIRST], found[MarkerLine.SECOND]
    parts = [seat.parts[line] for line in (MarkerLine.FIRST, MarkerLine.SECOND)]
    pairs = [_pair(criterion, first, second) for criterion in criteria]
    return BothMarks(
        (parts[0].marker, parts[1].marker), (parts[0].raw, parts[1].raw), pairs, (first.feedback, second.feedback),
        (first.notes, second.notes), *apart,
    )  # fmt: skip


def _pair(criterion: Criterion, first: Folded, second: Folded) -> Pair:
    titles = {level.pk: level.title for level in criterion.levels.all()}
    one, other = (mark.criteria.get(str(criterion.pk)) or {} for mark in (first, second))
    points = [Decimal(line["points"]) if line.get("points") is not None else None for line in (one, other)]
    return Pair(
        criterion,
        (titles.get(one.get("level") or 0, ""), titles.get(other.get("level") or 0, "")),
        (points[0], points[1]),
        (one.get("comment", ""), other.get("comment", "")),
    )


def to_begin_with(seat: Seat, submission: Submission, stored: Folded) -> Folded:
    """Return what the form shows of a line: what is stored, and of an agreed mark that nobody wrote yet a proposal."""
    if not seat.is_two or seat.is_blind or stored.version:
        return stored
    found = folds(submission)
    return replace(proposed(found[MarkerLine.FIRST], found[MarkerLine.SECOND]), version=0)
