"""What can be done: tasks by name, declared by the rooms in modules that their `ready()` imports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.models import Job

TASKS: dict[str, "Task"] = {}


@dataclass(frozen=True)
class Task:
    """A function that workers call, with plain JSON values by name.

    An `atomic` one runs in the transaction that also marks its job done: what it writes is written exactly once,
    however often it is begun. One that is not atomic talks to the world outside, and has to remember what it did.
    `tries` is how often a job is begun at most; `every` makes the task periodic.
    """

    name: str
    function: Callable[..., None]
    tries: int
    atomic: bool
    every: timedelta | None

    def __call__(self, **args: Any) -> None:
        self.function(**args)

    def enqueue(self, *, key: str | None = None, at: datetime | None = None, **args: Any) -> None:
        """Add a job to run at `at` (default: now), by one query, in the caller's transaction.

        One whose key is there already is not added again.
        """
        self.enqueue_all([args], keys=[key], at=at)

    def enqueue_all(
        self, all_args: Iterable[dict[str, Any]], *, keys: Iterable[str | None] | None = None, at: datetime | None = None
    ) -> None:  # fmt: skip
        """Add a job for each of `all_args`, by one query for any number."""
        now = timezone.now()
        rows = list(all_args)
        Job.objects.bulk_create(
            [
                Job(name=self.name, args=args, key=key, run_at=at or now, created_at=now)
                for args, key in zip(rows, keys or [None] * len(rows), strict=True)
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )


def job(
    name: str, *, tries: int = 8, atomic: bool = True, every: timedelta | None = None
) -> Callable[[Callable[..., None]], Task]:
    """Declare a function as the task `name`, which stays the same for as long as jobs with it may be waiting."""

    def declare(function: Callable[..., None]) -> Task:
        assert name not in TASKS, name
        TASKS[name] = Task(name, function, tries, atomic, every)
        return TASKS[name]

    return declare
