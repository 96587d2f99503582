"""Pairs of sentences that make the same statement in other words.

Sentences are compared by the stems of their content words, in any order; a stem that stands in many sentences weighs
less. Likeness is Dice's coefficient of the weights, 0 to 1. Two sentences on one matter share its terms, which are
about a third of their weight at most; a rewording shares well over half. A weaker pair counts beside a strong one.
"""

from collections import defaultdict
from collections.abc import Set
from itertools import combinations, product
from math import log2
from typing import NamedTuple

from core.overlap.reading import Reading
from core.overlap.words import CJK_FROM, stem

STRONG = 0.58
FAIR = 0.42  # two in a row uphold each other
WEAK = 0.28  # counts beside a strong one
ALMOST_SAME = 0.8
CHAINED = 0.3  # for a sentence that shares very much with the other's neighbourhood: a rewording that splits and joins
LEAST_CHAINED = 11  # stems that such a neighbourhood shares, when the sentence itself is fairly alike
_LEAST_CHAINED_WEAKLY = 13
_MOST_PAIRS = 2_000  # sentences of one block times sentences of another; longer ones are no paragraphs
_LEAST_OF_BLOCKS, _BLOCKS = 16, 0.42  # of two paragraphs as a whole: a rewording that moves statements about
_LEAST_IN_CHAIN, _LINK = 7, 3  # of which the sentence itself, and each neighbour
# How many stems two sentences must share to be alike: alone, alone and almost the same, beside another pair and with it.
_LEAST_SHARED, _LEAST_ALMOST_SAME, _LEAST_BESIDE, _LEAST_OF_TWO = 8, 6, 4, 10
_RAREST = 10  # stems of a sentence by which its likes are looked for
_COMMON = 24  # sentences; a stem that stands in more is no help in looking


# Stems of the words in which any essay speaks of itself.
OF_ESSAYS = frozenset(
    map(stem, ["aim", "analyse", "analysis", "apply", "argue", "argument", "article", "aspect", "author", "begin", "blog", "case", "chapter", "characteristic", "claim", "concept", "conclude", "conclusion", "consider", "define", "definition", "demonstrate", "describe", "discuss", "discussion", "essay", "evidence", "examine", "example", "explain", "explore", "feature", "final", "finally", "focus", "idea", "illustrate", "important", "introduce", "introduction", "issue", "key", "limit", "limitation", "literature", "main", "outline", "paper", "paragraph", "point", "post", "present", "principle", "question", "reason", "relate", "relevant", "research", "result", "section", "show", "study", "suggest", "summary", "term", "theory", "topic", "understand", "use"])
)  # fmt: skip


class Pair(NamedTuple):
    """Sentence `a` of one reading and sentence `b` of the other are alike."""

    a: int
    b: int
    likeness: float
    shared: float


