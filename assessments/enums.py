"""The closed sets of this room, and the signal that it declares for the rooms above."""

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _


class WordKind(models.TextChoices):
    """The parts of a post that a word policy can count or leave out."""

    TITLE = "title", _("Title")
    TEXT = "text", _("Running text")
    HEADINGS = "headings", _("Headings")
    CAPTIONS = "captions", _("Captions")
    QUOTATIONS = "quotations", _("Block quotations")
    TABLES = "tables", _("Tables")
    REFERENCES = "references", _("Reference list")


class LatePolicy(models.TextChoices):
    """What a day late costs."""

    NONE = "none", _("Nothing")
    POSSIBLE = "possible", _("Per cent of the maximum, each calendar day")
    AWARDED = "awarded", _("Per cent of the mark awarded, each calendar day")


class Phase(models.TextChoices):
    """Where an assessment stands at one moment."""

    UPCOMING = "upcoming", _("Not open yet")
    OPEN = "open", _("Open")
    LATE = "late", _("Past due")
    CLOSED = "closed", _("Closed")


class ExtensionReason(models.TextChoices):
    """Why an extension was given: a code, so that no story of illness stands in the database."""

    ILLNESS = "illness", _("Illness or misadventure")
    ADJUSTMENT = "adjustment", _("Academic adjustment")
    WORK = "work", _("Work or caring")
    TECHNICAL = "technical", _("Technical failure")
    OTHER = "other", _("Other")


# Asked before a rubric changes: a receiver answers True when marks were given by it. Argument: `rubric`.
rubric_asked = Signal()
