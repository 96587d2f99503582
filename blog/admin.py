"""Posts in the admin: read by the staff of their course, hidden by its coordinators, changed by nobody."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import services
from blog.announcements import save_announcement
from blog.models import Announcement, Post
from core.admin import ModeratedAdmin, ScopedAdmin, ScopedRelatedFilter
from core.dates import short
from people.models import Course
from people.permissions import operates, person, reach_of


@admin.register(Post)
class PostAdmin(ModeratedAdmin):
    """The posts that a member of staff may read anyway, in the courses that the person teaches in."""

    list_display = ("title", "writer", "course", "assessment", "visibility", "state", "published", "is_hidden")
    list_filter = (("course", ScopedRelatedFilter), ("assessment", ScopedRelatedFilter), "state", "visibility")
    search_fields = ("title", "author__display_name", "author__official_name")
    ordering = ("-published_at", "-pk")
    fields = (
        "title",
        "writer",
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

    @admin.display(description=gettext_lazy("Author"), ordering="author__display_name")
    def writer(self, post: Post) -> str:
        """Who wrote it, by the roster's name and the chosen one."""
        return post.author.name_for_staff

    @admin.display(description=gettext_lazy("Published"), ordering="published_at", empty_value="–")
    def published(self, post: Post) -> str | None:
        """When, in the course's time zone."""
        if post.published_at is None:
            return None
        return short(post.published_at, post.course.zone)

    @admin.display(description=gettext_lazy("Hidden"), boolean=True)
    def is_hidden(self, post: Post) -> bool:
        """Whether staff took it out of sight."""
        return post.hidden_at is not None

    @admin.display(description=gettext_lazy("Words"))
    def words(self, post: Post) -> int:
        """How many of it count."""
        return post.word_count


class AnnouncementForm(ModelForm):
    """A line for a course, or, by the administrator, for the site."""

    whole_site = False  # whether its writer may leave the course out

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError at `course` when it is left out by somebody who may not announce for the whole site."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "course" in self.fields and data.get("course") is None and not self.whole_site:
            raise ValidationError(
                {"course": _("Choose a course. Only the administrator announces for the whole site.")}
            )
        return data


@admin.register(Announcement)
class AnnouncementAdmin(ScopedAdmin):
    """What is said at the head of pages: by coordinators for their courses, by the administrator for the site."""

    form = AnnouncementForm
    list_display = ("text", "course", "starts_at", "expires_at")
    list_select_related = ("course",)
    fields = ("course", "text", "url", "starts_at", "expires_at")
    fixed = ("course",)
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses that one coordinates; those of the site for the administrator."""
        mine = Q(course__in=Course.objects.coordinated_by(request.user))
        return Announcement.objects.filter(mine | Q(course=None) if operates(request.user) else mine)

    def may_view(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees it here."""
        return reach_of(request).manages()

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Courses that one coordinates."""
        return Course.objects.coordinated_by(request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form whether a course has to be chosen."""
        made = super().get_form(request, obj, change=change, **kwargs)
        return type(made.__name__, (made,), {"whole_site": operates(request.user)})

    def save_model(self, request: HttpRequest, obj: Announcement, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        save_announcement(actor=person(request), announcement=obj)
