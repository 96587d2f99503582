"""Dates of an assessment as pure functions: the time that counts, how late, and what lateness costs.

Days are days of the wall clock of the course's time zone, so that a night in which the clocks change is one day, and a
due time of 23:59 includes that whole minute. Every limit is an instant that never moves back when the due time moves
on, also in the hours that a clock shows twice or never: so an extension never costs anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from zoneinfo import ZoneInfo

CENT = Decimal("0.01")
DAY, WORKING_DAY, HOUR = "day", "working", "hour"
NONE, POSSIBLE, AWARDED = "none", "possible", "awarded"
ZERO, REFUSE = "zero", "refuse"
_MINUTE = timedelta(minutes=1)
_MOST = 10_000  # started days or hours that are told apart


@dataclass(frozen=True)
class LateRule:
    """What lateness costs in one assessment.

    `of`: per cent of nothing, of what is possible, or of what was awarded, for each started `unit`. After `last_day`
    days (working days where the unit is one, else calendar days) nothing is left (`then` "zero") or nothing is taken
    any more ("refuse"). Within `grace_minutes` nothing is late. The price alone brings no mark below `floor_percent`
    of what is possible; the end after `last_day` does. `free`: the dates that are no working days, beside weekends.
    """

    of: str = NONE
    percent: Decimal = Decimal(0)
    unit: str = DAY
    grace_minutes: int = 0
    last_day: int | None = None
    then: str = ZERO
    floor_percent: Decimal = Decimal(0)
    free: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Late:
    """How late something is: started units of its rule, and whether it came after the last day."""

    units: int = 0
    is_over: bool = False


def effective_due(default: datetime, tutorial: datetime | None = None, extension: datetime | None = None) -> datetime:
    """Return the due time that counts: the extension, else the tutorial's own date, else the assessment's.

    An extension never shortens: when the date that it replaced has moved beyond it, that date counts.
    """
    own = tutorial or default
    return max(own, extension) if extension else own


def last_moment(due: datetime, grace_minutes: int = 0) -> datetime:
    """Return the first moment that is late, in UTC: the end of the due minute plus the grace (aware)."""
    return _minute(due) + timedelta(minutes=1 + grace_minutes)


def _minute(moment: datetime) -> datetime:
    """Return the whole minute in UTC: within one other zone, Python adds and compares clock readings, not moments."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _reading(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the furthest that the clock of `zone` has shown until `moment`, a whole minute in UTC: naive.

    This differs from what it shows in the hour that comes twice: there it stands at that hour's end.
    """
    local = moment.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    before = next(
        earlier for minutes in count(1) if not (earlier := (moment - minutes * _MINUTE).astimezone(zone)).fold
    )
    return before.replace(tzinfo=None) + _MINUTE


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment from which on the clock of `zone` shows the whole minute `wall` or later, for good."""
    moment = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while moment.astimezone(zone).replace(tzinfo=None) < wall:  # a time that the clock leaves out
        moment += _MINUTE
    return moment


def _is_free(day: date, free: frozenset[date]) -> bool:
    return day.isoweekday() > 5 or day in free


def _ends(due: datetime, rule_unit: str, zone: ZoneInfo, free: frozenset[date]) -> Iterator[datetime]:
    """Yield the ends of the first, second, … started unit after `due`: the first moments that are beyond them."""
    due = _minute(due)
    if rule_unit == HOUR:
        for hours in count(1):
            yield due + timedelta(hours=hours) + _MINUTE
    wall = _reading(due, zone)
    if rule_unit == WORKING_DAY and _is_free(wall.date(), free):
        # A date on a free day stands for its end: the working day after it is a whole one.
        wall = datetime.combine(wall.date(), time(23, 59))
    while True:
        wall += timedelta(days=1)
        if rule_unit != WORKING_DAY or not _is_free(wall.date(), free):
            yield _instant(wall, zone) + _MINUTE


def _started(submitted: datetime, due: datetime, unit: str, zone: ZoneInfo, free: frozenset[date]) -> int:
    submitted = _minute(submitted)
    for number, end in zip(range(1, _MOST), _ends(due, unit, zone, free), strict=False):
        if submitted < end:
            return number
    return _MOST


def how_late(submitted: datetime, due: datetime, zone: ZoneInfo, rule: LateRule) -> Late:
    """Return how late a submission is by `rule`; nothing when it came on time or within the grace (aware times)."""
    if _minute(submitted) < last_moment(due, rule.grace_minutes):
        return Late()
    units = _started(submitted, due, rule.unit, zone, rule.free)
    if rule.last_day is None:
        return Late(units)
    days = units if rule.unit != HOUR else _started(submitted, due, DAY, zone, rule.free)
    return Late(units, days > rule.last_day)


def end_of_late_days(due: datetime, zone: ZoneInfo, rule: LateRule) -> datetime | None:
    """Return the first moment after the last day that `rule` allows, never before the grace is over; None without one."""
    if rule.last_day is None:
        return None
    end = last_moment(due, rule.grace_minutes)
    unit = WORKING_DAY if rule.unit == WORKING_DAY else DAY
    for _number, moment in zip(range(rule.last_day), _ends(due, unit, zone, rule.free), strict=False):
        end = max(end, moment)
    return end


def penalty(raw: Decimal, maximum: Decimal, late: Late, rule: LateRule) -> Decimal:
    """Return what lateness takes off a raw mark: points between 0 and `raw`, to the cent."""
    if rule.of == NONE or not late.units:
        return Decimal(0)
    if late.is_over and rule.then == ZERO:
        return raw
    base = maximum if rule.of == POSSIBLE else raw
    points = (base * rule.percent * late.units / 100).quantize(CENT, ROUND_HALF_UP)
    floor = (maximum * rule.floor_percent / 100).quantize(CENT, ROUND_HALF_UP)
    return min(points, max(raw - floor, Decimal(0)))
