"""Load the demo course, once, and say how to log in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.secrets import kept_secret
from exchange.demo import load
from exchange.demo.loader import load_demo
from people.models import User

LOGINS = {
    "student": "a student of MECO6936, Thursday tutorial",
    "peer": "a classmate in the same tutorial",
    "stranger": "a student of another course",
    "tutor": "the tutor of the Thursday tutorial",
    "coordinator": "the coordinator of MECO6936",
    "admin": "the administrator of the site",
}


class Command(BaseCommand):
    """`manage.py load_demo [--if-empty]`."""

    help = "Load the demo course into an empty site, and print its logins. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing when the site already has people that are not the demo's.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load when the site is empty; keep the password as DEMO_PASSWORD says; print the logins."""
        names = [person["username"] for person in load()["people"]]
        there = User.objects.filter(username__in=LOGINS).count() == len(LOGINS)
        if not there:
            if User.objects.exists():
                if options["if_empty"]:
                    return
                raise CommandError("The site already has people: the demo course is only loaded into an empty site.")
            self.stdout.write("Loading the demo course …")
            load_demo(lambda line: self.stdout.write(f"  {line}"))
        password = settings.DEMO_PASSWORD or kept_secret(Path(settings.VAR_DIR) / "demo-password", 12)
        self._set_password(names, password)
        self.stdout.write("\nDemo logins (the password is the same for all):\n")
        for name, what in LOGINS.items():
            self.stdout.write(f"  {name:<12} {what}")
        self.stdout.write(f"\n  password     {password}\n")

    def _set_password(self, names: list[str], password: str) -> None:
        """Give the demo's people the password, when it is not theirs already; one hash for all, they are a demo."""
        student = User.objects.get(username="student")
        if not check_password(password, student.password):
            User.objects.filter(username__in=names).update(password=make_password(password))
