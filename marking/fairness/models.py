"""MarkingRules, CandidateCode, OpenedCode; MarkerPart; ModerationSample with SampledSubmission."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from marking.enums import MarkState
from marking.fairness.enums import MarkerLine, Markers, Verdict
from people.models import User


def default_edges() -> list[int]:
    """The lower ends of the bands above the lowest, in per cent of the maximum; the first is the pass mark."""
    return [50, 65, 75, 85]


class MarkingRules(models.Model):
    """How the submissions of one assessment are marked. No row: with names, by one marker.

    The first mark closes `is_anonymous` and `markers`: the database refuses to change them after it. A seal is opened
    once, for good, by somebody and for a reason (`opened_at`, `opened_by`, `opened_why`).
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, verbose_name=_("assessment"), related_name="marking_rules"
    )
    is_anonymous = models.BooleanField(
        _("anonymous"), default=False, help_text=_("Markers see a code in the place of a name, until the release.")
    )
    markers = models.CharField(_("markers"), max_length=3, choices=Markers, default=Markers.ONE)
    threshold_percent = models.DecimalField(
        _("threshold"), max_digits=5, decimal_places=2, default=Decimal(10),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Two marks that differ by more, in per cent of the maximum, are not agreed on by one person alone."),
    )  # fmt: skip
    band_edges = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)]),
        verbose_name=_("bands"), default=default_edges,
        help_text=_("Where the bands begin, in per cent of the maximum, the pass mark first: 50, 65, 75, 85."),
    )  # fmt: skip
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    opened_why = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        verbose_name = _("fair marking")
        verbose_name_plural = _("fair marking")
        ordering = ["assessment"]
        constraints = [
            models.CheckConstraint(condition=Q(markers__in=Markers.values), name="marking_rules_markers"),
            models.CheckConstraint(
                condition=Q(threshold_percent__gte=0, threshold_percent__lte=100), name="marking_rules_threshold"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None, opened_why="")
                | Q(is_anonymous=True, opened_at__isnull=False, opened_by__isnull=False) & ~Q(opened_why=""),
                name="marking_rules_opened_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment)

    @property
    def is_sealed(self) -> bool:
        """Whether names are kept from the marking desk."""
        return self.is_anonymous and self.opened_at is None


class CandidateCode(models.Model):
    """What a student is called in one assessment while it is marked without names.

    Random, and made by the database with the first submission; it never changes.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="candidate_codes")
    student = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "student"], name="candidate_code_once"),
            models.UniqueConstraint(fields=["assessment", "code"], name="candidate_code_unlike_others"),
        ]

    def __str__(self) -> str:
        return self.code


class OpenedCode(models.Model):
    """Who has learnt whose code one is, when and why. Append-only."""

    code = models.ForeignKey(CandidateCode, on_delete=models.PROTECT, related_name="opened")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    why = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "opened_by"], name="opened_code_once"),
            models.CheckConstraint(condition=~Q(why=""), name="opened_code_why"),
        ]

    def __str__(self) -> str:
        return f"{self.code} by {self.opened_by}"


class MarkerPart(models.Model):
    """What the events of one line fold to, where two mark blind; for lists and locks. `marker`: who writes the line.

    The second marker's row is there from the allocation on.
    """

    submission = models.ForeignKey("marking.Submission", on_delete=models.PROTECT, related_name="marker_parts")
    line = models.CharField(max_length=6, choices=MarkerLine)
    marker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=MarkState, default=MarkState.UNMARKED)
    version = models.PositiveIntegerField(default=0)
    raw = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "line"], name="marker_part_once"),
            models.CheckConstraint(condition=Q(line__in=MarkerLine.values), name="marker_part_line"),
            models.CheckConstraint(condition=Q(state__in=MarkState.values), name="marker_part_state"),
        ]
        indexes = [models.Index(fields=["marker", "line"], name="marker_part_of")]

    def __str__(self) -> str:
        return f"{self.get_line_display()} of {self.submission}"

    @property
    def maximum(self) -> Decimal | None:
        """As the whole mark has it."""
        maximum: Decimal | None = self.submission.mark.maximum
        return maximum

    @property
    def final(self) -> None:
        """Nothing of a part is ever released."""
        return None


class ModerationSample(models.Model):
    """One draw: by which rule, from which marks. Append-only; the seed and the rule make the same draw again."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="moderation_samples")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    seed = models.CharField(max_length=40)
    rule = models.JSONField()
    drawn_from = models.JSONField(help_text=_("Ids of the submissions, each with mark in per cent and marker."))

    class Meta:
        ordering = ["-drawn_at", "-id"]

    def __str__(self) -> str:
        return f"sample of {self.assessment}"


class SampledSubmission(models.Model):
    """One submission of a sample, and what its moderator made of the mark. Without `moderator`: who leads the course."""

    sample = models.ForeignKey(ModerationSample, on_delete=models.PROTECT, related_name="submissions")
    submission = models.ForeignKey("marking.Submission", on_delete=models.PROTECT, related_name="sampled")
    why = ArrayField(models.CharField(max_length=8))
    moderator = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    text = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "submission"], name="sampled_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="sampled_verdict"),
            models.CheckConstraint(
                condition=Q(verdict="open", decided_by=None, decided_at=None)
                | ~Q(verdict="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="sampled_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(verdict="commented") | ~Q(text=""), name="sampled_comment_there"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} in a sample"
