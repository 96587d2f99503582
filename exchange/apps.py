"""What comes in and goes out: rosters, demo, files of other systems."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "Exchange"
