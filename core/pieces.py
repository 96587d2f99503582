"""HTML that is a function of database rows alone, kept by each process until one of the rows is another.

The rows are read at every request, by whoever's right it is to see them; what is kept is only the work of turning
them into text. So nothing here can be stale, and nothing has to be thrown away when something is saved.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Made = TypeVar("Made")
LIMIT = 400  # pieces of each kind in a process; an article with its row is about 50 kB

_lock = threading.Lock()
_kinds: dict[str, dict[Hashable, tuple[Any, Any]]] = {}


def kept(kind: str, place: Hashable, rows: Any, make: Callable[[], Made]) -> Made:
    """Return what `make` returns for `rows`: made anew unless the last rows at `place` were equal to these.

    `make` looks at the rows, at `place`, at the language and the time zone, and at nothing else: no clock, no reader.
    """
    key = (place, get_language(), timezone.get_current_timezone_name())
    with _lock:
        pieces = _kinds.setdefault(kind, {})
        known = pieces.pop(key, None)
        if known is not None and known[0] == rows:
            pieces[key] = known  # last, so that what is asked for stays longest
            made: Made = known[1]
            return made
    made = make()
    with _lock:
        pieces[key] = (rows, made)
        while len(pieces) > LIMIT:
            del pieces[next(iter(pieces))]
    return made


def piece(template: str, post: Any, **options: Hashable) -> SafeString:
    """Return a template that knows nothing but `post`, with what was read along with it, and the `options`."""

    def make() -> SafeString:
        return render_to_string(template, {"post": post, **options})

    return kept(template, (post.pk, *options.values()), _values(post), make)


def _values(row: Any) -> tuple[Any, ...]:
    """Return all values of a row and of the rows that were read along with it."""
    own = [(name, value) for name, value in vars(row).items() if not name.startswith("_")]
    read_along = row._state.fields_cache.values()  # noqa: SLF001
    return own, [_values(other) for other in read_along if other is not None]
