"""Dates and times in words, at the cost of a look into a table: whole lists and threads are full of them."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def stamp(moment: datetime) -> str:
    """Return a time as the attribute `datetime` takes it: HTML knows three digits of a fraction, and no page needs one."""
    return moment.isoformat("T", "seconds")


def day(moment: datetime, zone: tzinfo) -> str:
    """Return the day of an aware time on the wall clock of `zone`, as the reader's language writes it."""
    return days(zone)(moment)


def minute(moment: datetime, zone: tzinfo) -> str:
    """Return day and time of an aware time on the wall clock of `zone`, as the reader's language writes them."""
    return minutes(zone)(moment)


def short(moment: datetime, zone: tzinfo) -> str:
    """Return the same in few letters, for tables."""
    return minutes(zone, "SHORT_DATETIME_FORMAT")(moment)


def weekday(moment: datetime, zone: tzinfo) -> str:
    """Return the same in few letters, with the day of the week."""
    return minutes(zone, "WEEKDAY_DATETIME_FORMAT")(moment)


def days(zone: tzinfo) -> Callable[[datetime], str]:
    """Return what does as `day`, in the language of the moment, for many times at once."""
    language = get_language()

    def written(moment: datetime) -> str:
        local = moment.astimezone(zone)
        return _written(local.year, local.month, local.day, 0, 0, "DATE_FORMAT", language)

    return written


def minutes(zone: tzinfo, kind: str = "DATETIME_FORMAT") -> Callable[[datetime], str]:
    """Return what does as `minute`, in the language of the moment, for many times at once."""
    language = get_language()

    def written(moment: datetime) -> str:
        local = moment.astimezone(zone)
        return _written(local.year, local.month, local.day, local.hour, local.minute, kind, language)

    return written


@lru_cache(maxsize=20_000)
def _written(year: int, month: int, day: int, hour: int, minute: int, kind: str, _language: str | None) -> str:
    # None of these formats names a zone or seconds, so the wall clock is all that it takes.
    return date_format(datetime(year, month, day, hour, minute), kind)  # noqa: DTZ001
