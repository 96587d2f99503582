"""Plain text: what may enter, how words are counted, how names become addresses."""

import re
import unicodedata
from decimal import Decimal

# NUL, lone surrogates, other controls but tab and newline, bidi embeddings and overrides, and non-characters.
# The marks LRM, RLM and ALM stay: right-to-left writing needs them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

_URL = r"(?:https?://|www\.)[^\s<>]+"
# Han, kana and CJK symbols that stand for a word each. Hangul is written with spaces and counts by them.
CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"{_URL}|[{CJK}]|[^\s{CJK}]+")


def tidy(text: str) -> str:
    """Return `text` without characters that no database or reader can take, with `\\n` line ends, NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def tidy_line(text: str) -> str:
    """Return `text` tidied and folded into one line with single spaces."""
    return " ".join(tidy(text).split())


def count_words(text: str) -> int:
    """Count the words of plain text.

    A word is a run without white space that holds a letter or a digit, or an ampersand, which stands for "and"; a URL
    is one word; each Chinese or Japanese character is one word. Dashes and other signs that stand alone are none.
    """
    return sum(1 for token in _TOKEN.findall(text) if "&" in token or any(c.isalnum() for c in token))


def shorten(text: str, length: int) -> str:
    """Return at most `length` characters of `text` in one line, cut at a word with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    if " " in cut[length // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-") + "…"


def slugify(text: str, length: int = 60) -> str:
    """Return a lower-case ASCII-first address part of at most `length` characters; empty when nothing is left.

    Letters of other scripts stay as they are, so that a Chinese title still gives an address.
    """
    folded = re.sub("['’‘]", "", unicodedata.normalize("NFKC", text).lower())
    latin = "".join(c for c in unicodedata.normalize("NFD", folded) if unicodedata.category(c) != "Mn")
    slug = re.sub(r"[^\w]+|_+", "-", latin).strip("-")
    slug = unicodedata.normalize("NFC", slug)
    if len(slug) > length:
        slug = slug[:length]
        if "-" in slug[length // 2 :]:
            slug = slug[: slug.rindex("-")]
    return slug.strip("-")


def hashtags(text: str) -> list[str]:
    """Split what a person typed as tags ("#Web2.0, fan fiction #fandom") into distinct names.

    A name is lower case, at most 40 characters, letters, digits and hyphens; spaces inside become hyphens when
    names are separated by commas.
    """
    parts = text.split(",") if "," in text else re.split(r"\s+", text.strip())
    names = [slugify(piece, 40) for part in parts for piece in (part.split("#") if "#" in part else [part])]
    return list(dict.fromkeys(name for name in names if name))


def lines(text: str) -> list[str]:
    """Return the non-empty lines of `text`, each folded to single spaces."""
    return [line for line in (" ".join(raw.split()) for raw in text.split("\n")) if line]


def grouped(number: int) -> str:
    """Return a number with a comma between thousands."""
    return f"{number:,}"


def plain_number(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros: 20.00 as "20", 7.50 as "7.5"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str, digits: int = 18) -> int | None:
    """Return what `text` says in up to `digits` plain digits, so that a database takes it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def split_references(text: str) -> list[str]:
    """Split a reference list into entries: at blank lines when there are any, else at line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = text.split("\n\n") if "\n\n" in text else text.split("\n")
    return [" ".join(part.split()) for part in parts if part.strip()]
