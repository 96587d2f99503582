"""What a text is found by: its words as they stand, Chinese in pairs, accented words also without accents; trigrams.

PostgreSQL's parser takes a run of Chinese characters as one word. So each run is written as overlapping pairs with a
last single character (社会媒体: 社会 会媒 媒体 体): a search for any piece of it is a search for consecutive pairs.
"""

import re
import unicodedata

from core.text import CJK

CJK_RUN = re.compile(f"[{CJK}]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHORTEST, LONGEST = 4, 30


def spread(text: str, *, last: bool = True) -> str:
    """Return `text` with each run of Chinese or Japanese characters as pairs; `last` adds the run's last one alone."""

    def pairs(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) == 1:
            return f" {run} "
        words = [run[at : at + 2] for at in range(len(run) - 1)]
        return f" {' '.join([*words, run[-1]] if last else words)} "

    return " ".join(CJK_RUN.sub(pairs, text).split()) if CJK_RUN.search(text) else text


def fold(word: str) -> str:
    """Return `word` without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def indexable(text: str) -> str:
    """Return what PostgreSQL indexes of `text`: see the top of this module."""
    if text.isascii():
        return text
    folded = [fold(word) for word in _WORD.findall(text) if not word.isascii() and fold(word).isascii()]
    return " ".join([spread(text), *dict.fromkeys(folded)])


def words(text: str) -> list[str]:
    """Return the distinct words of `text` that can be suggested: letters only, 4 to 30 of them, lower case, in order.

    Digits never: no number of anybody can come out of a suggestion.
    """
    found = {word.lower() for word in _WORD.findall(text) if SHORTEST <= len(word) <= LONGEST}
    return sorted(word for word in found if not CJK_RUN.search(word))


def trigrams(word: str) -> list[str]:
    """Return the distinct runs of three letters of `word`, its beginning and end marked."""
    padded = f"  {word.lower()} "
    return sorted({padded[at : at + 3] for at in range(len(padded) - 2)})
