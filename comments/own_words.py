"""The words of a comment that are its writer's own: what a requirement asks for, pure and counted once, at save.

Left out are quotations (set as a block, after ">", or in quotation marks from four words on), lines that only greet or
only say who writes, and addresses. The words of a link inside a sentence are the writer's and count.
"""

import re

from core import html
from core.overlap import fingerprints
from core.text import count_words

_QUOTED = re.compile(
    '“([^“”]{8,1500})”|„([^„“”]{8,1500})[“”]|«([^«»]{8,1500})»|"([^"\n]{8,1500})"|「([^」]{4,800})」'
    "|(?<![^\\W_])‘([^‘\n]{8,1500}?)’(?![^\\W_])"
)
_LEAST_QUOTED = 4  # words; what is shorter is a term in quotation marks
# What stands before and after an @ holds none itself, and is looked at from its beginning alone: linear in the text.
_ADDRESS = re.compile(
    r"(?i)(?:\b(?:https?://|www\.)[^\s<>]+|\b(?:doi\.org/|doi:\s?)\S+|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+)"
)
_WHO = re.compile(r"(?i)\s*(?:name|id|sid|student(?: number| id)?|unikey|tutorial|tutor|class|to|from)\s*[:：]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MOST_IN_GREETING = 8

# Words that greet, and words that go with them in a line that only greets.
_GREETINGS = """
    hi hello hey dear greetings thanks thank cheers regards best sincerely yours bye goodbye congratulations congrats well
    good great nice lovely
"""
_WITH_GREETINGS = """
    a again all and afternoon class day done evening everyone everybody everything for friend from guys in it job kind luck
    many mate morning much my of on one peer post read reading see share sharing so team the there this to very warm wishes
    work writing you your
"""
_GREET, _BESIDE = frozenset(_GREETINGS.split()), frozenset(_WITH_GREETINGS.split())


def own_text(piece: str) -> str:
    """Return the writer's own text of a comment's clean HTML."""
    text = html.analyse(html.parse(piece)).buffers.get("text", "")
    text = _ADDRESS.sub(" ", _QUOTED.sub(_without_long_quotation, text))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and _is_name(lines[-1]):
        lines.pop()
    return "\n".join(line for line in lines if not _is_apart(line))


def measure(piece: str) -> tuple[int, list[int]]:
    """Return (own words, fingerprints of the own text) of a comment's clean HTML."""
    text = own_text(piece)
    return count_words(text), fingerprints(text)


def _without_long_quotation(match: re.Match[str]) -> str:
    quoted = match[match.lastindex or 0]
    return " " if count_words(quoted) >= _LEAST_QUOTED else match[0]


def _is_name(line: str) -> bool:
    """Whether a last line is a signature: up to three words, all with a capital, and no sentence."""
    words = _WORD.findall(line)
    return 0 < len(words) <= 3 and all(word[0].isupper() for word in words) and line[-1] not in ".!?"


def _is_apart(line: str) -> bool:
    """Whether a line quotes by a sign, says who writes, or only greets: each word greets, goes with it, or is a name."""
    if line.startswith(">"):
        return True
    words = _WORD.findall(line)
    if not words or len(words) > _MOST_IN_GREETING:
        return False
    if _WHO.match(line):
        return True
    lower = [word.lower() for word in words]
    if not any(word in _GREET for word in lower):
        return False
    others = [
        word for word, low in zip(words, lower, strict=True)
        if low not in _GREET and low not in _BESIDE and not word[0].isupper()
    ]  # fmt: skip
    return not others or (lower[0] in _GREET and len(words) <= 2)
