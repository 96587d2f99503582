"""The closed sets of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in one course."""

    STUDENT = "student", _("Student")
    TUTOR = "tutor", _("Tutor")
    COORDINATOR = "coordinator", _("Coordinator")
    EXAMINER = "examiner", _("Examiner")


STAFF_ROLES = (Role.TUTOR, Role.COORDINATOR, Role.EXAMINER)


class Visibility(models.TextChoices):
    """Who may read a post, from narrowest to widest."""

    PRIVATE = "private", _("Only me")
    TUTOR = "tutor", _("My tutor")
    TUTORIAL = "tutorial", _("My tutorial")
    COURSE = "course", _("My course")
    PUBLIC = "public", _("Everyone")

    @property
    def width(self) -> int:
        """0 for the narrowest, 4 for the widest."""
        return list(Visibility).index(self)

    @classmethod
    def up_to(cls, *caps: str) -> list["Visibility"]:
        """Return the members that are no wider than the narrowest of `caps`, narrowest first."""
        limit = min((cls(cap).width for cap in caps if cap), default=len(cls) - 1)
        return [member for member in cls if member.width <= limit]


class Weekday(models.IntegerChoices):
    """ISO days of the week."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class AuditAction(models.TextChoices):
    """What an audit entry tells of an object."""

    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    REVOKED = "revoked", _("Revoked")
    REMOVED = "removed", _("Removed")
