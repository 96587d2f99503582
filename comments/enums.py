"""The closed sets of this room."""

from datetime import timedelta

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

EDIT_WINDOW = timedelta(minutes=30)
NEVER = 0  # the arrival of a comment that went before anybody approved it


class Scope(models.TextChoices):
    """Who reads a comment: those who read the post, or only its writer, the post's author and staff."""

    CLASS = "class", _("Everyone who reads the post")
    PRIVATE = "private", _("Only the author and staff")


class CommentState(models.TextChoices):
    """A comment that is gone leaves its place, so that the thread keeps its shape.

    One that is held has no place yet: its writer and staff alone see it until it is approved. When it is rejected, taken
    back or erased instead, it never had one, and leaves none for others.
    """

    SHOWN = "shown", _("Shown")
    DELETED = "deleted", _("Deleted by its writer")
    HIDDEN = "hidden", _("Hidden by staff")
    ERASED = "erased", _("Erased")
    REVIEW = "review", _("Hidden while reports are reviewed")
    HELD = "held", _("Waits for approval")


class QuoteState(models.TextChoices):
    """What became of a quoted passage in the post as it stands now (`core.passages`)."""

    SAME = "same", _("From the post")
    MOVED = "moved", _("From the post, where it stands elsewhere now")
    CHANGED = "changed", _("From an earlier version of the post, which reads differently here now")
    GONE = "gone", _("From an earlier version of the post; not in it any more")


# Sent in the transaction in which a comment was written, for rooms above. Argument: `comment`.
comment_added = Signal()
