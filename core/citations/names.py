"""Names of people and bodies in any script: folding, how a name may be cited, and how close two spellings are."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from core.citations.words import FUNCTION_WORDS, GROUP_WORDS, PARTICLES

# A letter with the signs that belong to it when a text is not composed, or its script has no composed form.
LETTER = "(?:[^\\W\\d_]|[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e3a\u0e47-\u0e4e])"
WORD = rf"{LETTER}+(?:(?:['’ʼ`´‘]|\.?[-‐‑‒])(?={LETTER}){LETTER}+)*"
_WORDS = re.compile(WORD)
_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{_HAN}]+")
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ё": "е"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_POSSESSIVE = re.compile(r"['’ʼ`´]s?$")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `text` in lower case without accents and apostrophes, with hyphens as spaces and single spaces."""
    if text.isascii() and text.isalpha():
        return text.lower()
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’ʼ`´‘]", "", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def fold_german(text: str) -> str:
    """Return `text` folded with ä, ö, ü, ø and å as two letters, as they are written without a keyboard for them."""
    return fold(unicodedata.normalize("NFKC", text).casefold().translate(_GERMAN))


def words_of(text: str) -> list[str]:
    """Return the words of `text` as they stand."""
    return _WORDS.findall(text)


def without_possessive(text: str) -> str:
    """Return “Bruns” for “Bruns's” and “Bruns’”."""
    return _POSSESSIVE.sub("", text)


def is_caseless(text: str) -> bool:
    """Say whether `text` begins in a script without capitals, such as Han, Arabic or Thai."""
    return bool(text) and unicodedata.category(text[0]) in ("Lo", "Mn")


def is_name_word(word: str) -> bool:
    """Say whether a word can be (part of) a name by its letters: with a capital, or of a script without capitals."""
    if not word:
        return False
    first = word[0]
    if first.isupper() or first.istitle() or is_caseless(word):
        return True
    # al-Khatib, d'Alembert, ʿAbbās
    parts = re.split(r"['’ʼ`´‘‐‑-]", word)
    return len(parts) == 2 and len(parts[0]) <= 3 and parts[1][:1].isupper()


def is_particle(word: str) -> bool:
    """Say whether a word in lower case may open or join a surname."""
    return word in PARTICLES


def is_acronym(word: str) -> bool:
    """Say whether a word is two to eight capitals."""
    return 2 <= len(word) <= 8 and word.isupper() and word.isalpha() and not is_caseless(word)


def is_initials(text: str) -> bool:
    """Say whether `text` is only initials: "A.", "J. R. R.", "J.-P.", "Yu.", "JR"."""
    pieces = [piece for piece in re.split(r"[\s.‐‑-]+", text) if piece]
    if not 1 <= len(pieces) <= 5:
        return False
    for piece in pieces:
        if not piece[0].isupper() or not piece.isalpha():
            return False
        if len(piece) == 1 or (len(piece) == 2 and "." in text):
            continue
        if not (len(piece) <= 3 and piece.isupper() and len(pieces) == 1):
            return False
    return True


def has_group_word(text: str) -> bool:
    """Say whether `text` has a word that names a kind of body: university, ministry, bureau, society …"""
    return any(word.casefold() in GROUP_WORDS for word in words_of(text))


@dataclass(frozen=True)
class Name:
    """One author of an entry: `shown` as written, and the folded ways in which a text may write it.

    `forms` are ways that are as good as the name; `loose` ones (a first name, one half of a double surname, the first
    word of a body) join a citation when nothing better does, and never support a report.
    """

    shown: str
    given: str = ""
    is_group: bool = False
    forms: frozenset[str] = field(default=frozenset(), repr=False)
    loose: frozenset[str] = field(default=frozenset(), repr=False)


