"""Answers that several rooms give in the same way."""

import hashlib
import re
from typing import NoReturn

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class LoginFirst(Http404):
    """Raised for the anonymous where something is missing or not for them: both lead to the same login."""


def missing(request: HttpRequest) -> NoReturn:
    """Refuse: "does not exist" and "not for you" get the same answer, 404, or the login for the anonymous.

    Raises Http404 or LoginFirst (`LoginFirstMiddleware` turns the latter into the redirect).
    """
    if request.user.is_authenticated:
        raise Http404
    raise LoginFirst


def login_redirect(request: HttpRequest) -> HttpResponse:
    """Return the redirect to the login that comes back to this address."""
    return redirect_to_login(request.get_full_path())


def same_tag(request: HttpRequest, tag: str) -> bool:
    """Whether the request already holds what `tag` (with its quotes) stands for."""
    return tag in re.split(r"\s*,\s*", request.headers.get("If-None-Match", "").replace("W/", ""))


def share_with_caches(request: HttpRequest, response: HttpResponse, seconds: int = 30) -> HttpResponse:
    """Let caches keep a page for the anonymous for a short time; keep everybody else's out of shared caches."""
    said = getattr(request, "_messages", None)
    if said is not None and said.used:
        # A message is for one reader: one that was said to somebody who has logged out since may stand on this page.
        patch_cache_control(response, private=True, no_store=True)
    elif request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=seconds)
    if response.status_code == 200 and "no-store" not in response["Cache-Control"]:
        # Of a strong digest that today's processors have an instruction for: Django's own takes twice as long.
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response
