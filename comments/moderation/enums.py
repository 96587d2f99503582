"""The closed sets of moderation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

REPORTS_THAT_HIDE = 2


class ReportReason(models.TextChoices):
    """Why something is reported."""

    ATTACK = "attack", _("It attacks or mocks somebody")
    PRIVATE = "private", _("It gives away something private")
    COPIED = "copied", _("It is somebody else’s work without saying so")
    SPAM = "spam", _("It is advertising or has nothing to do with the course")
    OTHER = "other", _("Something else")


class CaseKind(models.TextChoices):
    """Why something is in the queue."""

    REPORTED = "reported", _("Reported")
    HELD = "held", _("Waits for approval")


class CaseState(models.TextChoices):
    """Where a case stands. It moves from open to claimed and back, and from either to decided, where it stays."""

    OPEN = "open", _("Open")
    CLAIMED = "claimed", _("Claimed")
    DECIDED = "decided", _("Decided")


class Decision(models.TextChoices):
    """What became of it."""

    KEEP = "keep", _("Show it")
    HIDE = "hide", _("Hide it")


class Step(models.TextChoices):
    """One line of a case's log."""

    OPENED = "opened", _("Opened")
    REPORTED = "reported", _("Reported")
    SUSPENDED = "suspended", _("Hidden until it is decided")
    CLAIMED = "claimed", _("Claimed")
    RETURNED = "returned", _("Given back")
    DECIDED = "decided", _("Decided")
