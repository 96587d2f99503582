"""Dates of an assessment as pure functions: the time that counts, days late, and what lateness costs.

Days are calendar days of the course's time zone, so that a night in which the clocks change is one day, and a due
time of 23:59 includes that whole minute.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

CENT = Decimal("0.01")


def effective_due(default: datetime, tutorial: datetime | None = None, extension: datetime | None = None) -> datetime:
    """Return the due time that counts: the extension, else the tutorial's own date, else the assessment's.

    An extension never shortens: when the date that it replaced has moved beyond it, that date counts.
    """
    own = tutorial or default
    return max(own, extension) if extension else own


def last_moment(due: datetime, grace_minutes: int = 0) -> datetime:
    """Return the first moment that is late: the end of the due minute plus the grace (both aware)."""
    return due.replace(second=0, microsecond=0) + timedelta(minutes=1 + grace_minutes)


def days_late(submitted: datetime, due: datetime, zone: ZoneInfo, grace_minutes: int = 0) -> int:
    """Return the started days after `due` as the wall clock of `zone` counts them; 0 when on time or within the grace.

    The first day runs from the due time to the same wall-clock time on the next date, whatever the clocks do between.
    """
    if submitted < last_moment(due, grace_minutes):
        return 0
    # Wall-clock arithmetic on purpose: naive local times, so that a 23- or 25-hour day is one day.
    local_due = due.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    local = submitted.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    over = local - local_due
    days = -(-over // timedelta(days=1))
    return max(1, days)


def penalty(
    raw: Decimal, maximum: Decimal, days: int, percent_per_day: Decimal, of: str, zero_after_days: int | None
) -> Decimal:
    """Return what `days` late take off a raw mark: points between 0 and `raw`, to the cent.

    `of` is "possible" (per cent of `maximum` a day) or "awarded" (per cent of `raw` a day); after `zero_after_days`
    days nothing is left.
    """
    if days <= 0:
        return Decimal(0)
    if zero_after_days is not None and days > zero_after_days:
        return raw
    base = maximum if of == "possible" else raw
    points = (base * percent_per_day * days / 100).quantize(CENT, ROUND_HALF_UP)
    return min(raw, points)
