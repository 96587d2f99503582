"""Similarity in the admin: the queue's filter, and the list of cases."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ScopedAdmin
from core.dates import weekday
from core.text import number
from marking.models import Submission
from marking.similarity.enums import PENDING
from marking.similarity.models import SimilarityCase, SimilarityMatch
from people.permissions import reach_of


class SimilarityFilter(admin.SimpleListFilter):
    """Submissions with passages that nobody has decided about."""

    title = gettext_lazy("similarity")
    parameter_name = "similarity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Open passages, open cases."""
        return [("open", _("Open passages")), ("case", _("In an open case"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By matches that are not set aside and not decided by a case."""
        cases = SimilarityCase.objects.filter(submission=OuterRef("pk"))
        if self.value() == "open":
            matches = SimilarityMatch.objects.filter(submission=OuterRef("pk"), set_aside_at=None)
            return queryset.filter(Exists(matches) & ~Exists(cases.exclude(state__in=PENDING)))
        return queryset.filter(Exists(cases.pending())) if self.value() == "case" else queryset


@admin.register(SimilarityCase)
class SimilarityCaseAdmin(ScopedAdmin):
    """The cases, newest first; a row leads to the similarity page of its submission."""

    list_display = ("name", "state", "assessment", "title", "changed")
    list_display_links = ("name",)
    list_filter = (("state", admin.ChoicesFieldListFilter),)
    ordering = ("-changed_at", "-pk")
    actions = None
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """About submissions that one reads as staff."""
        named = Submission.objects.with_names(request.user).light().select_related("student", "assessment__course")
        return SimilarityCase.objects.for_staff(request.user).prefetch_related(Prefetch("submission", named))

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Under its own heading."""
        return super().changelist_view(request, {**(extra_context or {}), "title": _("Similarity cases")})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of the submission."""
        case = self.rows(request).filter(pk=number(object_id) or 0).first()
        if case is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:marking_similarity", args=[case.submission_id]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history stands on that page."""
        return self.change_view(request, object_id)

    @admin.display(description=gettext_lazy("Student"))
    def name(self, case: SimilarityCase) -> str:
        """Who, or the code."""
        return case.submission.who

    @admin.display(description=gettext_lazy("Assessment"))
    def assessment(self, case: SimilarityCase) -> Any:
        """Of which."""
        return case.submission.assessment

    @admin.display(description=gettext_lazy("Title"))
    def title(self, case: SimilarityCase) -> str:
        """Of the submission."""
        return "–" if case.submission.is_sealed else case.submission.title  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("Last change"), ordering="changed_at")
    def changed(self, case: SimilarityCase) -> str:
        """In the course's time zone."""
        return weekday(case.changed_at, case.submission.assessment.course.zone)
