"""The closed sets of similarity: whose text it is, where a case stands, and what may happen to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """Whose text a submission shares passages with."""

    CLASS = "class", _("Same class")
    OWN = "own", _("Own earlier text")
    TERM = "term", _("Earlier term")


class CaseState(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", _("Open")
    ASKED = "asked", _("Statement asked")
    DISMISSED = "dismissed", _("Dismissed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFERRED = "referred", _("Referred")


class CaseMove(models.TextChoices):
    """What can happen to a case."""

    OPENED = "opened", _("Opened")
    ASKED = "asked", _("Statement asked")
    STATED = "stated", _("Statement given")
    DISMISSED = "dismissed", _("Dismissed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFERRED = "referred", _("Referred")
    REOPENED = "reopened", _("Reopened")


# From which states a move may come, and where it leads. A case begins with OPENED, from no state.
SOURCES: dict[str, frozenset[str]] = {
    CaseMove.OPENED: frozenset({""}),
    CaseMove.ASKED: frozenset({CaseState.OPEN, CaseState.REFERRED}),
    CaseMove.STATED: frozenset({CaseState.ASKED}),
    CaseMove.DISMISSED: frozenset({CaseState.OPEN, CaseState.ASKED, CaseState.REFERRED}),
    CaseMove.CONFIRMED: frozenset({CaseState.OPEN, CaseState.REFERRED}),
    CaseMove.REFERRED: frozenset({CaseState.OPEN, CaseState.ASKED}),
    CaseMove.REOPENED: frozenset({CaseState.DISMISSED, CaseState.CONFIRMED}),
}
TARGETS: dict[str, str] = {
    CaseMove.OPENED: CaseState.OPEN,
    CaseMove.ASKED: CaseState.ASKED,
    CaseMove.STATED: CaseState.OPEN,
    CaseMove.DISMISSED: CaseState.DISMISSED,
    CaseMove.CONFIRMED: CaseState.CONFIRMED,
    CaseMove.REFERRED: CaseState.REFERRED,
    CaseMove.REOPENED: CaseState.OPEN,
}
# Undecided: a release says so.
PENDING = (CaseState.OPEN, CaseState.ASKED, CaseState.REFERRED)
