"""What comes in and goes out: rosters, demo, files of other systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = gettext_lazy("Exchange")
