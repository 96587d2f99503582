"""Citations that lead to their entry, and entries that lead back: links made in the tree when a text is saved.

The writer's words stay as they are; only `rendered` and the list of references hold the links.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from django.utils.html import escape
from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core.citations import Citation
from core.notes import is_note
from core.reading import Analysis, Piece
from core.text import count_words, shorten
from core.tree import BLOCK_TAGS, INLINE


class Places:
    """From places of a plain text to places of the tree that it was read from.

    Both hold the same letters in the same order and differ in white space only, so that the letters are counted.
    """

    def __init__(self, found: Analysis) -> None:
        self.pieces = found.pieces
        self._letters = list(accumulate((not c.isspace() for c in found.text), initial=0))
        self._starts = list(accumulate((_letters_in(piece.text) for piece in found.pieces), initial=0))

    def piece(self, at: int) -> int:
        """Return the number of the piece in which the first letter from `at` on stands."""
        return min(bisect_right(self._starts, self._letters[at]) - 1, len(self.pieces) - 1)

    def offset(self, at: int, piece: int) -> int:
        """Return where in `piece` the first letter from `at` on stands."""
        wanted = self._letters[at] - self._starts[piece]
        for place, character in enumerate(self.pieces[piece].text):
            if not character.isspace():
                if not wanted:
                    return place
                wanted -= 1
        return len(self.pieces[piece].text)


def _letters_in(text: str) -> int:
    return sum(not c.isspace() for c in text)


def count_kinds(found: Analysis, brackets: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Return the words of a text by kind; `brackets` are the places that hold nothing but citations.

    Only in running text and in quotations do they count as "citations": elsewhere they are part of the caption, the
    table or the note. Each word is of one kind, so that the sum is the same whether citations are told apart or not.
    """
    counts = {kind: count_words(text) for kind, text in found.buffers.items()}
    places = Places(found)
    by_line: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for start, end in brackets:
        if start < found.body_length and places.pieces[places.piece(start)].kind in ("text", "quotations"):
            line = found.text.rfind("\n", 0, start) + 1
            stop = found.text.find("\n", end)
            by_line[line, len(found.text) if stop < 0 else stop].append((start, end))
    for (line, stop), cuts in by_line.items():
        rest, at = "", line
        for start, end in cuts:
            rest += found.text[at:start]
            at = end
        rest += found.text[at:stop]
        words = max(0, count_words(found.text[line:stop]) - count_words(rest))
        kind = places.pieces[places.piece(cuts[0][0])].kind
        counts[kind] -= words
        counts["citations"] = counts.get("citations", 0) + words
    return counts


def link_citations(found: Analysis, citations: Sequence[Citation]) -> list[int]:
    """Make each citation of one known entry a link to `#ref-<number>`, in the tree that `found` was read from.

    Returns how many links lead to each entry, by its number from 1; index 0 is unused. A citation that cannot be told
    apart, or that stands in a link of the writer's, stays plain.
    """
    places = Places(found)
    made: list[tuple[int, HtmlElement]] = []
    # From the end, so that the places before stay as they are.
    for citation in reversed(citations):
        if len(citation.entries) != 1:
            continue
        number = citation.entries[0] + 1
        link = _link(places, citation)
        if link is not None:
            made.append((number, link))
    times = [0] * (max((number for number, _l in made), default=0) + 1)
    for number, link in reversed(made):
        times[number] += 1
        link.set("id", f"cite-{number}-{times[number]}")
        link.set("href", f"#ref-{number}")
        link.set("class", "citation")
    return times


def _link(places: Places, citation: Citation) -> HtmlElement | None:
    first, last = places.piece(citation.start), places.piece(citation.end - 1)
    start, end = places.offset(citation.start, first), places.offset(citation.end - 1, last) + 1
    one, other = places.pieces[first], places.pieces[last]
    if first == last:
        return _wrap(one, start, one, end)
    if _holder(one) is _holder(other) and other.slot == "tail":
        return _wrap(one, start, other, end)
    if other.slot == "tail" and _begins(one, start) and one.element.getparent() is _holder(other):
        return _wrap(None, 0, other, end, at=_holder(other).index(one.element))
    # A name in bold, and its year outside: the year alone leads there.
    text = other.text[:end]
    start = len(text) - len(text.lstrip())
    return _wrap(other, start, other, end) if any(c.isalnum() for c in text) else None


def _holder(piece: Piece) -> HtmlElement:
    return piece.element if piece.slot == "text" else piece.element.getparent()


def _begins(piece: Piece, start: int) -> bool:
    """Whether the place is the first letter of an inline element, so that a link can stand around the whole of it."""
    return piece.slot == "text" and piece.element.tag in INLINE and not piece.text[:start].strip()


def _wrap(one: Piece | None, start: int, other: Piece, end: int, at: int = 0) -> HtmlElement | None:
    """Put what stands from `start` in one piece to `end` in the other into a link; both have the same parent.

    Without `one` the link begins right before the child number `at`.
    """
    holder = _holder(other)
    if any(a.tag in ("a", "pre") for a in (holder, *holder.iterancestors())):
        return None
    whole = ""
    if one is not None:
        at = 0 if one.slot == "text" else holder.index(one.element) + 1
        whole = getattr(one.element, one.slot) or ""  # shorter than the piece was, once a later citation was cut off
    link = holder.makeelement("a", {})
    if one is not None and (one.element, one.slot) == (other.element, other.slot):
        link.text, link.tail = whole[start:end], whole[end:]
    else:
        inside = holder[at : holder.index(other.element) + 1]
        if any(is_note(e) or e.tag == "a" or e.tag in BLOCK_TAGS for child in inside for e in child.iter()):
            return None
        rest = other.element.tail or ""
        link.text = whole[start:]
        link.extend(inside)
        other.element.tail, link.tail = rest[:end], rest[end:]
    if one is not None:
        setattr(one.element, one.slot, whole[:start])
    holder.insert(at, link)
    return link


def render_references(entries: Sequence[tuple[str, str]], times: Sequence[int]) -> str:
    """Return the items of a reference list: each with its anchor and, where it is cited, the ways back.

    `entries` are pairs of clean HTML and its words; `times` is what link_citations returned.
    """
    return "".join(
        f'<li id="ref-{number}">{entry}{_ways_back(number, words, times[number] if number < len(times) else 0)}</li>'
        for number, (entry, words) in enumerate(entries, start=1)
    )


def _ways_back(number: int, words: str, times: int) -> str:
    """Return the links back to the citations of an entry. Each says which entry's: links are listed out of their places."""
    if not times:
        return ""
    ways = []
    once, often = _("Back to the citation of “%(entry)s”"), _("Back to citation %(number)d of %(total)d of “%(entry)s”")
    for time in range(1, times + 1):
        label = (often if times > 1 else once) % {"number": time, "total": times, "entry": shorten(words, 40)}
        sign = f"↩{time}" if times > 1 else "↩"
        ways.append(f'<a class="backlink" href="#cite-{number}-{time}" aria-label="{escape(label)}">{sign}</a>')
    return f' <span class="backlinks">{" ".join(ways)}</span>'
