"""`manage.py import_roster COURSE FILE [--dry-run]`: enrol the people of a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.services import BadTable, Verdict, import_roster, read_upload
from people.models import Course, User


class Command(BaseCommand):
    """Runs as an administrator's account, which the import is logged to."""

    help = "Enrol the people of a CSV file (student_number, name, email, tutorial, role) into a course."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The course by its address, the file, and how."""
        parser.add_argument("course", help="the course's address, as in /courses/<address>/")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--only-good", action="store_true", help="import the good rows although others have errors")
        parser.add_argument(
            "--as", dest="actor", default="", help="username of who runs the course (default: an administrator)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each row; fail when a row has an error."""
        course = Course.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['course']!r}.")
        actors = (
            User.objects.filter(username=options["actor"])
            if options["actor"]
            else User.objects.filter(is_superuser=True, is_active=True)
        )
        actor = actors.order_by("pk").first()
        if actor is None:
            raise CommandError("There is no such account to run this as.")
        try:
            text, note = read_upload(options["file"].read_bytes())
            verdicts = import_roster(
                actor=actor, course=course, text=text, dry_run=options["dry_run"], only_good=options["only_good"]
            )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except BadTable as error:
            raise CommandError(str(error)) from error
        if note:
            self.stdout.write(note)
        for row in verdicts:
            self.stdout.write(f"{row.line}: {row.verdict} {row.name}{': ' + row.message if row.message else ''}")
        errors = sum(row.verdict == Verdict.ERROR for row in verdicts)
        if errors and not options["only_good"]:
            raise CommandError(f"{errors} rows have errors. Nothing was imported.")
