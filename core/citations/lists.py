"""Findings in a reference list by itself: order, doubles, missing authors and addresses."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from core.citations.entries import URL
from core.citations.model import Entry
from core.citations.names import fold, is_caseless
from core.citations.words import PARTICLES

_ACCESSED = (
    r"retrieved|accessed|viewed|last|abgerufen|zugriff|consulté|consultado|recuperado|acesso|dostęp|geraadpleegd|hämtad|"
    r"hentet|访问"
)
_TAIL = re.compile(
    rf"[\[(<]\s*(?:(?:{_ACCESSED})\b[^\])>]*)?[\])>]\s*\.?\s*$|[\s.,]*\b(?:{_ACCESSED})[:\s]+(?:on\s+)?\d[^.:]{{3,25}}\.?\s*$",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:(?:retrieved|accessed|downloaded|viewed|sourced|obtained|available)\b[^.;()\[\]<>:]{0,40}?\b(?:from|at)|"
    r"recuperado\b[^.;:]{0,30}?\bde|disponible (?:en|sur|à)|disponível em|obtenido de|récupéré\b[^.;:]{0,30}?\b(?:de|sur)|"
    r"consulté\b[^.;:]{0,30}?\b(?:sur|à l['’]adresse)|abgerufen\b[^;:]{0,30}?\b(?:von|unter)|verfügbar unter|"
    r"pobrano\b[^;:]{0,30}?\bze?|hämtad\b[^;:]{0,30}?\bfrån|hentet\b[^;:]{0,30}?\bfra|geraadpleegd\b[^;:]{0,30}?\b(?:van|op)|"
    r"beschikbaar (?:op|via)|truy cập\b[^;:]{0,30}?\b(?:từ|tại)|disponibile (?:su|a|presso)|"
    r"url|link|doi|режим доступа)\s*[:：]?\s*[.,]?\s*$|(?:取自|检索自|檢索自|网址|網址)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_NO_LETTERS = str.maketrans("", "", "'’ʼ`- ‐‑")


def is_numbered(entries: Sequence[Entry]) -> bool:
    """Say whether the list carries numbers, as in Vancouver and IEEE style."""
    works = [entry for entry in entries if entry.is_work]
    return bool(works) and sum(entry.is_numbered for entry in works) * 2 > len(works)


def lacks_url(entry: Entry, following: Entry | None) -> bool:
    """Say whether an address is announced ("Retrieved from", "Available at", "<>") and none follows."""
    if entry.url or (following is not None and following.style == "continuation"):
        return False
    text = " ".join(entry.text.split())[-400:]
    if URL.search(text):
        return False
    if re.search(r"<\s*>", text):
        return True
    return any(_ANNOUNCES.search(tail) for tail in (text, _TAIL.sub("", text)))


def lacks_author(entry: Entry) -> bool:
    """Say whether an entry begins with its title or its address; works of reference have no author by rule."""
    if entry.style != "title-first":
        return bool(re.match(r"\s*\(\d{4}[a-z]?\)\.?\s+\w", entry.text))
    return not re.search(
        r"wikipedia|encyclop|dictionary|merriam|britannica|\[(?:film|video|tv|song|album)|directed by",
        entry.text,
        re.IGNORECASE,
    )


def doubles(entries: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Return entries that say the same as an earlier one: the whole text, or authors, year and title."""
    seen: dict[tuple[str, ...], Entry] = {}
    found = []
    for entry in entries:
        if not entry.is_work:
            continue
        keys: list[tuple[str, ...]] = [("text", fold(re.sub(r"^\W*\d{1,3}[\].)]\s", "", entry.text)))]
        title = fold(entry.title)
        if entry.names and entry.year and len(title) >= 12 and len(title.split()) >= 2:
            keys.append(("work", *(fold(name.shown) for name in entry.names), fold(entry.year), title))
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier:
            found.append((earlier, entry))
        for key in keys:
            seen.setdefault(key, entry)
    return found


