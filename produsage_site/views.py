"""Health, and the words of the scripts."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers, for a load balancer; an exception, so 500, when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@login_not_required
@require_safe
def catalogue(request: HttpRequest, language: str) -> HttpResponseBase:
    """What the scripts say, in a language that the site is there in; a page in English needs none."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = JavaScriptCatalog.as_view()(request)
    patch_cache_control(response, public=True, max_age=3600)
    return response
