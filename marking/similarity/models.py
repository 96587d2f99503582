"""ComparedText, SimilarityMatch, SimilarityCase, CaseEvent."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from marking.similarity.enums import CaseMove, CaseState, Scope
from marking.similarity.querysets import CaseQuerySet
from people.models import Course, User


class ComparedText(models.Model):
    """The fingerprints of one submission, or of one published post as it is now (`submission` is empty)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    submission = models.OneToOneField("marking.Submission", on_delete=models.CASCADE, null=True, related_name="+")
    # No index of its own: in a search it would stand in the way of the one that matters.
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    values = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(submission=None), name="compared_post_once"),
        ]
        # Without the list of pending entries: a search asks the index for some hundred values, each of which would
        # read that list from end to end.
        indexes = [GinIndex(fields=["values"], fastupdate=False, name="compared_text_values")]

    def __str__(self) -> str:
        return f"fingerprints of {self.submission or self.post}"


class SimilarityMatch(models.Model):
    """The passages that a submission shares with one other text, a submission or a post, as they were when found."""

    submission = models.ForeignKey("marking.Submission", on_delete=models.PROTECT, related_name="matches")
    other = models.ForeignKey("marking.Submission", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", help_text=_("Of the other text."))
    scope = models.CharField(max_length=6, choices=Scope)
    words = models.PositiveIntegerField(help_text=_("Of the submission, in all passages."))
    passages = models.JSONField(help_text=_("A list of {kind, words, own: {start, end, text}, other: {…}}."))
    found_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-words", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "post"], name="similarity_match_once"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="similarity_match_scope"),
            models.CheckConstraint(condition=Q(words__gt=0), name="similarity_match_not_empty"),
            models.CheckConstraint(condition=~Q(submission=F("other")), name="similarity_match_of_two"),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_by=None)
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False) & ~Q(set_aside_why=""),
                name="similarity_set_aside_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} and {self.other or self.post}"


class SimilarityCase(models.Model):
    """What staff make of the matches of one submission; kept for lists and locks, made anew with every event."""

    submission = models.OneToOneField(
        "marking.Submission", on_delete=models.PROTECT, verbose_name=_("submission"), related_name="similarity_case"
    )
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    version = models.PositiveIntegerField(_("version"), default=0)
    changed_at = models.DateTimeField(_("changed at"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("similarity case")
        verbose_name_plural = _("similarity cases")
        ordering = ["-changed_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(state__in=CaseState.values), name="similarity_case_state")]

    def __str__(self) -> str:
        return f"case about {self.submission}"


class CaseEvent(models.Model):
    """Who did what to a case, when, and in which words. Append-only: the database refuses UPDATE, DELETE and TRUNCATE."""

    case = models.ForeignKey(SimilarityCase, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=CaseMove)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    matches = models.JSONField(default=list, help_text=_("Ids of the matches that a statement was asked about."))

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_event_number_once"),
            models.CheckConstraint(condition=Q(kind__in=CaseMove.values), name="case_event_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="case_event_text_there"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.actor}"
