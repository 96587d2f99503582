"""Addresses of this room. Those of logging in, addresses, passwords and sessions are allauth's."""

from django.urls import path

from people.views import account, notices

urlpatterns = [
    path("account/", account.profile, name="account"),
    path("account/portrait/", account.portrait, name="change_portrait"),
    path("account/settings/", account.preferences, name="account_settings"),
    path("account/theme/", account.theme, name="account_theme"),
    path("account/leave/", account.leave_site, name="leave"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_notices, name="read_notices"),
    path("notices/settings/", notices.notice_settings, name="notice_settings"),
    path("notices/unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
]
