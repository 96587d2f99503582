"""The filters of the queue."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from marking.enums import MarkState
from marking.models import Allocation
from people.models import Course, Tutorial
from people.permissions import person, reach_of


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
