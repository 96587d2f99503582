"""Quotations that name their source, to be left out of a comparison."""

import re
from collections.abc import Sequence

from core.overlap.reading import CITATION
from core.overlap.words import folded_words

_LEAST = 6  # words; what is shorter is a term in quotation marks
_NEAR = 200  # characters between a quotation and its source
_LONGEST_BLOCK = 2_500  # characters of a quotation that is set as a block

_QUOTED = re.compile(
    "“([^“”]{8,1500})”|„([^„“”]{8,1500})[“”]|«([^«»]{8,1500})»|»([^«»]{8,1500})«"
    '|"([^"\n]{8,1500})"|「([^「」]{4,800})」|『([^『』]{4,800})』'
    "|(?<![^\\W_])‘([^‘\n]{8,1500}?)’(?![^\\W_])|(?<![^\\W_])'([^\\s'][^'\n]{7,1500}(?:(?<=\\w)'(?=\\w)[^'\n]{1,1500}){0,8})'(?![^\\W_])"
)
# A source beside a quotation: with its year (see CITATION), or "(Osei 37)", "(37)", "(p. 37)", "(Osei, n.d.)", "[4]".
_SOURCE = re.compile(
    rf"{CITATION.pattern}|\((?:[^\W\d_][^()]{{0,80}}?[ ,])?(?:pp?\.|para\.|S\.|n\.d\.)?\s?\d{{0,4}}(?:[-–]\d{{1,4}})?\)"
    r"|\[\d{1,3}(?:[,;–-]\s?(?:p\.\s?)?\d{1,4}){0,4}\]"
)
_SENTENCE_END = re.compile(r"[.!?。！？][”’\"')]*\s")
_OPENS_BLOCK = re.compile(r"[:：]\s*$")


def cited_quotations(text: str) -> list[str]:
    """Return what is quoted in `text` with a source in brackets near it, such as (Bruns, 2008, p. 21), (Bruns 21) or [4].

    That is what stands in quotation marks, the source at most 200 characters before or after in the same paragraph;
    and a paragraph that a colon announces, with the source at its end or in the sentence that announces it.
    """
    sources = [(match.start(), match.end()) for match in _SOURCE.finditer(text) if any(map(str.isdigit, match[0]))]
    found: list[str] = []
    near = 0
    for match in _QUOTED.finditer(text):
        while near < len(sources) and sources[near][1] < match.start() - _NEAR:
            near += 1
        for start, end in sources[near : near + 3]:
            between = text[end : match.start()] if end <= match.start() else text[match.end() : start]
            # A source after the quotation stands in its sentence, or at once behind it.
            elsewhere = start >= match.end() and _SENTENCE_END.search(between.lstrip(" .!?”’\"'»"))
            if len(between) <= _NEAR and "\n" not in between and not elsewhere:
                quoted = match[match.lastindex or 0]
                if len(folded_words(quoted)) >= _LEAST:
                    found.append(quoted)
                break
    return found + _blocks(text)


def sourced_blocks(text: str, blocks: Sequence[str]) -> list[str]:
    """Return those of `blocks`, quotations that the markup of `text` sets apart, that have a source in or beside them."""
    return [block for block in blocks if (at := text.find(block)) >= 0 and _is_sourced(text, at, at + len(block))]


def _blocks(text: str) -> list[str]:
    found = []
    at = 0
    before = ""
    for line in text.split("\n"):
        if line and len(line) <= _LONGEST_BLOCK and _OPENS_BLOCK.search(before):
            start = text.index(line, at)
            ends = [match.end() for match in CITATION.finditer(line)]
            announced = CITATION.search(_last_sentence(before))
            if len(folded_words(line)) >= _LEAST and (announced or (ends and len(line) - ends[-1] <= 2)):
                found.append(text[start : start + len(line)])
        at += len(line) + 1
        before = line or before
    return found


def _is_sourced(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2 * _NEAR) : start].rstrip(), text[end : end + 2 * _NEAR].lstrip()
    first = _SENTENCE_END.search(after)
    beside = f"{_last_sentence(before)}\n{text[start:end]}\n{after[: first.end() if first else None]}"
    return any(any(map(str.isdigit, match[0])) for match in _SOURCE.finditer(beside))


def _last_sentence(text: str) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() < len(text)]
    return text[ends[-1] :] if ends else text
