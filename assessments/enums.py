"""The closed sets of this room, and the signal that it declares for the rooms above."""

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _


class WordKind(models.TextChoices):
    """The parts of a post that a word policy can count or leave out. Each word is of one kind.

    In-text citations are the brackets of running text and quotations that hold nothing else; "Bruns (2008) says" is
    running text.
    """

    TITLE = "title", _("Title")
    TEXT = "text", _("Running text")
    HEADINGS = "headings", _("Headings")
    CAPTIONS = "captions", _("Captions")
    QUOTATIONS = "quotations", _("Block quotations")
    CITATIONS = "citations", _("In-text citations")
    TABLES = "tables", _("Tables")
    FOOTNOTES = "footnotes", _("Footnotes")
    REFERENCES = "references", _("Reference list")


class CheckCode(models.TextChoices):
    """What the writing desk can find in a text; an assessment says which of it warns or blocks."""

    CITED_NOT_LISTED = "cited-not-listed", _("Cited, but not in the references")
    LISTED_NEVER_CITED = "listed-never-cited", _("In the references, but never cited")
    AUTHOR_ORDER = "author-order", _("Authors in another order than in the references")
    SPELLING = "spelling", _("A name spelt in two ways")
    YEAR = "year", _("Another year than in the references")
    NO_YEAR = "no-year", _("A name without a year")
    QUOTE_WITHOUT_PAGE = "quote-without-page", _("A direct quotation without a page")
    NO_AUTHOR = "no-author", _("A reference without an author")
    NO_URL = "no-url", _("A reference that announces an address and gives none")
    NOT_ALPHABETICAL = "not-alphabetical", _("A reference out of alphabetical order")
    DUPLICATE_ENTRY = "duplicate-entry", _("A reference that stands twice")
    FIGURE_WITHOUT_SOURCE = "figure-without-source", _("A figure without a source")
    EMAIL = "email", _("An e-mail address in the text")
    PHONE = "phone", _("A telephone number in the text")
    TYPED_LINE = "typed-line", _("A typed header line (name, tutorial, word count)")
    SAME = "same", _("A passage that stands twice")
    REWORDED = "reworded", _("Two passages that say nearly the same")


class LatePolicy(models.TextChoices):
    """What lateness costs: the values are those of `core.lateness`."""

    NONE = "none", _("Nothing")
    POSSIBLE = "possible", _("Per cent of the maximum")
    AWARDED = "awarded", _("Per cent of the mark awarded")


class LateUnit(models.TextChoices):
    """What the price is counted by; each one that has started counts."""

    DAY = "day", _("Calendar day")
    WORKING_DAY = "working", _("Working day")
    HOUR = "hour", _("Hour")


class LateThen(models.TextChoices):
    """What happens after the last day."""

    ZERO = "zero", _("Nothing is left of the mark")
    REFUSE = "refuse", _("Nothing is taken any more")


class CriterionSource(models.TextChoices):
    """Where the points of a criterion come from."""

    MANUAL = "manual", _("The marker")
    PARTICIPATION = "participation", _("Peer comments, by the requirement; the marker may decide otherwise")


class PeerScope(models.TextChoices):
    """Whose posts a student's peer comments have to be on."""

    ANY = "any", _("Any student of the course")
    OWN = "own", _("The student’s own tutorial")
    OTHER = "other", _("Another tutorial")


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


# Asked before an assessment gets another rubric: a receiver answers True when marks were given. Argument: `assessment`.
marks_asked = Signal()
