"""Addresses of views, from patterns that are asked of the resolver once."""

from functools import cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

_SAFE = RFC3986_SUBDELIMS + "/~:@"
_WORD, _NUMBER = "stand-in-{}-x", 7_203_685_477  # stand-ins that every converter of the site takes


def address(name: str, *args: str | int) -> str:
    """Return what `reverse` would for values that stand in the database; the patterns are not matched again."""
    parts = _parts(name, tuple(isinstance(arg, int) for arg in args))
    pieces = [parts[0]]
    for arg, after in zip(args, parts[1:], strict=True):
        text = str(arg)
        pieces += (text if text.isascii() and text.isalnum() else quote(text, safe=_SAFE), after)
    return "".join(pieces)


@cache
def _parts(name: str, are_numbers: tuple[bool, ...]) -> list[str]:
    """Return the literal parts of an address around its arguments."""
    stand_ins = [_NUMBER + at if is_number else _WORD.format(at) for at, is_number in enumerate(are_numbers)]
    rest, parts = reverse(name, args=stand_ins), []
    for stand_in in stand_ins:
        before, _found, rest = rest.partition(str(stand_in))
        parts.append(before)
    return [*parts, rest]
