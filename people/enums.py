"""The closed sets of this room."""

from django.db import models
from django.dispatch import Signal
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


class CommentMode(models.TextChoices):
    """Whether comments are taken, from the widest to the strictest."""

    OPEN = "open", _("Open: a comment is there at once")
    HELD = "held", _("Held: staff approve each before others read it")
    CLOSED = "closed", _("Closed: nothing new is taken")

    @classmethod
    def strictest(cls, *modes: str) -> "CommentMode":
        """Return the strictest of `modes`."""
        return max((cls(mode) for mode in modes), key=list(cls).index)


class Weekday(models.IntegerChoices):
    """ISO days of the week."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Theme(models.TextChoices):
    """The colours of the site; empty on an account: as the browser keeps it."""

    AUTO = "auto", _("As my device has it")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class AuditAction(models.TextChoices):
    """What an audit entry tells of an object."""

    CREATED = "created", _("Made")
    CHANGED = "changed", _("Changed")
    REVOKED = "revoked", _("Revoked")
    REMOVED = "removed", _("Removed")


class NoticeKind(models.TextChoices):
    """What a person is told of."""

    REPLY = "reply", _("A reply to a comment of mine")
    MENTION = "mention", _("A comment that mentions me")
    COMMENT = "comment", _("A comment on a post of mine")
    RELEASED = "released", _("A mark was released")
    DUE = "due", _("Something is due soon")
    MODERATION = "moderation", _("Something of mine was hidden by staff")
    RECEIPT = "receipt", _("The receipt of a submission")
    STATEMENT = "statement", _("A statement is asked of me")


# A receipt is a promise, and a question with consequences is not to be missed: always sent, at once and by themselves.
ALWAYS_SENT = (NoticeKind.RECEIPT, NoticeKind.STATEMENT)
CHOSEN_KINDS = tuple(kind for kind in NoticeKind if kind not in ALWAYS_SENT)


class Cadence(models.TextChoices):
    """How soon a notice is sent by e-mail."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Not by e-mail")


DEFAULT_CADENCE = {kind: Cadence.DAILY if kind == NoticeKind.COMMENT else Cadence.NOW for kind in NoticeKind}


class MailState(models.TextChoices):
    """What became of a notice's mail. What was handed over and never confirmed is not sent again: it may be there."""

    NONE = "none", _("Not wanted")
    WAITING = "waiting", _("Waiting")
    HANDED = "handed", _("Handed over")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Dropped")


# Sent with `user` and `notices` of theirs; each room answers with `people.notices.Line` by id for what it knows and
# the user may see at this moment. What nobody answers for is not shown and not sent.
notices_asked = Signal()

# Sent in the transaction in which somebody leaves. Arguments: `user`, `keep_comments`, `at`. Each room does what leaving
# means for what it holds.
person_left = Signal()
