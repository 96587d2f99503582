"""A POST with somebody's text that arrives after the session has ended is kept, not dropped."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from people import kept


class KeepTextMiddleware:
    """Stands before the login check: keeps the text of an anonymous POST that carries a token, then asks to log in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a kept POST with the way to the login and back; pass everything else on."""
        if request.method == "POST" and not request.user.is_authenticated and (place := kept.read(request)):
            user_id, path = place
            if kept.keep(request, user_id, path):
                login = f"{reverse('account_login')}?{urlencode({'next': path})}"
                if request.headers.get("X-Requested-With") == "fetch":
                    return HttpResponse(status=401)
                return HttpResponseRedirect(login)
        return self.get_response(request)
