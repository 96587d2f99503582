"""The leaf app: text, HTML, dates and forms, with no models and no imports of ours."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
