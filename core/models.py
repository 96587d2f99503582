"""Job: work that is done beside the request that asked for it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.enums import JobState


class Job(models.Model):
    """One piece of work. It is added in the transaction of what it belongs to, so neither is ever there alone.

    A `key` is used once: adding the same one again adds nothing, for as long as the row is kept. `worker` names the
    worker that runs it (`core.jobs.queue`).
    """

    name = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001  most have none
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    run_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.IntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state"),
            models.CheckConstraint(
                condition=Q(state="running", worker__isnull=False) | ~Q(state="running") & Q(worker__isnull=True),
                name="job_running_has_worker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="job_ended_when",
            ),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["worker"], condition=Q(state="running"), name="job_running"),
            models.Index(fields=["ended_at"], condition=Q(state__in=["done", "failed"]), name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
