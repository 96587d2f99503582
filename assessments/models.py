"""Assessment, its dates and rules; Rubric with criteria and levels; Extension."""

from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import (
    CheckCode,
    CriterionSource,
    ExtensionReason,
    LatePolicy,
    LateThen,
    LateUnit,
    PeerScope,
    Phase,
    WordKind,
)
from assessments.querysets import AssessmentQuerySet, ExtensionQuerySet
from core.lateness import LateRule, effective_due, end_of_late_days, last_moment
from people.enums import Visibility
from people.models import Course, Tutorial, User


def default_counted() -> list[str]:
    """The kinds that most word policies count: all but the title and the reference list."""
    return [kind.value for kind in WordKind if kind not in (WordKind.TITLE, WordKind.REFERENCES)]


class Rubric(models.Model):
    """Criteria with levels, owned by a course.

    From the first mark on, which sets `used_at`, the database refuses every change of it.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, verbose_name=_("course"), related_name="rubrics")
    title = models.CharField(_("title"), max_length=120)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["course", "title", "-version"]
        constraints = [models.UniqueConstraint(fields=["course", "title", "version"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Criterion(models.Model):
    """One line of a rubric."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, verbose_name=_("rubric"), related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    max_points = models.DecimalField(
        _("maximum points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    weight = models.DecimalField(
        _("weight"), max_digits=6, decimal_places=3, default=Decimal(1), validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(10)],
        help_text=_("Each point counts so many times."),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=14, choices=CriterionSource, default=CriterionSource.MANUAL)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["rubric", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(max_points__gt=0), name="criterion_points_positive"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_positive"),
            models.CheckConstraint(condition=Q(source__in=CriterionSource.values), name="criterion_source"),
        ]

    def __str__(self) -> str:
        return self.title


