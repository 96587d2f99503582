"""Keyset paging: a page costs the same wherever it stands in the list."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first; `older` is the cursor of the next page, or empty."""

    items: list[Any]
    older: str = ""


def newest_first(queryset: QuerySet[Any], field: str, cursor: str, size: int) -> Page:
    """Return `size` rows before `cursor`, by `field` and primary key descending; an unreadable cursor is the start."""
    queryset = queryset.order_by(f"-{field}", "-pk")
    if place := _decode(cursor):
        when, pk = place
        queryset = queryset.filter(**{f"{field}__lte": when}).exclude(**{field: when, "pk__gte": pk})
    rows = list(queryset[: size + 1])
    if len(rows) <= size:
        return Page(rows)
    last = rows[size - 1]
    return Page(rows[:size], _encode(getattr(last, field), last.pk))


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
