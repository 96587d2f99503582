"""All addresses of the site. They are stable: people link to them."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import login, logout
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from produsage_site.components import components
from produsage_site.views import catalogue, healthz

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # First, since it is what is asked for most; no two rooms have an address in common.
    path("", include("blog.urls")),
    path("components/<str:theme>/", components, name="components"),
    path("healthz", healthz, name="healthz"),
    path("catalogue/<str:language>.js", catalogue, name="catalogue"),
    path("accounts/login/", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))),
    path(
        "accounts/logout/", login_not_required(RedirectView.as_view(pattern_name="account_logout", query_string=True))
    ),
    path("accounts/", include("allauth.urls")),
    # After allauth's own, so that these are the addresses that are written into pages and redirects.
    path("login/", login, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("", include("exchange.urls")),
    path("", include("marking.urls")),
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("people.urls")),
]
