"""Templates that are rendered once for each shape of a page, with holes, and from then on only filled.

Rendering a template costs the same at each request, though nearly all that it says is the same every time. A frame
keeps what the template says, in each language, and where the values stand in it: to fill it is to join strings.
"""

import threading
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

LIMIT = 1000  # frames in a process; one is a few kB
_BEGIN, _END = "\ue010", "\ue011"  # private characters, which no template of ours holds

_lock = threading.Lock()
_frames: dict[tuple[Any, ...], "Frame"] = {}


class Frame:
    """What a template says with one shape in one language: literal parts, and the places among them that are values."""

    def __init__(self, parts: list[str], holes: list[tuple[int, str]]) -> None:
        self.parts, self.holes = parts, holes

    def fill(self, values: Mapping[str, Any]) -> SafeString:
        """Return the whole, to be a value itself. Raises KeyError for a value that is not there."""
        return SafeString(self.text(values))

    def text(self, values: Mapping[str, Any]) -> str:
        """Return the whole, where it goes nowhere else: a safe string is a copy. Each value is escaped unless it is safe."""
        filled = self.parts.copy()
        for at, name in self.holes:
            value = values[name]
            filled[at] = value if isinstance(value, SafeString) else escape(str(value))
        return "".join(filled)


class Hole(SafeString):
    """Stands for a value while a frame is made. A template may print it, and do nothing else with it."""

    def __bool__(self) -> bool:
        """Raise TypeError: what a template asks belongs to the shape."""
        raise TypeError(f"A template asks whether a value is there, which a frame cannot know: {self[1:-1]}")


class _Token(SafeString):
    """The hole for Django's `csrf_token` tag, which asks whether there is one."""


def hole(name: str) -> Hole:
    """Return the hole of a value, for objects of a shape that print it."""
    return Hole(f"{_BEGIN}{name}{_END}")


def fill(template: str, shape: Mapping[str, Any], values: Mapping[str, Any]) -> SafeString:
    """Return what the template says with these variables.

    What it branches on, loops over, counts or filters is the `shape` (hashable, of few kinds); `values` it prints as
    they are, each escaped unless it is safe. Raises TypeError where a template asks something of a value.
    """
    return frame(template, shape, values).fill(values)


def frame(template: str, shape: Mapping[str, Any], names: Iterable[str]) -> Frame:
    """Return what `fill` fills, for many of one shape; `names` are those of the values."""
    key = (template, get_language(), *shape.items())
    found = _frames.get(key)
    if found is None or settings.DEBUG:  # while the site is developed, a template changes
        found = _make(template, shape, names)
        with _lock:
            while len(_frames) >= LIMIT:
                del _frames[next(iter(_frames))]
            _frames[key] = found
    return found


def _make(template: str, shape: Mapping[str, Any], names: Iterable[str]) -> Frame:
    holes = {name: _Token(hole(name)) if name == "csrf_token" else hole(name) for name in names}
    if both := holes.keys() & shape.keys():
        raise TypeError(f"{template}: a shape and a value at once: {sorted(both)}")
    text = render_to_string(template, {**shape, **holes})
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    first, *others = text.split(_BEGIN)
    parts.append(first)
    for other in others:
        name, end, literal = other.partition(_END)
        if not end or name not in holes:
            raise TypeError(f"{template}: {name} was changed before it was printed")
        places.append((len(parts), name))
        parts += ["", literal]
    return Frame(parts, places)
