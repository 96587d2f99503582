"""Post, Draft, Revision, Reference, Figure, what posts are found by (SearchText, Word), Announcement, FeedKey."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from blog.enums import LICENCE_URLS, CreditKind, Licence, PostState
from blog.querysets import AnnouncementQuerySet, PostQuerySet
from core.addresses import address
from core.article import figure_url, reading_minutes
from people.enums import CommentMode, Visibility
from people.models import Course, User


class Post(models.Model):
    """A living text: may change after it was submitted. Everything derived from it is made once, at save."""

    author = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name=_("author"), related_name="posts")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, verbose_name=_("course"), related_name="posts")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("assessment"), related_name="posts"
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, allow_unicode=True)
    body = models.TextField(blank=True, help_text=_("Clean HTML, as the editor reads it."))
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    visibility = models.CharField(_("who may read it"), max_length=10, choices=Visibility, default=Visibility.COURSE)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.ALL_RIGHTS)
    state = models.CharField(_("state"), max_length=10, choices=PostState, default=PostState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    submitted_version = models.PositiveIntegerField(null=True, blank=True, help_text=_("The version handed in last."))
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("hidden by"), related_name="+"
    )
    hidden_reason = models.CharField(_("reason for hiding"), max_length=400, blank=True)
    is_in_review = models.BooleanField(
        default=False, db_default=False, help_text=_("Hidden by reports until they are reviewed: by nobody in person.")
    )
    comment_mode = models.CharField(
        max_length=8, choices=CommentMode, default=CommentMode.OPEN, db_default=CommentMode.OPEN,
        help_text=_("The author’s say."),
    )  # fmt: skip
    staff_comment_mode = models.CharField(
        max_length=8, choices=CommentMode, default=CommentMode.OPEN, db_default=CommentMode.OPEN,
        help_text=_("The coordinators’ say."),
    )  # fmt: skip

    # Derived at save
    rendered = models.TextField(blank=True)
    references_html = models.TextField(blank=True)
    plain_text = models.TextField(blank=True)
    excerpt = models.CharField(_("excerpt"), max_length=300, blank=True)
    outline = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    word_count = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True)
    lead_figure = models.ForeignKey("Figure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    derivation = models.PositiveSmallIntegerField(default=0, help_text=_("Which version of the site derived these."))
    comment_count = models.PositiveIntegerField(default=0)
    tag_text = models.CharField(max_length=600, blank=True)
    related = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Posts close to it, the closest first."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "slug"], name="post_slug_once"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="post_visibility"),
            models.CheckConstraint(condition=Q(state__in=PostState.values), name="post_state"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="post_licence"),
            models.CheckConstraint(condition=~Q(title=""), name="post_title_there"),
            models.CheckConstraint(condition=~Q(slug=""), name="post_slug_there"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="post_published_when"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(hidden_by__isnull=False) | Q(is_in_review=True),
                name="post_hidden_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(is_in_review=False) | Q(hidden_at__isnull=False, hidden_by=None), name="post_review_hides"
            ),
            models.CheckConstraint(
                condition=Q(comment_mode__in=CommentMode.values, staff_comment_mode__in=CommentMode.values),
                name="post_comment_mode",
            ),
        ]
        indexes = [
            GinIndex(fields=["tags"], name="post_tags"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published", visibility="public", hidden_at=None),
                name="post_front",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published", hidden_at=None),
                name="post_newest",
            ),
            models.Index(
                F("course"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state="published"),
                name="post_course",
            ),
            models.Index(F("author"), F("published_at").desc(), F("id").desc(), name="post_author"),
            models.Index(F("assessment"), F("published_at").desc(), F("id").desc(), name="post_assessment"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The post's page, without a query when the author is loaded."""
        return address("post", self.author.handle, self.slug)

    @property
    def comments_are(self) -> CommentMode:
        """Whether comments are taken: the strictest say of course, coordinators and author."""
        return CommentMode.strictest(self.course.comment_mode, self.staff_comment_mode, self.comment_mode)

    @property
    def is_published(self) -> bool:
        """Whether the post is out."""
        return self.state == PostState.PUBLISHED

    @property
    def minutes(self) -> int:
        """Reading time."""
        return reading_minutes(self.word_count)

    @property
    def licence_url(self) -> str:
        """The licence's own page, or empty."""
        return LICENCE_URLS.get(Licence(self.licence), "")

    @property
    def lead_image(self) -> str:
        """The address of the first figure in list size, or empty."""
        return figure_url(self.lead_figure_id, 480) if self.lead_figure_id else ""

    @property
    def changed_since_submitted(self) -> bool:
        """Whether readers see another text than the one that was handed in last."""
        return self.submitted_version is not None and self.version > self.submitted_version

    @property
    def was_edited(self) -> bool:
        """Whether the text changed after it was published, beyond the first minutes."""
        return self.published_at is not None and (self.edited_at - self.published_at).total_seconds() > 300


