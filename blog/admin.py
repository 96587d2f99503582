"""Posts in the admin: read by the staff of their course, hidden by its coordinators, changed by nobody."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog import services
from blog.models import Post
from core.admin import ModeratedAdmin, ScopedRelatedFilter
from people.models import Course
from people.permissions import person, reach_of


@admin.register(Post)
class PostAdmin(ModeratedAdmin):
    """The posts that a member of staff may read anyway, in the courses that the person teaches in."""

    list_display = ("title", "author", "course", "assessment", "visibility", "state", "published", "is_hidden")
    list_filter = (("course", ScopedRelatedFilter), ("assessment", ScopedRelatedFilter), "state", "visibility")
    search_fields = ("title", "author__display_name")
    ordering = ("-published_at", "-pk")
    fields = (
        "title",
        "author",
        "course",
        "assessment",
        "visibility",
        "state",
        "published",
        "words",
        "excerpt",
        "hidden_at",
        "hidden_by",
        "hidden_reason",
    )
    readonly_fields = fields
    list_select_related = ("author", "course", "assessment")

    def rows(self, request: HttpRequest) -> QuerySet:
        """What `visible_to` gives, in the courses that one teaches in."""
        return Post.objects.visible_to(request.user).filter(course__in=Course.objects.of_staff(request.user)).for_list()

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def may_moderate(self, request: HttpRequest) -> bool:
        """Coordinators; the service asks again for each post."""
        return bool(reach_of(request).coordinates)

    def hide_one(self, request: HttpRequest, obj: Post, reason: str) -> None:
        """Hide a post."""
        services.hide_post(actor=person(request), post=obj, reason=reason)

    def bring_back_one(self, request: HttpRequest, obj: Post) -> None:
        """Show a post again."""
        services.hide_post(actor=person(request), post=obj, reason="", hide=False)

    @admin.display(description=gettext_lazy("Published"), ordering="published_at", empty_value="–")
    def published(self, post: Post) -> str | None:
        """When, in the course's time zone."""
        if post.published_at is None:
            return None
        here = timezone.localtime(post.published_at, post.course.zone)
        return f"{here.day} {here:%b %Y, %H:%M}"

    @admin.display(description=gettext_lazy("Hidden"), boolean=True)
    def is_hidden(self, post: Post) -> bool:
        """Whether staff took it out of sight."""
        return post.hidden_at is not None

    @admin.display(description=gettext_lazy("Words"))
    def words(self, post: Post) -> int:
        """How many of it count."""
        return post.word_count
