"""The admin: open to those who teach and to the site's administrator; each list shows only what is theirs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from people.permissions import operates, teaches_anywhere


class ProdusageAdminSite(admin.AdminSite):
    """Entry is by enrolment, not by a flag on the account, so that it ends when the enrolment ends."""

    site_header = _("Produsage")
    site_title = _("Produsage")
    index_title = _("Teaching desk")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the request's user teaches somewhere or operates the site; asked once a request."""
        if not request.user.is_active:
            return False
        known: bool | None = getattr(request, "may_enter_admin", None)
        if known is None:
            known = operates(request.user) or teaches_anywhere(request.user)
            request.may_enter_admin = known  # type: ignore[attr-defined]
        return known

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """As Django's, but to those who are logged in and have no business here, the admin does not exist."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            leaving = request.resolver_match is not None and request.resolver_match.url_name == "logout"
            if request.user.is_authenticated and not leaving and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return inner

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The index, with what waits for this person on top."""
        from marking.to_do import to_do  # not before the apps are there

        return super().index(request, {**(extra_context or {}), "to_do": to_do(request)})

    def get_urls(self) -> list[Any]:
        """Without the redirect by content type and id, which answers for every row of every table."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
