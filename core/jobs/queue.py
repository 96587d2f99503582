"""The queue in the database: who takes which job, what becomes of it, and what of those whose worker has died.

A worker holds an advisory lock of its own for as long as its connection lives. PostgreSQL drops the lock in the moment
in which the process dies, however it dies, and the next worker takes its jobs back. No lease has to run out first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from core.enums import JobState
from core.models import Job

WORKERS = 0x70726F77  # the space of the workers' advisory locks
PERIODIC = 0x70726F70  # and that of periodic tasks
KEPT = {JobState.DONE: timedelta(days=7), JobState.FAILED: timedelta(days=90)}

_ALIVE = """
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class LostClaim(Exception):
    """The job was taken back while it ran: what it did in this transaction must not stand."""


def try_lock(space: int, number: int) -> bool:
    """Take an advisory lock for as long as the connection lives (or `unlock`); False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, number])
        return bool(cursor.fetchone()[0])


def unlock(space: int, number: int) -> None:
    """Give an advisory lock back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, number])


def take_back(worker: int, now: datetime) -> int:
    """Let the jobs of dead workers wait again, and those of `worker`, which asks between two jobs and so has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_job SET state = 'waiting', worker = NULL, run_at = %s "  # noqa: S608  constant text
            f"WHERE state = 'running' AND (worker = %s OR worker NOT IN ({_ALIVE}))",
            [now, worker, WORKERS],
        )
        return cursor.rowcount


@transaction.atomic
def claim(worker: int, now: datetime) -> Job | None:
    """Take the job that has been due for longest. The attempt is counted here, so that one that kills is counted too."""
    due = Job.objects.filter(state=JobState.WAITING, run_at__lte=now).order_by("run_at", "pk")
    job = due.select_for_update(skip_locked=True).first()
    if job is not None:
        job.state, job.worker, job.attempts = JobState.RUNNING, worker, job.attempts + 1
        job.save(update_fields=["state", "worker", "attempts"])
    return job


def finish(job: Job, now: datetime) -> None:
    """Mark a job as done. Raises LostClaim when it is no longer this worker's."""
    _leave(job, state=JobState.DONE, ended_at=now, error="")


def give_up(job: Job, now: datetime, error: str) -> None:
    """Mark a job as failed for good; it is kept for whoever looks after the site."""
    _leave(job, state=JobState.FAILED, ended_at=now, error=error[:200])


def put_back(job: Job, now: datetime, error: str) -> None:
    """Let a job wait for its next attempt."""
    _leave(job, state=JobState.WAITING, run_at=now + back_off(job.attempts), error=error[:200])


def back_off(attempts: int) -> timedelta:
    """Return the pause after so many attempts: ten seconds, tripled each time, six hours at most."""
    return min(timedelta(seconds=10) * 3 ** min(max(0, attempts - 1), 9), timedelta(hours=6))


def _leave(job: Job, **fields: object) -> None:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
    if not mine.update(worker=None, **fields):
        raise LostClaim(job.pk)


@dataclass(frozen=True)
class Health:
    """What `manage.py worker --status` tells. `late` is for how long the oldest job that is due has been waiting."""

    workers: int
    running: int
    due: int
    late: timedelta
    failed: int

    @property
    def is_well(self) -> bool:
        """Whether somebody works, and nothing has waited for five minutes."""
        return self.workers > 0 and self.late < timedelta(minutes=5)

    def __str__(self) -> str:
        return (
            f"workers {self.workers}, running {self.running}, due {self.due}, "
            f"late {int(self.late.total_seconds())} s, failed {self.failed}"
        )


def health(now: datetime) -> Health:
    """Return how the queue stands, by two queries."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_ALIVE}) AS alive", [WORKERS])  # noqa: S608  constant text
        workers = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'running'), count(*) FILTER (WHERE state = 'waiting' AND run_at <= %s),"
            " min(run_at) FILTER (WHERE state = 'waiting' AND run_at <= %s), count(*) FILTER (WHERE state = 'failed')"
            " FROM core_job WHERE state <> 'done'",
            [now, now],
        )
        running, due, oldest, failed = cursor.fetchone()
    return Health(workers, running, due, now - oldest if oldest else timedelta(0), failed)


def forget_ended(now: datetime) -> int:
    """Delete the jobs that ended long ago."""
    return sum(Job.objects.filter(state=state, ended_at__lt=now - kept).delete()[0] for state, kept in KEPT.items())
