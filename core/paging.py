"""Keyset paging: a page costs the same wherever it stands in the list."""

import base64
import binascii
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


def newest_first(queryset: QuerySet[Any], column: str, cursor: str, size: int, beyond: int = 0) -> Page:
    """Return `size` rows before `cursor`, by `column` and primary key descending; an unreadable cursor is the start.

    With `beyond`, up to that many rows more are looked at, for what a page says about the whole list.
    """
    queryset = queryset.order_by(f"-{column}", "-pk")
    if place := _decode(cursor):
        when, pk = place
        queryset = queryset.filter(**{f"{column}__lte": when}).exclude(**{column: when, "pk__gte": pk})
    rows = list(queryset[: size + max(1, beyond)])
    if len(rows) <= size:
        return Page(rows)
    last = rows[size - 1]
    return Page(rows[:size], _encode(getattr(last, column), last.pk), rows[size:])


def _encode(when: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{when.isoformat()} {pk}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, int] | None:
    try:
        when, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        parsed = parse_datetime(when)
        place = (parsed.astimezone(UTC), int(pk)) if parsed and parsed.tzinfo else None
        return place if place and 0 <= place[1] < 2**63 else None
    except (ValueError, OverflowError, binascii.Error):
        return None
