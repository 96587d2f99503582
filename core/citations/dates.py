"""Years, what stands for a year, and pages, as citations and entries write them."""

import re
from dataclasses import dataclass

YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_NO_DATE = (
    r"n\.\s?d\.?|nd|no date|undated|s\.\s?f\.?|s\.\s?d\.?|o\.\s?J\.?|b\.\s?r\.?|b\.\s?d\.?|б\.\s?г\.?|无日期|無日期"
)
_IN_PRESS = (
    r"in press|forthcoming|in preparation|submitted|im Druck|im Erscheinen|en prensa|sous presse|à paraître|"
    r"no prelo|in corso di stampa|w druku|в печати|待出版"
)
# A year with its letters ("2013a, b"), a reprint ("1962/1995"), or what stands for a year. No range of years, and no
# number that is part of a date in figures, of a sum or of a name.
DATE = re.compile(
    rf"(?<![\w/.#$€£¥=+–—-])(?:(?:c(?:a|irca)?\.?|ca\.|um|vers|hacia|ok\.|©)\s?)?"
    rf"(?P<date>(?P<year>{YEAR}(?:\s?[/]\s?{YEAR})?(?:[a-p](?:\s?[,/&]\s?[a-p](?![\w.]))*)?)"
    rf"|(?P<none>{_NO_DATE})(?:[-–]?[a-p]\b)?|(?P<press>{_IN_PRESS})(?:[-–][a-p]\b)?)"
    r"(?![\w%]|\s?[-–—/]\s?\d|\s?(?:BC|AD|CE)\b)",
    re.IGNORECASE,
)
YEARS = re.compile(rf"(?<!\d){YEAR}(?!\d)")

_NUMBER = r"(?:[A-Z]?\d{1,6}|[ivxlc]{1,7}\b)"
_NUMBERS = rf"{_NUMBER}(?:\s?[-–—−]\s?{_NUMBER}|\s?(?:,|&|and|und|et|y|e|i)\s?\d{{1,3}}(?!\d))*(?:\s?f{{1,2}}\b\.?)?"
_LABEL = (
    r"pp?|pgs?|pages?|paras?|par|paragraphs?|abs|absatz|§+|¶+|ch|chs|chap|chaps|chapters?|secs?|sections?|vols?|bd|"
    r"lines?|slides?|figs?|figures?|tables?|loc|locations?|kap|cap|pág|págs|pag|str|стр|с|s|ss|seiten?|tr|trang|"
    r"página|páginas|no|nr|art|min|mins|minute|act|book|bk|footnote|fn|n|第|頁|页"
)
LOCATOR = re.compile(
    rf"[\s,;:，：.]*(?P<page>(?:(?:{_LABEL})\.?\s*|“[^”]{{3,80}}” ?(?:section)?,?\s*)(?:{_NUMBERS})(?:\s?[页頁])?"
    rf"|\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[-–—]\s?\d{{1,2}}:\d\d(?::\d\d)?)?)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\s*(?:[:：]\s?(?P<colon>{_NUMBERS})|[,，]\s?(?P<comma>\d{{1,3}}(?:\s?[-–—]\s?\d{{1,4}})?(?!\d)))", re.IGNORECASE
)


@dataclass(frozen=True)
class When:
    """What a date says: the years, the letters after them, and "nd" or "press" where a word stands for the year."""

    years: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    word: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.years or self.word)

    def agrees(self, other: "When") -> bool:
        """Say whether two dates can mean one work: a shared year and no contradiction of letters, or the same word."""
        if self.word or other.word:
            return self.word == other.word and not (self.letters and other.letters and not self.letters & other.letters)
        if not self.years & other.years:
            return False
        return not (self.letters and other.letters) or bool(self.letters & other.letters)


def read(date: str) -> When:
    """Return what the text of a date says; empty when there is none in it."""
    match = DATE.search(date)
    if match is None:
        return When(frozenset(YEARS.findall(date)))
    letters = re.search(r"(?:\d|[-–])([a-p](?:\s?[,/&]\s?[a-p])*)$", match["date"], re.IGNORECASE)
    found = frozenset(re.findall(r"[a-p]", letters[1].lower())) if letters else frozenset()
    if match["none"]:
        return When(letters=found, word="nd")
    if match["press"]:
        return When(letters=found, word="press")
    return When(frozenset(YEARS.findall(date)), found)


def locator(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the page (or paragraph, chapter, minute …) at `start`, as written, and where it ends; else ("", start)."""
    for pattern in (LOCATOR, _BARE):
        match = pattern.match(text, start, end)
        if match:
            page = next(group for group in match.groups() if group)
            return page, match.end()
    return "", start
