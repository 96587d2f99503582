"""Which sentences are put side by side: pairs chosen, grown into passages, and kept from overlapping.

A sentence that is half the same is shown whole, as reworded; a short run of equal words inside a reworded paragraph
goes with it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from core.overlap.reading import PROSE, Reading, Span
from core.overlap.reworded import CHAINED, LEAST_CHAINED, WEAK, Likeness, Pair
from core.overlap.runs import LEAST, Run

_GOES_WITH = 40  # words; a shorter run is shown with the reworded sentences of its paragraph
_GAP = 2  # sentences of a passage that may be without their like, in a row
_NEARLY_WHOLE = 0.75
_LEAST_LIKENESS = 0.45  # of a passage as a whole


class Area(NamedTuple):
    """Words `a` to `a_end` of one reading against `b` to `b_end` of the other."""

    a: int
    a_end: int
    b: int
    b_end: int
    score: float = 1.0
    shared: float = 0.0  # stems


class Search:
    def __init__(self, a: Reading, b: Reading, *, two: bool) -> None:
        self.a, self.b, self.two = a, b, two
        self.likeness = Likeness(a, b if two else a)

    def choose(self) -> list[Pair]:
        """Return pairs of sentences, the likest first; each later sentence once, of two texts each sentence once."""
        pairs = self.likeness.pairs()

        def rank(pair: Pair) -> tuple[float, int, int]:
            beside = ((pair.a - 1, pair.b - 1) in pairs) + ((pair.a + 1, pair.b + 1) in pairs)
            return -pair.likeness - beside / 10, pair.b - pair.a, pair.a

        chosen: list[Pair] = []
        taken_a: set[int] = set()
        taken_b: set[int] = set()
        for pair in sorted(pairs.values(), key=rank):
            if pair.b not in taken_b and not (self.two and pair.a in taken_a):
                chosen.append(pair)
                taken_a.add(pair.a)
                taken_b.add(pair.b)
        return chosen

    def cut(self, run: Run, pairs: list[Pair]) -> Run:
        """Return `run` without the sentences at its ends that it holds in part only and that are reworded as a whole."""
        likes = {(pair.a, pair.b) for pair in pairs}
        a, b, length = run
        first = self.a.sentence_at(a), self.b.sentence_at(b)
        one, other = self.a.sentences[first[0]], self.b.sentences[first[1]]
        parts = a > one.first or b > other.first
        if first in likes and parts and not _is_nearly_whole(run, one, other):
            step = max(one.last - a, other.last - b)
            a, b, length = a + step, b + step, length - step
        if length <= 0:
            return Run(run.a, run.b, 0)
        last = self.a.sentence_at(a + length - 1), self.b.sentence_at(b + length - 1)
        one, other = self.a.sentences[last[0]], self.b.sentences[last[1]]
        parts = a + length < one.last or b + length < other.last
        if last in likes and parts and not _is_nearly_whole(run, one, other):
            length -= max(a + length - one.first, b + length - other.first)
        return Run(a, b, max(0, length))

    def goes_with(self, run: Run, pairs: list[Pair]) -> bool:
        """Say whether a short run is part of a paragraph that is reworded around it."""
        if run.length >= _GOES_WITH:
            return False
        blocks = self.a.sentences[self.a.sentence_at(run.a)].block, self.b.sentences[self.b.sentence_at(run.b)].block
        return any(
            (self.a.sentences[pair.a].block, self.b.sentences[pair.b].block) == blocks
            and (self.a.sentences[pair.a].last <= run.a or self.a.sentences[pair.a].first >= run.a + run.length)
            for pair in pairs
        )

    def areas(self, pairs: Iterable[Pair], same: list[Area]) -> list[Area]:
        """Return the reworded passages beside those that are the same: paragraph by paragraph, not overlapping."""
        taken_a, taken_b = bytearray(len(self.a.keys)), bytearray(len(self.b.keys))
        for area in same:
            _take(area, taken_a if self.two else None, taken_b)
        groups: dict[tuple[int, int], list[Pair]] = {}
        for pair in pairs:
            one, other = self.a.sentences[pair.a], self.b.sentences[pair.b]
            if not (
                taken_b.find(1, other.first, other.last) >= 0
                or (self.two and taken_a.find(1, one.first, one.last) >= 0)
            ):
                groups.setdefault((one.block, other.block), []).append(pair)
        hulls = [self._grown(hull, taken_a, taken_b) for group in groups.values() for hull in _hulls(group)]
        areas: list[Area] = []
        for area in sorted(
            map(self._area, hulls), key=lambda area: (-area.score * (area.b_end - area.b), area.b, area.a)
        ):
            is_free = taken_b.find(1, area.b, area.b_end) < 0 and taken_a.find(1, area.a, area.a_end) < 0
            if is_free and self._counts(area):
                _take(area, taken_a if self.two else None, taken_b)
                areas.append(area)
        return self._joined(areas)

    def _grown(
        self, hull: tuple[int, int, int, int], taken_a: bytearray, taken_b: bytearray
    ) -> tuple[int, int, int, int]:
        """Take in the neighbouring sentences of the same two paragraphs that are alike at least weakly."""
        i, i_end, j, j_end = hull
        a, b = self.a.sentences, self.b.sentences

        def alike(x: int, y: int) -> bool:
            if not (0 <= x < len(a) and 0 <= y < len(b) and a[x].block == a[i].block and b[y].block == b[j].block):
                return False
            if taken_a.find(1, a[x].first, a[x].last) >= 0 or taken_b.find(1, b[y].first, b[y].last) >= 0:
                return False
            return len(a[x].stems & b[y].stems) > 1 and self.likeness.of(a[x].stems, b[y].stems) >= WEAK

        while alike(i - 1, j - 1):
            i, j = i - 1, j - 1
        while alike(i_end, j_end):
            i_end, j_end = i_end + 1, j_end + 1
        return i, i_end, j, j_end

    def _area(self, hull: tuple[int, int, int, int]) -> Area:
        i, i_end, j, j_end = hull
        one = frozenset().union(*(span.stems for span in self.a.sentences[i:i_end]))
        other = frozenset().union(*(span.stems for span in self.b.sentences[j:j_end]))
        a, b = self.a.sentences, self.b.sentences
        score, shared = self.likeness.of(one, other), self.likeness.number_of(one & other)
        return Area(a[i].first, a[i_end - 1].last, b[j].first, b[j_end - 1].last, score, shared)

    def _counts(self, area: Area) -> bool:
        a = self.a.block_at(area.a)
        b = self.b.block_at(area.b)
        return (
            (area.score >= _LEAST_LIKENESS or (area.score >= CHAINED and area.shared >= LEAST_CHAINED))
            and (self.two or area.a_end <= area.b)
            and min(self.a.size(area.a, area.a_end), self.b.size(area.b, area.b_end)) >= LEAST
            and min(self.a.size(a.first, a.last), self.b.size(b.first, b.last)) >= PROSE
        )

    def _joined(self, areas: list[Area]) -> list[Area]:
        """Join neighbours, unless a paragraph ends on both sides between them."""
        joined: list[Area] = []
        for area in sorted(areas):
            before = joined[-1] if joined else None
            if before and (before.a_end, before.b_end) == (area.a, area.b):
                breaks_a, breaks_b = self.a.block_at(area.a).first == area.a, self.b.block_at(area.b).first == area.b
                if not (breaks_a and breaks_b):
                    score = (before.score + area.score) / 2
                    joined[-1] = Area(before.a, area.a_end, before.b, area.b_end, score)
                    continue
            joined.append(area)
        return joined


def _is_nearly_whole(run: Run, one: Span, other: Span) -> bool:
    """Say whether a run holds nearly all words of two sentences, so that they are the same rather than reworded."""
    whole = max(one.last - one.first, other.last - other.first)
    within = min(one.last, run.a + run.length) - max(one.first, run.a)
    return within >= LEAST and within >= _NEARLY_WHOLE * whole


def _take(area: Area, taken_a: bytearray | None, taken_b: bytearray) -> None:
    if taken_a is not None:
        taken_a[area.a : area.a_end] = b"\1" * (area.a_end - area.a)
    taken_b[area.b : area.b_end] = b"\1" * (area.b_end - area.b)


def _hulls(group: list[Pair]) -> Iterable[tuple[int, int, int, int]]:
    """Yield what the pairs of two paragraphs span, apart where too many sentences lie between."""
    group.sort()
    hull: tuple[int, int, int, int] | None = None
    for pair in group:
        if hull and pair.a - hull[1] <= _GAP and hull[2] - _GAP <= pair.b + 1 <= hull[3] + _GAP + 1:
            hull = hull[0], max(hull[1], pair.a + 1), min(hull[2], pair.b), max(hull[3], pair.b + 1)
            continue
        if hull:
            yield hull
        hull = pair.a, pair.a + 1, pair.b, pair.b + 1
    if hull:
        yield hull
