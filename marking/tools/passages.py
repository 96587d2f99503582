"""Feedback on passages, bound to the frozen text: found in it by its words, and shown in it at its place. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from core.passages import flatten
from core.tree import BLOCK_TAGS, inner_html, parse

LONGEST = 1200
MOST = 60
# What the page adds to a frozen text that nobody wrote: not a part of any passage.
_ADDED = {"anchor", "figure-number", "footnote-mark", "backlink"}
_BREAKS = BLOCK_TAGS | {"figcaption", "br", "section", "div"}


@dataclass(frozen=True)
class Passage:
    """Feedback on `quote`, the words from `start` to `end` of the frozen plain text; `nth` time that they stand there."""

    number: int
    start: int
    end: int
    quote: str
    comment: str
    nth: int


def _pattern(quote: str) -> re.Pattern[str] | None:
    words = quote.split()
    return re.compile(r"\s+".join(map(re.escape, words))) if words else None


def locate(plain: str, quote: str, nth: int = 1) -> tuple[int, int] | None:
    """Return (start, end) in `plain` of the `nth` occurrence of `quote`, white space apart, or None.

    When there are fewer, the last one: the marker may have counted in a page that shows a passage more often.
    """
    pattern = _pattern(quote)
    places = [match.span() for match in pattern.finditer(plain)] if pattern else []
    return places[min(max(nth, 1), len(places)) - 1] if places else None


def passages(plain: str, stored: Sequence[Mapping[str, Any]]) -> list[Passage]:
    """Return what an event holds, numbered in the order of the text."""
    found = []
    for number, one in enumerate(stored, start=1):
        pattern = _pattern(one["quote"])
        starts = [match.start() for match in pattern.finditer(plain)] if pattern else []
        nth = sum(start <= one["start"] for start in starts) or 1
        found.append(Passage(number, one["start"], one["end"], one["quote"], one["comment"], nth))
    return found


def mark_passages(rendered: str, found: Sequence[Passage]) -> str:
    """Return the rendered text with each passage in a `mark`, the first piece of it with an id, and its number behind it.

    A passage that the rendered text does not hold is left to the list.
    """
    if not found:
        return rendered
    root = parse(rendered)
    reader = _Reader()
    reader.inside(root)
    claims: dict[int, int] = {}  # place in the flat text: number of the passage
    last: dict[int, int] = {}  # place after which a number stands
    for passage in found:
        place = locate(reader.text, flatten(passage.quote), passage.nth)
        if place is None:
            continue
        for at in range(*place):
            claims.setdefault(at, passage.number)
        last[place[1] - 1] = passage.number
    seen: set[int] = set()
    for element, slot, text, start in reversed(reader.pieces):
        _wrap(element, slot, _segments(text, reader.places, start, claims, last))
    for mark in root.iter("mark"):
        number = int(mark.get("data-number", "0"))
        if number not in seen:
            mark.set("id", f"passage-{number}")
            seen.add(number)
    return inner_html(root)


class _Reader:
    """Reads the text of a tree in one line with single spaces, and remembers where each character stands."""

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.places: dict[int, int] = {}  # running number of a raw character: its place in the flat text
        self.pieces: list[tuple[HtmlElement, str, str, int]] = []
        self.raw = 0

    @property
    def text(self) -> str:
        return "".join(self.characters)

    def inside(self, element: HtmlElement) -> None:
        self.take(element, "text")
        for child in element:
            own = not (_ADDED & set(child.get("class", "").split()))
            if child.tag in _BREAKS:
                self.space()
            if own:
                self.inside(child)
            if child.tag in _BREAKS:
                self.space()
            self.take(child, "tail")

    def take(self, element: HtmlElement, slot: str) -> None:
        text = getattr(element, slot)
        if not text:
            return
        self.pieces.append((element, slot, text, self.raw))
        for character in text:
            if character.isspace():
                self.space()
            else:
                self.characters.append(character)
            self.places[self.raw] = len(self.characters) - 1
            self.raw += 1

    def space(self) -> None:
        if self.characters and self.characters[-1] != " ":
            self.characters.append(" ")


@dataclass
class _Segment:
    text: str
    number: int = 0
    closes: int = 0


def _segments(
    text: str, places: Mapping[int, int], start: int, claims: Mapping[int, int], last: Mapping[int, int]
) -> list[_Segment]:
    segments: list[_Segment] = []
    for offset, character in enumerate(text):
        place = places[start + offset]
        number = claims.get(place, 0)
        if not segments or segments[-1].number != number or segments[-1].closes:
            segments.append(_Segment("", number))
        segments[-1].text += character
        # A run of white space is one place: the number stands behind the last word, so it closes once.
        if place in last and not character.isspace():
            segments[-1].closes = last[place]
    return segments


def _wrap(element: HtmlElement, slot: str, segments: list[_Segment]) -> None:
    if not any(segment.number or segment.closes for segment in segments):
        return
    parent = element if slot == "text" else element.getparent()
    index = 0 if slot == "text" else parent.index(element) + 1
    setattr(element, slot, None)
    before: HtmlElement | None = None if slot == "text" else element
    for segment in segments:
        if segment.number and segment.text.strip():
            mark = parent.makeelement("mark", {"class": "passage-mark", "data-number": str(segment.number)})
            mark.text = segment.text
            parent.insert(index, mark)
            before, index = mark, index + 1
        elif before is None:
            parent.text = (parent.text or "") + segment.text
        else:
            before.tail = (before.tail or "") + segment.text
        if segment.closes:
            number = _number(parent, segment.closes)
            parent.insert(index, number)
            before, index = number, index + 1


def _number(parent: HtmlElement, number: int) -> HtmlElement:
    """Return the number behind a passage: a link to what is said of it, but not inside another link."""
    sup = parent.makeelement("sup", {"class": "passage-number"})
    if parent.tag == "a" or any(True for _link in parent.iterancestors("a")):
        sup.text = str(number)
        return sup
    link = sup.makeelement("a", {"href": f"#feedback-{number}"})
    link.text = str(number)
    sup.append(link)
    return sup
