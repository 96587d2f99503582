"""Findings in the running text: names without a year, and quotations without a page."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.citations import dates
from core.citations.brackets import paragraphs, tokens
from core.citations.join import Joined
from core.citations.model import Citation, Entry
from core.citations.names import fold, is_caseless, is_name_word, without_possessive, words_of
from core.citations.words import ACCORDING, SAYS

MIN_QUOTE_WORDS = 8
_QUOTES = (
    re.compile(r"“([^“”\n]{20,2500})”"),
    re.compile(r"„([^„“”\n]{20,2500})[“”]"),
    re.compile(r"«([^«»\n]{20,2500})»"),
    re.compile(r"「([^「」\n]{20,2500})」"),
)
_STRAIGHT = re.compile(r'"')
_PAGE_NEAR = re.compile(
    r"(?:\bpp?\.|\bpages?|\bS\.|\bpar[as]*\.?|¶|\bpág\.|\bstr\.|\btr\.|[:：])\s?\d|第\s?\d+\s?[页頁]", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """A listed surname in the text outside of any citation; `says` when a verb of saying or "according to" is with it."""

    start: int
    end: int
    entries: tuple[int, ...]
    says: bool


def mentions(text: str, entries: Sequence[Entry], citations: Sequence[Citation]) -> list[Mention]:
    """Return where first authors of entries are named outside of citations, with capitals as the list writes them."""
    by_last: dict[str, set[tuple[str, int]]] = {}
    for entry in entries:
        if entry.names:
            name = entry.names[0]
            for part in {name.shown, name.shown.split()[-1]}:
                by_last.setdefault(fold(part).split(" ")[-1], set()).add((fold(part), entry.number))
    starts = [citation.start for citation in citations]
    found = []
    words = [token for token in tokens(text, 0, len(text)) if token.kind == "word"]
    for at, word in enumerate(words):
        plain = without_possessive(word.text)
        hits = by_last.get(fold(plain).split(" ")[-1] if plain else "")
        if not hits or not is_name_word(plain):
            continue
        before = bisect_right(starts, word.start) - 1
        if before >= 0 and word.start < citations[before].end:
            continue
        row = fold(" ".join(w.text for w in words[max(0, at - 4) : at] if word.start - w.start < 60) + " " + plain)
        numbers = tuple(sorted({number for form, number in hits if row == form or row.endswith(f" {form}")}))
        if numbers:
            found.append(Mention(word.start, word.end, numbers, _says(text, word.start, word.end)))
    found += _caseless(text, entries, citations)
    return found


def _caseless(text: str, entries: Sequence[Entry], citations: Sequence[Citation]) -> Iterator[Mention]:
    for entry in entries:
        if entry.names and is_caseless(entry.names[0].shown):
            at = text.find(entry.names[0].shown)
            while at >= 0:
                if not any(c.start <= at < c.end for c in citations):
                    yield Mention(at, at + len(entry.names[0].shown), (entry.number,), says=False)
                    break
                at = text.find(entry.names[0].shown, at + 1)


def _says(text: str, start: int, end: int) -> bool:
    ahead = text[max(0, start - 60) : start]
    # "According to Axel Bruns", "According to A. Bruns"
    ahead = re.sub(r"(?:\b[^\W\d_]+\.?\s+)$", "", ahead) if re.search(r"\b[A-ZÀ-Þ][^\W\d_]*\.?\s+$", ahead) else ahead
    after = text[end : end + 80]
    return (
        bool(ACCORDING.search(ahead) or ACCORDING.search(text[max(0, start - 60) : start]))
        or SAYS.match(after) is not None
    )


def without_year(
    text: str, entries: Sequence[Entry], joined: Sequence[Joined], named: Sequence[Mention]
) -> list[tuple[int, int, Entry]]:
    """Return names of listed people to whom something is ascribed without a year, once for each.

    Not when a dated citation of the same author stands in the same paragraph or in the one before it (headings and
    short lines not counted): there the year is still in mind.
    """
    places = paragraphs(text)
    starts = [start for start, _end in places]
    long = [n for n, (start, end) in enumerate(places) if len(words_of(text[start:end])) > 12]
    dated: dict[str, set[int]] = {}
    for one in joined:
        where = bisect_right(starts, one.citation.start) - 1
        if one.citation.year:
            for author in one.citation.authors:
                dated.setdefault(fold(author).split(" ")[-1], set()).add(where)
            for number in one.citation.entries:
                for name in entries[number].names:
                    dated.setdefault(fold(name.shown), set()).add(where)
    found = []
    told: set[str] = set()
    for mention in sorted(named, key=lambda m: m.start):
        entry = entries[mention.entries[0]]
        name = entry.names[0]
        key = fold(name.shown)
        if not mention.says or name.is_group or key in told or entry.style != "author-date" or not entry.year:
            continue
        here = bisect_right(starts, mention.start) - 1
        before = max((n for n in long if n < here), default=-1)
        near = dated.get(key, set()) | dated.get(key.split(" ")[-1], set())
        if any(before <= place <= here for place in near) or _year_near(text, mention.end, places[here][1]):
            continue
        told.add(key)
        found.append((mention.start, mention.end, entry))
    return found


def _year_near(text: str, start: int, end: int) -> bool:
    """Say whether a bracket that begins with a year follows before the paragraph ends, or a year in the next words."""
    if dates.YEARS.search(text, start, min(end, start + 60)):
        return True
    return re.search(rf"[(（\[]\s*{dates.YEAR}", text[start:end]) is not None


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the quotations of at least eight words, with their marks; titles in title case are none."""
    found = [(m.start(), m.end()) for pattern in _QUOTES for m in pattern.finditer(text)]
    for start, end in paragraphs(text):
        marks = [m.start() for m in _STRAIGHT.finditer(text, start, end)]
        if len(marks) % 2 == 0:
            found += [(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=True) if b - a < 2500]
    return sorted(place for place in found if _is_quotation(text[place[0] + 1 : place[1] - 1]))


