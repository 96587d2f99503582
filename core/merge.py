"""Two texts that grew out of one: what each side changed, put together word by word where the two do not meet.

Blocks are compared first, then the words of blocks that both sides changed. Where both changed the same words, both
passages stand in the result, between marks, for the writer to decide. No word is lost: each word of either side is in
the result, or the other side took it out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.tree import inner_html, parse

# Comparing grows with the product of the lengths.
MOST_BLOCKS = 1_500
MOST_WORDS = 4_000
MINE, THEIRS, END = "⟪1⟫", "⟪2⟫", "⟪⟫"
_TOKEN = re.compile(r"<[^>]*>|[^\s<]+\s*|\s+")


class Part(NamedTuple):
    """A stretch of the three texts: `is_same` when nobody changed it."""

    base: list[str]
    mine: list[str]
    theirs: list[str]
    is_same: bool


@dataclass(frozen=True)
class Merged:
    """`text` with everything of both; `open` passages are left to decide, each between the marks of this module."""

    text: str
    open: int


def parts(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    """Yield the three texts in stretches, from what all three share to what lies between."""
    ours = _matches(base, mine)
    others = _matches(base, theirs)
    at_base = at_mine = at_theirs = 0
    for start, end, in_mine, in_theirs in _shared(ours, others):
        if (at_base, at_mine, at_theirs) != (start, in_mine, in_theirs):
            yield Part(
                list(base[at_base:start]), list(mine[at_mine:in_mine]), list(theirs[at_theirs:in_theirs]), is_same=False
            )
        same = list(base[start:end])
        if same:
            yield Part(same, same, same, is_same=True)
        at_base, at_mine, at_theirs = end, in_mine + end - start, in_theirs + end - start


def _matches(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return (start in base, start in other, length) of what both have, with an empty one at the end."""
    return [tuple(block) for block in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()]  # type: ignore[misc]


def _shared(
    ours: Sequence[tuple[int, int, int]], others: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end in base, start in mine, start in theirs) of what all three have; the end of all comes last."""
    i = j = 0
    while i < len(ours) and j < len(others):
        (a, in_mine, a_length), (b, in_theirs, b_length) = ours[i], others[j]
        start, end = max(a, b), min(a + a_length, b + b_length)
        if start < end:
            yield start, end, in_mine + start - a, in_theirs + start - b
        if a + a_length < b + b_length or (a + a_length == b + b_length and i + 1 < len(ours)):
            i += 1
        else:
            j += 1
    a, in_mine, _none = ours[-1]
    yield a, a, in_mine, others[-1][1]


def settled(part: Part) -> list[str] | None:
    """Return what a stretch comes to when one side alone changed it, or both in the same way; None to decide."""
    if part.theirs in (part.mine, part.base):
        return part.mine
    return part.theirs if part.base == part.mine else None


def merge_html(base: str, mine: str, theirs: str, keeps: Callable[[str], bool]) -> Merged | None:
    """Merge three bodies of clean HTML; None when they are too long to be compared.

    `keeps(html)` says whether the sanitiser leaves HTML as it is: what was put together word by word is taken only
    then, since tags of two sides need not fit together.
    """
    blocks = [_blocks(text) for text in (base, mine, theirs)]
    if max(map(len, blocks)) > MOST_BLOCKS:
        return None
    out: list[str] = []
    undecided = 0
    for part in parts(*blocks):
        taken = settled(part)
        if taken is None:
            taken = _by_words(part, keeps)
        if taken is None:
            undecided += 1
            mine_sign, theirs_sign, end_sign = marks()
            taken = [mine_sign, *part.mine, theirs_sign, *part.theirs, end_sign]
        out += taken
    return Merged("".join(out), undecided)


def _blocks(html: str) -> list[str]:
    """Return the top-level elements of clean HTML, which has nothing between them."""
    root = parse(html)
    blocks = []
    for child in list(root):
        holder = root.makeelement("div", {})
        holder.append(child)
        blocks.append(inner_html(holder))
    return blocks


def marks() -> tuple[str, str, str]:
    """Return the paragraphs before the own passage, before the other one, and behind both."""
    words = ((MINE, _("Yours")), (THEIRS, _("Saved elsewhere")), (END, _("End of the two versions")))
    return tuple(f"<p>{sign} {label}</p>" for sign, label in words)  # type: ignore[return-value]


def _by_words(part: Part, keeps: Callable[[str], bool]) -> list[str] | None:
    """Merge one stretch of blocks word by word; None when it cannot be done without a doubt."""
    words = [_TOKEN.findall("".join(blocks)) for blocks in (part.base, part.mine, part.theirs)]
    if not part.base or max(map(len, words)) > MOST_WORDS:
        return None
    out: list[str] = []
    for stretch in parts(*words):
        taken = settled(stretch)
        if taken is None:
            return None
        out += taken
    text = "".join(out)
    return [text] if keeps(text) else None


def merge_lists(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Merge three lists of entries; where both sides changed the same place, the entries of both stand there."""
    out: list[str] = []
    for part in parts(base, mine, theirs):
        taken = settled(part)
        out += list(dict.fromkeys([*part.mine, *part.theirs])) if taken is None else taken
    return out


def merge_line(base: str, mine: str, theirs: str) -> str:
    """Merge three lines: the one that was changed, or both with a mark between."""
    if theirs in (mine, base):
        return mine
    return theirs if mine == base else f"{MINE} {mine} {THEIRS} {theirs}"


def is_open(text: str) -> bool:
    """Whether a passage still stands in two versions in a text."""
    return any(sign in text for sign in (MINE, THEIRS, END))
