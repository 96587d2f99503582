"""Keyset paging: a page costs the same wherever it stands in the list."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first; `older` is the cursor of the next page, or empty; `beyond`: rows after it."""

    items: list[Any]
    older: str = ""
    beyond: list[Any] = field(default_factory=list)


def place(cursor: str) -> tuple[datetime, int] | None:
    """Return what a cursor leads to: the time and the key of the row before; None for the start, or an unreadable one."""
    if not cursor:
        return None
    try:
        when, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        parsed = parse_datetime(when)
        found = (parsed.astimezone(UTC), int(pk)) if parsed and parsed.tzinfo else None
        return found if found and 0 <= found[1] < 2**63 else None
    except (ValueError, OverflowError, binascii.Error):
        return None


def before(queryset: QuerySet[Any], column: str, when: datetime, pk: int) -> Any:
    """Return what comes after the row of that time and key, newest first."""
    return queryset.filter(**{f"{column}__lte": when}).exclude(**{column: when, "pk__gte": pk})


def page_of(rows: Sequence[Any], column: str, size: int) -> Page:
    """Return `rows`, newest first, as a page; those over `size` say that there are older ones."""
    if len(rows) <= size:
        return Page(list(rows))
    last = rows[size - 1]
    return Page(list(rows[:size]), _cursor(getattr(last, column), last.pk), list(rows[size:]))


def newest_first(queryset: QuerySet[Any], column: str, cursor: str, size: int) -> Page:
    """Return `size` rows before `cursor`, by `column` and primary key descending; an unreadable cursor is the start."""
    queryset = queryset.order_by(f"-{column}", "-pk")
    if key := place(cursor):
        queryset = before(queryset, column, *key)
    return page_of(list(queryset[: size + 1]), column, size)


def _cursor(when: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{when.isoformat()} {pk}".encode()).decode().rstrip("=")
