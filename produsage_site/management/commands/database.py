"""`manage.py database`: look at the embedded database server, or end it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from produsage_site.embedded import EmbeddedPostgresError
from produsage_site.embedded.base import DatabaseWrapper


class Command(BaseCommand):
    help = "Tell whether the embedded database server runs, or stop it. It starts by itself when it is needed."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "stop"])
        parser.add_argument("--unless-used", action="store_true", help="stop: not while anyone is connected")

    def handle(self, *args: Any, action: str, unless_used: bool, **options: Any) -> None:
        default = connections["default"]
        if not isinstance(default, DatabaseWrapper):
            self.stdout.write("DATABASE_URL is set: the database server is not ours.")
            return
        try:
            if action == "stop":
                default.server.stop(unless_used=unless_used)
            self.stdout.write(default.server.status())
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from error
