"""The queue keeps itself small."""

from datetime import timedelta

from django.utils import timezone

from core.jobs.queue import forget_ended
from core.jobs.registry import job


@job("core.forget_ended_jobs", every=timedelta(days=1))
def forget_ended_jobs() -> None:
    """Delete the rows of jobs that ended long ago."""
    forget_ended(timezone.now())
