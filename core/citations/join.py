"""Citations joined to entries: which reading of the names fits which entry, and how well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.citations.authors import Reading
from core.citations.brackets import tokens
from core.citations.drafts import Draft
from core.citations.lexicon import Lexicon
from core.citations.model import Citation, Entry
from core.citations.names import fold, sameness
from core.citations.near import close_entries, possible_entries

Match = Literal["exact", "order", "year", "spelling", "none"]
_SENTENCE = re.compile(r"[.!?。]\s+(?=[A-ZÀ-Þ“\"])")
_REACH = 450


@dataclass(frozen=True)
class Joined:
    """A citation with how it met the list: "none" with `is_missing` when nothing there can be meant."""

    citation: Citation
    match: Match
    draft: Draft
    is_missing: bool = False
    maybe: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True)
class _Fit:
    reading: Reading
    entry: Entry
    names: int  # 3 the same authors, 2 the same in another order, 1 the first of them
    year: int  # 2 the entry's own, 1 somewhere in the entry or not known, 0 another

    @property
    def rank(self) -> tuple[int, int, int]:
        if self.year == 2:
            return (3, self.names, len(self.reading.authors))
        if self.year == 1:
            return (2, self.names, len(self.reading.authors))
        return (1, self.names, len(self.reading.authors))


def join(text: str, drafts: Sequence[Draft], lexicon: Lexicon) -> list[Joined]:
    """Return the drafts that are citations, each joined to the entries that fit best."""
    joined: list[Joined] = []
    last: Joined | None = None
    for draft in drafts:
        one = _inherit(text, draft, last, lexicon) if draft.inherits else _join(text, draft, lexicon)
        last = one
        if one is not None:
            joined.append(one)
    return _without_overlaps(joined)


def _join(text: str, draft: Draft, lexicon: Lexicon) -> Joined | None:
    fits = sorted(_fits(draft, lexicon), key=lambda fit: fit.rank, reverse=True)
    best = fits[0] if fits else None
    if best and best.year:
        same = [fit for fit in fits if fit.rank == best.rank and fit.reading == best.reading]
        match: Match = "order" if best.names == 2 and best.year == 2 else "exact"
        return _made(text, draft, best.reading, match, [fit.entry.number for fit in same])
    if draft.narrative:
        named = _named_before(text, draft, lexicon)
        if named is not None:
            reading, entry = named
            return _made(text, draft, reading, "exact", [entry.number])
    if draft.trust == 0 or not draft.year:
        return None
    if best and best.names >= 2:
        if draft.narrative and draft.trust < 2 and best.entry.names and best.entry.names[0].is_group:
            return None
        same = [fit for fit in fits if fit.rank == best.rank and fit.reading == best.reading]
        numbers = [fit.entry.number for fit in same]
        return _made(text, draft, best.reading, "year", numbers[:1] if len(numbers) == 1 else [], maybe=numbers)
    return _unmatched(text, draft, lexicon)


def _unmatched(text: str, draft: Draft, lexicon: Lexicon) -> Joined | None:
    close = close_entries(draft, lexicon)
    if close:
        reading, entries = close
        return _made(text, draft, reading, "spelling", [entry.number for entry in entries])
    if not draft.readings or draft.trust < 2:
        return None
    reading = draft.readings[0]
    maybe = possible_entries(reading, draft, lexicon)
    missing = not maybe and not draft.is_second
    return _made(text, draft, reading, "none", [], maybe=sorted(maybe), is_missing=missing)


def _inherit(text: str, draft: Draft, last: Joined | None, lexicon: Lexicon) -> Joined | None:
    """Join a further year of the same authors: the 2012 of “(Smith, 2010, 2012)”."""
    if last is None:
        return None
    reading = Reading(last.citation.authors, draft.year_start)
    own = replace(draft, readings=(reading,), others=last.citation.others, inherits=False)
    return _join(text, own, lexicon)


def _made(
    text: str,
    draft: Draft,
    reading: Reading,
    match: Match,
    numbers: Sequence[int],
    *,
    maybe: Sequence[int] = (),
    is_missing: bool = False,
) -> Joined:
    citation = Citation(
        text=text[reading.start : draft.end],
        start=reading.start,
        end=draft.end,
        authors=tuple(" ".join(author.split()) for author in reading.authors),
        year=draft.year,
        page=draft.page,
        narrative=draft.narrative,
        entries=tuple(sorted(set(numbers))),
        others=draft.others,
    )
    return Joined(citation, match, draft, is_missing, frozenset(maybe))


def _fits(draft: Draft, lexicon: Lexicon) -> list[_Fit]:
    found = []
    for reading in draft.readings:
        numbers = lexicon.having(reading.authors) or ()
        for number in numbers:
            entry = lexicon.entries[number]
            names = _same_authors(reading, draft, entry)
            if not names:
                continue
            year = _same_year(draft, entry)
            if year == 2 or (names > 0 and (year == 1 or names >= 2)):
                found.append(_Fit(reading, entry, names, year))
    return found


def _same_year(draft: Draft, entry: Entry) -> int:
    if not draft.year or (entry.when.is_known and draft.when.agrees(entry.when)):
        return 2
    if not entry.when.is_known or (draft.when.years & entry.all_years and not draft.when.letters):
        return 1
    return 0


def _same_authors(reading: Reading, draft: Draft, entry: Entry) -> int:
    cited = reading.authors
    if entry.style == "title-first":
        return 3 if len(cited) == 1 and _is_title(cited[0], entry.title) else 0
    names = entry.names
    if not names:
        return 0
    first = sameness(cited[0], names[0])
    if draft.others:
        return (3 if first == 2 and all(map(sameness, cited, names)) else 1) if first else 0
    if len(cited) == len(names) and all(map(sameness, cited, names)):
        return 3 if all(sameness(c, n) == 2 for c, n in zip(cited, names, strict=True)) else 1
    if len(cited) == len(names) > 1 and entry.is_certain and reading.is_whole:
        free = list(names)
        for author in cited:
            own = next((name for name in free if sameness(author, name) == 2), None)
            if own is None:
                break
            free.remove(own)
        else:
            return 2
    # A list that ends in "et al.", or a text that leaves out all but the first.
    if first and (entry.others or len(cited) < len(names) or not entry.is_certain):
        return 1
    return 1 if first == 2 and len(cited) != len(names) else 0


def _is_title(cited: str, title: str) -> bool:
    short, long = fold(cited), fold(title)
    if not short:
        return False
    return long == short or (long.startswith(f"{short} ") and len(short.split()) >= 2)


def _named_before(text: str, draft: Draft, lexicon: Lexicon) -> tuple[Reading, Entry] | None:
    """Find the author of a bracket that has only a year, earlier in the sentence: “Bruns holds that … (2008, p. 3)”."""
    dated = [
        entry for entry in lexicon.entries if entry.names and entry.when.is_known and draft.when.agrees(entry.when)
    ]
    if not dated or (draft.readings and len(draft.readings[0].authors) > 1):
        return None
    start = max(draft.floor, draft.bracket.start - _REACH)
    window = text[start : draft.bracket.start]
    breaks = list(_SENTENCE.finditer(window))
    # Not beyond another bracket: a name before it has its own year.
    start += max(breaks[-1].end() if breaks else 0, window.rfind(")") + 1, window.rfind("）") + 1)
    words = {fold(part) for token in tokens(text, start, draft.bracket.start) if token.kind == "word" and token.text[0].isupper()
             for part in (token.text, re.sub(r"['’]s?$", "", token.text))}  # fmt: skip
    found = [entry for entry in dated if words & entry.names[0].forms]
    if len(found) != 1:
        return None
    return Reading((found[0].authors[0],), draft.bracket.start), found[0]


def _without_overlaps(joined: Sequence[Joined]) -> list[Joined]:
    """Return the citations in order; of two that share letters the earlier one stays."""
    kept: list[Joined] = []
    for one in sorted(joined, key=lambda j: (j.citation.start, -j.citation.end)):
        if one.citation.start < one.citation.end and (not kept or one.citation.start >= kept[-1].citation.end):
            kept.append(one)
    return kept
