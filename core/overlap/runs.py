"""Runs of equal words: where two texts, or two places of one, are the same word for word."""

from collections.abc import Iterable
from typing import NamedTuple

from core.overlap.reading import PROSE, Reading

LEAST = 12  # words; a Chinese character counts as half of one
_LEAST_STEMS = 6
_LONG, _LEAST_STEMS_OF_LONG = 15, 4  # so many small words in the same order are no chance either
_LEAST_STEMS_IN_LINES = 24  # where nothing but headings, labels and short lines is the same
_KEPT = 8  # places remembered of one stretch of LEAST words


class Run(NamedTuple):
    """Words `a` to `a + length` of one reading equal words `b` to `b + length` of the other."""

    a: int
    b: int
    length: int


def own_runs(reading: Reading) -> list[Run]:
    """Return where a text repeats itself: each later place with the longest, then nearest, earlier one.

    The later places do not overlap each other, and no run overlaps itself.
    """
    keys = reading.keys
    grams = list(zip(*(keys[n:] for n in range(LEAST)), strict=False))
    places: dict[tuple[object, ...], list[int]] = {}
    runs: list[Run] = []
    at = indexed = 0
    while at < len(grams):
        while indexed <= at - LEAST:
            _remember(places, grams[indexed], indexed)
            indexed += 1
        best = 0
        source = 0
        for place in places.get(grams[at], ()):
            length = _length(keys, place, keys, at, at - place)
            if length >= best:
                source, best = place, length
        if best:
            runs.append(Run(source, at, best))
        at += best or 1
    return [run for run in _settled(keys, keys, runs, own=True) if counts(reading, run.b, run.length)]


def shared_runs(a: Reading, b: Reading) -> list[Run]:
    """Return where two texts are the same, the longest runs first to choose; no word is in two runs."""
    places: dict[tuple[object, ...], list[int]] = {}
    for at, gram in enumerate(zip(*(a.keys[n:] for n in range(LEAST)), strict=False)):
        _remember(places, gram, at)
    runs: list[Run] = []
    skip = 0
    for at, gram in enumerate(zip(*(b.keys[n:] for n in range(LEAST)), strict=False)):
        if at < skip or gram not in places:
            continue
        length, source = max((_length(a.keys, place, b.keys, at, len(a.keys)), -place) for place in places[gram])
        runs.append(Run(-source, at, length))
        skip = at + length
    runs = _settled(a.keys, b.keys, runs, own=False)
    taken = bytearray(len(a.keys))
    chosen: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.length, run.b)):
        free = taken.find(0, run.a, run.a + run.length)
        if free < 0:
            continue
        end = taken.find(1, free, run.a + run.length)
        length = (end if end >= 0 else run.a + run.length) - free
        if length >= LEAST and counts(b, run.b + free - run.a, length):
            chosen.append(Run(free, run.b + free - run.a, length))
            taken[free : free + length] = b"\1" * length
    return sorted(chosen)


def _remember(places: dict[tuple[object, ...], list[int]], gram: tuple[object, ...], at: int) -> None:
    known = places.setdefault(gram, [])
    if len(known) == _KEPT:
        del known[1]  # the first stays, and the latest
    known.append(at)


def _length(a: list[object], at_a: int, b: list[object], at_b: int, limit: int) -> int:
    """Return how many words are equal from `at_a` and `at_b` on, `limit` at most."""
    limit = min(limit, len(a) - at_a, len(b) - at_b)
    length, step = 0, 16
    while length < limit:
        step = min(step * 2, limit - length)
        if a[at_a + length : at_a + length + step] == b[at_b + length : at_b + length + step]:
            length += step
            continue
        while length < limit and a[at_a + length] == b[at_b + length]:
            length += 1
        break
    return length


def _settled(a: list[object], b: list[object], runs: Iterable[Run], *, own: bool) -> list[Run]:
    """Give words that two neighbouring runs could both have to the longer one."""
    settled: list[Run] = []
    for run in runs:
        floor = settled[-1].b if settled else 0
        while (
            run.a
            and run.b > floor
            and a[run.a - 1] == b[run.b - 1]
            and not (own and run.a - 1 + run.length >= run.b - 1)
        ):
            if settled and run.b <= settled[-1].b + settled[-1].length and run.length < settled[-1].length:
                break
            run = Run(run.a - 1, run.b - 1, run.length + 1)
            if settled and settled[-1].b + settled[-1].length > run.b:
                settled[-1] = settled[-1]._replace(length=run.b - settled[-1].b)
        if settled and settled[-1].length < LEAST:
            settled.pop()
        settled.append(run)
    return settled


def counts(reading: Reading, first: int, length: int) -> bool:
    """Say whether a run is more than headings, labels, lines of a form or a stock phrase."""
    last = first + length
    if reading.size(first, last) < LEAST:
        return False
    stems = set(reading.stems(first, last))
    least = _LEAST_STEMS_OF_LONG if reading.size(first, last) >= _LONG else _LEAST_STEMS
    if len(stems) < least:
        return False
    if len(stems) >= _LEAST_STEMS_IN_LINES:
        return True
    while first < last:
        block = reading.block_at(first)
        end = min(last, block.last)
        if reading.size(first, end) >= LEAST and reading.size(block.first, block.last) >= PROSE:
            return True
        first = end
    return False
