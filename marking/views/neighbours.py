"""The submissions before and behind one in the queue, as its marker was looking at it: filters, search, order."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from marking.enums import MarkState
from marking.models import Submission
from marking.queue import Filtered
from people.permissions import person

# Whoever looks at these does not look for what is unmarked.
_NOT_UNMARKED = frozenset({MarkState.MARKING, MarkState.READY, MarkState.RELEASED})


@dataclass(frozen=True)
class Neighbours:
    """Where next and previous lead; None at the ends."""

    previous: int | None
    following: int | None


@dataclass(frozen=True)
class Walk:
    """The queue, and a place in it: `at` says what its `order` is by, there, when the walk began.

    So a save that takes the submission out of the filter, or moves it, does not move the place. `state`: the state that
    the queue was filtered by, if any.
    """

    rows: QuerySet
    order: list[str]
    at: dict[str, Any]
    state: str

    def neighbours(self) -> Neighbours:
        """Return what stands before and behind the place, by two queries."""
        back = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in self.order]
        return Neighbours(self._first(self.rows, back), self._first(self.rows, self.order))

    def to_mark(self) -> int | None:
        """Return the next that is not marked, then from the top again; where another state was chosen, the next of those."""
        if self.state in _NOT_UNMARKED:
            return self._first(self.rows, self.order)
        unmarked = self.rows.filter(own_state=MarkState.UNMARKED)
        return self._first(unmarked, self.order) or unmarked.values_list("pk", flat=True).first()

    def _first(self, rows: QuerySet, order: list[str]) -> int | None:
        found: int | None = rows.filter(_beyond(order, self.at)).order_by(*order).values_list("pk", flat=True).first()
        return found


def _beyond(order: list[str], at: dict[str, Any]) -> Q:
    """Return the condition that a row comes after the place in `order`; nulls stand last, and first when it is turned."""
    found, same = Q(pk__in=[]), Q()
    for name in order:
        field, value = name.removeprefix("-"), at[name.removeprefix("-")]
        if name.startswith("-"):
            after = Q(**{f"{field}__isnull": False}) if value is None else Q(**{f"{field}__lt": value})
        else:
            after = Q(pk__in=[]) if value is None else Q(**{f"{field}__gt": value}) | Q(**{f"{field}__isnull": True})
        found |= same & after
        same &= Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
    return found


def _queue(request: HttpRequest, query: str) -> Filtered:
    """Return the queue of a query string, without reading its rows; of one that the queue would refuse, the queue as it opens."""
    asked: Any = copy(request)
    asked.GET = QueryDict(query)
    desk: Any = admin.site.get_model_admin(Submission)
    try:
        return Filtered(asked, desk)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return _queue(request, "") if query else _queue(request, "whose=all")


def walk_from(request: HttpRequest, submission: Submission) -> Walk:
    """Return the walk on which the request is at `submission`, by at most eight queries.

    Without filters in the address it is the queue as it opens, or where that does not hold it, all that one may read.
    """
    user, query = person(request), request.GET.get("_changelist_filters", "")
    queue = _queue(request, query)
    if not query and queue.params.get("whose") != "all":
        mine = Submission.objects.filter(pk=submission.pk).with_due().to_mark_by(user)
        if not mine.exists():
            queue = _queue(request, "whose=all")
    order = list(dict.fromkeys(queue.queryset.query.order_by))
    known = Submission.objects.for_staff(user).with_due().with_names(user).with_own_state(user).filter(pk=submission.pk)
    at: dict[str, Any] = known.values(*(name.removeprefix("-") for name in order)).get()
    return Walk(queue.queryset.exclude(pk=submission.pk), order, at, str(queue.params.get("state", "")))
