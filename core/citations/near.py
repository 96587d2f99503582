"""Entries that do not fit a citation but come close to it, by a letter or by what cannot be told."""

import re

from core.citations.authors import Reading
from core.citations.drafts import Draft
from core.citations.lexicon import Lexicon
from core.citations.model import Entry
from core.citations.names import fold, is_acronym, is_caseless, is_close, sameness


def close_entries(draft: Draft, lexicon: Lexicon) -> tuple[Reading, list[Entry]] | None:
    """Return the entries of the same year whose authors differ from the cited ones by a letter or two."""
    for reading in draft.readings:
        if not reading.is_whole:
            continue
        found = []
        for entry in lexicon.entries:
            if (
                entry.style == "title-first"
                or not entry.when.is_known
                or not draft.when.agrees(entry.when)
                or not entry.names
            ):
                continue
            cited, names = reading.authors, entry.names
            if not (len(cited) == len(names) or (draft.others and len(cited) <= len(names))):
                continue
            rest = [(c, n.shown) for c, n in zip(cited, names, strict=False) if sameness(c, n) < 2]
            if rest and all(is_close(c, shown) for c, shown in rest):
                found.append(entry)
        if found:
            return reading, found
    return None


def possible_entries(reading: Reading, draft: Draft, lexicon: Lexicon) -> set[int]:
    """Return the entries that may be meant although they do not fit: no report is made then.

    The entry has the surnames somewhere (as editors, or it could not be read) and the year; or it has the year and is
    written in another script; or it is a body's and the citation an abbreviation.
    """
    found = set()
    surnames = [fold(author.split()[-1]) for author in reading.authors]
    acronym = len(reading.authors) == 1 and is_acronym(reading.authors[0])
    for entry in lexicon.entries:
        if not entry.is_work:
            continue
        near = bool(draft.when.years & entry.all_years) or draft.when.agrees(entry.when)
        is_open = entry.style == "unknown" or not entry.when.is_known
        if not near and not is_open:
            continue
        plain = re.sub(r"['’]s\b", "", entry.text)
        folded = f" {fold(plain)} "
        if (
            all(f" {surname} " in folded for surname in surnames)
            or (near and entry.names and is_caseless(entry.names[0].shown) != is_caseless(reading.authors[0]))
            or (near and entry.names and _is_other_script(entry.names[0].shown, reading.authors[0]))
            or (near and acronym and any(name.is_group for name in entry.names))
        ):
            found.add(entry.number)
    return found


def _is_other_script(one: str, other: str) -> bool:
    return fold(one)[:1].isascii() != fold(other)[:1].isascii()
