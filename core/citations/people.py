"""The authors of a reference entry: people in any usual order of names, or a body."""

import re
from dataclasses import dataclass
from typing import Literal

from core.citations.names import (
    HAN,
    Name,
    full_name,
    group,
    has_group_word,
    is_acronym,
    is_initials,
    is_name_word,
    person,
    words_of,
)
from core.citations.words import BEFORE_NAMES, FUNCTION_WORDS, LINKS, LONG_LINKS, PARTICLES

_ROLE = re.compile(
    r"[(\[（]\s*(?:eds?|hrsg|hg|dirs?|coords?|comps?|trans|tr|orgs?|red|ред|主编|编|producers?|directors?|host|writers?|"
    r"executive producers?|editors?|author|narr|perf)\b[^)\]）]*[)\]）]|,?\s+\b(?:eds?|hrsg|editors?|coords?|comps)\b\.?\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"[,，]?\s*(?:\bet\.?\s+al\b\.?|\band (?:others|colleagues)\b|\bu\.\s?a\.|\by otros\b|\be outros\b|\bi in\.|\bи др\.|"
    r"\bm\.\s?fl\.|等人?|\bet coll\.)\s*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|PhD|MD|Ph\.D|SJ|OBE)\.?$")
_LONG = "|".join(sorted(LONG_LINKS, key=len, reverse=True))
_SHORT = "|".join(sorted(LINKS - LONG_LINKS, key=len, reverse=True))
_SPLIT = re.compile(
    rf"\s*(?:[,，、،;；]|\.\s*(?=[,&]))?\s*(?:[&＆]|\s(?:{_LONG})\s|(?<=[.,])\s(?:{_SHORT})\s|[,，、،;；])\s*"
)
_SPLIT_ALL = re.compile(rf"\s*(?:[&＆]|\s(?:{_LONG}|{_SHORT})\s|[,，、،;；])\s*")
MAX_LEAD = 600


@dataclass(frozen=True)
class Authors:
    """The authors that a lead names, and how sure that is."""

    names: tuple[Name, ...]
    kind: Literal["people", "group", "title"]
    is_certain: bool = False
    others: bool = False


def read_authors(lead: str) -> Authors | None:
    """Return the authors that `lead` (what stands before the date) names, or None when it does not look like any."""
    lead = " ".join(lead.split()).strip(" ,;:，：")
    if not lead or len(lead) > MAX_LEAD:
        return None
    bare = _ROLE.sub("", lead)
    bare = re.sub(r"\[[^\]]*\]|\(@[^)]*\)", "", bare).strip(" ,;.，。") + ("." if bare.rstrip().endswith(".") else "")
    others = _OTHERS.search(bare) is not None
    bare = _OTHERS.sub("", bare)
    # Long lists shorten in the middle: "Smith, J., Jones, B., ... Wong, L."
    bare, gaps = re.subn(r"\s*(?:\. ?\. ?\.|…)\s*[&,]?\s*", ", ", bare)
    if not has_group_word(bare) or re.search(r",\s*\w\.", bare):
        for split in (_SPLIT, _SPLIT_ALL):
            found = _people(bare, split)
            if found and all(words_of(name.shown) for name in found[0]):
                return Authors(found[0], "people", found[1], others or gaps > 0)
    return _group(lead, others)


def _group(lead: str, others: bool) -> Authors | None:
    words = words_of(lead)
    if re.search(r"(?:^|\s)\w\.\s", lead) and not has_group_word(lead):
        return None
    if (
        not words
        or len(words) > 14
        or (is_initials(lead) and len(lead) < 3)
        or re.search(r"[“”\"«»„?!:]|\d{5}|\w{3}\. ", lead)
        or not is_name_word(words[0])
    ):
        return None
    small = [w for w in words if not is_name_word(w) and w.casefold() not in FUNCTION_WORDS]
    if len(small) > 1 and not has_group_word(lead):
        return None
    return Authors((group(lead.strip(" .")),), "group", others=others)


def looks_like_title(lead: str) -> bool:
    """Say whether the start of an entry is the title of a text in sentence case, and no name of people or a body."""
    words = words_of(lead)
    small = [w for w in words if not is_name_word(w) and w.casefold() not in FUNCTION_WORDS and len(w) > 2]
    return len(words) >= 5 and len(small) >= 3 and not has_group_word(lead) and not re.search(r",\s*\w\.", lead)


def _people(lead: str, split: re.Pattern[str]) -> tuple[tuple[Name, ...], bool] | None:
    # Semicolons divide people, so that commas divide the names of one.
    if re.search(r"[;；]", lead):
        parts = [part for part in re.split(r"\s*[;；&]\s*(?:and\s|&)?\s*", lead.strip(" .;")) if part]
        read = [_segments(list(filter(None, split.split(part)))) for part in parts]
        if parts and all(r and len(r[0]) == 1 for r in read):
            return tuple(r[0][0] for r in read if r), all(r[1] for r in read if r)
        if any(r is None for r in read):
            return None
    return _segments([segment.strip() for segment in split.split(lead) if segment and segment.strip(" .")])


def _segments(segments: list[str]) -> tuple[tuple[Name, ...], bool] | None:
    names: list[Name] = []
    is_certain = True
    segments = [segment for segment in segments if not _SUFFIX.match(segment)]
    pairs = _are_pairs(segments)
    is_inverted = False
    at = 0
    while at < len(segments):
        segment, after = segments[at], segments[at + 1] if at + 1 < len(segments) else ""
        two, one = _with_initials(segment, after), _one_with_initials(segment)
        if two or one:
            names += [name for name in (two or one,) if name]
            at += 2 if two else 1
            continue
        if not _is_full(segment):
            return None
        segment = segment.strip(" .")
        if HAN.fullmatch(segment.replace("·", "")):
            names.append(person(segment))
        elif (
            after
            and _is_full(after)
            and (pairs or (at == 0 and len(segment.split()) <= 3))
            and not HAN.fullmatch(after)
        ):
            # "Bruns, Axel" at the head, then "Jean Burgess"; or surnames alone, which nobody can tell apart.
            names.append(person(segment, after.strip(" .")))
            is_inverted = True
            is_certain = not pairs
            at += 1
        elif " " in segment:
            names.append(full_name(segment, last_only=is_inverted))
            is_certain = is_certain and is_inverted
        else:
            names.append(person(segment))
            is_certain = False
        at += 1
    if len(segments) == 1 and not names[0].given and not _is_person_alone(segments[0]):
        return None
    return (tuple(names), is_certain) if names else None


def _with_initials(segment: str, after: str) -> Name | None:
    """Return the name of "Bruns" and "A.", of "Dijck" and "J. van", of "boyd" and "d."; None for other pairs."""
    if not after or not _is_surname(segment):
        return None
    if is_initials(after) or (segment.islower() and re.fullmatch(r"[a-z]\.?", after)):
        return person(segment, after)
    words = after.split()
    cut = next((at for at, word in enumerate(words) if word in PARTICLES), 0)
    if cut and is_initials(" ".join(words[:cut])) and all(word in PARTICLES for word in words[cut:]):
        return person(" ".join([*words[cut:], segment]), " ".join(words[:cut]))
    return None


def _is_person_alone(segment: str) -> bool:
    """Tell "Axel Bruns" and "王小明" from "Facebook", "BBC News" and "Pew Research Lab"."""
    words = words_of(segment)
    if HAN.fullmatch(segment.strip(" .")):
        return len(segment) <= 5
    if any(is_acronym(w) for w in words) or words[0].casefold() in BEFORE_NAMES:
        return False
    return 2 <= len(words) <= 4


def _are_pairs(segments: list[str]) -> bool:
    """Say whether full names are inverted throughout: "Bruns, Axel, and Burgess, Jean"."""
    if len(segments) < 4 or len(segments) % 2:
        return False
    return all(len(words_of(surname)) == 1 and _is_full(surname) for surname in segments[::2]) and all(
        _is_full(given) and len(words_of(given)) <= 2 for given in segments[1::2]
    )


def _one_with_initials(segment: str) -> Name | None:
    words = segment.split()
    for at in range(min(len(words) - 1, 4), 0, -1):
        front, back = " ".join(words[:at]), " ".join(words[at:])
        if is_initials(front) and not is_initials(back) and _is_surname(back):
            return person(back, front)
    for at in range(len(words) - 1, 0, -1):
        front, back = " ".join(words[:at]), " ".join(words[at:])
        if is_initials(back) and not is_initials(front) and _is_surname(front):
            return person(front, back)
    return None


def _is_surname(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 5 or re.search(r"[\d()“”\"«»:?!/]", text) or "." in text.rstrip("."):
        return False
    if is_name_word(words[-1]) and all(is_name_word(w) or w in PARTICLES or w in LINKS for w in words):
        return True
    # bell hooks, danah boyd: a single word in lower case before initials
    return len(words) == 1 and words[0].isalpha() and len(words[0]) > 2 and text.islower() and text not in LINKS


def _is_full(text: str) -> bool:
    words = text.strip(" .").split()
    if not 1 <= len(words) <= 5 or re.search(r"[\d()“”\"«»:?!/@]", text):
        return False
    if (
        not (is_name_word(words[0]) or words[0] in PARTICLES)
        or not is_name_word(words[-1])
        or is_initials(text)
        or re.search(r"\w{2}\.\s", text)
    ):
        return False
    return all(is_name_word(w) or w in PARTICLES for w in words) and words[0].casefold() not in ("the", "a", "an")
