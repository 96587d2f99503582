"""Template helpers for text; loaded everywhere."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from core import dates
from core.text import grouped, plain_number

register = template.Library()
register.filter(grouped)


@register.filter
def stored_html(value: str) -> SafeString:
    """Mark HTML as safe that went through `core.html.clean` when it was saved. For stored pieces only."""
    return mark_safe(value)  # noqa: S308


@register.filter
def get(mapping: dict, key: object) -> object:
    """Return `mapping[key]`, or None."""
    return mapping.get(key)


class _Zoned(datetime):
    """A time that Django's date filter leaves in its own zone."""

    convert_to_local_time = False


@register.filter(expects_localtime=False)
def in_zone(value: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return an aware time as the wall clock of `zone` shows it: times of a course mean its own zone."""
    if value is None:
        return None
    local = timezone.localtime(value, zone)
    parts = (local.year, local.month, local.day, local.hour, local.minute, local.second, local.microsecond)
    return _Zoned(*parts, tzinfo=zone, fold=local.fold)


@register.filter(expects_localtime=True)
def stamp(value: datetime | None) -> str:
    """Return a time for the attribute `datetime` of an element `time`."""
    return "" if value is None else dates.stamp(value)


@register.filter
def points(value: Decimal | None) -> str:
    """Return points without trailing zeros; a dash when there are none."""
    return "–" if value is None else plain_number(value)
