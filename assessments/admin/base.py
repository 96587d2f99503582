"""What belongs to a course: read by its staff, changed by its coordinators, dated in its own time zone."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assessments.models import Assessment, Rubric
from core.admin import ScopedAdmin
from core.dates import weekday
from core.text import number
from people.models import AuditEntry, Course, Tutorial
from people.permissions import reach_of


class CoursesAdmin(ScopedAdmin):
    """Pages of things that belong to a course: its staff read them, its coordinators change them."""

    course_path: ClassVar[str] = "course"  # from the model to its course, as a lookup

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those of the courses that one teaches in."""
        return self.model._default_manager.filter(**{f"{self.course_path}__in": Course.objects.of_staff(request.user)})

    def course_of(self, obj: Any) -> Course:
        """Return the course of `obj`."""
        for name in self.course_path.split("__"):
            obj = getattr(obj, name)
        course: Course = obj
        return course

    def may_view(self, request: HttpRequest) -> bool:
        """Those who teach; the administrator is no teacher."""
        return bool(reach_of(request).teaches)

    def may_add(self, request: HttpRequest) -> bool:
        """Coordinators."""
        return bool(reach_of(request).coordinates)

    def may_change(self, request: HttpRequest, obj: Any = None) -> bool:
        """The coordinators of its course."""
        coordinates = reach_of(request).coordinates
        return bool(coordinates) if obj is None else self.course_of(obj).pk in coordinates

    def choices_for(self, db_field: Any, request: HttpRequest) -> QuerySet:
        """What belongs to a course that one coordinates."""
        led = Course.objects.coordinated_by(request.user)
        model = db_field.remote_field.model
        if model is Course:
            return led
        if model is Tutorial or model is Rubric or model is Assessment:
            return model._default_manager.filter(course__in=led)
        return super().choices_for(db_field, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the audit of the object, for the coordinators of its course."""
        obj = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {}
        if obj is not None and self.course_of(obj).pk in reach_of(request).coordinates:
            course = self.course_of(obj)
            entries = AuditEntry.objects.visible_to(request.user).of(obj)[:500]
            context = {"audit": [entry_lines(self.model, entry) for entry in entries], "zone": course.zone}
        return super().history_view(request, object_id, {**(extra_context or {}), **context})


@dataclass(frozen=True)
class AuditLine:
    """One change within an entry: what, from, to."""

    name: str
    before: Any
    after: Any


def entry_lines(model: Any, entry: AuditEntry) -> tuple[AuditEntry, list[AuditLine]]:
    """Return an entry with its changes as they are read: field names and values in words, moments as moments."""
    fields = {field.name: field for field in model._meta.concrete_fields}

    def said(name: str, value: Any) -> Any:
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        choices = dict(getattr(fields.get(name), "flatchoices", None) or [])
        if value in choices:
            return choices[value]
        moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
        return moment if moment is not None and timezone.is_aware(moment) else value

    lines = []
    for name, (before, after) in entry.changes.items():
        label = str(fields[name].verbose_name) if name in fields else name
        lines.append(AuditLine(label[:1].upper() + label[1:], said(name, before), said(name, after)))
    return entry, lines


class ZonedAdmin(CoursesAdmin):
    """Pages with dates: shown and read in the time zone of the course that they belong to."""

    course_field: ClassVar[str] = "course"  # the form's field that leads to the course

    def chosen_course(self, value: str) -> Course | None:
        """Return the course that a value of `course_field` leads to."""
        pk = number(value)
        return Course.objects.filter(pk=pk).first() if pk is not None else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:  # fmt: skip
        """Read, check and write the page inside the course's time zone."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        data = request.POST if request.method == "POST" else request.GET
        course = self.course_of(obj) if obj else self.chosen_course(data.get(self.course_field, ""))
        with timezone.override(course.zone if course else timezone.get_default_timezone()):
            context = {**(extra_context or {}), "zone_of": course}
            response = super().changeform_view(request, object_id, form_url, context)
            if hasattr(response, "render"):
                response.render()
        return response

    def local(self, obj: Any, moment: Any) -> str:
        """Return a moment as the wall clock of the course of `obj` tells it."""
        if moment is None:
            return "–"
        return weekday(moment, self.course_of(obj).zone)
