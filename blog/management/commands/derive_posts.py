"""`manage.py derive_posts`: bring what is derived of stored posts up to what this version of the site makes."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.services import derive_again


class Command(BaseCommand):
    """Works in small transactions and can be stopped and started again at any time; quick when nothing is to do."""

    help = "Render, count and check stored posts anew where an older version of the site did it. Changes no words."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the posts, a batch at a time."""
        last = done = 0
        while True:
            last, number = derive_again(after=last)
            done += number
            if not number:
                break
        if done:
            self.stdout.write(f"{done} posts rendered anew.")
