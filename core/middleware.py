"""Middleware of the leaf."""

import re
from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound

from core.http import LoginFirst, login_redirect
from core.inline import allowed


class LoginFirstMiddleware:
    """Turns `LoginFirst` into the redirect to the login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer LoginFirst alone."""
        return login_redirect(request) if isinstance(exception, LoginFirst) else None


class ContentPolicyMiddleware:
    """Sends the content security policy of the settings, which is the same for every page and is put in words once.

    What stands in pages themselves (`core.inline`) is allowed by its digest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy(update=allowed())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and say the policy; a view may have said a narrower one."""
        response = self.get_response(request)
        policy = build_policy(update=allowed()) if settings.DEBUG else self.policy
        response.headers.setdefault(HEADER, policy)
        return response


class PlainRequestMiddleware:
    """Refuses, or takes out, what no browser sends and no database takes, so that no page has to think of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """404 for NUL in an address, 400 for it in a query; odd cookies go."""
        if "\x00" in request.path_info:
            return HttpResponseNotFound("Not found", content_type="text/plain")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            return HttpResponseBadRequest("Bad request", content_type="text/plain")
        for name in [name for name, value in request.COOKIES.items() if _CONTROL.search(value)]:
            del request.COOKIES[name]
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
