"""A worker: takes jobs and does them, one at a time, until it is told to stop."""

import logging
import secrets
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from core.jobs import queue
from core.jobs.registry import TASKS, Task
from core.models import Job

LOOK = timedelta(seconds=5)  # between two looks for what dead workers left
log = logging.getLogger("produsage.jobs")


class Worker:
    """Does jobs on the connection of its thread, whose life is its own: see `core.jobs.queue`."""

    def __init__(self) -> None:
        self.number = secrets.randbelow(2**31 - 1) + 1
        self._held: object = None
        self._slots: dict[str, int] = {}
        self._looked: datetime | None = None

    def run(self, stop: Callable[[float], bool], pause: float = 0.5) -> None:
        """Do what is due, again and again, until `stop`, which waits for the seconds that it is given, returns True."""
        rest = 0.0
        while not stop(rest):
            try:
                rest = 0.0 if self.step(timezone.now()) else pause
            except (DatabaseError, InterfaceError) as error:
                log.warning("no database for the worker: %s", type(error).__name__)
                connection.close()
                rest = 4 * pause
        self.leave()

    def step(self, now: datetime) -> bool:
        """Add what is periodic, take back what dead workers left, do one job; False when none was due."""
        self._appear()
        self._add_periodic(now)
        if self._looked is None or now - self._looked >= LOOK:
            self._looked = now
            if taken := queue.take_back(self.number, now):
                log.warning("%d jobs taken back from workers that died", taken)
        job = queue.claim(self.number, now)
        if job is None:
            return False
        self.do(job)
        return True

    def leave(self) -> None:
        """Give the worker's own lock back."""
        if self._held is not None and self._held is connection.connection:
            queue.unlock(queue.WORKERS, self.number)
        self._held = None

    def _appear(self) -> None:
        connection.ensure_connection()
        if self._held is not connection.connection:
            queue.try_lock(queue.WORKERS, self.number)
            self._held = connection.connection

    def _add_periodic(self, now: datetime) -> None:
        for task in TASKS.values():
            if task.every is None:
                continue
            slot = int(now.timestamp() // task.every.total_seconds())
            if self._slots.get(task.name) != slot:
                # The key is the slot's: however many workers come to it, one job is made.
                task.enqueue(key=f"{task.name}@{slot}", at=now)
                self._slots[task.name] = slot

    def do(self, job: Job) -> None:
        """Do one job that this worker has claimed; whatever it raises is the job's failure and not the worker's."""
        try:
            self._do(job)
        except queue.LostClaim:
            log.warning("job %d (%s) was taken back while it ran", job.pk, job.name)

    def _do(self, job: Job) -> None:
        """As `do`. Raises LostClaim when the job is another worker's by now, whether it was done or failed."""
        task = TASKS.get(job.name)
        if task is None:
            queue.give_up(job, timezone.now(), "no such task")
            log.error("job %d: there is no task %s", job.pk, job.name)
            return
        if job.attempts > task.tries:
            queue.give_up(job, timezone.now(), "its workers died")
            log.error("job %d (%s) given up: its workers died", job.pk, job.name)
            return
        lock = _lock_of(task)
        if lock is not None and not queue.try_lock(queue.PERIODIC, lock):
            # Its last turn is still under way elsewhere: this one has nothing to do.
            queue.finish(job, timezone.now())
            return
        try:
            _call(task, job)
        except queue.LostClaim:
            raise
        except Exception as error:  # noqa: BLE001  whatever a job raises is its job's failure, not the worker's
            _failed(task, job, error)
        finally:
            if lock is not None:
                queue.unlock(queue.PERIODIC, lock)


def _lock_of(task: Task) -> int | None:
    return None if task.every is None else zlib.crc32(task.name.encode()) & 0x7FFFFFFF


def _call(task: Task, job: Job) -> None:
    if task.atomic:
        with transaction.atomic():
            task(**job.args)
            queue.finish(job, timezone.now())
    else:
        task(**job.args)
        queue.finish(job, timezone.now())


def _failed(task: Task, job: Job, error: Exception) -> None:
    what = type(error).__name__
    if job.attempts >= task.tries:
        queue.give_up(job, timezone.now(), what)
        log.error("job %d (%s) given up after %d tries", job.pk, job.name, job.attempts, exc_info=error)
    else:
        queue.put_back(job, timezone.now(), what)
        log.warning("job %d (%s) failed, try %d: %s", job.pk, job.name, job.attempts, what, exc_info=error)


def run_due(now: datetime | None = None, limit: int = 10_000) -> int:
    """Do what is due at `now`, and what comes of that, on this connection; return how many jobs were begun.

    For tests and for a site without a worker. Periodic tasks are left to workers.
    """
    worker = Worker()
    for count in range(limit):
        job = queue.claim(worker.number, now or timezone.now())
        if job is None:
            return count
        worker.do(job)
    return limit
