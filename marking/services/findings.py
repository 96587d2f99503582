"""What speaks against a release, finding by finding. Another one is another function in `CHECKS`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from marking.enums import EventKind, MarkState
from marking.fairness.moderation import drawn_from, not_agreed
from marking.models import MarkEvent, Submission
from marking.similarity.models import SimilarityCase

BLOCK, WARN = "block", "warn"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for: `heading` names it, `status` (`warn` or `block`) is for where it was found."""

    key: str
    heading: Promise
    status: str
    submissions: list[Submission]

    @property
    def blocks(self) -> bool:
        """Whether nothing can be released because of it."""
        return self.status == BLOCK and bool(self.submissions)


def _over_maximum(assessment: Assessment, rows: list[Submission]) -> Finding:
    found = [
        row for row in rows
        if row.mark.state == MarkState.READY and row.mark.maximum is not None and (row.mark.raw or 0) > row.mark.maximum
    ]  # fmt: skip
    return Finding("over_maximum", _("Above the maximum: nothing can be released"), BLOCK, found)


def _open_cases(assessment: Assessment, rows: list[Submission]) -> Finding:
    cases = SimilarityCase.objects.pending().filter(submission__assessment=assessment)
    pending = set(cases.values_list("submission", flat=True))
    return Finding("open_cases", _("With an open similarity case"), WARN, [row for row in rows if row.pk in pending])


def _without_feedback(assessment: Assessment, rows: list[Submission]) -> Finding:
    told = MarkEvent.objects.filter(submission__assessment=assessment, kind=EventKind.MARKED)
    last = told.order_by("submission", "-number").distinct("submission")
    feedback = dict(last.values_list("submission", "data__feedback"))
    found = [row for row in rows if row.mark.state == MarkState.READY and not feedback.get(row.pk)]
    return Finding("without_feedback", _("Ready, but without feedback"), WARN, found)


def _sample_open(assessment: Assessment, rows: list[Submission]) -> Finding:
    waiting = not_agreed(assessment)
    found = [row for row in rows if row.mark.state == MarkState.READY and row.pk in waiting]
    return Finding("sample_open", _("In a sample, and not agreed by a moderator"), WARN, found)


def _outside_sample(assessment: Assessment, rows: list[Submission]) -> Finding:
    known = drawn_from(assessment)
    found = [row for row in rows if known is not None and row.mark.state == MarkState.READY and row.pk not in known]
    return Finding("outside_sample", _("Finished since the sample was drawn"), WARN, found)


# Each is asked once for all submissions whose mark is not released, and asks the database once at most.
CHECKS: tuple[Callable[[Assessment, list[Submission]], Finding], ...] = (
    _over_maximum, _open_cases, _without_feedback, _sample_open, _outside_sample,
)  # fmt: skip


def look(assessment: Assessment, rows: Iterable[Submission]) -> list[Finding]:
    """Return every finding about the submissions of `rows` whose mark is not released, also those that found nothing."""
    unreleased = [row for row in rows if row.mark.state != MarkState.RELEASED]
    return [check(assessment, unreleased) for check in CHECKS]
