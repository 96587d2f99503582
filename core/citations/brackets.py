"""Paragraphs, brackets and words of a text with their places, each found in one pass."""

import re
from dataclasses import dataclass
from typing import Literal

from core.citations.names import WORD

MAX_BRACKET = 600
_MAX_DEPTH = 4
_PAIRS = {")": "(", "）": "（", "]": "["}
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_SIGNS = re.compile(r"\n[^\S\n]*\n|[()（）\[\]]")
_TOKEN = re.compile(rf"(?P<word>{WORD})(?P<dot>\.)?|(?P<comma>[,，、،])|(?P<amp>[&＆])|(?P<other>\S)")


@dataclass(frozen=True)
class Bracket:
    """A pair of brackets: `start` is at the opening one, `end` behind the closing one."""

    start: int
    end: int
    inner: tuple["Bracket", ...] = ()


@dataclass(frozen=True)
class Token:
    """A word, comma, ampersand or other sign, with its place; a word that is followed by a full stop has a dot."""

    kind: Literal["word", "comma", "amp", "other"]
    text: str
    start: int
    end: int
    dot: bool = False


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the places of the paragraphs, which blank lines divide."""
    places = []
    start = 0
    for match in _BREAK.finditer(text):
        places.append((start, match.start()))
        start = match.end()
    return [*places, (start, len(text))]


def brackets(text: str) -> list[Bracket]:
    """Return the pairs of brackets in the order of their ends; a pair lies within one paragraph."""
    found: list[Bracket] = []
    stack: list[tuple[int, str, list[Bracket]]] = []
    for match in _SIGNS.finditer(text):
        sign, at = match[0], match.start()
        if sign[0] == "\n":
            stack.clear()
        elif sign in "(（[":
            stack.append((at, sign, []))
            if len(stack) > _MAX_DEPTH:
                stack.pop(0)
        elif stack and (stack[-1][1] == _PAIRS[sign] or {stack[-1][1], sign} in ({"(", "）"}, {"（", ")"})):
            start, _sign, inner = stack.pop()
            if at - start <= MAX_BRACKET:
                bracket = Bracket(start, at + 1, tuple(inner))
                found.append(bracket)
                if stack:
                    stack[-1][2].append(bracket)
    return found


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens between two places."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup if match.lastgroup != "dot" else "word"
        if kind == "word":
            found.append(Token("word", match["word"], match.start("word"), match.end("word"), bool(match["dot"])))
        elif kind == "comma":
            found.append(Token("comma", match[0], match.start(), match.end()))
        elif kind == "amp":
            found.append(Token("amp", match[0], match.start(), match.end()))
        else:
            found.append(Token("other", match[0], match.start(), match.end()))
    return found
