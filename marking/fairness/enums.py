"""The closed sets of fair marking."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Markers(models.TextChoices):
    """By how many a submission is marked."""

    ONE = "one", _("One marker")
    TWO = "two", _("Two blind markers and an agreed mark")


class MarkerLine(models.TextChoices):
    """Whose events these are. With one marker there is only the first line."""

    FIRST = "first", _("First marker")
    SECOND = "second", _("Second marker")
    AGREED = "agreed", _("Agreed mark")


class Verdict(models.TextChoices):
    """What a moderator made of a sampled mark."""

    OPEN = "open", _("Not looked at")
    AGREED = "agreed", _("Agreed")
    COMMENTED = "commented", _("Commented")


# From which verdict another may come: a comment stands until somebody agrees.
VERDICT_SOURCES: dict[str, frozenset[str]] = {
    Verdict.AGREED: frozenset({Verdict.OPEN, Verdict.COMMENTED}),
    Verdict.COMMENTED: frozenset({Verdict.OPEN, Verdict.COMMENTED}),
}


class Why(models.TextChoices):
    """Why a submission is in a sample."""

    BAND = "band", _("By band")
    FAIL = "fail", _("Below the pass mark")
    BORDER = "border", _("Near a border")
    MARKER = "marker", _("By marker")
