"""Passages that one text repeats or that two texts share, the same or reworded.

First come the runs of equal words (see core.overlap.runs), then the pairs of sentences that say the same in other
words (see core.overlap.reworded and core.overlap.areas).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.overlap.areas import Area, Search
from core.overlap.reading import Reading, read
from core.overlap.runs import LEAST, Run, counts, own_runs, shared_runs
from core.overlap.words import folded_words


@dataclass(frozen=True)
class Passage:
    """`a_text` is `text[a_start:a_end]` of the first text (of the earlier place), and so is `b_text` of the second.

    `kind` is "same" where case, signs and white space alone may differ. `words` counts the shorter side; `score` is the
    likeness of what the two sides say, 1.0 for the same.
    """

    kind: Literal["same", "reworded"]
    a_start: int
    a_end: int
    b_start: int
    b_end: int
    a_text: str
    b_text: str
    words: int
    score: float


def repeats(text: str) -> list[Passage]:
    """Return where `text` repeats itself, in the order of the earlier places.

    No two of the later places overlap; a block that stands three times is the earlier place of one passage and the
    later one of another.
    """
    reading = read(text)
    return _passages(reading, reading)


def compare(a: str, b: str, ignore: Sequence[str] = (), quoted: Sequence[str] = ()) -> list[Passage]:
    """Return the passages that two texts share, in the order of `a`; neither side of two passages overlaps.

    Left out are entries of lists of references, what stands in a text of `ignore` too, also in other words (the brief),
    and what stands in a text of `quoted` word for word (the references, quotations with their source).
    """
    if a > b:
        # One order, so that the same passages come whichever text is named first.
        turned = _passages(read(b, ignore, quoted), read(a, ignore, quoted), two=True)
        return sorted((_turn(p) for p in turned), key=lambda p: (p.a_start, p.b_start))
    return _passages(read(a, ignore, quoted), read(b, ignore, quoted), two=True)


def _turn(p: Passage) -> Passage:
    return Passage(p.kind, p.b_start, p.b_end, p.a_start, p.a_end, p.b_text, p.a_text, p.words, p.score)


def _passages(a: Reading, b: Reading, *, two: bool = False) -> list[Passage]:
    runs = shared_runs(a, b) if two else own_runs(a)
    search = Search(a, b, two=two)
    pairs = search.choose()
    all_runs = runs
    runs = [
        run for given in runs if (run := search.cut(given, pairs)).length >= LEAST and not search.goes_with(run, pairs)
    ]
    same = [Area(run.a, run.a + run.length, run.b, run.b + run.length) for run in runs]
    areas = search.areas(pairs, same)
    if two:
        same += _left_over(all_runs, a, b, [*same, *areas])
    found = [_passage("same", a, b, area) for area in same]
    found += [_passage("reworded", a, b, area) for area in areas]
    return sorted(found, key=lambda p: (p.a_start, p.b_start))


def _left_over(runs: Sequence[Run], a: Reading, b: Reading, areas: Sequence[Area]) -> list[Area]:
    """Return what of `runs` was given up for a rewording that then did not come."""
    taken_a, taken_b = bytearray(len(a.keys)), bytearray(len(b.keys))
    for area in areas:
        taken_a[area.a : area.a_end] = b"\1" * (area.a_end - area.a)
        taken_b[area.b : area.b_end] = b"\1" * (area.b_end - area.b)
    found = []
    for run in runs:
        start = 0
        for at in range(run.length + 1):
            if at == run.length or taken_a[run.a + at] or taken_b[run.b + at]:
                if at - start >= LEAST and counts(b, run.b + start, at - start):
                    found.append(Area(run.a + start, run.a + at, run.b + start, run.b + at))
                start = at + 1
    return found


def _passage(kind: Literal["same", "reworded"], a: Reading, b: Reading, area: Area) -> Passage:
    a_start, a_end = a.edges(area.a, area.a_end)
    b_start, b_end = b.edges(area.b, area.b_end)
    words = min(area.a_end - area.a, area.b_end - area.b)
    a_text, b_text = a.text[a_start:a_end], b.text[b_start:b_end]
    if kind == "reworded" and folded_words(a_text) == folded_words(b_text):
        return Passage("same", a_start, a_end, b_start, b_end, a_text, b_text, words, 1.0)
    return Passage(kind, a_start, a_end, b_start, b_end, a_text, b_text, words, round(area.score, 2))
