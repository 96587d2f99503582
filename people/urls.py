"""Addresses of this room. Those of accounts are allauth's."""

from django.urls import path

from people import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("notices/settings/", views.notice_settings, name="notice_settings"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("notices/<int:pk>/", views.notice, name="notice"),
]
