"""A text taken apart for comparing: words with their places, sentences, blocks, and what carries their statement."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby, pairwise

from core.overlap.words import WORD, fold, folded_words, is_cjk, stem

LONGEST_SENTENCE = 60  # words; what goes on longer is cut, at a comma if there is one
PROSE = 15  # words of a block that is more than a heading, a label or a line of a form
_GERMAN = frozenset(
    ["der", "die", "das", "den", "dem", "des", "und", "nicht", "ein", "eine", "einer", "ist", "zu", "im", "auf", "mit"]
)
_LEAST_ITEMS, _LONGEST_ITEM = 3, 4  # items of a list, and words of each
_JOINS = frozenset(["and", "or", "und", "oder", "y", "e", "o", "et", "ou"])
_IGNORED_RUN = 6  # words in a row that stand in an ignored text

# Each pattern starts only where the character before cannot belong to it, so that no run of signs is scanned twice.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s++(?=[\"'“‘«„(\[¿¡]*+([^\W\d_]))|(?<![。！？])[。！？]++[”’」』）]*+"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|al|pp|vs|dr|mr|mrs|ms|prof|no|vol|eds?|fig|cf|st|bzw|ca|vgl|ibid|[eiz]\.[gebB]|d\.h|u\.a))\.\s*$",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[,;:–—，；：、]")
CITATION = re.compile(
    r"\([^()]{0,120}\b(?:1[5-9]|20)\d\d\w?\b[^()]{0,60}\)|（[^（）]{0,60}(?:19|20)\d\d[^（）]{0,40}）"
)
_ENTRY = re.compile(r"\s*(?:\[\d{1,3}\]|[\w'’ -]{2,60},\s(?:[^\W\d_]\.|[^\W\d_][\w-]+\.|[^\W\d_]\w+,\s&))")
_SOURCE = re.compile(r"https?://|\bdoi\b|\bRetrieved\b|\bAccessed\b|\bPress\b|\bJournal\b|\bISBN\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
_OPENS = frozenset("\"'“‘«„([¿¡「『（")
_CLOSES = frozenset(".!?…,;:\"'”’»)]。！？」』）")


@dataclass(frozen=True)
class Span:
    """A sentence or a block: words `first` to `last` (exclusive) and the stems that carry its statement."""

    first: int
    last: int
    block: int
    stems: frozenset[str] = frozenset()  # of a sentence
    sources: frozenset[str] = frozenset()  # that a sentence cites: a year with the name before it


@dataclass
class Reading:
    """`keys` are the folded words; a word that is left out has a key that equals no other."""

    text: str
    keys: list[object] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    blocks: list[Span] = field(default_factory=list)
    wide: bytearray = field(default_factory=bytearray)  # 1 where the word is a Chinese or Japanese character
    silent: bytearray = field(default_factory=bytearray)  # 1 where the word is part of a citation in brackets
    names: frozenset[str] = frozenset()  # stems of words that stand with a capital letter, not where a sentence begins
    plain: frozenset[str] = frozenset()  # stems of words that stand with a small letter

    def size(self, first: int, last: int) -> float:
        """Return how much stands from word `first` to `last`, in words; a Chinese character counts as half of one."""
        return last - first - sum(self.wide[first:last]) / 2

    def sentence_at(self, word: int) -> int:
        """Return the number of the sentence in which `word` stands."""
        return bisect_left(self.sentences, word + 1, key=lambda span: span.last)

    def block_at(self, word: int) -> Span:
        """Return the block in which `word` stands."""
        return self.blocks[bisect_left(self.blocks, word + 1, key=lambda span: span.last)]

    def stems(self, first: int, last: int) -> Iterator[str]:
        """Yield the stems of words `first` to `last`; of Chinese or Japanese, pairs of neighbouring characters."""
        before = None
        for at in range(first, last):
            key = self.keys[at]
            if not isinstance(key, str) or self.silent[at]:
                before = None
            elif self.wide[at]:
                root = stem(key)
                if before and root and self.ends[at - 1] == self.starts[at]:
                    yield before + root
                before = root
            else:
                before = None
                if root := stem(key):
                    yield root

    def listed(self, span: Span) -> frozenset[str]:
        """Return the stems of a sentence that stand in a list: three items or more in a row, of four words at most."""
        cuts = [
            at
            for at in range(span.first + 1, span.last)
            if self.keys[at] in _JOINS or _PAUSE.search(self.text, self.ends[at - 1], self.starts[at])
        ]
        items = list(pairwise([span.first, *cuts, span.last]))
        stems: set[str] = set()
        for is_short, group in groupby(items, key=lambda item: item[1] - item[0] <= _LONGEST_ITEM):
            if is_short and len(row := list(group)) >= _LEAST_ITEMS:
                stems.update(self.stems(row[0][0], row[-1][1]))
        return frozenset(stems)

    def edges(self, first: int, last: int) -> tuple[int, int]:
        """Return the character offsets of words `first` to `last` with the signs that open and close them."""
        start, end = self.starts[first], self.ends[last - 1]
        floor = self.ends[first - 1] if first else 0
        ceiling = self.starts[last] if last < len(self.starts) else len(self.text)
        while start > floor and self.text[start - 1] in _OPENS:
            start -= 1
        while end < ceiling and self.text[end] in _CLOSES:
            end += 1
        return start, end


def read(text: str, ignore: Sequence[str] = (), quoted: Sequence[str] = ()) -> Reading:
    """Take `text` apart; words in a row that stand in a text of `ignore` or `quoted` too are left out.

    Of `ignore` the stems are left out as well, wherever they stand, so that it may be reworded.
    """
    plain = _read(text)
    if not ignore and not quoted:
        return plain
    reading = Reading(text, list(plain.keys), plain.starts, plain.ends, wide=plain.wide, silent=plain.silent)
    reading.names, reading.plain = plain.names, plain.plain
    left_out = _leave_out(reading, plain.keys, [folded_words(other) for other in (*ignore, *quoted)])
    known = {root for other in ignore for root in _roots(folded_words(other))}
    for s in plain.sentences:
        touched = left_out.find(1, s.first, s.last) >= 0
        stems = (frozenset(reading.stems(s.first, s.last)) if touched else s.stems) - known
        reading.sentences.append(s if stems == s.stems else replace(s, stems=stems))
    reading.blocks = plain.blocks
    return reading


@lru_cache(maxsize=8)  # one text is often compared with many
def _read(text: str) -> Reading:
    reading = Reading(text)
    for match in WORD.finditer(text):
        if key := fold(match[0]):
            reading.keys.append(key)
            reading.starts.append(match.start())
            reading.ends.append(match.end())
    wide = {key for key in set(reading.keys) if isinstance(key, str) and is_cjk(key)}
    reading.wide = bytearray(key in wide for key in reading.keys)
    reading.silent = bytearray(len(reading.keys))
    for match in CITATION.finditer(text):
        first, last = bisect_left(reading.starts, match.start()), bisect_left(reading.starts, match.end())
        reading.silent[first:last] = b"\1" * (last - first)
    for number, (start, end) in enumerate(_blocks(text)):
        first, last = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
        if first == last:
            continue
        if last - first <= 80 and _is_reference(text[start:end]):
            reading.keys[first:last] = [object() for _word in range(first, last)]
        cuts = sorted(
            {first, last, *(bisect_left(reading.starts, at, first, last) for at in _sentence_ends(text, start, end))}
        )
        for begin, stop in pairwise(cuts):
            reading.sentences += [
                Span(a, b, number, frozenset(reading.stems(a, b)), _sources(reading, a, b))
                for a, b in _pieces(reading, begin, stop)
            ]
        reading.blocks.append(Span(first, last, number))
    reading.names, reading.plain = _names(reading)
    return reading


def _sources(reading: Reading, first: int, last: int) -> frozenset[str]:
    """Return the years in brackets from word `first` to `last`, each with the last name before it."""
    found = set()
    name = ""
    for at in range(first, last):
        word = reading.text[reading.starts[at] : reading.ends[at]]
        if reading.silent[at] and _YEAR.fullmatch(word):
            found.add(f"{name} {word}")
        elif word[:1].isupper() and len(word) > 2:
            name = fold(word)
    return frozenset(found)


def _names(reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of words with a capital letter, where no sentence begins, and of those with a small one.

    None of German, which writes all nouns so.
    """
    german = sum(1 for key in reading.keys if isinstance(key, str) and key in _GERMAN)
    if german * 14 > len(reading.keys):
        return frozenset(), frozenset()
    begins = {span.first for span in reading.sentences}
    capital: set[str] = set()
    small: set[str] = set()
    for at, key in enumerate(reading.keys):
        if isinstance(key, str) and at not in begins and (root := stem(key)):
            (capital if reading.text[reading.starts[at]].isupper() else small).add(root)
    return frozenset(capital), frozenset(small)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of paragraphs. A line goes on in the next when it is long and that begins in lower case."""
    start = at = 0
    lines = text.split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        if not (len(line) > 40 and after[:1].islower()):
            yield start, at
            start = at


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        begins = match[1]
        if begins and (begins.islower() or _ABBREVIATION.search(text, max(start, match.start() - 8), match.end())):
            continue
        yield match.end()


def _pieces(reading: Reading, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence whole, or in pieces when it is very long."""
    start = first
    while last - start > LONGEST_SENTENCE:
        cut = next(
            (at for at in range(start + 20, start + LONGEST_SENTENCE)
             if _PAUSE.search(reading.text, reading.ends[at - 1], reading.starts[at])),
            start + LONGEST_SENTENCE,
        )  # fmt: skip
        yield start, cut
        start = cut
    if start < last:
        yield start, last


