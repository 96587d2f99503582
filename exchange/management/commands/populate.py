"""Fill the site with generated courses, to see how it stands with many posts."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from exchange.populate.loader import Populate

WIDTH = 40


class Command(BaseCommand):
    """`manage.py populate --posts N --comments M`."""

    help = "Add generated courses with that many posts and comments. Not for a site that people use: they stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of both."""
        parser.add_argument("--posts", type=int, default=600)
        parser.add_argument("--comments", type=int, default=6_000)

    def handle(self, *args: Any, posts: int, comments: int, **options: Any) -> None:
        """Write them, with a bar that grows."""
        if posts < 1 or comments < 0:
            raise CommandError("There is at least one post to write, and no fewer than no comments.")
        self.began, self.rows, self.of = time.monotonic(), 0, posts + comments
        self.live = self.stdout.isatty()
        Populate(posts, comments, self._done).run()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # the database learns what is in its tables
        spent = time.monotonic() - self.began
        self.stdout.write(f"{posts:,} posts and {comments:,} comments in {spent:.0f} s.".ljust(WIDTH + 30))

    def _done(self, rows: int) -> None:
        """Draw the bar; where nobody sits before a screen, a line for every tenth is enough."""
        before, self.rows = self.rows, self.rows + rows
        part = self.rows / self.of
        if self.live:
            left = (time.monotonic() - self.began) * (1 - part) / part
            bar = "#" * round(WIDTH * part)
            self.stdout.write(f"\r[{bar:<{WIDTH}}] {part:4.0%}, {left:.0f} s to go  ", ending="\r")
            self.stdout.flush()
        elif int(10 * part) > int(10 * before / self.of):
            self.stdout.write(f"{part:.0%} of {self.of:,} rows")
