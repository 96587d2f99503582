"""The queue as a list: counts by state, paging that counts no further than it must, who was given what."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import cached_property

from marking.models import Submission
from marking.tools.allocation import allocated
from people.models import Tutorial

MOST = 10_000


class BoundedPaginator(Paginator):
    """Counts to `MOST` and no further: what stands behind that is found by a filter, not by paging.

    A page is its keys first, which an index gives in the queue's order, then the rows with everything that they show.
    """

    object_list: Any

    def page(self, number: Any) -> Page:
        """Return a page, by two queries."""
        page = super().page(number)
        rows: Any = page.object_list
        keys = list(rows.values_list("pk", flat=True))
        page.object_list = self.object_list.filter(pk__in=keys)
        return page

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `MOST`; read from an index, never sorted."""
        return self.object_list.order_by()[:MOST].count()


class Filtered(ChangeList):
    """The list's filters, search and order without its rows: of the filters, those alone that narrow it."""

    def __init__(self, request: HttpRequest, desk: ModelAdmin) -> None:
        always = ("whose", "state")  # they narrow without being asked
        sortable: Any = desk.get_sortable_by(request)
        filters: list[Any] = [
            one for one in desk.get_list_filter(request)
            if one.parameter_name in request.GET or one.parameter_name in always  # type: ignore[union-attr]
        ]  # fmt: skip
        # An address counts the columns from the box before a row on, which stands there for those who may act on rows.
        columns: list[Any] = [
            *(["action_checkbox"] if desk.get_actions(request) else []),
            *desk.get_list_display(request),
        ]
        super().__init__(
            request, desk.model, columns, (), filters, None, desk.get_search_fields(request),
            False, desk.list_per_page, desk.list_max_show_all, (), desk, sortable, None,
        )  # fmt: skip

    def get_results(self, request: HttpRequest) -> None:
        """Read nothing."""


class Queue(ChangeList):
    """The list with the tutorials' names and the markers, by one query each for all rows, and counts by state."""

    def get_results(self, request: HttpRequest) -> None:
        """Put tutorial and marker at each row; count what the other filters leave, by state."""
        super().get_results(request)
        rows = list(self.result_list)
        tutorials = Tutorial.objects.in_bulk({row.student_tutorial for row in rows if row.student_tutorial})
        given = allocated(rows)
        for row in rows:
            row.tutorial_now = tutorials.get(row.student_tutorial)
            row.given_to = given.get((row.assessment_id, row.student_id))
        self.result_list = rows
        self.by_state = self._by_state(request)

    def _by_state(self, request: HttpRequest) -> dict[str, int]:
        rows: Any = self.root_queryset
        for spec in self.filter_specs:
            if getattr(spec, "parameter_name", "") != "state":
                narrowed = spec.queryset(request, rows)
                rows = rows if narrowed is None else narrowed
        rows, _duplicates = self.model_admin.get_search_results(request, rows, self.query)
        some = Submission.objects.filter(pk__in=rows.order_by().values("pk")[:MOST])
        states = some.with_own_state(request.user).order_by().values_list("own_state")
        return dict(states.annotate(n=Count("pk")))
