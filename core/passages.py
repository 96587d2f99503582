"""What became of a quoted passage when the text it was taken from changed. Pure: two texts in, one verdict out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property

MOST_BLOCKS = 1_500
ENOUGH = 0.6


def flatten(text: str) -> str:
    """Return `text` in one line with single spaces, as passages are compared."""
    return " ".join(text.split())


class Comparison:
    """An earlier and a later plain text, blocks parted by line ends, ready to be asked about passages."""

    def __init__(self, before: str, after: str) -> None:
        self._before = [block for block in map(flatten, before.split("\n")) if block]
        self._after = [block for block in map(flatten, after.split("\n")) if block]
        self._old, self._new = " ".join(self._before), " ".join(self._after)

    def holds(self, passage: str) -> bool:
        """Whether the earlier text has the passage, word for word."""
        return bool(flatten(passage)) and flatten(passage) in self._old

    def fate(self, passage: str) -> str:
        """Return what became of a passage of the earlier text: "same", "moved", "changed" or "gone".

        Same: it stands word for word in the block that it stood in, whatever was added around it. Moved: word for
        word, elsewhere. Changed: at least six tenths of it, by the length of its words, stand together in their order.
        """
        passage = flatten(passage)
        if self._old == self._new:
            return "same"
        if passage in self._new:
            was = _blocks_of(passage, self._old, self._before)
            now = _blocks_of(passage, self._new, self._after)
            return "same" if any(here in self._home(block) for block in was for here in now) else "moved"
        return "changed" if self._most_of_it_stands(passage.split()) else "gone"

    def _home(self, block: int) -> range:
        """Return the blocks of the later text that stand where `block` of the earlier one stood."""
        for _tag, start, end, first, last in self._alignment:
            if start <= block < end:
                return (
                    range(first + block - start, first + block - start + 1) if _tag == "equal" else range(first, last)
                )
        return range(0)

    @cached_property
    def _alignment(self) -> Sequence[tuple[str, int, int, int, int]]:
        if max(len(self._before), len(self._after)) > MOST_BLOCKS:
            # A comparison grows with the product of the numbers of blocks: a text of thousands is compared whole.
            return [("replace", 0, len(self._before), 0, len(self._after))]
        return SequenceMatcher(None, self._before, self._after, autojunk=False).get_opcodes()

    def _most_of_it_stands(self, wanted: list[str]) -> bool:
        whole = sum(map(len, wanted))
        words = self._new.split()
        missing = Counter(wanted)
        inside: Counter[str] = Counter()
        size, met, best, place = len(wanted) + len(wanted) // 4, 0, 0, 0
        for index, word in enumerate(words):
            inside[word] += 1
            if inside[word] <= missing[word]:
                met += len(word)
            if index >= size:
                old = words[index - size]
                if inside[old] <= missing[old]:
                    met -= len(old)
                inside[old] -= 1
            if met > best:
                best, place = met, index
        if best < ENOUGH * whole:
            return False
        window = words[max(0, place - size + 1) : place + 1]
        runs = SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks()
        return sum(len(word) for run in runs for word in wanted[run.a : run.a + run.size]) >= ENOUGH * whole


def _blocks_of(passage: str, text: str, blocks: list[str]) -> list[int]:
    """Return the block that each occurrence of `passage` in `text`, the joined `blocks`, begins in (the first fifty)."""
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block) + 1
    found: list[int] = []
    place = text.find(passage)
    while place >= 0 and len(found) < 50:
        found.append(bisect_right(starts, place) - 1)
        place = text.find(passage, place + 1)
    return found
