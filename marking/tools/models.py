"""MarkDraft, Flag, BankComment, Allocation."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from marking.fairness.enums import MarkerLine
from marking.tools.querysets import BankQuerySet, FlagQuerySet
from people.models import Course, User


class MarkDraft(models.Model):
    """One autosave of one marker's form: raw fields, as they were sent. No event, and never seen by a student.

    Rows are only added, so that two tabs cannot overwrite each other; the newest `KEPT` of a marker and a submission
    stay.
    """

    KEPT = 20

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey("marking.Submission", on_delete=models.CASCADE, related_name="drafts")
    tab = models.CharField(max_length=40)
    base_version = models.PositiveIntegerField()
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(F("submission"), F("user"), F("id").desc(), name="mark_draft_of")]

    def __str__(self) -> str:
        return f"draft of {self.user}, {self.saved_at:%H:%M}"


class Flag(models.Model):
    """A marker's sign at a submission for the other staff, with a note; a cleared one stays.

    Where two mark blind each line has a flag of its own, so that neither sees, nor takes down, the other's.
    """

    submission = models.ForeignKey("marking.Submission", on_delete=models.PROTECT, related_name="flags")
    line = models.CharField(max_length=6, choices=MarkerLine, default=MarkerLine.FIRST, db_default=MarkerLine.FIRST)
    note = models.CharField(_("note"), max_length=400)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    cleared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "line"], condition=Q(cleared_at=None), name="flag_one_open_of_line"
            ),
            models.CheckConstraint(condition=Q(line__in=MarkerLine.values), name="flag_line"),
            models.CheckConstraint(condition=~Q(note=""), name="flag_has_note"),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None) | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="flag_cleared_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.note


class BankComment(models.Model):
    """A comment to use again: `owner`'s own, or without one the course's. Taken out of the bank, the row stays."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, verbose_name=_("course"), related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(_("comment"), max_length=5_000)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("made by"), related_name="+")
    made_at = models.DateTimeField(_("made"))
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = BankQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment of the bank")
        verbose_name_plural = _("comments of the bank")
        ordering = ["text", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="bank_comment_has_text")]

    def __str__(self) -> str:
        return self.text[:80]


class Allocation(models.Model):
    """Who marks one student's work for one assessment, where that is not the tutor of the student's tutorial."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    marker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "student"], name="allocation_once"),
            models.CheckConstraint(condition=~Q(student=F("marker")), name="allocation_never_to_oneself"),
        ]
        indexes = [models.Index(fields=["marker", "assessment"], name="allocation_of_marker")]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.student}: {self.marker}"
