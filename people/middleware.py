"""Language and time zone of the reader; and a POST whose session has ended is kept, not dropped."""

from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from core.addresses import address
from people import kept
from people.models import User


class PreferencesMiddleware:
    """Answers in the language of the person's account, else of the browser, and tells times in the person's own zone.

    The account's row is loaded for the login anyway: this costs no query. Times of a course name their zone themselves
    (`in_zone`), whoever reads them; the admin's are courses' or the site's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and leave the thread as it was."""
        languages = {code for code, _name in settings.LANGUAGES}
        # Who has no session is nobody: such a page is not made to depend on cookies.
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        own, zone = (user.language, user.time_zone) if isinstance(user, User) else ("", "")
        language = own if own in languages else settings.LANGUAGE_CODE
        if language != own and len(languages) > 1:
            language = translation.get_language_from_request(request)
        if request.path.startswith(address("admin:index")):
            zone = ""
        # Without a zone of one's own it is the site's: nothing is set in this thread, and nothing has to be set back.
        own_zone = timezone.override(ZoneInfo(zone)) if zone else nullcontext()
        with translation.override(language), own_zone:
            response = self.get_response(request)
        if len(languages) > 1:
            response.headers.setdefault("Content-Language", language)
            if language != own:
                patch_vary_headers(response, ("Accept-Language",))
        return response


class KeepTextMiddleware:
    """Stands before the login check: keeps the text of an anonymous POST that carries a token, then asks to log in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a kept POST with the way to the login and back; pass everything else on."""
        if request.method == "POST" and not request.user.is_authenticated and (place := kept.read(request)):
            user_id, path = place
            if kept.keep(request, user_id, path):
                login = f"{address('account_login')}?{urlencode({'next': path})}"
                if request.headers.get("X-Requested-With") == "fetch":
                    return HttpResponse(status=401)
                return HttpResponseRedirect(login)
        return self.get_response(request)
