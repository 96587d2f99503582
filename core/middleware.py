"""Middleware of the leaf."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.http import LoginFirst, login_redirect


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
