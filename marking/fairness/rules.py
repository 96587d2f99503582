"""How an assessment is marked, and whose line a person writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.models import Assessment
from marking.enums import MarkState
from marking.fairness.enums import MarkerLine, Markers
from marking.fairness.models import MarkerPart, MarkingRules
from marking.models import Mark, Submission
from people.models import User


def rules_of(assessment: Assessment | int) -> MarkingRules:
    """Return the rules of an assessment, by one query; those that hold without a row, unsaved."""
    pk = assessment if isinstance(assessment, int) else assessment.pk
    return MarkingRules.objects.filter(assessment=pk).first() or MarkingRules(assessment_id=pk)


def parts_of(submission: Submission) -> dict[str, MarkerPart]:
    """Return the parts of a mark by line, by one query; nothing with one marker."""
    return {part.line: part for part in MarkerPart.objects.filter(submission=submission).select_related("marker")}


@dataclass(frozen=True)
class Seat:
    """Where one person sits at one mark: the line written and read, whether two mark, and all parts by line."""

    line: str = MarkerLine.FIRST
    is_two: bool = False
    parts: Mapping[str, MarkerPart] = field(default_factory=dict)
    threshold_percent: Decimal = Decimal(0)

    @property
    def is_blind(self) -> bool:
        """Whether the other marker's work is kept from this one now."""
        return self.is_two and self.line != MarkerLine.AGREED


def seat_of(user: User, submission: Submission) -> Seat:
    """Return the seat of `user`, by one query, and one more where two mark."""
    rules = rules_of(submission.assessment_id)
    if rules.markers != Markers.TWO:
        return Seat()
    parts = parts_of(submission)
    return Seat(line_of(user, submission, parts, rules), True, parts, rules.threshold_percent)


def row_of(mark: Mark, seat: Seat) -> Mark | MarkerPart:
    """Return the row that keeps what a seat's line folds to: the whole mark, or where two mark, a part of it."""
    if not seat.is_two:
        return mark
    return seat.parts.get(seat.line) or MarkerPart(submission=mark.submission, line=seat.line)


def difference(seat: Seat, maximum: Decimal | None) -> tuple[Decimal, Decimal, bool] | None:
    """Return by how many points first and second mark differ, the threshold in points, and whether it is passed."""
    raws = [seat.parts[line].raw for line in (MarkerLine.FIRST, MarkerLine.SECOND) if line in seat.parts]
    if len(raws) < 2 or raws[0] is None or raws[1] is None:
        return None
    apart, most = abs(raws[0] - raws[1]), (maximum or Decimal(0)) * seat.threshold_percent / 100
    return apart, most, apart > most


def line_of(user: User, submission: Submission, parts: dict[str, MarkerPart], rules: MarkingRules) -> str:
    """Return the line that `user` writes and reads now.

    Where two mark blind, the second marker's is the second, everybody else's the first; once both have finished, the
    agreed one is everybody's.
    """
    if rules.markers != Markers.TWO:
        return MarkerLine.FIRST
    done = [parts[line].state == MarkState.READY for line in (MarkerLine.FIRST, MarkerLine.SECOND) if line in parts]
    if len(done) == 2 and all(done):
        return MarkerLine.AGREED
    second: Any = parts.get(MarkerLine.SECOND)
    return MarkerLine.SECOND if second is not None and second.marker_id == user.pk else MarkerLine.FIRST
