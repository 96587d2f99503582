"""What stands before a year in a bracket, without the words that only lead up to the names."""

import re
from dataclasses import dataclass

from core.citations.names import has_group_word, is_name_word, words_of
from core.citations.words import FUNCTION_WORDS, MONTHS, PREFIX

SEPARATOR = re.compile(r"[\s,，;；:&/.]*(?:\b(?:and|und|et|y|e|i)\s)?[\s,，]*")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"[,\s]*(?:\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+)?(?:de\s+)?\b(?:{_MONTH})\b\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:\s+de)?[,\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lead:
    """The names before a year, from `start` to `end`; `is_second` after "as cited in", `is_weak` after "in" or "by"."""

    start: int
    end: int
    is_second: bool
    is_weak: bool
    has_day: bool


def read_lead(text: str, start: int, end: int) -> Lead:
    """Return what is left between two places without signs, "see also" and its like, and the day of a date."""
    separator = SEPARATOR.match(text, start, end)
    at = separator.end() if separator else start
    at = max(at, text.rfind(";", at, end) + 1, text.rfind("；", at, end) + 1)
    is_second = is_weak = False
    while (prefix := PREFIX.match(text, at, end)) and prefix.end() > at:
        is_second = is_second or bool(prefix["second"])
        is_weak = is_weak or bool(prefix["weak"])
        at = prefix.end()
    day = _DAY.search(text[at:end])
    has_day = day is not None and day.start() > 0
    to = at + day.start() if has_day and day else end
    while at < to and text[at].isspace():
        at += 1
    to = at + len(text[at:to].rstrip(" \t\n\r\xa0,，:"))
    return Lead(at, to, is_second, is_weak, has_day)


def is_body(lead: str) -> bool:
    """Say whether `lead` is the name of a body: a word for one, capitals, and nothing but small words between."""
    words = words_of(lead)
    return (
        1 < len(words) <= 12
        and is_name_word(words[0])
        and has_group_word(lead)
        and all(is_name_word(word) or word.casefold() in FUNCTION_WORDS for word in words)
        and not re.search(r"[\d:“”\"?!=]", lead)
    )
