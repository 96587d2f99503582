"""Fair marking in the admin: one page an assessment."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from core.admin import ScopedAdmin
from core.text import number
from marking.fairness.models import MarkingRules
from marking.fairness.views import fairness_page
from people.models import Course
from people.permissions import person, reach_of


class SecondFilter(admin.SimpleListFilter):
    """What one has to do where two mark, or as moderator."""

    title = gettext_lazy("second look")
    parameter_name = "two"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """As second marker; to agree on; to moderate."""
        return [("second", _("I am second marker")), ("agree", _("To agree on")), ("moderate", _("To moderate"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By the parts of the marks, and by samples."""
        rows: Any = queryset
        asked = {"second": rows.to_second, "agree": rows.to_agree, "moderate": rows.to_moderate}.get(self.value() or "")
        return asked(person(request)) if asked else queryset


@admin.register(MarkingRules)
class MarkingRulesAdmin(ScopedAdmin):
    """The assessments of one's courses, each with the page on which its marking is set up and looked at."""

    may_be_chosen = False
    actions = None

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses that one teaches in."""
        return MarkingRules.objects.filter(assessment__course__in=Course.objects.of_staff(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach."""
        return bool(reach_of(request).teaches)

    def get_urls(self) -> list[Any]:
        """With the page of an assessment."""
        page = self.admin_site.admin_view(fairness_page)
        return [path("assessment/<int:assessment_id>/", page, name="marking_fairness"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Every assessment has rules, also where no row says so: hence the assessments, by one query."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        rows = Assessment.objects.filter(course__in=Course.objects.of_staff(request.user))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Fair marking"),
            "assessments": rows.select_related("course", "marking_rules").order_by("-due_at", "pk"),
        }
        return TemplateResponse(request, "admin/marking/fairness_list.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of the assessment."""
        rules = self.rows(request).filter(pk=number(object_id) or 0).first()
        if rules is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:marking_fairness", args=[rules.assessment_id]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history is that of the assessment."""
        rules = self.rows(request).filter(pk=number(object_id) or 0).first()
        if rules is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:assessments_assessment_history", args=[rules.assessment_id]))
