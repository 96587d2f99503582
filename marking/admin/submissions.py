"""The marking queue, whose rows lead to the marking screen."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.lateness import units_said
from core.admin import ScopedAdmin
from core.dates import weekday
from core.text import number, plain_number
from marking.admin.filters import AssessmentFilter, CourseFilter, LateFilter, StateFilter, TutorialFilter, WhoseFilter
from marking.enums import MarkState
from marking.fairness.admin import SecondFilter
from marking.fairness.views import moderate_page, open_code_page, second_page
from marking.models import Submission
from marking.queue import BoundedPaginator, Queue
from marking.services.release import late_by
from marking.similarity.admin import SimilarityFilter
from marking.similarity.views import similarity_page
from marking.tools.filters import FlagFilter, flagged
from marking.views.allocating import allocation_page
from marking.views.desk import find_submission, marking_screen
from marking.views.drafts import autosave
from people.models import Tutorial
from people.permissions import person, reach_of


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
        if not (code := search_term.strip().upper()):
            return queryset, False
        # Of all submissions, so that what is asked inside is plain: who may read them is asked of the rows around it.
        named, _double = super().get_search_results(request, Submission.objects.all(), search_term)
        return queryset.filter(Q(is_sealed=False, pk__in=named.values("pk")) | Q(is_sealed=True, candidate=code)), False

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
        return weekday(submission.submitted_at, submission.assessment.course.zone)

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
