"""Submission with its frozen figures, MarkEvent, Mark, Release."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from blog.models import Figure, Post
from marking.enums import EventKind, MarkState
from marking.fairness.enums import MarkerLine
from marking.fairness.models import (
    CandidateCode,
    MarkerPart,
    MarkingRules,
    ModerationSample,
    OpenedCode,
    SampledSubmission,
)
from marking.querysets import MarkQuerySet, SubmissionQuerySet
from marking.similarity.models import CaseEvent, ComparedText, SimilarityCase, SimilarityMatch
from marking.tools.models import Allocation, BankComment, Flag, MarkDraft
from people.models import Tutorial, User

__all__ = [
    "Allocation", "BankComment", "CandidateCode", "CaseEvent", "ComparedText", "Flag", "Mark", "MarkDraft", "MarkEvent",
    "MarkerPart", "MarkingRules", "ModerationSample", "OpenedCode", "Release", "ReleaseWithdrawal", "SampledSubmission",
    "SimilarityCase", "SimilarityMatch", "Submission", "SubmissionFigure",
]  # fmt: skip


class Submission(models.Model):
    """What was handed in, frozen. The database refuses UPDATE, DELETE and TRUNCATE."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, verbose_name=_("post"), related_name="submissions")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, verbose_name=_("assessment"), related_name="submissions"
    )
    student = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("student"), related_name="submissions")
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    receipt = models.CharField(_("receipt"), max_length=24, unique=True)
    submitted_at = models.DateTimeField(_("submitted"))
    due_at = models.DateTimeField(_("due, as it was"))
    post_version = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField()
    rendered = models.TextField()
    plain_text = models.TextField()
    references = models.JSONField(default=list)
    references_html = models.TextField(blank=True, help_text=_("The references as the page shows them."))
    tags = ArrayField(models.CharField(max_length=40), default=list)
    counts = models.JSONField(default=dict)
    counted = ArrayField(models.CharField(max_length=12), default=list)
    word_count = models.PositiveIntegerField(_("words"))
    findings = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["assessment", "submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "student", "attempt"], name="submission_attempt_once"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="submission_attempt_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="submission_hash_form"),
        ]
        indexes = [models.Index(F("assessment"), F("submitted_at"), name="submission_queue")]

    def __str__(self) -> str:
        # Neither name nor title: this text goes into logs, messages and searches, also where marking is anonymous.
        return f"submission {self.receipt}"

    def get_absolute_url(self) -> str:
        """The receipt."""
        return reverse("receipt", args=[self.receipt])

    @property
    def who(self) -> str:
        """The student, or the code in its place, as `with_names` found it for its reader. Without that: no name."""
        return str(self.candidate if self.is_sealed else self.student.name_for_staff)  # type: ignore[attr-defined]

    @property
    def state_shown(self) -> MarkState:
        """Where the whole mark stands, as far as `with_own_state`'s reader may know it.

        A blind marker does not learn that the other has begun: of a mark that is not whole yet, the own part alone counts.
        """
        whole, own = MarkState(self.mark.state), self.own_state  # type: ignore[attr-defined]
        if whole in (MarkState.READY, MarkState.RELEASED):
            return whole
        return MarkState.UNMARKED if own == MarkState.UNMARKED else MarkState.MARKING

    @property
    def what(self) -> str:
        """The title for lists and headings, or the code: a title leads to the public post of that name."""
        return str(self.candidate if self.is_sealed else self.title)  # type: ignore[attr-defined]


class SubmissionFigure(models.Model):
    """One figure of a submission, by content hash. Frozen like the submission."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="figures")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(max_length=1000, blank=True)
    caption = models.CharField(max_length=1000, blank=True)
    credit_kind = models.CharField(max_length=12, blank=True)
    credit = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="submission_figure_once")]

    def __str__(self) -> str:
        return f"figure {self.number} of {self.submission}"


class Mark(models.Model):
    """What the events of one submission fold to, kept for lists and locks; made anew with every event."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="mark")
    state = models.CharField(_("state"), max_length=10, choices=MarkState, default=MarkState.UNMARKED)
    version = models.PositiveIntegerField(default=0)
    raw = models.DecimalField(_("raw mark"), max_digits=7, decimal_places=2, null=True, blank=True)
    penalty = models.DecimalField(_("late penalty"), max_digits=7, decimal_places=2, null=True, blank=True)
    final = models.DecimalField(_("final mark"), max_digits=7, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("of"), max_digits=7, decimal_places=2, null=True, blank=True)
    marker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    # From when on the student knows a released mark: visibility goes by this and the clock, and waits for no worker.
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MarkState.values), name="mark_state"),
            models.CheckConstraint(condition=Q(final=None) | Q(final__gte=0), name="mark_final_not_negative"),
            models.CheckConstraint(condition=Q(final=None) | Q(final__lte=F("raw")), name="mark_final_within_raw"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(final__isnull=False), name="mark_released_is_final"
            ),
            models.CheckConstraint(condition=Q(state="released") | Q(final=None), name="mark_final_by_release"),
            models.CheckConstraint(
                condition=Q(state="released", shown_at__isnull=False) | (~Q(state="released") & Q(shown_at=None)),
                name="mark_shown_by_release",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="mark_by_state")]

    def __str__(self) -> str:
        return f"mark of {self.submission}"


class MarkEvent(models.Model):
    """Who did what to a mark, when and why. Append-only: the database refuses UPDATE, DELETE and TRUNCATE."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    line = models.CharField(max_length=6, choices=MarkerLine, default=MarkerLine.FIRST, db_default=MarkerLine.FIRST)
    kind = models.CharField(max_length=10, choices=EventKind)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="mark_event_number_once"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="mark_event_kind"),
            models.CheckConstraint(condition=Q(line__in=MarkerLine.values), name="mark_event_line"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.actor}"


class Release(models.Model):
    """The one act that tells students their marks: of a whole assessment, or of one tutorial. Append-only.

    The students know them from `shown_at` on; until then it can be withdrawn.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, verbose_name=_("assessment"), related_name="releases"
    )
    tutorial = models.ForeignKey(
        Tutorial, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("tutorial"), related_name="+"
    )
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("released by"), related_name="+")
    released_at = models.DateTimeField()
    shown_at = models.DateTimeField()
    count = models.PositiveIntegerField(_("marks"))

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-released_at"]
        constraints = [
            models.CheckConstraint(condition=Q(shown_at__gte=F("released_at")), name="release_shown_after"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.released_at:%Y-%m-%d}"

    def is_pending(self, now: datetime) -> bool:
        """Whether it can still be withdrawn: nobody has been told yet, and it was not withdrawn before."""
        return now < self.shown_at and not hasattr(self, "withdrawal")


class ReleaseWithdrawal(models.Model):
    """That a release was taken back before anybody was told. Append-only."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"withdrawal of {self.release}"
