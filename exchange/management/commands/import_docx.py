"""`manage.py import_docx FILE [--dry-run] [--json]`: take a Word file as a draft, or only say what would be taken."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from blog.models import Post
from exchange.docx.archive import MAX_BYTES
from exchange.docx.importer import Imported, ImportRefused, read_docx, save_draft
from exchange.docx.report import ImportReport
from people.models import Course, User


class Command(BaseCommand):
    """With --dry-run, nothing is written and no database is asked."""

    help = "Take a .docx file as a draft of --as, and print what was taken, changed and left out."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, whose draft it becomes and where, and how to report."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be taken")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
        parser.add_argument("--as", dest="actor", default="", help="username of whose draft it becomes")
        parser.add_argument(
            "--course", default="", help="the course's code or address (when the person is in more than one)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; fail with a plain message when the file cannot be taken."""
        if not options["dry_run"] and not options["actor"]:
            raise CommandError("Say whose draft it becomes with --as USERNAME, or try it with --dry-run.")
        try:
            with options["file"].open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            imported = read_docx(data, name=options["file"].name)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        report, post = imported.report, None
        if not options["dry_run"]:
            report, post = self._save(imported, options["actor"], options["course"])
        if options["json"]:
            answer = report.as_dict() | ({"post": post.pk} if post else {})
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        for line in report.lines():
            self.stdout.write(line)
        if post:
            self.stdout.write(f"Saved as draft {post.pk} of {post.author} in {post.course}.")

    def _save(self, imported: Imported, username: str, wanted: str) -> tuple[ImportReport, Post]:
        actor = User.objects.filter(username=username).first()
        if actor is None:
            raise CommandError(f"There is no account {username!r}.")
        courses = Course.objects.of_member(actor)
        if wanted:
            courses = courses.filter(Q(code__iexact=wanted) | Q(slug=wanted))
        found = list(courses[:2])
        if not found:
            raise CommandError(f"{username} is in no {'such ' if wanted else ''}course.")
        if len(found) > 1:
            raise CommandError(f"{username} is in more than one course: choose with --course ADDRESS.")
        try:
            post, report = save_draft(imported, actor=actor, course=found[0])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{username} may not write in this course.") from error
        return report, post
