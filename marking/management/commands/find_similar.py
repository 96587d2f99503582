"""`manage.py find_similar`: passages that submissions share with other texts, for all that were not compared yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marking.models import Submission
from marking.similarity.finding import find_similar


class Command(BaseCommand):
    """The job after a submission does this by itself; the command is for what came before."""

    help = "Compare the last attempt of each submission of a course with its class and earlier terms."

    def add_arguments(self, parser: CommandParser) -> None:
        """One course, or all."""
        parser.add_argument("--course", help="The address of a course, as in /courses/…/; default: all.")

    def handle(self, *args: Any, course: str | None, **options: Any) -> None:
        """Print what was found, by numbers alone."""
        rows = Submission.objects.current().order_by("pk")
        if course:
            rows = rows.filter(assessment__course__slug=course)
        compared = found = 0
        for submission in rows.light().iterator(chunk_size=200):
            compared += 1
            found += bool(find_similar(submission=submission))
        self.stdout.write(f"{compared} submissions compared, {found} share passages.")
