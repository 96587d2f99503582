"""What in a text may be a citation, in order, and which brackets hold nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.citations import dates
from core.citations.brackets import Bracket, brackets, paragraphs
from core.citations.drafts import BracketReader, Draft
from core.citations.lexicon import Lexicon

MAX_DRAFTS = 1000
_PERSONAL = re.compile(
    r"\b(?:personal (?:communication|interview|correspondence)|pers\.? comm|persönliche (?:mitteilung|kommunikation))",
    re.IGNORECASE,
)
_SAME = re.compile(r"\s*(?:ibid|ib|op\.? cit|loc\.? cit|ebd|a\.\s?a\.\s?O|ibíd|tamże|там же)\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The drafts of a text, the brackets that hold nothing but citations, and how many are only numbers."""

    drafts: list[Draft]
    whole: list[tuple[int, int]]
    numeric: int


def find(text: str, lexicon: Lexicon) -> Found:
    """Return everything in `text` that may be a citation, in order."""
    drafts: list[Draft] = []
    whole: list[tuple[int, int]] = []
    numeric = 0
    starts = iter(paragraphs(text))
    place = next(starts)
    for bracket in sorted(brackets(text), key=lambda b: b.start):
        while bracket.start >= place[1] and bracket.start > place[0]:
            following = next(starts, None)
            if following is None or following[0] > bracket.start:
                break
            place = following
        if len(drafts) > MAX_DRAFTS:
            break
        content = _content(text, bracket)
        if re.fullmatch(r"[\[(（]\s*\d{1,3}(?:\s*[-–,;]\s*\d{1,3})*\s*[\])）]", text[bracket.start : bracket.end]):
            numeric += 1
            continue
        if _SAME.match(content) or (_PERSONAL.search(content) and dates.DATE.search(content)):
            whole.append((bracket.start, bracket.end))
            continue
        found, is_whole = BracketReader(text, content, bracket, place[0], lexicon).read()
        if found and is_whole and not found[0].narrative:
            whole.append((bracket.start, bracket.end))
        drafts += found
    return Found(drafts, whole, numeric)


def _content(text: str, bracket: Bracket) -> str:
    """Return what stands in a bracket, with inner brackets as spaces, so that places stay."""
    content = text[bracket.start + 1 : bracket.end - 1]
    for inner in bracket.inner:
        at, to = inner.start - bracket.start - 1, inner.end - bracket.start - 1
        content = content[:at] + " " * (to - at) + content[to:]
    return content


def citation_brackets(found: Found) -> Iterator[tuple[int, int]]:
    """Yield the places of brackets that hold nothing but citations, without those that lie in another one."""
    doubtful = {draft.bracket.start for draft in found.drafts if draft.trust < 1}
    reach = 0
    for start, end in sorted(found.whole):
        if start >= reach and start not in doubtful:
            yield start, end
            reach = end
