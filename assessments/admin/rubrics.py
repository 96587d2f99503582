"""Rubrics with their criteria and levels."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from assessments import services
from assessments.admin.base import CoursesAdmin
from assessments.models import Criterion, Level, Rubric
from assessments.permissions import is_in_use, may_edit_rubric
from assessments.rubrics import overlapping
from core.admin import ScopedInline, ScopedRelatedFilter
from core.text import plain_number
from people.models import Course
from people.permissions import person


class CriterionFormSet(BaseInlineFormSet):
    """The lines of a rubric, none with fewer points than one of its levels."""

    def clean(self) -> None:
        """Raise ValidationError at the maximum that a level exceeds."""
        super().clean()
        kept = {form.instance.pk: form for form in self.initial_forms if form not in self.deleted_forms}
        over = Level.objects.filter(criterion__in=kept).values_list("criterion").annotate(most=Max("points"))
        for criterion, most in over:
            form = kept[criterion]
            points = form.cleaned_data.get("max_points") if hasattr(form, "cleaned_data") else None
            if points is not None and most > points:
                form.add_error(
                    "max_points",
                    _("One of its levels has %(points)s points: lower that one first.")
                    % {"points": plain_number(most)},
                )


class CriterionInline(ScopedInline):
    """The lines of a rubric; the levels of each are on its own page."""

    model = Criterion
    formset = CriterionFormSet
    fields = ("position", "title", "description", "max_points", "weight", "source", "levels")
    readonly_fields = ("levels",)
    extra = 1

    @admin.display(description=gettext_lazy("Levels"))
    def levels(self, criterion: Criterion) -> str:
        """The way to the criterion's page."""
        if not criterion.pk:
            return _("after saving")
        count = criterion.levels.count()
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:assessments_criterion_change", args=[criterion.pk]),
            ngettext("%(n)d level", "%(n)d levels", count) % {"n": count},
        )


class UnusedForm(forms.ModelForm):
    """A rubric, or a part of one, that can be written until the first mark: asked under the lock that a mark takes."""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError when the first mark came before."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        rubric = self.instance if isinstance(self.instance, Rubric) else self.instance.rubric
        if rubric.pk:
            services.lock_unused(rubric)
        return data


@admin.register(Rubric)
class RubricAdmin(CoursesAdmin):
    """Rubrics. One by which marks were given stays as it is; a change is a new version."""

    form = UnusedForm
    list_display = ("title", "version", "course", "criteria_count")
    list_filter = (("course", ScopedRelatedFilter),)
    list_select_related = ("course",)
    search_fields = ("title",)
    fields = ("course", "title", "version")
    readonly_fields = ("version",)
    fixed = ("course",)
    inlines = (CriterionInline,)
    change_form_template = "admin/assessments/rubric/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of criteria."""
        return super().get_queryset(request).annotate(criteria_total=Count("criteria"))

    @admin.display(description=gettext_lazy("Criteria"), ordering="criteria_total")
    def criteria_count(self, rubric: Any) -> int:
        """How many lines it has."""
        total: int = rubric.criteria_total
        return total

    def may_change(self, request: HttpRequest, obj: Rubric | None = None) -> bool:
        """Coordinators, before the first mark. What is sent is refused by the form, which gives the text back."""
        if obj is None or request.method == "POST":
            return super().may_change(request, obj)
        return may_edit_rubric(request.user, obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the ways to the import, for each course that one coordinates."""
        led = Course.objects.coordinated_by(request.user)
        return super().changelist_view(request, {**(extra_context or {}), "import_courses": led})

    def get_urls(self) -> list[Any]:
        """With the copy."""
        copy = self.admin_site.admin_view(require_POST(self.copy_view))
        return [path("<int:rubric_id>/copy/", copy, name="assessments_rubric_copy"), *super().get_urls()]

    def copy_view(self, request: HttpRequest, rubric_id: int) -> HttpResponse:
        """Make the next version, and go to it."""
        rubric = self.get_object(request, str(rubric_id))
        if rubric is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(rubric_id))
        copy = services.copy_rubric(actor=person(request), rubric=rubric)
        self.message_user(
            request,
            _("This is version %(version)d. Choose it in the assessment to mark by it.") % {"version": copy.version},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:assessments_rubric_change", args=[copy.pk]))

    def save_model(self, request: HttpRequest, obj: Rubric, form: Any, change: bool) -> None:
        """Remember what it was, for the audit."""
        form.rubric_before = services.contents_of(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write down what became of it."""
        super().save_related(request, form, formsets, change)
        services.record_rubric(actor=person(request), rubric=form.instance, before=form.rubric_before)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say whether marks were given by it, and offer the copy to those who may make it."""
        obj = kwargs.get("obj") or context.get("original")
        if obj is not None:
            context |= {"rubric_in_use": is_in_use(obj), "may_copy": super().may_change(request, obj)}
        return super().render_change_form(request, context, *args, **kwargs)


class LevelFormSet(BaseInlineFormSet):
    """The levels of a criterion, none with more points than the criterion, and none within another."""

    def clean(self) -> None:
        """Raise ValidationError at the points that are too many."""
        super().clean()
        most = self.instance.max_points
        for form in self.forms:
            points = getattr(form, "cleaned_data", {}).get("points")
            if most is not None and points is not None and points > most and form not in self.deleted_forms:
                form.add_error("points", _("The criterion has %(most)s points at most.") % {"most": plain_number(most)})
        kept = [form for form in self.forms if form not in self.deleted_forms and getattr(form, "cleaned_data", None)]
        whole = [form for form in kept if form.cleaned_data.get("points") is not None and not form.errors]
        within = overlapping([form.instance for form in whole])
        for form in whole:
            if form.instance in within:
                form.add_error("points", _("These points belong to a better level already."))


class LevelInline(ScopedInline):
    """The levels of a criterion."""

    model = Level
    formset = LevelFormSet
    fields = ("title", "points_from", "points", "description")
    extra = 1


@admin.register(Criterion)
class CriterionAdmin(CoursesAdmin):
    """One criterion with its levels, reached from its rubric."""

    form = UnusedForm
    course_path = "rubric__course"
    list_display = ("title", "rubric", "max_points")
    list_select_related = ("rubric__course",)
    fields = ("rubric", "position", "title", "description", "max_points", "weight", "source")
    readonly_fields = ("rubric",)
    inlines = (LevelInline,)
    change_form_template = "admin/assessments/criterion/change_form.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not on the index: a criterion is a part of its rubric."""
        return False

    def may_add(self, request: HttpRequest) -> bool:
        """On the rubric's page only."""
        return False

    def may_change(self, request: HttpRequest, obj: Criterion | None = None) -> bool:
        """As its rubric."""
        if obj is None or request.method == "POST":
            return super().may_change(request, obj)
        return may_edit_rubric(request.user, obj.rubric)

    def save_model(self, request: HttpRequest, obj: Criterion, form: Any, change: bool) -> None:
        """Remember what the rubric was, for the audit."""
        form.rubric_before = services.contents_of(obj.rubric)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write down what became of the rubric."""
        super().save_related(request, form, formsets, change)
        services.record_rubric(actor=person(request), rubric=form.instance.rubric, before=form.rubric_before)

    def response_post_save_change(self, request: HttpRequest, obj: Criterion) -> HttpResponseRedirect:
        """Back to the rubric."""
        return HttpResponseRedirect(reverse("admin:assessments_rubric_change", args=[obj.rubric_id]))
