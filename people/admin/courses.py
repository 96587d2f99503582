"""Courses and their tutorials."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ScopedAdmin, ScopedRelatedFilter
from core.forms import DatesField
from people import services
from people.enums import STAFF_ROLES
from people.models import Course, Enrolment, Tutorial, User
from people.permissions import operates, person, reach_of
from people.zones import zone_choices


class CourseForm(ModelForm):
    """A course's settings; its time zone is chosen, and none is taken for granted."""

    holidays = DatesField(
        label=gettext_lazy("Holidays"), required=False,
        help_text=gettext_lazy(
            "No working days, beside Saturdays and Sundays: late policies that count working days skip them. One in a "
            "line, like 2017-04-25, or a range, like 2017-12-25 to 2018-01-05."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("time_zone")
        if field is None:
            return
        if self.instance.pk is None:
            self.initial["time_zone"] = settings.TIME_ZONE if settings.TIME_ZONE != "UTC" else ""
        field.widget = forms.Select(choices=zone_choices(_("Choose one"), self.initial.get("time_zone")))
        field.help_text = _("All dates of this course are read and shown in it.")


@admin.register(Course)
class CourseAdmin(ScopedAdmin):
    """Courses: made by the administrator, set up by their coordinators, read by their tutors."""

    form = CourseForm
    list_display = ("code", "title", "term", "time_zone", "visibility_cap")
    list_display_links = ("code", "title")
    search_fields = ("code", "title")
    fields = (
        "code",
        "title",
        "term",
        "slug",
        "time_zone",
        "holidays",
        "visibility_cap",
        "comment_mode",
        "guests_may_comment",
        "student_number_pattern",
    )
    prepopulated_fields: ClassVar[dict[str, Sequence[str]]] = {"slug": ("code", "term")}
    fixed = ("slug",)
    change_form_template = "admin/people/course/change_form.html"

    def rows(self, request: HttpRequest) -> QuerySet:
        """All for the administrator; else the courses that one teaches in."""
        return Course.objects.all() if operates(request.user) else Course.objects.of_staff(request.user)

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """The administrator."""
        return operates(request.user)

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinator, and the administrator."""
        return reach_of(request).manages(obj.pk if obj is not None else None)

    def save_model(self, request: HttpRequest, obj: Course, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        services.save_course(actor=person(request), course=obj)


def managed_courses(request: HttpRequest) -> QuerySet:
    """Return the courses whose people the request's user looks after."""
    return Course.objects.all() if operates(request.user) else Course.objects.coordinated_by(request.user)


class TutorialForm(ModelForm):
    """A tutorial."""

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError at `tutor` when that person does not teach here."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        course = data.get("course") or (self.instance.course if self.instance.pk else None)
        if course is not None and "tutor" in data:
            services.check_tutor(course.pk, data["tutor"])
        return data


@admin.register(Tutorial)
class TutorialAdmin(ScopedAdmin):
    """Tutorials: set up by coordinators and the administrator, read by the course's staff."""

    form = TutorialForm
    list_display = ("__str__", "course", "room", "tutor")
    list_filter = (("course", ScopedRelatedFilter),)
    list_select_related = ("course", "tutor")
    search_fields = ("course__code", "room", "tutor__display_name")
    fields = ("course", "weekday", "starts", "ends", "room", "tutor")
    fixed = ("course",)

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses in sight."""
        if operates(request.user):
            return Tutorial.objects.all()
        return Tutorial.objects.filter(course__in=Course.objects.of_staff(request.user))

    def may_view(self, request: HttpRequest) -> bool:
        """Whoever enters: the rows are theirs."""
        return True

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators and the administrator."""
        return reach_of(request).manages()

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinator of its course, and the administrator."""
        return reach_of(request).manages(obj.course_id if obj is not None else None)

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """Courses that one runs; tutors among the staff of those."""
        mine = reach_of(request)
        if db_field.name == "course":
            return managed_courses(request)
        staff = Enrolment.objects.active().filter(role__in=STAFF_ROLES)
        if not mine.operates:
            staff = staff.filter(course__in=mine.coordinates)
        return User.objects.filter(pk__in=staff.values("user")).order_by("display_name", "pk")

    def save_model(self, request: HttpRequest, obj: Tutorial, form: ModelForm, change: bool) -> None:
        """Store by the room's service."""
        services.save_tutorial(actor=person(request), tutorial=obj)
