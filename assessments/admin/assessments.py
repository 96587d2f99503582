"""Assessments with the dates of tutorials, and extensions."""

from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Submit
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import services
from assessments.admin.base import ZonedAdmin
from assessments.enums import CheckCode, WordKind
from assessments.lateness import READY, policy_said
from assessments.models import Assessment, Extension, TutorialDate, default_counted
from core.admin import ReasonForm, ScopedInline, ScopedRelatedFilter
from core.text import number
from people import audit
from people.enums import Role
from people.models import Course, Enrolment, Tutorial, User
from people.permissions import person, reach_of


class TutorialDateInline(ScopedInline):
    """Due times of their own for single tutorials."""

    model = TutorialDate
    fields = ("tutorial", "due_at")

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """The tutorials of the assessment's course."""
        parent: Assessment | None = getattr(request, "inline_parent", None)
        rows = Tutorial.objects.filter(course__in=Course.objects.coordinated_by(request.user))
        return rows.filter(course=parent.course_id) if parent is not None else rows


class ExtensionInline(ScopedInline):
    """The extensions of an assessment, to read: each is given on its own page."""

    model = Extension
    fields = ("student", "due_at", "reason", "granted_by", "granted_at", "revoked_at")
    readonly_fields = fields
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By the service, on the extension's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By the service, on the extension's page."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinators: why somebody got more time is not everybody's business."""
        return super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the names."""
        return super().get_queryset(request).select_related("student", "granted_by", "assessment")


# Fields that are in order, with the constraint that says so.
_IN_ORDER = (
    ("opens_at", "due_at", "assessment_opens_before_due"),
    ("due_at", "cutoff_at", "assessment_due_before_cutoff"),
    ("comments_open_at", "comments_due_at", "assessment_comments_open_before_due"),
    ("word_min", "word_max", "assessment_word_range"),
    ("peer_comment_authors", "peer_comments_required", "assessment_peer_authors"),
)


class AssessmentForm(ModelForm):
    """An assessment; times are read in the course's time zone."""

    counted = forms.MultipleChoiceField(
        label=gettext_lazy("What counts"),
        choices=WordKind,
        widget=forms.CheckboxSelectMultiple,
        initial=default_counted,
        error_messages={"required": gettext_lazy("Tick at least one part: something has to count.")},
    )
    ready_policy = forms.ChoiceField(
        label=gettext_lazy("Ready-made policy"), required=False,
        choices=[("", gettext_lazy("As the fields below say")), *((key, policy.label) for key, policy in READY.items())],
        help_text=gettext_lazy("Choosing one fills in the fields below when you save."),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=400,
        help_text=gettext_lazy("Why dates or rules are changed: it stands in the history of the assessment."),
    )  # fmt: skip

    warning_checks = forms.MultipleChoiceField(
        label=gettext_lazy("Findings that warn"), choices=CheckCode, widget=forms.CheckboxSelectMultiple, required=False
    )
    blocking_checks = forms.MultipleChoiceField(
        label=gettext_lazy("Findings that block"),
        choices=CheckCode,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "is_announced" in self.fields:
            # Students see an assessment when somebody says so, not while it is being set up.
            self.initial.setdefault("is_announced", False)
        if self.instance.pk is not None and "ready_policy" in self.fields:
            self.fields["ready_policy"].help_text = _(
                "Now: %(policy)s Choosing another one fills in the fields below when you save."
            ) % {"policy": policy_said(self.instance.late_rule)}

    def _clean_fields(self) -> None:
        """Put a ready-made policy in the place of what the fields below it say."""
        key = self.data.get(self.add_prefix("ready_policy"), "") if "ready_policy" in self.fields else ""
        if key in READY:
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            for name, value in READY[key].fields.items():
                data[self.add_prefix(name)] = "" if value is None else str(value)
            data[self.add_prefix("ready_policy")] = ""
            self.data = data
        super()._clean_fields()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError at the later field of a pair that stands the wrong way round."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        constraints = {constraint.name: constraint for constraint in Assessment._meta.constraints}
        if both := [code for code in data.get("blocking_checks", []) if code in data.get("warning_checks", [])]:
            labels = ", ".join(f"“{CheckCode(code).label}”" for code in both)
            self.add_error("blocking_checks", _("A finding either warns or blocks: %(which)s.") % {"which": labels})
        for first, then, name in _IN_ORDER:
            if data.get(first) is not None and data.get(then) is not None and data[then] < data[first]:
                self.add_error(then, str(constraints[name].get_violation_error_message()))
        return data

    def clean_brief(self) -> str:
        """Raise ValidationError where the text cannot be taken; what is stored is made clean by the service."""
        brief: str = self.cleaned_data["brief"]
        try:
            services.clean_brief(brief)
        except ValidationError as error:
            raise ValidationError(error.message_dict["brief"]) from error
        return brief

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        try:
            services.check_rubric(self.instance)
        except ValidationError as error:
            self.add_error("rubric", error.message_dict["rubric"])
        if self.errors:
            return
        try:
            self.instance.full_clean()  # what the service asks of the whole row, whichever fields the page shows
        except ValidationError as error:
            for name, problems in error.message_dict.items():
                self.add_error(name if name in self.fields else None, problems)


@admin.register(Assessment)
class AssessmentAdmin(ZonedAdmin):
    """Assessments."""

    form = AssessmentForm
    list_display = ("title", "course", "due", "rubric", "is_announced", "marks")
    list_filter = (("course", ScopedRelatedFilter), "is_announced")
    list_select_related = ("course", "rubric")
    search_fields = ("title", "course__code")
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("title",)}
    fixed = ("course", "slug")
    inlines = (TutorialDateInline, ExtensionInline)
    change_form_template = "admin/assessments/assessment/change_form.html"
    fieldsets = (
        (None, {"fields": ("course", "title", "slug", "brief", "is_announced")}),
        (gettext_lazy("Dates"), {
            "fields": ("opens_at", "due_at", "cutoff_at", "comments_open_at", "comments_due_at"),
            "description": gettext_lazy("All times are those of the course’s own time zone."),
        }),
        (gettext_lazy("Length and references"), {"fields": ("word_min", "word_max", "word_tolerance", "counted", "words_block", "required_references")}),
        (gettext_lazy("What is found in a text"), {
            "fields": ("warning_checks", "blocking_checks"),
            "description": gettext_lazy("The checks of the writing desk advise. What is ticked here warns at the checklist, or stops the submission until it is mended."),
        }),
        (gettext_lazy("Peer comments"), {
            "fields": ("peer_comments_required", "peer_comment_min_words", "peer_comment_authors", "peer_comment_scope"),
            "description": gettext_lazy("A student’s comments count when they stand at the due time, were written within the dates above, and repeat none of the student’s own. An extension moves the due time of the comments as far as that of the post."),
        }),
        (gettext_lazy("Lateness"), {
            "fields": (
                "ready_policy", "late_policy", "late_percent", "late_unit", "late_grace_minutes", "late_zero_after_days",
                "late_then", "late_floor_percent",
            ),
        }),
        (gettext_lazy("Submitting and marking"), {"fields": ("max_attempts", "visibility_cap", "rubric")}),
        (gettext_lazy("History"), {"fields": ("why",)}),
    )  # fmt: skip

    @admin.display(description=gettext_lazy("Due"), ordering="due_at")
    def due(self, assessment: Assessment) -> str:
        """In the course's time zone."""
        return self.local(assessment, assessment.due_at)

    @admin.display(description=gettext_lazy("Marks"))
    def marks(self, assessment: Assessment) -> str:
        """The ways to the release and to the sheet."""
        if not getattr(assessment, "is_led", False):
            return "–"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}?assessment={}">{}</a>',
            reverse("admin:marking_release_assessment", args=[assessment.pk]), _("Release"),
            reverse("marks_csv"), assessment.pk, _("CSV"),
        )  # fmt: skip

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Mark the rows whose marks one may release."""
        changelist = super().get_changelist_instance(request)
        led = reach_of(request).coordinates
        for assessment in changelist.result_list:
            assessment.is_led = assessment.course_id in led
        return changelist

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Name the time zone at the dates."""
        fieldsets: list[Any] = [(title, dict(options)) for title, options in super().get_fieldsets(request, obj)]
        if obj is not None and not self.has_change_permission(request, obj):
            for _title, options in fieldsets:
                options["fields"] = tuple(name for name in options["fields"] if name not in ("ready_policy", "why"))
            fieldsets = [(title, options) for title, options in fieldsets if options["fields"]]
        if obj is not None:
            fieldsets[1][1]["description"] = _("All times are those of %(zone)s, the course’s time zone.") % {
                "zone": obj.course.time_zone
            }
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer the course's own rubrics only."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "rubric" in form.base_fields:
            rubric: Any = form.base_fields["rubric"]
            rubric.queryset = rubric.queryset.filter(course=obj.course_id)
        return form

    def save_model(self, request: HttpRequest, obj: Assessment, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        form.dates_before = services.tutorial_dates_of(obj) if change else {}  # type: ignore[attr-defined]
        services.save_assessment(actor=person(request), assessment=obj, why=form.cleaned_data.get("why", ""))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the dates of tutorials, which the audit keeps as well."""
        super().save_related(request, form, formsets, change)
        audit.record(
            actor=person(request), course=form.instance.course, obj=form.instance, before=form.dates_before,
            after=services.tutorial_dates_of(form.instance), reason=form.cleaned_data.get("why", ""),
        )  # fmt: skip


class ExtensionForm(ModelForm):
    """A later due time for one student."""

    why = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=300,
        help_text=gettext_lazy("It stands in the history of the extension, which coordinators read. No stories of illness."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a stranger to the course, and for a time earlier than the one that counts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        stored = self.instance if self.instance.pk else None
        assessment = stored.assessment if stored else data.get("assessment")
        student = stored.student if stored else data.get("student")
        if assessment and student and data.get("due_at"):
            services.check_extension(assessment, student, data["due_at"])
        return data


@admin.register(Extension)
class ExtensionAdmin(ZonedAdmin):
    """Extensions: coordinators see, give, lengthen and revoke them; none is ever deleted."""

    course_path = "assessment__course"
    course_field = "assessment"
    form = ExtensionForm
    list_display = ("student", "assessment", "due", "reason", "granted_by", "state")
    list_filter = (("assessment", ScopedRelatedFilter), "reason")
    list_select_related = ("student", "assessment__course", "granted_by")
    search_fields = ("student__display_name",)
    fields = ("assessment", "student", "due_at", "reason", "why", "granted_by", "state")
    readonly_fields = ("granted_by", "state")
    fixed = ("assessment", "student")
    autocomplete_fields = ("student",)
    actions = ("revoke",)

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses that one coordinates."""
        return Extension.objects.filter(assessment__course__in=Course.objects.coordinated_by(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Coordinators."""
        return bool(reach_of(request).coordinates)

    def chosen_course(self, value: str) -> Course | None:
        """The course of the chosen assessment."""
        pk = number(value)
        return Course.objects.filter(assessments=pk).first() if pk is not None else None

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Students of the courses that one coordinates."""
        if db_field.name == "student":
            led = Course.objects.coordinated_by(request.user)
            return User.objects.filter(
                pk__in=Enrolment.objects.filter(course__in=led, role=Role.STUDENT).values("user")
            )
        return super().choices_for(db_field, request)

    @admin.display(description=gettext_lazy("Due"), ordering="due_at")
    def due(self, extension: Extension) -> str:
        """In the course's time zone."""
        return self.local(extension, extension.due_at)

    @admin.display(description=gettext_lazy("State"))
    def state(self, extension: Extension) -> str:
        """Whether it counts."""
        if extension.revoked_at is not None:
            return _("Revoked on %(when)s: saving it gives it again.") % {
                "when": self.local(extension, extension.revoked_at)
            }
        return _("Counts")

    @admin.action(description=gettext_lazy("Revoke with a reason…"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for the reason, then revoke what was chosen."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        form.fields["reason"].help_text = _("It stands in the history of the extension, which coordinators read.")
        if not form.is_valid():
            form.helper.add_input(Submit("confirm", _("Revoke"), css_class="button --primary"))
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Revoke with a reason"),
                "objects": queryset,
                "form": form,
                "action": "revoke",
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/hide.html", context)
        done = 0
        for extension in queryset:
            try:
                services.revoke_extension(actor=person(request), extension=extension, why=form.cleaned_data["reason"])
            except ValidationError as error:
                self.message_user(request, f"{extension}: {' '.join(error.messages)}", messages.WARNING)
            else:
                done += 1
        if done:
            said = ngettext("%(n)d extension was revoked.", "%(n)d extensions were revoked.", done)
            self.message_user(request, said % {"n": done}, messages.SUCCESS)
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Name the time zone at the due time."""
        course = context.get("zone_of")
        field = context["adminform"].form.fields.get("due_at")
        if field is not None:
            field.help_text = (
                _("In the time zone %(zone)s.") % {"zone": course.time_zone}
                if course
                else _("In the time zone of the assessment’s course.")
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Extension, form: ModelForm, change: bool) -> None:
        """Give it by the room's service."""
        made = services.grant_extension(
            actor=person(request), assessment=obj.assessment, student=obj.student, due_at=obj.due_at, reason=obj.reason,
            why=form.cleaned_data.get("why", ""),
        )  # fmt: skip
        obj.pk, obj.granted_by = made.pk, made.granted_by