class Likeness:
    """Weighs the stems of one text, or of two, and compares their sentences."""

    def __init__(self, a: Reading, b: Reading) -> None:
        self.a, self.b = a, b
        self.spread: dict[str, int] = defaultdict(int)
        for reading in (a,) if a is b else (a, b):
            for span in reading.sentences:
                for root in span.stems:
                    self.spread[root] += 1
        self.names = (a.names | b.names) - a.plain - b.plain
        self.weights = {root: 1 / (1 + log2(count) / 2) for root, count in self.spread.items()}

    def weight(self, stems: frozenset[str] | set[str]) -> float:
        """Return the sum of the weights of `stems`."""
        return sum(map(self.weights.__getitem__, stems))

    def of(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Return the likeness of two sets of stems."""
        both = self.weight(one) + self.weight(other)
        return 2 * self.weight(one & other) / both if both else 0.0

    def number_of(self, stems: Set[str]) -> float:
        """Return how many stems these are; a name, a word of every essay or a pair of characters counts as half of one."""
        half = sum(
            1 for root in stems if root in self.names or root in OF_ESSAYS or (len(root) == 2 and root > CJK_FROM)
        )
        return len(stems) - half / 2

    def pairs(self) -> dict[tuple[int, int], Pair]:
        """Return the pairs of sentences that are alike for certain; of one text, the earlier sentence as `a`."""
        fair: dict[tuple[int, int], Pair] = {}
        linked: dict[tuple[int, int], Pair] = {}
        for (i, j), met in self._meetings().items():
            if met < _LINK:
                continue
            one, other = self.a.sentences[i], self.b.sentences[j]
            shared = self.number_of(one.stems & other.stems)
            if shared < _LINK or one.sources & other.sources:
                continue  # two sentences that report one source are alike because of it
            pair = linked[i, j] = Pair(i, j, self.of(one.stems, other.stems), shared)
            if pair.likeness >= FAIR and shared >= _LEAST_BESIDE:
                fair[i, j] = pair
        certain = {
            place: pair for place, pair in fair.items() if self._is_alone_enough(pair) or self._is_upheld(pair, fair)
        }
        certain |= {place: pair for place, pair in linked.items() if self._is_chained(pair, linked)}
        if self.a is not self.b:
            for a, b in {(self.a.sentences[i].block, self.b.sentences[j].block) for i, j in linked}:
                certain |= self._of_alike_blocks(a, b)
        return certain

    def _is_alone_enough(self, pair: Pair) -> bool:
        """Say whether a pair counts without its neighbours. What is only listed counts half: lists of terms are shared."""
        if pair.likeness < STRONG or pair.shared < _LEAST_ALMOST_SAME:
            return False
        one, other = self.a.sentences[pair.a], self.b.sentences[pair.b]
        listed = self.number_of((self.a.listed(one) | self.b.listed(other)) & one.stems & other.stems)
        shared = pair.shared - listed / 2
        return shared >= _LEAST_SHARED or (pair.likeness >= ALMOST_SAME and shared >= _LEAST_ALMOST_SAME)

    def _is_upheld(self, pair: Pair, fair: dict[tuple[int, int], Pair]) -> bool:
        """Say whether a neighbour in the same two blocks is fairly alike too, in the same order or the other way."""
        return any(
            (other := fair.get((pair.a + da, pair.b + db))) is not None
            and pair.shared + other.shared >= _LEAST_OF_TWO
            and self.a.sentences[pair.a].block == self.a.sentences[other.a].block
            and self.b.sentences[pair.b].block == self.b.sentences[other.b].block
            for da in (-1, 1)
            for db in (-1, 1)
        )

    def _is_chained(self, pair: Pair, linked: dict[tuple[int, int], Pair]) -> bool:
        """Say whether a pair and those beside it, in the same two blocks, share very much together."""
        if pair.shared < _LEAST_IN_CHAIN or pair.likeness < CHAINED:
            return False
        one, other = self.a.sentences[pair.a], self.b.sentences[pair.b]
        both: set[str] = set()
        listed: set[str] = set()
        for da in (-1, 0, 1):
            for db in (-1, 0, 1):
                if beside := linked.get((pair.a + da, pair.b + db)):
                    x, y = self.a.sentences[beside.a], self.b.sentences[beside.b]
                    if (x.block, y.block) == (one.block, other.block):
                        both |= x.stems & y.stems
                        listed |= self.a.listed(x) | self.b.listed(y)
        shared = self.number_of(both) - self.number_of(both & listed) / 2
        return shared >= (LEAST_CHAINED if pair.likeness >= FAIR else _LEAST_CHAINED_WEAKLY)

    def _of_alike_blocks(self, a: int, b: int) -> dict[tuple[int, int], Pair]:
        """Return the pairs of sentences of two blocks that are alike as a whole; none of blocks that are not."""
        one = [at for at, span in enumerate(self.a.sentences) if span.block == a and not span.sources]
        other = [at for at, span in enumerate(self.b.sentences) if span.block == b and not span.sources]
        if len(one) * len(other) > _MOST_PAIRS:
            return {}
        whole = frozenset().union(*(self.a.sentences[i].stems for i in one))
        second = frozenset().union(*(self.b.sentences[j].stems for j in other))
        if self.number_of(whole & second) < _LEAST_OF_BLOCKS or self.of(whole, second) < _BLOCKS:
            return {}
        found = {}
        for i, j in product(one, other):
            x, y = self.a.sentences[i].stems, self.b.sentences[j].stems
            if (shared := self.number_of(x & y)) >= _LINK:
                found[i, j] = Pair(i, j, self.of(x, y), shared)
        return found

    def _meetings(self) -> dict[tuple[int, int], int]:
        """Count for pairs of sentences how many rare stems they share; in bounded time."""
        meetings: dict[tuple[int, int], int] = defaultdict(int)
        holders = self._holders(self.a)
        if self.a is self.b:
            for places in holders.values():
                for pair in combinations(places, 2):
                    meetings[pair] += 1
            return meetings
        others = self._holders(self.b)
        for root in holders.keys() & others.keys():
            for pair in product(holders[root], others[root]):
                meetings[pair] += 1
        return meetings

    def _holders(self, reading: Reading) -> dict[str, list[int]]:
        """Return the sentences of each stem that is among their rare ones."""
        holders: dict[str, list[int]] = defaultdict(list)
        for at, span in enumerate(reading.sentences):
            rare = sorted((self.spread[root], root) for root in span.stems if self.spread[root] <= _COMMON)
            for _spread, root in rare[:_RAREST]:
                holders[root].append(at)
        return holders