class Draft(models.Model):
    """One autosave of one writer: raw form fields, as they were sent. Never touches what is published.

    `slot` names the place that is written in: "post-<id>", or "new-<32 hex digits>" before the first save. Rows are
    only added, so two tabs cannot overwrite each other; the newest fifty of a slot are kept.
    """

    KEPT = 50

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    slot = models.CharField(max_length=40)
    tab = models.CharField(max_length=40, blank=True)
    base_version = models.PositiveIntegerField(default=0)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__regex=r"^(post-[0-9]{1,19}|new-[0-9a-f]{32})$"), name="draft_slot_form"
            ),
        ]
        indexes = [models.Index(F("user"), F("slot"), F("id").desc(), name="draft_slot")]

    def __str__(self) -> str:
        return str(self.fields.get("title") or _("Untitled"))


class Revision(models.Model):
    """One saved state of a post. Append-only: the database refuses UPDATE and DELETE."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    references = models.JSONField(default=list)
    tags = ArrayField(models.CharField(max_length=40), default=list)
    visibility = models.CharField(max_length=10, choices=Visibility)
    word_count = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["post", "-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.title}, revision {self.number}"


class Reference(models.Model):
    """One entry of a post's reference list: not part of the body, nor of its word count."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    html = models.TextField()
    text = models.TextField()

    class Meta:
        ordering = ["post", "position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="reference_position_once")]

    def __str__(self) -> str:
        return self.text[:80]


class Figure(models.Model):
    """An uploaded image, re-encoded without its metadata; where it stands, what it shows, whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="figures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="figures")
    is_shown = models.BooleanField(default=False, help_text=_("Stands in the post as it is now."))
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("alternative text"), max_length=1000, blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)
    caption = models.CharField(_("caption"), max_length=1000, blank=True)
    credit_kind = models.CharField(_("credit"), max_length=12, choices=CreditKind, blank=True)
    credit = models.CharField(_("credit text"), max_length=1000, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="figure_size")]

    def __str__(self) -> str:
        return self.caption or self.alt or str(self.id)

    def file_name(self, width: int) -> str:
        """The stored file of one size; named by content, so that equal images are stored once."""
        return f"figures/{self.sha256[:2]}/{self.sha256}/{width}.webp"

    def url(self, width: int = 960) -> str:
        """The address of one size."""
        return figure_url(self.pk, min(width, self.width))


class SearchText(models.Model):
    """What one text is found by: a post, or a comment that everybody who reads the post reads.

    Apart from both, so that a comment costs one small row and a post's own row stays small. `text` is the comment's
    plain text, for excerpts; a post has its own. `comment` is an id only: the room of comments stands above this one.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="search_texts")
    comment = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    vector = SearchVectorField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(comment=None), name="search_text_post_once"),
            models.UniqueConstraint(
                fields=["comment"], condition=Q(comment__isnull=False), name="search_text_comment_once"
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], condition=Q(comment=None), name="search_text_posts"),
            GinIndex(fields=["vector"], condition=Q(comment__isnull=False), name="search_text_comments"),
        ]

    def __str__(self) -> str:
        return f"search text of comment {self.comment}" if self.comment else f"search text of post {self.post_id}"


class Word(models.Model):
    """A word that some post holds or held, for suggestions. It is offered only where the reader can find it now."""

    word = models.CharField(max_length=30, primary_key=True)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        ordering = ["word"]
        indexes = [GinIndex(fields=["trigrams"], name="word_trigrams")]

    def __str__(self) -> str:
        return self.word


class Announcement(models.Model):
    """A line at the head of a course's pages, or of the whole site's, for a time."""

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("course"), related_name="announcements",
        help_text=_("Its members see it. Empty: everybody does, everywhere."),
    )  # fmt: skip
    text = models.CharField(_("text"), max_length=280)
    url = models.URLField(
        _("leads to"), max_length=400, blank=True, help_text=_("An address for more, if there is one.")
    )
    starts_at = models.DateTimeField(_("from"))
    expires_at = models.DateTimeField(_("until"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="announcement_text_there"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("starts_at")), name="announcement_ends_after_start",
                violation_error_message=_("It ends before it starts."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["expires_at"], name="announcement_until")]

    def __str__(self) -> str:
        return self.text


class FeedKey(models.Model):
    """What lets a feed reader see what its owner sees, without a login; a new one ends the old one."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="feed_key")
    key = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["user"]

    def __str__(self) -> str:
        # Never the key itself: this text goes into logs.
        return f"feed key of {self.user}"
