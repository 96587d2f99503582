"""The shape of a rubric as plain values: what is copied, exported, imported, compared and written into the audit."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import CriterionSource
from assessments.models import Rubric
from core.text import plain_number


@dataclass(frozen=True)
class LevelShape:
    """A level: its points, or a range from `points_from` to `points`."""

    title: str
    points: Decimal
    points_from: Decimal | None = None
    description: str = ""

    @property
    def lowest(self) -> Decimal:
        """The fewest points of the level."""
        return self.points if self.points_from is None else self.points_from


@dataclass(frozen=True)
class CriterionShape:
    """A criterion: each of its points counts `weight` times."""

    title: str
    max_points: Decimal
    weight: Decimal = Decimal(1)
    source: str = CriterionSource.MANUAL
    description: str = ""
    levels: list[LevelShape] = field(default_factory=list)


def shape_of(rubric: Rubric) -> list[CriterionShape]:
    """Return the criteria of a rubric in order, each with its levels from the best on, by two queries."""
    return [
        CriterionShape(
            title=criterion.title,
            max_points=criterion.max_points,
            weight=criterion.weight,
            source=criterion.source,
            description=criterion.description,
            levels=[
                LevelShape(level.title, level.points, level.points_from, level.description)
                for level in criterion.levels.all()
            ],
        )
        for criterion in rubric.criteria.prefetch_related("levels")
    ]


def told(criteria: list[CriterionShape]) -> dict[str, str]:
    """Return a rubric as the audit compares it: by criterion, and by level within it."""
    found: dict[str, str] = {}
    for number, criterion in enumerate(criteria, start=1):
        name = f"{number}. {criterion.title}"
        parts = [_("up to %(points)s points") % {"points": plain_number(criterion.max_points)}]
        if criterion.weight != 1:
            parts.append(_("weight %(weight)s") % {"weight": plain_number(criterion.weight)})
        if criterion.source != CriterionSource.MANUAL:
            parts.append(str(CriterionSource(criterion.source).label))
        found[name] = "; ".join([*parts, *([criterion.description] if criterion.description else [])])
        for level in criterion.levels:
            text = span(level.points_from, level.points)
            found[f"{name}: {level.title}"] = f"{text}; {level.description}" if level.description else text
    return found


def span(lowest: Decimal | None, highest: Decimal) -> str:
    """Return the points of a level: "5–7", or "7"."""
    return plain_number(highest) if lowest is None else f"{plain_number(lowest)}–{plain_number(highest)}"


def overlapping(levels: list[Any]) -> list[Any]:
    """Return the levels (of this shape, or of the model) that begin where a better one has not ended yet."""
    found: list[Any] = []
    floor: Decimal | None = None
    for level in sorted(levels, key=lambda one: one.points, reverse=True):
        if floor is not None and level.points >= floor:
            found.append(level)
        floor = level.lowest if floor is None else min(floor, level.lowest)
    return found