def _is_reference(block: str) -> bool:
    """Say whether a short block is an entry of a list of references."""
    year = _YEAR.search(block)
    return bool(
        year and (_ENTRY.match(block) or (_SOURCE.search(block) and re.match(r".{5,160}?\(\d{4}\w?\)\.?", block)))
    )


def _roots(words: list[str]) -> Iterator[str]:
    """Yield the stems of an ignored text, pairs of characters among them."""
    yield from map(stem, words)
    yield from (stem(a) + stem(b) for a, b in pairwise(words) if is_cjk(a) and is_cjk(b))


def _leave_out(reading: Reading, keys: Sequence[object], others: list[list[str]]) -> bytearray:
    """Give a key of its own to each word of a run that stands in one of `others`; return where, 1 a word."""
    grams: dict[int, set[tuple[object, ...]]] = {}
    for other in others:
        if length := min(_IGNORED_RUN, len(other)):
            grams.setdefault(length, set()).update(zip(*(other[n:] for n in range(length)), strict=False))
    left_out = bytearray(len(keys))
    for length, known in grams.items():
        for at, gram in enumerate(zip(*(keys[n:] for n in range(length)), strict=False)):
            if gram in known:
                left_out[at : at + length] = b"\1" * length
    for place, is_out in enumerate(left_out):
        if is_out:
            reading.keys[place] = object()
    return left_out
