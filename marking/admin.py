"""The marking queue with its screen, and the releases."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.base import CoursesAdmin
from assessments.lateness import units_said
from assessments.models import Assessment
from core.admin import ScopedAdmin
from core.text import number, plain_number
from marking.enums import MarkState
from marking.fairness.admin import MarkingRulesAdmin, SecondFilter
from marking.fairness.views import moderate_page, open_code_page, second_page
from marking.models import Allocation, Release, Submission
from marking.queue import BoundedPaginator, Queue
from marking.services.release import late_by
from marking.similarity.admin import SimilarityFilter
from marking.similarity.views import similarity_page
from marking.statistics.views import statistics_page
from marking.tools.admin import BankCommentAdmin
from marking.tools.filters import FlagFilter, flagged
from marking.views.allocating import allocation_page
from marking.views.desk import find_submission, marking_screen
from marking.views.drafts import autosave
from marking.views.release import release_page
from people.models import Course, Tutorial
from people.permissions import person, reach_of

__all__ = ["BankCommentAdmin", "MarkingRulesAdmin", "ReleaseAdmin", "SubmissionAdmin"]


class QueueFilter(admin.SimpleListFilter):
    """A filter of the queue that is left out when there is nothing to choose between."""

    parameter_name: str
    fewest = 2

    def has_output(self) -> bool:
        """From two choices on."""
        return len(self.lookup_choices) >= self.fewest


def own_choices(chosen: QueueFilter, changelist: ChangeList) -> Iterator[dict[str, Any]]:
    """Return what Django's filter template shows of a filter that has a default of its own."""
    for lookup, title in chosen.lookup_choices:
        yield {
            "selected": chosen.value() == str(lookup),
            "query_string": changelist.get_query_string({chosen.parameter_name: lookup}),
            "display": title,
        }


