"""Text that was sent at a bad moment (logged out, or with a form older than the login) is kept and given back.

A form that carries somebody's text holds a signed token of who writes it and where it belongs. When its POST cannot
be taken, the fields go into the session under that address; after the login they are offered to that person alone.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "kept_token"
_SALT = "produsage.kept"
_KEY = "kept_texts"
_MAX_AGE = 3 * 24 * 3600
_MAX_CHARACTERS = 1_000_000  # more than any form takes
_MAX_PLACES = 5
_NEVER = frozenset({FIELD, "csrfmiddlewaretoken"})


def token(user_id: int, path: str) -> str:
    """Return the signed token for a form of `user_id` that is shown at `path`."""
    return signing.dumps([user_id, path], salt=_SALT)


def field(user_id: int, path: str) -> SafeString:
    """Return the hidden field with the token."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token(user_id, path))


def read(request: HttpRequest) -> tuple[int, str] | None:
    """Return (user id, path) of a POST's token, or None when it has none that is ours."""
    try:
        user_id, path = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_MAX_AGE)
    except signing.BadSignature:
        return None
    return int(user_id), str(path)


def keep(request: HttpRequest, user_id: int, path: str) -> bool:
    """Keep the POST's fields for `user_id` at `path` in the session; False when they are too long for it."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in _NEVER}
    if sum(len(value) for values in fields.values() for value in values) > _MAX_CHARACTERS:
        return False
    places: dict[str, Any] = request.session.get(_KEY, {})
    places.pop(path, None)
    places[path] = {"user": user_id, "fields": fields}
    request.session[_KEY] = dict(list(places.items())[-_MAX_PLACES:])
    return True


def is_waiting(request: HttpRequest) -> bool:
    """Whether this session keeps somebody's text: the login page says so, at the moment of worry."""
    return bool(request.session.get(_KEY))


def take(request: HttpRequest, path: str | None = None) -> QueryDict | None:
    """Return, once, what was kept for this user at `path` (default: the request's), or None."""
    path = path or request.path
    places: dict[str, Any] = request.session.get(_KEY) or {}
    place = places.get(path)
    if place is None or not request.user.is_authenticated or place["user"] != request.user.pk:
        return None
    remaining = {key: value for key, value in places.items() if key != path}
    request.session[_KEY] = remaining
    data = QueryDict(mutable=True)
    for name, values in place["fields"].items():
        data.setlist(name, values)
    return data
