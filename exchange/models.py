"""DataExport."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User


class DataExport(models.Model):
    """A person's own data as a ZIP: asked for, being made (`done` of `total` parts), ready until it is deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("data export")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], name="data_export_one_a_person"),
            models.CheckConstraint(
                condition=models.Q(ready_at=None, file="") | models.Q(ready_at__isnull=False) & ~models.Q(file=""),
                name="data_export_ready_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"data of {self.user_id}"

    def get_absolute_url(self) -> str:
        """The file."""
        return reverse("own_data_file", args=[self.pk])
