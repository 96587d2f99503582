"""Enrolments: who is what in a course."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ScopedAdmin, ScopedRelatedFilter
from people import services
from people.admin.courses import managed_courses
from people.enums import Role
from people.models import Course, Enrolment, StudentNumber, Tutorial
from people.permissions import may_change_enrolment, may_give_role, operates, person, reach_of


class EnrolmentForm(ModelForm):
    """What a person is in a course. The student number is shown to those who may see it, and kept in its own table."""

    request: HttpRequest
    student_number = forms.CharField(
        label=gettext_lazy("Student number"), max_length=20, required=False,
        validators=StudentNumber._meta.get_field("number").validators,
        help_text=gettext_lazy("Reaches only its owner and the staff of the course. Empty: it stays as it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tutorial: Any = self.fields.get("tutorial")
        if tutorial is not None:
            tutorial.queryset = tutorial.queryset.select_related("course")
            tutorial.label_from_instance = lambda row: f"{row.course.code} {row}"
        if self.instance.pk:
            if tutorial is not None:
                tutorial.queryset = tutorial.queryset.filter(course=self.instance.course_id)
            numbers = StudentNumber.objects.visible_to(self.request.user).filter(user=self.instance.user_id)
            self.initial["student_number"] = numbers.values_list("number", flat=True).first() or ""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a role that is not one's to give, and for a number that is another person's."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        course_id = self.instance.course_id or (data["course"].pk if data.get("course") else None)
        if course_id and "role" in data and not may_give_role(self.request.user, course_id, data["role"]):
            self.add_error("role", _("Only the administrator names coordinators and examiners."))
        number, person = (
            data.get("student_number"),
            data.get("user") or (self.instance.user if self.instance.pk else None),
        )
        if number and person:
            if StudentNumber.objects.filter(number=number).exclude(user=person).exists():
                self.add_error("student_number", _("This is another person's student number."))
            elif StudentNumber.objects.filter(user=person).exclude(number=number).exists():
                if not self.instance.pk:
                    self.add_error("student_number", _("This person already has another student number."))
                elif not operates(self.request.user):
                    message = _("This person already has another student number. Only the administrator replaces it.")
                    self.add_error("student_number", message)
        return data


@admin.register(Enrolment)
class EnrolmentAdmin(ScopedAdmin):
    """Who is in which course: all of it for those who lead the course, own students for tutors."""

    form = EnrolmentForm
    list_display = ("person", "number", "course", "role", "tutorial", "is_active")
    list_filter = (("course", ScopedRelatedFilter), "role", ("tutorial", ScopedRelatedFilter), "is_active")
    list_select_related = ("user", "course", "tutorial")
    search_fields = ("user__display_name", "user__official_name", "user__handle")
    ordering = ("course", "role", "user__display_name", "pk")
    autocomplete_fields = ("user",)
    readonly_fields = ("number",)
    fixed = ("user", "course")
    may_be_chosen = False

    def rows(self, request: HttpRequest) -> QuerySet:
        """All for the administrator; the courses that one leads; the tutorials that one teaches."""
        enrolments = Enrolment.objects.all()
        if not operates(request.user):
            taught = Tutorial.objects.filter(tutor=person(request), course__in=Course.objects.of_staff(request.user))
            leading = Enrolment.objects.active().filter(user=request.user, role__in=[Role.COORDINATOR, Role.EXAMINER])
            enrolments = enrolments.filter(Q(course__in=leading.values("course")) | Q(tutorial__in=taught))
        numbers = StudentNumber.objects.visible_to(request.user).filter(user=OuterRef("user"))
        return enrolments.annotate(seen_number=Subquery(numbers.values("number")[:1]))

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """Coordinators, but not themselves nor another coordinator; the administrator."""
        if obj is None:
            return reach_of(request).manages()
        return may_change_enrolment(request.user, obj)

    @admin.display(description=gettext_lazy("Person"), ordering="user__display_name")
    def person(self, enrolment: Enrolment) -> str:
        """The name."""
        return enrolment.user.name_for_staff

    @admin.display(description=gettext_lazy("Student number"), empty_value="–")
    def number(self, enrolment: Enrolment) -> str | None:
        """The number, when the viewer may see it."""
        return getattr(enrolment, "seen_number", None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The number to write for those who may change the row, to read for the others."""
        writable = obj is None or self.may_change(request, obj)
        return ("user", "course", "role", "tutorial", "student_number" if writable else "number", "is_active")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who asks."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Courses that one runs, and their tutorials."""
        if db_field.name == "course":
            return managed_courses(request)
        if db_field.name == "tutorial":
            return Tutorial.objects.filter(course__in=managed_courses(request))
        return super().choices_for(db_field, request)

    def save_model(self, request: HttpRequest, obj: Enrolment, form: ModelForm, change: bool) -> None:
        """Store by the room's services."""
        number = form.cleaned_data.get("student_number", "")
        if change:
            services.change_enrolment(
                actor=person(request),
                enrolment=obj,
                role=obj.role,
                tutorial=obj.tutorial,
                is_active=obj.is_active,
                student_number=number or None,
            )
            return
        made = services.enrol(
            course=obj.course, user=obj.user, role=obj.role, tutorial=obj.tutorial, student_number=number
        )
        obj.pk = made.pk
