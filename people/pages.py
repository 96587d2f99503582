"""Pages that stand in the site's own frame (`base.html`) and are filled, not rendered: what every reader asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from core.frames import frame


@dataclass(frozen=True)
class Visitor:
    """What the frame of a page says of its reader: of few kinds, so that few frames are kept."""

    is_authenticated: bool = False
    is_staff: bool = False
    is_superuser: bool = False
    theme: str = ""
    unread_notices: int = 0


_NOBODY = Visitor()


def site(request: HttpRequest) -> str:
    """Return scheme and host, for addresses that are read elsewhere."""
    return f"{request.scheme}://{request.get_host()}"


def csrf_token(request: HttpRequest) -> str:
    """Return what the forms of this answer carry: masked once for the answer, not for each form."""
    if not hasattr(request, "masked_token"):
        request.masked_token = get_token(request)  # type: ignore[attr-defined]
    return request.masked_token  # type: ignore[attr-defined]


def fill_page(request: HttpRequest, template: str, shape: Mapping[str, Any], values: Mapping[str, Any]) -> HttpResponse:
    """Return a page whose template extends `base.html`, by its frame; see `core.frames.fill`.

    Templates have `user` (a Visitor) and `site` besides, and what was said to the reader (messages).
    """
    user = request.user
    visitor = _NOBODY
    shared: dict[str, Any] = {"site": site(request), "said": ""}
    if user.is_authenticated:
        visitor = Visitor(True, user.is_staff, user.is_superuser, user.theme, user.unread_notices)
        shared["csrf_token"] = csrf_token(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
        messages = get_messages(request)
        if len(messages):
            shared["said"] = render_to_string("_messages.html", {"messages": messages})
    whole = {**shared, **values}
    return HttpResponse(frame(template, {"user": visitor, **shape}, whole).text(whole))
