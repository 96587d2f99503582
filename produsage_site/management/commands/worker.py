"""`manage.py worker`: do what waits in the queue of jobs."""

import os
import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.jobs import Worker, run_due
from core.jobs.queue import health


class Command(BaseCommand):
    help = "Do the jobs that wait (mails, notices, cleaning up) until SIGINT or SIGTERM. Several may run at once."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drain", action="store_true", help="do what is due now, then end")
        parser.add_argument(
            "--status", action="store_true", help="print how the queue stands; status 1 unless it is well"
        )
        parser.add_argument("--parent", type=int, default=0, metavar="PID", help="end when this parent has ended")

    def handle(self, *args: Any, drain: bool, status: bool, parent: int, **options: Any) -> None:
        if status:
            found = health(timezone.now())
            self.stdout.write(f"{'ok' if found.is_well else 'NOT WELL'}: {found}")
            if not found.is_well:
                raise SystemExit(1)
        elif drain:
            self.stdout.write(f"{run_due()} jobs")
        else:
            if not parent and settings.MAILS_GO_TO_FILES:
                self.stdout.write(f"No EMAIL_URL: mails are written to {settings.EMAIL_FILE_PATH}")
                self.stdout.flush()
            work(parent)


def work(parent: int) -> None:
    """Work until a signal comes or the parent is gone; the job under way is finished first."""
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)

    def stop(seconds: float) -> bool:
        return ending.wait(seconds) or (parent > 0 and os.getppid() != parent)

    Worker().run(stop)
