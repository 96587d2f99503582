"""The closed sets of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What can happen to the mark of a submission."""

    MARKED = "marked", _("Marked")
    FINISHED = "finished", _("Finished")
    REOPENED = "reopened", _("Reopened")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Release withdrawn")


class MarkState(models.TextChoices):
    """Where the marking of a submission stands."""

    UNMARKED = "unmarked", _("Not marked")
    MARKING = "marking", _("In marking")
    READY = "ready", _("Ready")
    RELEASED = "released", _("Released")
