"""The authors that a citation names, read backwards from its year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.citations.brackets import Token, tokens
from core.citations.lexicon import Lexicon
from core.citations.names import (
    HAN,
    has_group_word,
    is_acronym,
    is_caseless,
    is_initials,
    is_name_word,
    is_particle,
    without_possessive,
)
from core.citations.words import BEFORE_NAMES, BODIES, LINKS, NO_AUTHOR, PLATFORMS

MAX_UNITS = 12
OTHERS = re.compile(
    r"(?:[,，]?\s*(?:(?:\bet|\band|&|und)\.?\s+al\b\.?|(?:\band|&)\s+(?:others|colleagues|co-?workers)\b|\bu\.\s?a\.|\bet coll\.|"
    r"\by otros\b|\by cols?\.|\be outros\b|\be altri\b|\bi in\.|\bi wsp\.|\bи др\.|\bm\.\s?fl\.|\bvà cộng sự\b|\bdkk\.|"
    r"(?<=[^\W\d_a-zA-Z])(?:等人?|ら|他|등))(?:['’]s)?)\s*[,，]?\s*$",
    re.IGNORECASE,
)
_HAN_LINKS = re.compile(r"[、和与與及跟・&＆,，]")


@dataclass(frozen=True)
class Reading:
    """One way to read the authors before a year, with the place where they start."""

    authors: tuple[str, ...]
    start: int
    is_whole: bool = True


@dataclass(frozen=True)
class Unit:
    """One author as written: the words of the run, and its place."""

    words: tuple[Token, ...]
    initials: bool
    linked: bool

    @property
    def text(self) -> str:
        return without_possessive(" ".join(word.text for word in self.words if not _is_initial(word)))


@dataclass(frozen=True)
class Named:
    """The readings of the authors before a year, best first, and what else can be said of them."""

    readings: tuple[Reading, ...]
    others: bool = False
    has_initials: bool = False
    is_complete: bool = True
    before: str = ""


def authors_before(text: str, start: int, end: int, lexicon: Lexicon) -> Named | None:
    """Return the authors whose last word ends at `end`, looking no further back than `start`; None when there are none."""
    end = start + len(text[start:end].rstrip(" \t\n\r\xa0,，"))
    others = OTHERS.search(text, max(start, end - 30), end)
    if others:
        end = others.start()
    end = start + len(re.sub(r"(?<=\w)['’ʼ]s?$", "", text[start:end].rstrip(" \t\n\r\xa0,，"), count=1))
    found = tokens(text, start, end)
    if not found or found[-1].kind != "word":
        return None
    whole = _listed(found, lexicon)
    units, first = _units(found, lexicon)
    if not units and not whole:
        return _han_or_none(text, start, end, found, lexicon, others is not None)
    readings = [whole] if whole else []
    readings += _readings(units, found)
    readings += _han(text, start, found, lexicon)
    if not readings:
        return None
    before = found[first - 1].text if first > 0 else ""
    return Named(
        tuple(dict.fromkeys(readings)),
        others is not None,
        any(unit.initials for unit in units),
        first == 0 or (whole is not None and whole.start == found[0].start),
        before,
    )


def _listed(found: Sequence[Token], lexicon: Lexicon) -> Reading | None:
    words: list[Token] = []
    for token in reversed(found):
        if token.kind == "other":
            break
        if token.kind == "word":
            words.insert(0, token)
    written = [without_possessive(word.text) for word in words]
    for cut in (0, 2):
        count = lexicon.ending([re.sub(r"^[dlDL]['’]", "", word) for word in written] if cut else written)
        if count:
            elided = cut if re.match(r"[dlDL]['’]", written[-count]) else 0
            return Reading((" ".join(written[-count:])[elided:],), words[-count].start + elided)
    return None


def _units(found: Sequence[Token], lexicon: Lexicon) -> tuple[list[Unit], int]:
    """Return the authors from left to right, and the index of the token at which they start."""
    units: list[Unit] = []
    at = len(found) - 1
    first = len(found)
    linked = False
    while at >= 0 and len(units) < MAX_UNITS:
        unit, below = _unit(found, at, lexicon)
        if unit is None:
            break
        units.insert(0, Unit(unit.words, unit.initials, linked))
        at, first = below, below + 1
        if at < 0:
            break
        comma = found[at].kind == "comma"
        link = found[at].kind == "amp" or (found[at].kind == "word" and found[at].text.casefold() in LINKS)
        if not comma and not link:
            break
        linked = link
        at -= 1
        if link and at >= 0 and found[at].kind == "comma":
            at -= 1
    return units, first


def _unit(found: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Unit | None, int]:
    """Return the author whose last token is at `at`, and the index of the token before it."""
    initials = False
    end = at
    # "Bruns, A." and "Bruns A."
    below = at
    while below >= 0 and found[below].kind == "word" and _is_initial(found[below]):
        below -= 1
    if below < at and below >= 0:
        skip = below - 1 if found[below].kind == "comma" else below
        if skip >= 0 and found[skip].kind == "word" and _can_be_name(found[skip], lexicon):
            initials, end = True, skip
    words: list[Token] = []
    at = end
    while at >= 0 and found[at].kind == "word" and len(words) < 10:
        token = found[at]
        if _is_initial(token) and words:
            initials = True
        elif (not _can_be_name(token, lexicon) and not (words and is_particle(token.text))) or (
            words and token.dot and len(token.text) > 3
        ):
            break
        words.insert(0, token)
        at -= 1
    # A particle in lower case on the left is kept; "y" and "e" there link two authors.
    while words and (
        words[0].text in LINKS or words[0].text.casefold() in BEFORE_NAMES - {"la", "le", "les", "de", "del"}
    ):
        if (words[0].dot and len(words[0].text) == 1) or is_acronym(words[0].text):
            break
        words.pop(0)
        at += 1
    inner = next((i for i in range(len(words) - 1, 0, -1) if words[i].text in LINKS), 0)
    if inner:
        at += inner + 1
        words = words[inner + 1 :]
    return (Unit(tuple(words), initials, linked=False), at) if words else (None, end)


def _is_initial(token: Token) -> bool:
    return is_initials(token.text) and (token.dot or len(token.text) == 1 or "." in token.text)


def _can_be_name(token: Token, lexicon: Lexicon) -> bool:
    return is_name_word(token.text) or without_possessive(token.text) in lexicon.lower


def _readings(units: Sequence[Unit], found: Sequence[Token]) -> list[Reading]:
    """Return the whole row of authors, then shorter rows without what may stand before a comma."""
    readings = []
    for at in range(len(units)):
        if at and units[at - 1].linked and at != len(units) - 1:
            continue
        row = units[at:]
        readings.append(Reading(tuple(unit.text for unit in row), row[0].words[0].start, at == 0))
    # The last word or two of a run: "Media scholar Bruns".
    if units:
        words = units[0].words
        rest = tuple(unit.text for unit in units[1:])
        for skip in range(1, min(len(words), 5)):
            head = without_possessive(" ".join(word.text for word in words[skip:] if not _is_initial(word)))
            if head:
                readings.append(Reading((head, *rest), words[skip].start, is_whole=False))
        # French "d’Habermas" and "l’Organisation"
        if re.match(r"[dlDL]['’](?=[^\W\d_])", words[0].text):
            readings.append(Reading((units[0].text[2:], *rest), words[0].start + 2, is_whole=False))
    return [reading for reading in readings if all(reading.authors)]


def _han(text: str, start: int, found: Sequence[Token], lexicon: Lexicon) -> list[Reading]:
    """Return listed names at the end of a run that is written without spaces: “根据王小明”"""
    end = found[-1].end
    authors: list[str] = []
    while len(authors) < MAX_UNITS:
        left = text[max(start, end - 20) : end]
        name = next((name for name in lexicon.caseless if left.endswith(name)), None)
        if name is None:
            break
        authors.insert(0, name)
        end -= len(name)
        link = text[max(start, end - 3) : end].rstrip()
        if not link or not _HAN_LINKS.fullmatch(link[-1]):
            return [Reading(tuple(authors), end)]
        end = max(start, end - 3) + len(link) - 1
    return [Reading(tuple(authors), end + 1)] if authors else []


def _han_or_none(
    text: str, start: int, end: int, found: Sequence[Token], lexicon: Lexicon, others: bool
) -> Named | None:
    readings = _han(text, start, found, lexicon)
    return Named(tuple(readings), others, is_complete=readings[0].start == start) if readings else None


def trust(named: Named, *, narrative: bool) -> int:
    """Return how much the best reading looks like authors: 2 surely, 1 perhaps, 0 rather a time, a place or a thing."""
    authors = named.readings[0].authors
    singles = [author for author in authors if sum(not is_particle(word) for word in author.split()) == 1]
    folded = [word.casefold() for author in authors for word in author.split()]
    if any(is_caseless(author) for author in authors):
        return 1
    is_body = len(authors) == 1 and len(folded) > 1 and has_group_word(authors[0])
    if is_body:
        return 1 if narrative else 2
    if folded[0] in NO_AUTHOR or (len(folded) > 1 and len(authors) == 1 and folded[-1] in NO_AUTHOR):
        return 0
    if named.others or named.has_initials:
        return 2
    if any(word in PLATFORMS for word in folded):
        return 0 if narrative else 1
    if len(authors) == 1:
        words = authors[0].split()
        if is_acronym(authors[0]):
            return 2 if folded[0] in BODIES and not narrative else 1
        core = [word for word in words if not is_particle(word)]
        return 2 if len(core) == 1 and len(core[0]) > 1 and not HAN.search(core[0]) else 1
    return 2 if len(singles) == len(authors) and not any(is_acronym(author) for author in authors) else 1
