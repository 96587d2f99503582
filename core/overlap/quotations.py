"""Quotations that name their source, to be left out of a comparison."""

import re

from core.overlap.reading import CITATION
from core.overlap.words import folded_words

_LEAST = 4  # words; what is shorter is a term in quotation marks
_NEAR = 200  # characters between a quotation and its source

_QUOTED = re.compile(
    "“([^“”]{8,1500})”|„([^„“”]{8,1500})[“”]|«([^«»]{8,1500})»|»([^«»]{8,1500})«"
    '|"([^"\n]{8,1500})"|「([^「」]{4,800})」|(?<![^\\W_])‘([^‘\n]{8,1500}?)’(?![^\\W_])'
)


def cited_quotations(text: str) -> list[str]:
    """Return what stands in quotation marks with a source in brackets near it, such as (Bruns, 2008, p. 21).

    The source has to hold a year and to stand within 200 characters before or after, in the same paragraph. A quotation
    set as a block has no marks in plain text; whoever knows the markup hands it in beside these.
    """
    sources = [(match.start(), match.end()) for match in CITATION.finditer(text)]
    found: list[str] = []
    near = 0
    for match in _QUOTED.finditer(text):
        while near < len(sources) and sources[near][1] < match.start() - _NEAR:
            near += 1
        for start, end in sources[near : near + 3]:
            between = text[end : match.start()] if end <= match.start() else text[match.end() : start]
            if len(between) <= _NEAR and "\n" not in between and start - match.end() <= _NEAR:
                quoted = match[match.lastindex or 0]
                if len(folded_words(quoted)) >= _LEAST:
                    found.append(quoted)
                break
    return found