def _is_quotation(inner: str) -> bool:
    words = words_of(inner)
    if len(words) < MIN_QUOTE_WORDS:
        return False
    long = [word for word in words if len(word) > 3]
    capitals = sum(1 for word in long if word[0].isupper())
    return capitals * 2 < max(1, len(long))


def without_page(
    text: str, entries: Sequence[Entry], joined: Sequence[Joined]
) -> list[tuple[int, int, Citation, Entry]]:
    """Return quotations whose own citation is joined to a work with pages and names none."""
    cited = [one for one in joined if one.citation.year]
    starts = [one.citation.start for one in cited]
    titles = [fold(entry.title) for entry in entries if entry.title]
    found = []
    for start, end in quotations(text):
        quote = fold(text[start + 1 : end - 1])
        if any(title and (title in quote or quote in title) for title in titles if len(title) > 15):
            continue
        one = _citation_of(text, start, end, cited, starts)
        if one is None or len(one.citation.entries) != 1 or one.citation.page or one.match == "none":
            continue
        entry = entries[one.citation.entries[0]]
        if not _has_pages(entry) or _PAGE_NEAR.search(text, max(0, start - 60), end + 120):
            continue
        found.append((start, end, one.citation, entry))
    return found


def _citation_of(text: str, start: int, end: int, cited: Sequence[Joined], starts: Sequence[int]) -> Joined | None:
    """Return the one citation right behind a quotation, or the narrative one that leads into it."""
    at = bisect_right(starts, end - 1)
    if at < len(cited) and re.fullmatch(r"[\s.,;:…]*[(（]?\s*", text[end : cited[at].citation.start]):
        one = cited[at]
        alone = sum(1 for other in cited[at : at + 3] if other.draft.bracket == one.draft.bracket) == 1
        return one if alone else None
    if re.match(r"[\s.,;]*[(（]", text[end : end + 6]):
        return None
    before = bisect_right(starts, start) - 1
    if before >= 0 and cited[before].citation.narrative:
        between = text[cited[before].citation.end : start]
        if len(between) <= 50 and not re.search(r"[.!?;()]", between) and SAYS.match(between):
            return cited[before]
    return None


def _has_pages(entry: Entry) -> bool:
    """Say whether a work has pages for all that its entry tells: a page of the web has none."""
    if not entry.names or re.search(
        r"\b(?:kindle|e-?book|epub|podcast|video|film|episode|tweet|blog|webpage|website|online)\b",
        entry.text,
        re.IGNORECASE,
    ):
        return False
    if not entry.url:
        return not re.search(
            r"\b(?:retrieved|available|accessed|viewed|abgerufen|recuperado|consulté)\b|<\s*>",
            entry.text,
            re.IGNORECASE,
        )
    return "10." in entry.url and re.search(r"\d\s?[-–—]\s?\d", entry.text.replace(entry.url, "")) is not None
