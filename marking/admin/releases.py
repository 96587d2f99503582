"""The releases, and the ways to those still to make."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.base import CoursesAdmin
from assessments.models import Assessment
from core.dates import short
from marking.enums import MarkState
from marking.models import Release
from marking.statistics.views import statistics_page
from marking.views.release import release_page
from people.models import Course
from people.permissions import person, reach_of


@admin.register(Release)
class ReleaseAdmin(CoursesAdmin):
    """The releases that were made, to read, and the ways to those still to make."""

    list_display = ("assessment", "tutorial", "released_by", "when", "known", "count")
    list_select_related = ("assessment__course", "tutorial", "released_by", "withdrawal")
    course_path = "assessment__course"
    fields = ("assessment", "tutorial", "released_by", "when", "known", "count")
    readonly_fields = fields
    ordering = ("-released_at", "-pk")
    actions = None
    change_list_template = "admin/marking/release/change_list.html"

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses that one coordinates."""
        return Release.objects.filter(assessment__course__in=Course.objects.coordinated_by(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Coordinators."""
        return bool(reach_of(request).coordinates)

    def may_add(self, request: HttpRequest) -> bool:
        """Nobody here: the page of the assessment makes them."""
        return False

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is frozen."""
        return False

    def get_urls(self) -> list[Any]:
        """With the release page of an assessment."""
        page, statistics = map(self.admin_site.admin_view, (release_page, statistics_page))
        return [
            path("<int:assessment_id>/", page, name="marking_release_assessment"),
            path("<int:assessment_id>/statistics/", statistics, name="marking_statistics"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the assessments, each with the number of its marks that are ready."""
        led = Assessment.objects.filter(course__in=Course.objects.coordinated_by(request.user)).select_related("course")
        releasable = Q(submissions__mark__state=MarkState.READY) & ~Q(submissions__student=person(request))
        ready = Count("submissions", filter=releasable)
        context = {"title": _("Releases"), "assessments": led.annotate(ready=ready).order_by("-due_at")}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    @admin.display(description=gettext_lazy("When"), ordering="released_at")
    def when(self, release: Release) -> str:
        """In the course's time zone."""
        return short(release.released_at, release.assessment.course.zone)

    @admin.display(description=gettext_lazy("Known from"), ordering="shown_at")
    def known(self, release: Release) -> str:
        """From when on the students know, or that it was withdrawn."""
        if hasattr(release, "withdrawal"):
            return _("withdrawn")
        return short(release.shown_at, release.assessment.course.zone)
