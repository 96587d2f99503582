"""What peer comments are worth in a rubric: a suggestion by rule for the criteria that take part in it."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from assessments.enums import CriterionSource
from assessments.models import Criterion


def suggested_points(criteria: Iterable[Criterion], done: int, required: int) -> dict[int, Decimal]:
    """Return by criterion the points that `done` of `required` comments give: that share of its maximum, to the cent.

    Only for criteria whose source is participation, and only where something is required.
    """
    if not required:
        return {}
    share = Decimal(min(done, required)) / required
    return {
        criterion.pk: (criterion.max_points * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for criterion in criteria
        if criterion.source == CriterionSource.PARTICIPATION
    }