class Level(models.Model):
    """One level of a criterion: a title, what it looks like, and its points, or a range of them up to `points`."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    title = models.CharField(_("title"), max_length=60)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    points_from = models.DecimalField(
        _("from"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("The fewest points of the level, where it is a range."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["criterion", "-points", "id"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="level_points_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="level_points_not_negative"),
            models.CheckConstraint(
                condition=Q(points_from=None) | Q(points_from__gte=0, points_from__lt=F("points")),
                name="level_range",
                violation_error_message=_("A range begins below its end."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lowest(self) -> Decimal:
        """The fewest points of the level."""
        return self.points if self.points_from is None else self.points_from


class Assessment(models.Model):
    """What is asked: a brief, dates, and rules that are checked for the student and the marker alike.

    All times are stored in UTC and mean what they say in the course's time zone.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, verbose_name=_("course"), related_name="assessments")
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=60)
    brief = models.TextField(
        _("brief"), blank=True, help_text=_("What is asked, as HTML or as plain text with blank lines.")
    )
    is_announced = models.BooleanField(_("announced"), default=True, help_text=_("Students see it on the course page."))

    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    cutoff_at = models.DateTimeField(
        _("cut-off"), null=True, blank=True, help_text=_("Nothing is taken after this. Empty: no cut-off.")
    )
    comments_open_at = models.DateTimeField(_("peer comments open"), null=True, blank=True)
    comments_due_at = models.DateTimeField(_("peer comments due"), null=True, blank=True)

    word_min = models.PositiveIntegerField(_("fewest words"), null=True, blank=True)
    word_max = models.PositiveIntegerField(_("most words"), null=True, blank=True)
    word_tolerance = models.PositiveSmallIntegerField(
        _("tolerance"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("Per cent beyond the range that still pass."),
    )
    counted = ArrayField(
        models.CharField(max_length=12, choices=WordKind), verbose_name=_("what counts"), default=default_counted
    )
    words_block = models.BooleanField(_("outside the range blocks"), default=False, help_text=_("Otherwise it warns."))
    warning_checks = ArrayField(
        models.CharField(max_length=24, choices=CheckCode),
        verbose_name=_("findings that warn"),
        default=list,
        blank=True,
    )
    blocking_checks = ArrayField(
        models.CharField(max_length=24, choices=CheckCode),
        verbose_name=_("findings that block"),
        default=list,
        blank=True,
    )
    required_references = models.PositiveSmallIntegerField(_("references required"), default=0)

    peer_comments_required = models.PositiveSmallIntegerField(_("peer comments required"), default=0)
    peer_comment_min_words = models.PositiveSmallIntegerField(
        _("own words of a peer comment"),
        default=0,
        help_text=_("Quotations, addresses and lines that only greet are not counted."),
    )
    peer_comment_authors = models.PositiveSmallIntegerField(
        _("different authors"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("On how many students’ posts they have to be. Empty: each on another’s."),
    )  # fmt: skip
    peer_comment_scope = models.CharField(
        _("on whose posts"), max_length=5, choices=PeerScope, default=PeerScope.ANY, db_default=PeerScope.ANY
    )

    late_policy = models.CharField(_("late policy"), max_length=10, choices=LatePolicy, default=LatePolicy.NONE)
    late_unit = models.CharField(_("for each started"), max_length=10, choices=LateUnit, default=LateUnit.DAY)
    late_percent = models.DecimalField(
        _("per cent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    late_zero_after_days = models.PositiveSmallIntegerField(
        _("last day"), null=True, blank=True, validators=[MaxValueValidator(366)],
        help_text=_("So many days late are possible; working days where those are counted. Empty: no last day."),
    )  # fmt: skip
    late_then = models.CharField(_("after the last day"), max_length=10, choices=LateThen, default=LateThen.ZERO)
    late_floor_percent = models.DecimalField(
        _("floor, in per cent"), max_digits=5, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("The price brings no mark below so much of the maximum; 0: no floor."),
    )  # fmt: skip
    late_grace_minutes = models.PositiveSmallIntegerField(
        _("grace, in minutes"), default=0, help_text=_("Nothing is late within it; after it, lateness counts from the due time.")
    )  # fmt: skip

    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("The last one before the cut-off is marked."),
    )
    visibility_cap = models.CharField(
        _("widest visibility"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("rubric"), related_name="assessments"
    )

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["course", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="assessment_slug_once"),
            models.CheckConstraint(condition=Q(due_at__gte=F("opens_at")), name="assessment_opens_before_due", violation_error_message=_("The due date is before the opening.")),
            models.CheckConstraint(condition=Q(cutoff_at=None) | Q(cutoff_at__gte=F("due_at")), name="assessment_due_before_cutoff", violation_error_message=_("The cut-off is before the due date.")),
            models.CheckConstraint(
                condition=Q(comments_open_at=None) | Q(comments_due_at=None) | Q(comments_due_at__gte=F("comments_open_at")),
                name="assessment_comments_open_before_due", violation_error_message=_("Peer comments are due before they open."),
            ),
            models.CheckConstraint(condition=Q(word_min=None) | Q(word_max=None) | Q(word_max__gte=F("word_min")), name="assessment_word_range", violation_error_message=_("The most words are fewer than the fewest.")),
            models.CheckConstraint(
                condition=Q(warning_checks__contained_by=CheckCode.values, blocking_checks__contained_by=CheckCode.values),
                name="assessment_check_codes",
            ),
            models.CheckConstraint(condition=~Q(warning_checks__overlap=F("blocking_checks")), name="assessment_checks_apart", violation_error_message=_("A finding either warns or blocks.")),
            models.CheckConstraint(
                condition=Q(peer_comment_authors=None) | Q(peer_comment_authors__gte=1, peer_comment_authors__lte=F("peer_comments_required")),
                name="assessment_peer_authors", violation_error_message=_("There are more different authors than comments."),
            ),
            models.CheckConstraint(condition=Q(peer_comment_scope__in=PeerScope.values), name="assessment_peer_scope"),
            models.CheckConstraint(condition=Q(late_policy__in=LatePolicy.values), name="assessment_late_policy"),
            models.CheckConstraint(condition=Q(late_percent__gte=0, late_percent__lte=100), name="assessment_late_percent"),
            models.CheckConstraint(
                condition=Q(late_unit__in=LateUnit.values, late_then__in=LateThen.values,
                            late_floor_percent__gte=0, late_floor_percent__lte=100),
                name="assessment_late_rule",
            ),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="assessment_attempts"),
            models.CheckConstraint(condition=Q(visibility_cap__in=Visibility.values), name="assessment_visibility_cap"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The assessment's page."""
        return reverse("assessment", args=[self.course.slug, self.slug])

    def clean(self) -> None:
        """Raise ValidationError when the rubric is another course's, or the address is taken by the feed."""
        if self.slug == "feed":
            raise ValidationError({"slug": _("This address is the course's feed. Choose another.")})
        if self.rubric is not None and self.rubric.course_id != self.course_id:
            raise ValidationError({"rubric": _("This rubric belongs to another course.")})

    def phase(self, due_at: datetime | None = None, now: datetime | None = None) -> str:
        """Return the Phase at `now` for somebody whose due time is `due_at` (default: everybody's)."""
        now = now or timezone.now()
        due_at = due_at or self.due_at
        if now < self.opens_at:
            return Phase.UPCOMING
        if now < last_moment(due_at, self.late_grace_minutes):
            return Phase.OPEN
        if now < self.closes_at(due_at):
            return Phase.LATE
        return Phase.CLOSED

    def closes_at(self, due_at: datetime) -> datetime:
        """Return the first moment at which nothing is taken any more: after cut-off or last day, or a later due time."""
        ends = [] if self.cutoff_at is None else [last_moment(self.cutoff_at)]
        if self.late_policy != LatePolicy.NONE and self.late_then == LateThen.REFUSE:
            end = end_of_late_days(due_at, self.course.zone, self.late_rule)
            ends += [] if end is None else [end]
        if not ends:
            return datetime.max.replace(tzinfo=due_at.tzinfo)
        return max(min(ends), last_moment(due_at, self.late_grace_minutes))

    @property
    def late_rule(self) -> LateRule:
        """What lateness costs here, as `core.lateness` reckons it."""
        return LateRule(
            of=self.late_policy,
            percent=self.late_percent,
            unit=self.late_unit,
            grace_minutes=self.late_grace_minutes,
            last_day=self.late_zero_after_days,
            then=self.late_then,
            floor_percent=self.late_floor_percent,
            free=frozenset(self.course.holidays),
        )

    def is_in_comment_time(self, at: datetime) -> bool:
        """Whether a peer comment of `at` was in time; the due minute is included."""
        return self.comments_due_at is None or at < last_moment(self.comments_due_at)

    def count(self, breakdown: dict[str, int]) -> int:
        """Return the words that count, of a breakdown by WordKind."""
        return sum(breakdown.get(kind, 0) for kind in self.counted)

    @property
    def word_bounds(self) -> tuple[int | None, int | None]:
        """The fewest and most words that pass, tolerance included."""
        low = None if self.word_min is None else -(-self.word_min * (100 - self.word_tolerance) // 100)
        high = None if self.word_max is None else self.word_max * (100 + self.word_tolerance) // 100
        return low, high


class TutorialDate(models.Model):
    """A due time of its own for one tutorial."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="tutorial_dates")
    tutorial = models.ForeignKey(Tutorial, on_delete=models.CASCADE, verbose_name=_("tutorial"), related_name="dates")
    due_at = models.DateTimeField(_("due"))

    class Meta:
        verbose_name = _("date of a tutorial")
        verbose_name_plural = _("dates of tutorials")
        ordering = ["assessment", "due_at"]
        constraints = [models.UniqueConstraint(fields=["assessment", "tutorial"], name="tutorial_date_once")]

    def __str__(self) -> str:
        return f"{self.assessment} for {self.tutorial}"

    def clean(self) -> None:
        """Raise ValidationError when the tutorial is another course's (the database would refuse it too)."""
        if self.tutorial_id and self.tutorial.course_id != self.assessment.course_id:
            raise ValidationError({"tutorial": _("This tutorial belongs to another course.")})


class Extension(models.Model):
    """A later due time for one student; never earlier than the one that it replaces, never deleted.

    One that was revoked stays, and counts no more; giving it again takes the same row.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, verbose_name=_("assessment"), related_name="extensions"
    )
    student = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("student"), related_name="extensions")
    due_at = models.DateTimeField(_("due"))
    reason = models.CharField(_("reason"), max_length=12, choices=ExtensionReason, default=ExtensionReason.OTHER)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, verbose_name=_("granted by"), related_name="+", editable=False
    )
    granted_at = models.DateTimeField(_("granted at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["assessment", "student"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "student"], name="extension_once"),
            models.CheckConstraint(condition=Q(reason__in=ExtensionReason.values), name="extension_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.assessment}"


def rubric_maximum(assessment: Assessment) -> Decimal | None:
    """Return the points that the rubric of `assessment` gives at most, by one query; None without a rubric."""
    rows = Assessment.objects.filter(pk=assessment.pk).with_maximum()
    maximum: Decimal | None = rows.values_list("maximum", flat=True).first()
    return maximum


def due_for(assessment: Assessment, student: User) -> datetime:
    """Return the due time that counts for `student`, by one query."""
    row = (
        Assessment.objects.filter(pk=assessment.pk)
        .with_due_for(student)
        .values("due_at", "tutorial_due", "extension_due")
        .get()
    )
    return effective_due(row["due_at"], row["tutorial_due"], row["extension_due"])