def person(surname: str, given: str = "") -> Name:
    """Return the name of a person whose surname is known."""
    surname = " ".join(surname.split())
    words = surname.split()
    core = _without_particles(words)
    forms = {" ".join(words), " ".join(core)}
    loose = {words[0], words[-1], core[0], fold(core[-1]).split(" ")[-1], fold(core[0]).split(" ")[0]} - PARTICLES
    if given and not is_initials(given):
        loose |= {given, *given.split()}
        forms |= {f"{given} {surname}", f"{surname} {given}"}
    return Name(surname, given, is_group=False, forms=_folded(forms), loose=_folded(loose))


def full_name(text: str, *, last_only: bool = False) -> Name:
    """Return a name of which nobody knows which word is the surname: "Axel Bruns", "Zhang Wei", "Nguyễn Văn An".

    With `last_only` it is shown by its last word, as in "Bruns, Axel, and Jean Burgess".
    """
    words = text.split()
    last = len(words) - 1
    while last > 0 and words[last - 1] in PARTICLES:
        last -= 1
    forms = {text, words[-1], " ".join(words[last:]), words[0]}
    shown = " ".join(words[last:]) if last_only else text
    return Name(shown, "", is_group=False, forms=_folded(forms), loose=_folded(words))


def group(text: str) -> Name:
    """Return the name of a body, with its abbreviation in brackets or made of its capitals."""
    plain = " ".join(re.sub(r"[(\[（].*?[)\]）]", " ", text).split()).strip(" .,;")
    short = [word for inner in re.findall(r"[(\[（]([^)\]）]*)", text) for word in words_of(inner) if is_acronym(word)]
    words = words_of(plain)
    plain = plain if words else " ".join(text.split())
    capitals = "".join(word[0] for word in words if word[0].isupper())
    content = "".join(word[0] for word in words if word.casefold() not in FUNCTION_WORDS)
    forms = {plain, re.sub(r"^(?:The|Die|Der|Das|Le|La|El)\s+", "", plain), text, *short}
    loose = {words[0], " ".join(words[:2]), *(w for w in words if is_acronym(w))} if words else set()
    if len(words) > 1:
        forms |= {letters for letters in (capitals, content) if len(letters) > 1}
    return Name(plain, "", is_group=True, forms=_folded(forms), loose=_folded(loose))


def _without_particles(words: list[str]) -> list[str]:
    core = list(words)
    while len(core) > 1 and core[0].casefold() in PARTICLES:
        core.pop(0)
    return core


def _folded(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(f for form in forms for f in (fold(form), fold_german(form)) if f)


def sameness(cited: str, name: Name) -> int:
    """Return 2 when `cited` names the author for certain, 1 when it may, 0 when not."""
    for key in {fold(cited), fold_german(cited)}:
        if key in name.forms:
            return 2
        words = key.split(" ")
        for at in range(1, len(words)):
            # "Axel Bruns" and "Prof Bruns" for "Bruns, A."; "Zhang Wei" for "Zhang, W.".
            if " ".join(words[at:]) in name.forms or (not name.is_group and " ".join(words[:at]) in name.forms):
                return 2
    key = fold(cited)
    if key in name.loose:
        return 1
    if is_caseless(key) and any(
        form.startswith(key) or key.startswith(form) for form in name.forms if is_caseless(form)
    ):
        return 2 if len(key) == 1 else 1
    return 0


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of letters wrong, missing, added or swapped between two words; `limit` + 1 when above."""
    if abs(len(one) - len(other)) > limit or max(len(one), len(other)) > 60:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return min(row[-1], limit + 1)


def is_close(one: str, other: str) -> bool:
    """Say whether two surnames differ so little that one may be a slip: one letter, or two in a long name."""
    a, b = fold(one), fold(other)
    length = min(len(a), len(b))
    if a == b or length < 4 or is_caseless(a) or is_caseless(b):
        return False
    limit = 2 if length >= 8 else 1
    return (a[0] == b[0] or length >= 6) and distance(a, b, limit) <= limit
