"""Which marks a moderator looks at, and how markers mark: pure functions, with no clock and no database."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, stdev

from marking.fairness.enums import Why


@dataclass(frozen=True)
class SampleRule:
    """How many by band and by marker, whether all below the pass mark, and all within so many per cent of a border."""

    per_band: int = 0
    per_marker: int = 0
    fails: bool = True
    within: Decimal = Decimal(0)


@dataclass(frozen=True)
class Marked:
    """One finished mark: the submission's id, per cent of the maximum, the marker's id."""

    pk: int
    percent: Decimal
    marker: int


def band_of(percent: Decimal, edges: Sequence[int]) -> int:
    """Return the band of a mark: 0 below the first edge, the pass mark, then one more from each edge on."""
    return sum(percent >= edge for edge in edges)


def draw(marks: Iterable[Marked], rule: SampleRule, edges: Sequence[int], seed: str) -> dict[int, list[str]]:
    """Return the submissions that the rule draws, each with why, in the order of their ids.

    The same marks, rule and seed give the same draw, on every machine: who comes first is decided by a hash of the seed
    and the id alone, so that one mark more does not change the order of the others.
    """
    known = sorted(marks, key=lambda mark: mark.pk)
    order = sorted(known, key=lambda mark: hashlib.sha256(f"{seed}:{mark.pk}".encode()).digest())
    found: dict[int, list[str]] = {}
    taken: dict[tuple[str, int], int] = {}
    for mark in order:
        for why, group, most in (
            (Why.BAND, band_of(mark.percent, edges), rule.per_band),
            (Why.MARKER, mark.marker, rule.per_marker),
        ):
            if taken.get((why, group), 0) < most:
                taken[why, group] = taken.get((why, group), 0) + 1
                found.setdefault(mark.pk, []).append(why.value)
    for mark in known:
        if rule.fails and edges and mark.percent < edges[0]:
            found.setdefault(mark.pk, []).append(Why.FAIL.value)
        if rule.within and any(abs(mark.percent - edge) <= rule.within for edge in edges):
            found.setdefault(mark.pk, []).append(Why.BORDER.value)
    return dict(sorted(found.items()))


FEWEST = 5  # marks; of fewer, a mean says more of a student than of a marker


@dataclass(frozen=True)
class Spread:
    """How some marks lie: how many, mean and standard deviation in per cent, how many in each band. Of few: nothing but that."""

    is_shown: bool
    n: int
    mean: float = 0
    deviation: float = 0
    bands: tuple[int, ...] = ()


def spread(percents: Sequence[Decimal], edges: Sequence[int]) -> Spread:
    """Return how marks in per cent lie; with fewer than `FEWEST`, that they are few, and not how many."""
    if len(percents) < FEWEST:
        return Spread(is_shown=False, n=0)
    bands = [0] * (len(edges) + 1)
    for percent in percents:
        bands[band_of(percent, edges)] += 1
    values = [float(percent) for percent in percents]
    return Spread(True, len(values), round(fmean(values), 1), round(stdev(values), 1), tuple(bands))
