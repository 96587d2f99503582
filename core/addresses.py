"""Addresses of views, from patterns that are asked of the resolver once."""

from functools import cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

_SAFE = RFC3986_SUBDELIMS + "/~:@"
_FIRST = 7_203_685_477_001  # stand-ins that every converter of the site takes, and that no address has by itself


def address(name: str, *args: str | int) -> str:
    """Return what `reverse` would for values that stand in the database; the patterns are not matched again."""
    return _pattern(name, len(args)) % tuple([str(arg) if isinstance(arg, int) else _quoted(arg) for arg in args])


def around(name: str) -> tuple[str, str]:
    """Return what stands before and after the one argument of an address."""
    before, after = _parts(name, 1)
    return before, after


def _quoted(text: str) -> str:
    return text if text.isascii() and text.replace("-", "").isalnum() else quote(text, safe=_SAFE)


@cache
def _pattern(name: str, count: int) -> str:
    return "%s".join(part.replace("%", "%%") for part in _parts(name, count))


@cache
def _parts(name: str, count: int) -> tuple[str, ...]:
    """Return the literal parts of an address around its arguments."""
    stand_ins = range(_FIRST, _FIRST + count)
    rest, parts = reverse(name, args=stand_ins), []
    for stand_in in stand_ins:
        before, _found, rest = rest.partition(str(stand_in))
        parts.append(before)
    return (*parts, rest)