def out_of_order(entries: Sequence[Entry], cited_order: Sequence[int]) -> list[tuple[Entry, Entry]]:
    """Return (entry, the one before it in the list that it should precede) for each entry out of alphabetical order.

    Only first authors in the Latin alphabet are compared, and only where every usual way of sorting (particles and
    articles counted or not, Mc as Mac, accents as letters of their own) agrees. Numbered lists, lists in the order of
    the text, and lists in which a third of the entries is out of place are left alone but for small ones; headings
    divide a list. `cited_order` has the numbers of cited entries as they appear in the text.
    """
    if is_numbered(entries):
        return []
    known = set(cited_order)
    listed = [entry.number for entry in entries if entry.number in known]
    if len(listed) >= 4 and listed == list(dict.fromkeys(cited_order)):
        return []
    found: list[tuple[Entry, Entry]] = []
    part: list[Entry] = []
    for entry in [*entries, None]:
        if entry is not None and entry.style != "heading":
            if entry.names and entry.style in ("author-date", "author-first") and _is_latin(entry):
                part.append(entry)
            continue
        found += _misplaced(part)
        part = []
    return found


def _misplaced(part: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    keys = [_keys(entry) for entry in part]
    stay = set(_longest_rising([key[0] for key in keys]))
    found = []
    for at, entry in enumerate(part):
        if at in stay:
            continue
        before = max((i for i in stay if i < at), default=None)
        after = min((i for i in stay if i > at), default=None)
        if before is not None and _is_after(keys[before], keys[at]):
            found.append((entry, part[before]))
        elif after is not None and _is_after(keys[at], keys[after]):
            found.append((part[after], entry))
    return found if len(found) * 3 <= len(part) or len(part) <= 4 else []


def _longest_rising(keys: Sequence[str]) -> list[int]:
    """Return the indices of a longest row that does not fall."""
    tails: list[str] = []
    at: list[int] = []
    before: list[int] = [-1] * len(keys)
    for i, key in enumerate(keys):
        place = bisect_right(tails, key)
        before[i] = at[place - 1] if place else -1
        if place == len(tails):
            tails.append(key)
            at.append(i)
        else:
            tails[place], at[place] = key, i
    row = []
    i = at[-1] if at else -1
    while i >= 0:
        row.append(i)
        i = before[i]
    return row[::-1]


def _keys(entry: Entry) -> tuple[str, ...]:
    """Return the ways in which the first author may be sorted."""
    name = entry.names[0].shown
    words = unicodedata.normalize("NFC", name).casefold().split()
    ways = {" ".join(words), "".join(words)}
    core = list(words)
    while len(core) > 1 and (
        core[0] in PARTICLES or core[0] in ("the", "a", "an", "die", "der", "das", "le", "la", "el")
    ):
        core.pop(0)
        ways |= {" ".join(core), "".join(core)}
    parts = {part for way in ways for part in (re.sub(r"^(?:al|el|ibn|bin|d)[-'’]", "", way),)}
    ways |= parts
    ways |= {re.sub(r"^mc", "mac", way) for way in ways} | {re.sub(r"^st\b\.?", "saint", way) for way in ways}
    if entry.lead:
        # A list may be sorted by first names, or a full name by either of its words.
        given_first = entry.names[0].given == "" and not entry.names[0].is_group and len(words) > 1
        ways |= {words[-1]} if given_first else set()
    first = fold(" ".join(words))
    return (first, *sorted({way.translate(_NO_LETTERS) for way in ways} | ways))


def _is_after(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether every way of sorting puts `one` behind `other`."""
    return all(_comes_after(a, b) for a in one[1:] for b in other[1:])


def _comes_after(one: str, other: str) -> bool:
    for a, b in zip(one, other, strict=False):
        if a != b:
            # Alphabets differ in where letters with signs stand.
            return a.isascii() and b.isascii() and a > b
    return False


def _is_latin(entry: Entry) -> bool:
    name = entry.names[0].shown
    return not is_caseless(name) and fold(name)[:1].isascii()
