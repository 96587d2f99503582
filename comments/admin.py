"""Comments in the admin: read by the staff of the course, hidden by its coordinators, changed by nobody."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import services
from comments.enums import CommentState
from comments.models import Comment
from comments.moderation.admin import CaseAdmin
from core.admin import ModeratedAdmin, ScopedRelatedFilter
from core.dates import short
from core.html import plain_text
from core.templatetags.text import stored_html
from core.text import shorten
from people.models import Course
from people.permissions import person, reach_of

__all__ = ["CaseAdmin", "CommentAdmin"]


@admin.register(Comment)
class CommentAdmin(ModeratedAdmin):
    """The comments that a member of staff may read anyway, in the courses that the person teaches in."""

    list_display = ("beginning", "writer", "post", "written", "word_count", "scope", "state")
    list_display_links = ("beginning",)
    list_filter = (("post__course", ScopedRelatedFilter), ("post__assessment", ScopedRelatedFilter), "state", "scope")
    search_fields = ("author__display_name", "author__official_name", "post__title")
    ordering = ("-created_at", "-pk")
    fields = (
        "writer",
        "post",
        "written",
        "scope",
        "word_count",
        "passage",
        "words",
        "earlier",
        "state",
        "state_by",
        "state_reason",
    )
    readonly_fields = fields
    list_select_related = ("author", "post__author", "post__course", "quote_revision")

    def rows(self, request: HttpRequest) -> QuerySet:
        """What `visible_to` gives, in the courses that one teaches in."""
        return Comment.objects.visible_to(request.user).filter(post__course__in=Course.objects.of_staff(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def may_moderate(self, request: HttpRequest) -> bool:
        """Coordinators; the service asks again for each comment."""
        return bool(reach_of(request).coordinates)

    def hide_one(self, request: HttpRequest, obj: Comment, reason: str) -> None:
        """Hide a comment."""
        services.hide_comment(actor=person(request), comment=obj, reason=reason)

    def bring_back_one(self, request: HttpRequest, obj: Comment) -> None:
        """Show a comment again."""
        services.show_comment(actor=person(request), comment=obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Comment | None:
        """Remember whether the reader coordinates the course: they alone read words that were taken away."""
        comment = super().get_object(request, object_id, from_field)
        if comment is not None:
            comment.may_read_removed = comment.post.course_id in reach_of(request).coordinates
        return comment

    @admin.display(description=gettext_lazy("Comment"))
    def beginning(self, comment: Comment) -> str:
        """The first words, or the tombstone."""
        if comment.state != CommentState.SHOWN:
            return str(comment.get_state_display())
        return shorten(plain_text(comment.html), 80)

    @admin.display(description=gettext_lazy("Author"), ordering="author__display_name")
    def writer(self, comment: Comment) -> str:
        """Who wrote it, by the roster's name and the chosen one."""
        return comment.author.name_for_staff

    @admin.display(description=gettext_lazy("Written"), ordering="created_at")
    def written(self, comment: Comment) -> str:
        """When, in the course's time zone."""
        return short(comment.created_at, comment.post.course.zone)

    @admin.display(description=gettext_lazy("Words of the comment"))
    def words(self, comment: Comment) -> SafeString | str:
        """The whole text; what was taken away, for coordinators alone."""
        if comment.state != CommentState.SHOWN and not getattr(comment, "may_read_removed", False):
            return str(comment.get_state_display())
        return stored_html(comment.html)

    @admin.display(description=gettext_lazy("Passage that it quotes"), empty_value="–")
    def passage(self, comment: Comment) -> str | None:
        """The words of the post, the revision that they were read in, and what became of them since."""
        revision = comment.quote_revision
        if revision is None or (
            comment.state != CommentState.SHOWN and not getattr(comment, "may_read_removed", False)
        ):
            return None
        number = _("revision %(n)d") % {"n": revision.number}
        return f"{comment.quote} ({number}; {comment.get_quote_state_display()})"

    @admin.display(description=gettext_lazy("Earlier wordings"), empty_value="–")
    def earlier(self, comment: Comment) -> SafeString | None:
        """What an edit replaced; of what was taken away, for coordinators alone."""
        if comment.state != CommentState.SHOWN and not getattr(comment, "may_read_removed", False):
            return None
        versions = [
            (
                short(version.replaced_at, comment.post.course.zone),
                stored_html(version.html),
            )
            for version in comment.versions.all()
        ]
        if not versions:
            return None
        return format_html(
            '<ul class="plain">{}</ul>', format_html_join("", "<li>" + _("until {}:") + " {}</li>", versions)
        )
