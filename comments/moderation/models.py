"""Case, Report, and the log of a case. Reports and log are append-only."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models import Post
from comments.moderation.enums import CaseKind, CaseState, Decision, ReportReason, Step
from comments.moderation.querysets import ModerationQuerySet
from people.models import User


class Case(models.Model):
    """One thing to decide: a comment, or (without one) a whole post. At most one is undecided for each."""

    kind = models.CharField(_("why"), max_length=8, choices=CaseKind)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, verbose_name=_("post"), related_name="cases")
    comment = models.ForeignKey(
        "comments.Comment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("of a reader", "comment"),
        related_name="cases",
    )
    state = models.CharField(_("state"), max_length=8, choices=CaseState, default=CaseState.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    claimed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("claimed by"), related_name="+"
    )
    decision = models.CharField(_("decision"), max_length=4, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        app_label = "comments"
        ordering = ["opened_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state"),
            models.CheckConstraint(condition=Q(decision__in=["", *Decision.values]), name="case_decision"),
            models.CheckConstraint(condition=~Q(kind="held") | Q(comment__isnull=False), name="case_held_comment"),
            models.CheckConstraint(
                condition=Q(state="open", claimed_by=None) | Q(state="claimed", claimed_by__isnull=False) | Q(state="decided"),
                name="case_claimed_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")
                | ~Q(state="decided") & Q(decided_by=None, decided_at=None, decision=""),
                name="case_decided_by_whom",
            ),
            models.UniqueConstraint(
                fields=["comment"], condition=~Q(state="decided") & Q(comment__isnull=False), name="case_one_a_comment"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=~Q(state="decided") & Q(comment=None), name="case_one_a_post"
            ),
        ]  # fmt: skip
        indexes = [models.Index(F("opened_at"), condition=~Q(state="decided"), name="case_queue")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.pk}"

    def get_absolute_url(self) -> str:
        """The case's page in the admin."""
        return reverse("admin:comments_case_change", args=[self.pk])


class Report(models.Model):
    """What one person reported, once: a second report of the same thing by the same person is none."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey("comments.Comment", on_delete=models.PROTECT, null=True, related_name="+")
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=ReportReason)
    words = models.TextField(blank=True)
    is_counted = models.BooleanField(help_text=_("By a member of the course: two of these hide."))
    made_at = models.DateTimeField()

    class Meta:
        app_label = "comments"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason"),
            models.UniqueConstraint(
                fields=["reporter", "comment"], condition=Q(comment__isnull=False), name="report_comment_once"
            ),
            models.UniqueConstraint(fields=["reporter", "post"], condition=Q(comment=None), name="report_post_once"),
        ]

    def __str__(self) -> str:
        # Without the reporter: this text goes into logs and messages.
        return f"report {self.pk}"


class CaseEvent(models.Model):
    """One line of a case's log. A report is noted without its reporter."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=10, choices=Step)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=4, choices=Decision, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "comments"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="case_event_step"),
            models.CheckConstraint(
                condition=Q(step__in=["opened", "reported", "suspended"], actor=None)
                | Q(step__in=["claimed", "returned", "decided"], actor__isnull=False),
                name="case_event_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, case {self.case_id}"
