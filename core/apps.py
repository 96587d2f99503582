"""The leaf app: text, HTML, dates, forms and jobs. It knows no noun of ours, and imports nothing of ours."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Let every room declare its tasks: `jobs.py`, where it has one."""
        autodiscover_modules("jobs")
