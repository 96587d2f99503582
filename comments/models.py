"""Comment and its earlier wordings."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models import Post, Revision
from comments.enums import EDIT_WINDOW, NEVER, CommentState, QuoteState, Scope
from comments.querysets import CommentQuerySet
from people.models import User


class Comment(models.Model):
    """One comment in a thread.

    `path` holds the ids from the root to this comment, so that one ordered query gives the whole thread in reading
    order. The database holds that the parent is on the same post, that the scope is no wider than the parent's, and
    that everything beneath a private comment has the same `opener`, so that nobody reads a reply without its parent.
    `arrival` is a number of the ids' own sequence: when the comment came into sight, if later than it was written;
    NEVER, when it was held and went without having come into sight.
    `sent` is made of its form's token and of what it said: an author has no two comments of one sending.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, verbose_name=_("post"), related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    opener = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Who began this private line, and so reads every answer in it."),
    )  # fmt: skip
    path = ArrayField(models.BigIntegerField(), default=list)
    html = models.TextField(help_text=_("Clean HTML."))
    word_count = models.PositiveIntegerField(_("words"), default=0)
    own_words = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("Without quotations, greetings and addresses: what a requirement counts.")
    )
    fingerprints = ArrayField(models.IntegerField(), default=list, db_default=[])
    quote = models.TextField(blank=True, help_text=_("A passage of the post, as plain text."))
    quote_revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Where it was taken from.")
    )  # fmt: skip
    quote_state = models.CharField(max_length=8, choices=QuoteState, blank=True)
    scope = models.CharField(_("who reads it"), max_length=8, choices=Scope, default=Scope.CLASS)
    state = models.CharField(_("state"), max_length=8, choices=CommentState, default=CommentState.SHOWN)
    state_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("hidden by"), related_name="+"
    )
    state_reason = models.CharField(_("reason"), max_length=400, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    arrival = models.BigIntegerField(null=True, blank=True)
    sent = models.UUIDField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a reader", "comment")
        verbose_name_plural = pgettext_lazy("of readers", "comments")
        ordering = ["post", "path"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="comment_scope"),
            models.CheckConstraint(condition=Q(state__in=CommentState.values), name="comment_state"),
            models.CheckConstraint(
                condition=Q(state__in=["shown", "held"]) | Q(removed_at__isnull=False), name="comment_removed_when"
            ),
            models.CheckConstraint(condition=~Q(state="erased") | Q(html=""), name="comment_erased_is_empty"),
            models.CheckConstraint(
                condition=Q(quote="", quote_revision=None, quote_state="")
                | ~Q(quote="") & Q(quote_revision__isnull=False, quote_state__in=QuoteState.values),
                name="comment_quote_is_bound",
            ),
            models.CheckConstraint(
                condition=Q(scope="class", opener=None) | Q(scope="private", opener__isnull=False),
                name="comment_private_has_opener",
            ),
            models.CheckConstraint(
                condition=~Q(arrival=NEVER) | Q(state__in=["hidden", "deleted", "erased"]), name="comment_never_arrived"
            ),
            models.UniqueConstraint(
                fields=["author", "sent"], condition=Q(sent__isnull=False), name="comment_sent_once"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "path"], name="comment_thread"),
            models.Index(fields=["author", "-created_at"], name="comment_author"),
            models.Index("post", Coalesce("arrival", "id"), name="comment_arrivals"),
            models.Index(fields=["post", "id"], condition=Q(parent=None), name="comment_roots"),
            models.Index(fields=["post"], condition=~Q(quote=""), name="comment_quotes"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} by {self.author}"

    def get_absolute_url(self) -> str:
        """The page of its post that shows the comment, wherever in a long thread it stands."""
        return f"{reverse('post', args=[self.post.author.handle, self.post.slug])}?comment={self.pk}#comment-{self.pk}"

    @property
    def editable_until(self) -> datetime:
        """When the writer's own time for changes ends."""
        return self.created_at + EDIT_WINDOW


class CommentVersion(models.Model):
    """A wording that was replaced by an edit. Append-only, but for an erasure, which empties it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="versions")
    html = models.TextField(blank=True)
    word_count = models.PositiveIntegerField(default=0)
    own_words = models.PositiveIntegerField(default=0, db_default=0)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["comment", "replaced_at"]

    def __str__(self) -> str:
        return f"earlier wording of {self.comment}"


# Cases and reports are models of this app too.
from comments.moderation.models import Case, CaseEvent, Report  # noqa: E402, F401
