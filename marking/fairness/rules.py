"""How an assessment is marked, and whose line a person writes."""

from typing import Any

from assessments.models import Assessment
from marking.enums import MarkState
from marking.fairness.enums import MarkerLine, Markers
from marking.fairness.models import MarkerPart, MarkingRules
from marking.models import Submission
from people.models import User


def rules_of(assessment: Assessment | int) -> MarkingRules:
    """Return the rules of an assessment, by one query; those that hold without a row, unsaved."""
    pk = assessment if isinstance(assessment, int) else assessment.pk
    return MarkingRules.objects.filter(assessment=pk).first() or MarkingRules(assessment_id=pk)


def parts_of(submission: Submission) -> dict[str, MarkerPart]:
    """Return the parts of a mark by line, by one query; nothing with one marker."""
    return {part.line: part for part in MarkerPart.objects.filter(submission=submission).select_related("marker")}


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