class WhoseFilter(QueueFilter):
    """What one has to mark first; all that one may read on request."""

    title = gettext_lazy("whose")
    parameter_name = "whose"
    fewest = 1

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Nothing to choose for those to whom nothing falls."""
        user, courses = person(request), reach_of(request).teaches
        taught = Tutorial.objects.filter(tutor=user, course__in=courses)
        given = Allocation.objects.filter(marker=user, assessment__course__in=courses)
        self.own = taught.exists() or given.exists()
        return [("mine", _("Mine to mark")), ("all", _("All"))] if self.own else []

    def value(self) -> str:
        """Mine, unless all are asked for."""
        return "all" if super().value() == "all" or not self.own else "mine"

    def choices(self, changelist: ChangeList) -> Any:
        """Without Django's own “All”."""
        return own_choices(self, changelist)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to what is allocated to one, and to own tutorials where nobody else marks."""
        return queryset.to_mark_by(request.user) if self.value() == "mine" else queryset  # type: ignore[attr-defined]


class CourseFilter(QueueFilter):
    """The courses that one teaches in."""

    title = gettext_lazy("course")
    parameter_name = "course"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Own courses."""
        return [(str(course.pk), f"{course.code}, {course.term}") for course in Course.objects.of_staff(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By course."""
        known = [key for key, _title in self.lookup_choices]
        return queryset.filter(assessment__course=self.value()) if self.value() in known else queryset


class AssessmentFilter(QueueFilter):
    """The assessments of those courses."""

    title = gettext_lazy("assessment")
    parameter_name = "assessment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest first."""
        rows = (
            Assessment.objects.filter(course__in=Course.objects.of_staff(request.user))
            .select_related("course")
            .order_by("-due_at")
        )
        return [(str(row.pk), f"{row.course.code}: {row.title}") for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By assessment."""
        known = [key for key, _title in self.lookup_choices]
        return queryset.filter(assessment=self.value()) if self.value() in known else queryset


class TutorialFilter(QueueFilter):
    """The tutorials of those courses."""

    title = gettext_lazy("tutorial")
    parameter_name = "tutorial"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """With the course's code, since every course may meet on Thursdays."""
        rows = Tutorial.objects.filter(course__in=Course.objects.of_staff(request.user)).select_related("course")
        return [(str(row.pk), f"{row.course.code}: {row}") for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By the tutorial in which the student is now."""
        known = [key for key, _title in self.lookup_choices]
        return queryset.filter(student_tutorial=self.value()) if self.value() in known else queryset


class StateFilter(QueueFilter):
    """Where the marking stands."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What is still to be done first: released marks are out of a marker's way."""
        return [("open", _("Still to do")), *MarkState.choices, ("all", _("All"))]

    def value(self) -> str:
        """What is still to be done, unless another state is asked for."""
        asked = super().value()
        return str(asked) if asked in {"all", *MarkState.values} else "open"

    def choices(self, changelist: ChangeList) -> Any:
        """Without Django's own “All”; with how many there are of each, as the other filters stand."""
        by_state = changelist.by_state  # type: ignore[attr-defined]
        whole = sum(by_state.values())
        sums = {"all": whole, "open": whole - by_state.get(MarkState.RELEASED, 0)}
        for choice, (lookup, _title) in zip(own_choices(self, changelist), self.lookup_choices, strict=True):
            n = sums.get(str(lookup), by_state.get(str(lookup), 0))
            yield {**choice, "display": f"{choice['display']} ({n})"}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By state."""
        if self.value() == "open":
            return queryset.exclude(own_state=MarkState.RELEASED)
        return queryset if self.value() == "all" else queryset.filter(own_state=self.value())


class LateFilter(QueueFilter):
    """Late or not, by the due time that counts now."""

    title = gettext_lazy("late")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("yes", _("Late")), ("no", _("In time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """In the database, so that pages and counts agree."""
        late = Q(submitted_at__gte=F("late_from"))
        return {"yes": queryset.filter(late), "no": queryset.exclude(late)}.get(self.value() or "", queryset)


@admin.register(Submission)
class SubmissionAdmin(ScopedAdmin):
    """The queue: what was handed in, oldest first; a row leads to the marking screen."""

    list_display = (
        "name",
        "state",
        "late",
        "tutorial",
        "heading",
        "assessment",
        "words",
        "submitted",
        "points",
        "marker",
    )
    list_display_links = ("name", "heading")
    list_filter = (
        WhoseFilter,
        StateFilter,
        LateFilter,
        FlagFilter,
        SimilarityFilter,
        SecondFilter,
        AssessmentFilter,
        TutorialFilter,
        CourseFilter,
    )
    list_select_related = ("student", "assessment__course", "mark__marker")
    search_fields = ("student__display_name", "student__official_name", "title")
    may_be_chosen = False
    ordering = ("submitted_at", "pk")
    sortable_by = ("name", "heading", "words", "submitted", "state", "points")
    actions = ("allocate",)
    paginator = BoundedPaginator

    def has_allocate_permission(self, request: HttpRequest) -> bool:
        """Coordinators: what the action asks for."""
        return bool(reach_of(request).coordinates)

    @admin.action(description=gettext_lazy("Say who marks…"), permissions=["allocate"])
    def allocate(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Show who would mark what was chosen, and do it when it is confirmed."""
        return allocation_page(request, queryset)

    def get_urls(self) -> list[Any]:
        """With the similarity page of a submission, the address where its screen saves itself, and that of a name."""
        page, opening = self.admin_site.admin_view(similarity_page), self.admin_site.admin_view(open_code_page)
        draft = self.admin_site.admin_view(autosave)
        return [
            path("<int:pk>/similarity/", page, name="marking_similarity"),
            path("<int:pk>/moderate/", self.admin_site.admin_view(moderate_page), name="marking_moderate"),
            path("<int:pk>/second/", self.admin_site.admin_view(second_page), name="marking_second"),
            path("<int:pk>/name/", opening, name="marking_open_code"),
            path("<int:pk>/draft/", draft, name="marking_draft"),
            *super().get_urls(),
        ]

    def rows(self, request: HttpRequest) -> QuerySet:
        """The last attempts among what one reads as staff."""
        rows = Submission.objects.for_staff(request.user).current().with_due().with_names(request.user)
        return rows.with_own_state(request.user).light().annotate(is_flagged=flagged(request.user))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By name and title; what is marked without names is found by its code alone."""
        named, _double = super().get_search_results(request, queryset.filter(is_sealed=False), search_term)
        if not (code := search_term.strip().upper()):
            return queryset, False
        return queryset.filter(Q(pk__in=named.order_by().values("pk")) | Q(is_sealed=True, candidate=code)), False

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """With the tutorials."""
        return Queue

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Under its own heading."""
        return super().changelist_view(request, {**(extra_context or {}), "title": _("Submissions")})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The marking screen, also of earlier attempts."""
        pk = number(object_id)
        if pk is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return marking_screen(request, pk)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history is that of the mark, on its screen."""
        pk = number(object_id)
        if pk is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        submission = find_submission(person(request), pk)
        return HttpResponseRedirect(reverse("admin:marking_submission_change", args=[submission.pk]) + "#history")

    @admin.display(description=gettext_lazy("Student"), ordering="by_name")
    def name(self, submission: Submission) -> str:
        """Who, or the code."""
        return submission.who

    @admin.display(description=gettext_lazy("Title"), ordering="by_title")
    def heading(self, submission: Submission) -> str:
        """The title, which leads to a public post: not where names are sealed."""
        return "–" if submission.is_sealed else submission.title  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("Tutorial"), empty_value="–")
    def tutorial(self, submission: Any) -> Tutorial | None:
        """Where the student is now."""
        return submission.tutorial_now

    @admin.display(description=gettext_lazy("Words"), ordering="word_count")
    def words(self, submission: Submission) -> str:
        """Those that count."""
        return f"{submission.word_count:,}"

    @admin.display(description=gettext_lazy("Submitted"), ordering="submitted_at")
    def submitted(self, submission: Submission) -> str:
        """In the course's time zone."""
        here = timezone.localtime(submission.submitted_at, submission.assessment.course.zone)
        return f"{here:%a} {here.day} {here:%b %Y, %H:%M}"

    @admin.display(description=gettext_lazy("Late"))
    def late(self, submission: Any) -> str:
        """Started days or hours, by the due time that counts now."""
        late = late_by(submission, submission.counting_due)
        if not late.units:
            return "–"
        return format_html('<span class="late">{}</span>', units_said(late.units, submission.assessment.late_unit))

    @admin.display(description=gettext_lazy("State"), ordering="own_state")
    def state(self, submission: Any) -> str:
        """Where the marking stands."""
        state = MarkState(submission.own_state)
        flag = format_html(' <span class="flagged">{}</span>', _("Flagged")) if submission.is_flagged else ""
        return format_html('<span class="mark-state--{}">{}</span>{}', state, state.label, flag)

    @admin.display(description=gettext_lazy("Mark"), ordering="mark__raw")
    def points(self, submission: Submission) -> str:
        """Raw mark and maximum."""
        mark = submission.mark
        if mark.raw is None:
            return "–"
        return plain_number(mark.raw) + (f" / {plain_number(mark.maximum)}" if mark.maximum else "")

    @admin.display(description=gettext_lazy("Marker"), empty_value="–")
    def marker(self, submission: Any) -> Any:
        """Who marked it last, or who was given it."""
        if submission.mark.marker is None and submission.given_to is not None:
            return _("for %(name)s") % {"name": submission.given_to}
        return submission.mark.marker


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
        here = timezone.localtime(release.released_at, release.assessment.course.zone)
        return f"{here.day} {here:%b %Y, %H:%M}"

    @admin.display(description=gettext_lazy("Known from"), ordering="shown_at")
    def known(self, release: Release) -> str:
        """From when on the students know, or that it was withdrawn."""
        if hasattr(release, "withdrawal"):
            return _("withdrawn")
        here = timezone.localtime(release.shown_at, release.assessment.course.zone)
        return f"{here.day} {here:%b %Y, %H:%M}"
