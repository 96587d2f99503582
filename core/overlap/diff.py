"""A difference word by word, for showing two passages side by side."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from core.overlap.words import WORD, fold

Op = Literal["equal", "insert", "delete", "replace"]

_BUDGET = 1_000_000  # cells of all tables together; when they are used up, the rest is a replacement
_SPACE = re.compile(r"\s+")


class Change(NamedTuple):
    """`a_words` of the first passage stand where `b_words` stand in the second; empty for what was inserted or deleted.

    Both are pieces of the passages with their signs and white space: joined, they give the passages back.
    """

    op: Op
    a_words: str
    b_words: str


def word_diff(a: str, b: str) -> list[Change]:
    """Return how `b` differs from `a`; words are equal when they differ in case, signs or white space alone.

    Words that stand once in either passage are the fixed points (patience diff); between them a table of limited
    size is filled, so that the time grows with the length of the passages.
    """
    a_pieces, a_keys = _pieces(a)
    b_pieces, b_keys = _pieces(b)
    changes: list[Change] = []
    i = j = 0
    for x, y, length in [*_blocks(_matches(a_keys, b_keys)), (len(a_keys), len(b_keys), 0)]:
        if i < x or j < y:
            op: Op = "insert" if i == x else "delete" if j == y else "replace"
            changes.append(Change(op, "".join(a_pieces[i:x]), "".join(b_pieces[j:y])))
        i, j = x + length, y + length
        if length:
            changes.append(Change("equal", "".join(a_pieces[x:i]), "".join(b_pieces[y:j])))
    return changes


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """Return `text` cut into pieces with one word each, and the folded words; of a text without words, one piece."""
    found = [match for match in WORD.finditer(text) if fold(match[0])]
    cuts = [0]
    for word, after in pairwise(found):
        spaces = _SPACE.findall(text, word.end(), after.start())
        cuts.append(text.rindex(spaces[-1], word.end(), after.start()) + len(spaces[-1]) if spaces else after.start())
    keys = [fold(match[0]) for match in found] or ([text.strip()] if text else [])
    cuts.append(len(text))
    return [text[start:end] for start, end in pairwise(cuts)] if text else [], keys


def _blocks(matches: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of matches that follow each other on both sides."""
    start = 0
    for at in range(1, len(matches) + 1):
        if at == len(matches) or matches[at] != (matches[at - 1][0] + 1, matches[at - 1][1] + 1):
            yield *matches[start], at - start
            start = at


def _matches(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Return places of equal words, ascending on both sides."""
    matches: list[tuple[int, int]] = []
    budget = _BUDGET
    parts = [(0, len(a), 0, len(b))]
    while parts:
        i, i_end, j, j_end = parts.pop()
        while i < i_end and j < j_end and a[i] == b[j]:
            matches.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and a[i_end - 1] == b[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            matches.append((i_end, j_end))
        rows, columns = i_end - i, j_end - j
        budget -= rows + columns
        if not rows or not columns or budget < 0:
            continue
        if fixed := _fixed_points(a, b, (i, i_end, j, j_end)):
            for x, y in fixed:
                parts.append((i, x, j, y))
                matches.append((x, y))
                i, j = x + 1, y + 1
            parts.append((i, i_end, j, j_end))
        elif rows * columns <= budget:
            budget -= rows * columns
            matches += [(i + x, j + y) for x, y in _longest(a[i:i_end], b[j:j_end])]
    return sorted(matches)


def _fixed_points(a: list[str], b: list[str], part: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the most words that stand once on either side and come in the same order on both."""
    i, i_end, j, j_end = part
    often_a, often_b = Counter(a[i:i_end]), Counter(b[j:j_end])
    place = {b[y]: y for y in range(j, j_end) if often_b[b[y]] == 1}
    found = [(x, place[a[x]]) for x in range(i, i_end) if often_a[a[x]] == 1 and a[x] in place]
    # The longest ascending series: `tails` ends the best series of each length, `back` leads to the one before.
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for at, (_x, y) in enumerate(found):
        length = bisect_left(tails, y)
        back.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [y]
        ends[length : length + 1] = [at]
    series: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(found[at])
        at = back[at]
    return series[::-1]


def _longest(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Return a longest common subsequence, by the usual table."""
    table = [[0] * (len(b) + 1)]
    for word in reversed(a):
        below, row = table[-1], [0] * (len(b) + 1)
        for y in range(len(b) - 1, -1, -1):
            row[y] = below[y + 1] + 1 if word == b[y] else max(below[y], row[y + 1])
        table.append(row)
    table.reverse()
    x = y = 0
    found: list[tuple[int, int]] = []
    while x < len(a) and y < len(b):
        if a[x] == b[y]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif table[x + 1][y] >= table[x][y + 1]:
            x += 1
        else:
            y += 1
    return found
