"""User, StudentNumber, Course, Tutorial, Enrolment."""

import re
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.enums import (
    CHOSEN_KINDS,
    AuditAction,
    Cadence,
    CommentMode,
    MailState,
    NoticeKind,
    Role,
    Theme,
    Visibility,
    Weekday,
)
from people.querysets import AuditQuerySet, CourseQuerySet, EnrolmentQuerySet, NoticeQuerySet, StudentNumberQuerySet

handle_validator = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$",
    _("A handle has up to 40 small letters, digits and hyphens, and begins and ends with a letter or digit."),
)


def validate_time_zone(name: str) -> None:
    """Raise ValidationError when `name` is no IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. Write it like Australia/Sydney."), params={"name": name})


_NUMBER_PATTERN = re.compile(
    r"(?:(?:[A-Za-z0-9]|\\d|\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?)+\])(?:\{(?:1?[0-9]|20)(?:,(?:1?[0-9]|20))?\})?)+"
)
_MOST_SPANS = 2  # counts like {7,9}: with more of them, a search tries every way to share a run of digits out


def validate_number_pattern(pattern: str) -> None:
    """Raise ValidationError when `pattern` is more than letters, digits and classes with counts, like s[0-9]{7}.

    Nothing else is taken: a free regular expression could stop the server, or never match and let numbers through.
    Nor is what matches nothing at all, since it would be found in every text.
    """
    try:
        known = len(pattern) <= 100 and _NUMBER_PATTERN.fullmatch(pattern) and pattern.count(",") <= _MOST_SPANS
        if known and re.compile(pattern).fullmatch("") is None:
            return
    except (re.error, OverflowError):
        pass
    raise ValidationError(_("Write letters, digits and classes with a count, like [0-9]{9} or s[0-9]{7}."))


class User(AbstractUser):
    """A person. Logs in by username or e-mail; classmates see the display name, addresses hold the handle."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    handle = models.CharField(
        _("handle"),
        max_length=40,
        unique=True,
        validators=[handle_validator],
        help_text=_("The public name in addresses: /@handle/"),
    )
    display_name = models.CharField(_("display name"), max_length=120, help_text=_("The name that classmates see."))
    official_name = models.CharField(
        _("name for staff"), max_length=120, blank=True, default="", db_default="",
        help_text=_("The name on the roster, where the person has chosen another to be shown."),
    )  # fmt: skip
    about = models.CharField(_("about"), max_length=400, blank=True)
    portrait = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False, help_text=_("SHA-256 of the stored file.")
    )
    portrait_alt = models.CharField(_("alternative text"), max_length=200, blank=True, default="", db_default="")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=12, blank=True, default="", db_default="")
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, default="", db_default="", validators=[validate_time_zone],
        help_text=_("Empty: the zone of the newest course."),
    )  # fmt: skip
    left_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)
    # Kept by triggers, and by nothing else: an UPDATE of this column is undone.
    unread_notices = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    REQUIRED_FIELDS = ["email", "handle", "display_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_any_case"),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_any_case",
                violation_error_message=_("Another account has this e-mail address."),
            ),
            models.CheckConstraint(condition=Q(theme__in=["", *Theme.values]), name="user_theme"),
            models.CheckConstraint(
                condition=Q(handle__regex=r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"), name="user_handle_form"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The display name: Django's admin and mails ask for it under this name."""
        return str(self)

    def get_short_name(self) -> str:
        """The display name."""
        return str(self)

    def get_absolute_url(self) -> str:
        """The author's blog."""
        return reverse("author", args=[self.handle])

    @property
    def roster_name(self) -> str:
        """The name that the account came with: for records, and for staff alone."""
        return self.official_name or str(self)

    @property
    def name_for_staff(self) -> str:
        """The name that the account came with, and the one that others read where the person has chosen another."""
        return f"{self.official_name} (“{self}”)" if self.official_name else str(self)

    @property
    def portrait_url(self) -> str:
        """The address of the portrait, or empty."""
        return reverse("portrait", args=[self.handle, self.portrait[:16]]) if self.portrait else ""


class StudentNumber(models.Model):
    """A student's number, apart from the user so that no query for a name ever brings it along."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="student_number_record")
    number = models.CharField(
        _("student number"), max_length=20, unique=True, validators=[RegexValidator(r"^[A-Za-z0-9]{4,20}$")]
    )

    objects = StudentNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("student number")

    def __str__(self) -> str:
        # Never the number itself: this text goes into logs and admin messages.
        return f"student number of {self.user}"


class Course(models.Model):
    """A course in one term."""

    code = models.CharField(_("code"), max_length=20, help_text=_("As the handbook has it, like MECO6936."))
    title = models.CharField(_("title"), max_length=200)
    term = models.CharField(_("term"), max_length=60)
    slug = models.SlugField(_("address"), max_length=60, unique=True, help_text=_("/courses/…/"))
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[validate_time_zone])
    visibility_cap = models.CharField(
        _("widest visibility"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    comment_mode = models.CharField(
        _("comments"), max_length=8, choices=CommentMode, default=CommentMode.OPEN, db_default=CommentMode.OPEN
    )
    guests_may_comment = models.BooleanField(
        _("guests may comment"), default=False, db_default=False,
        help_text=_("Whoever has an account, on posts that everyone may read. Otherwise only members of the course."),
    )  # fmt: skip
    student_number_pattern = models.CharField(
        _("form of a student number"), max_length=100, default=r"[0-9]{9}", validators=[validate_number_pattern],
        help_text=_(
            "Letters, digits and classes with a count, like [0-9]{9} or s[0-9]{7}. "
            "Texts that hold one are stopped before they are published."
        ),
    )  # fmt: skip
    holidays = ArrayField(
        models.DateField(), verbose_name=_("holidays"), default=list, blank=True,
        help_text=_("Dates that are no working days, beside Saturdays and Sundays."),
    )  # fmt: skip
    members = models.ManyToManyField(User, through="Enrolment", related_name="courses")

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(visibility_cap__in=Visibility.values), name="course_visibility_cap"),
            models.CheckConstraint(condition=Q(comment_mode__in=CommentMode.values), name="course_comment_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """The course page."""
        return reverse("course", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        """The course's time zone."""
        return ZoneInfo(self.time_zone)


class Tutorial(models.Model):
    """A class of a course: when it meets, and who teaches it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, verbose_name=_("course"), related_name="tutorials")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    room = models.CharField(_("room"), max_length=80, blank=True)
    tutor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("tutor"), related_name="tutorials_taught"
    )

    class Meta:
        verbose_name = _("tutorial")
        verbose_name_plural = _("tutorials")
        ordering = ["course", "weekday", "starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="tutorial_ends_after_start",
                violation_error_message=_("A tutorial ends after it starts."),
            ),
            models.UniqueConstraint(fields=["course", "weekday", "starts", "room"], name="tutorial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {_clock(self.starts, self.ends)}"


def _clock(starts: "models.TimeField | object", ends: object) -> str:
    """Return "12–2pm", "10am–12pm": the half of the day once when both share it."""

    def part(time: object) -> tuple[str, str]:
        hour, minute = time.hour, time.minute  # type: ignore[attr-defined]
        return f"{hour % 12 or 12}" + (f":{minute:02}" if minute else ""), "am" if hour < 12 else "pm"

    (first, half), (last, last_half) = part(starts), part(ends)
    return f"{first}–{last}{last_half}" if half == last_half else f"{first}{half}–{last}{last_half}"


class Enrolment(models.Model):
    """What one person is in one course. The database holds that the tutorial is one of that course."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("user"), related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, verbose_name=_("course"), related_name="enrolments")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    tutorial = models.ForeignKey(
        Tutorial,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("tutorial"),
        related_name="enrolments",
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off instead of deleting: what was written stays.")
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["course", "role", "user__display_name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="enrolment_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="enrolment_role"),
        ]
        indexes = [models.Index(fields=["course", "role", "is_active"], name="enrolment_course_role")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} in {self.course.code}"

    def clean(self) -> None:
        """Raise ValidationError when the tutorial is another course's (the database would refuse it too)."""
        if self.tutorial is not None and self.tutorial.course_id != self.course_id:
            raise ValidationError({"tutorial": _("This tutorial belongs to another course.")})


class AuditEntry(models.Model):
    """Who changed what, when, from what to what, and why. Append-only, and kept when everything else is deleted.

    So it points at nothing: ids and names stand here as they were. `kind` is the model's label, `changes` holds
    field: [before, after], and no entry ever holds a student number.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=150)
    course_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_name = models.CharField(max_length=300)
    action = models.CharField(max_length=12, choices=AuditAction)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(action__in=AuditAction.values), name="audit_action")]
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="audit_of_object")]

    def __str__(self) -> str:
        return f"{self.object_name}: {self.get_action_display()}"


class Notice(models.Model):
    """One thing that one person is told, once: `key` says what. What it says is asked for when it is read or sent.

    `object_id` is the row that it is about, in the room that answers for its kind (`notices_asked`). `mail_at` is when
    it goes out by e-mail, at the earliest.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=120)
    object_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=8, choices=MailState)
    mail_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind"),
            models.CheckConstraint(condition=Q(mail_state__in=MailState.values), name="notice_mail_state"),
            models.CheckConstraint(
                condition=~Q(mail_state="waiting") | Q(mail_at__isnull=False), name="notice_waiting_until"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_list"),
            models.Index(fields=["mail_at", "user"], condition=Q(mail_state="waiting"), name="notice_mail"),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class NoticePreference(models.Model):
    """How soon one person wants one kind by e-mail, where that is not the default."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS])
    cadence = models.CharField(max_length=8, choices=Cadence)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_preference_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in CHOSEN_KINDS]), name="notice_preference_kind"
            ),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="notice_preference_cadence"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.cadence}"
