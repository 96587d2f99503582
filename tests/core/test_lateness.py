"""The table of dates and penalties: days of the course's wall clock, and limits that never move back."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.lateness import Late, LateRule, effective_due, end_of_late_days, how_late, last_moment, penalty

SYDNEY = ZoneInfo("Australia/Sydney")
UTC = ZoneInfo("UTC")
EASTER = frozenset({date(2017, 4, 14), date(2017, 4, 17), date(2017, 4, 25)})


def at(text: str, zone: ZoneInfo = SYDNEY, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("due", "submitted", "grace", "days"),
    [
        ("2017-04-28 23:59", "2017-04-28 23:59:59", 0, 0),
        ("2017-04-28 23:59", "2017-04-29 00:00:00", 0, 1),
        ("2017-04-28 23:59", "2017-04-29 00:30", 0, 1),
        ("2017-04-28 23:59", "2017-04-29 23:59:59", 0, 1),
        ("2017-04-28 23:59", "2017-04-30 00:00", 0, 2),
        ("2017-04-28 23:59", "2017-04-30 09:00", 0, 2),
        ("2017-04-28 23:59", "2017-04-29 00:30", 60, 0),
        ("2017-04-28 23:59", "2017-04-29 01:00", 60, 1),
        ("2017-04-28 23:59", "2017-04-30 00:30", 60, 2),  # grace is no longer day
        ("2017-04-01 23:59", "2017-04-02 23:30", 0, 1),  # the clocks go back in this night: 24.5 real hours
        ("2017-09-30 23:59", "2017-10-01 23:59:30", 0, 1),  # and forward in this one: 23 real hours
        ("2017-09-30 02:30", "2017-10-01 03:00", 0, 1),  # 02:30 is left out: the day ends when 3 o'clock begins
        ("2017-09-30 02:30", "2017-10-01 03:01", 0, 2),
        ("2017-04-28 17:00", "2017-04-28 17:00:40", 0, 0),
        ("2017-04-28 17:00", "2017-04-29 17:00:20", 0, 1),
        ("2017-04-28 17:00", "2017-04-29 17:01", 0, 2),
    ],
)
def test_calendar_days(due: str, submitted: str, grace: int, days: int) -> None:
    rule = LateRule(grace_minutes=grace)
    assert how_late(at(submitted), at(due), SYDNEY, rule) == Late(days)
    assert how_late(at(submitted).astimezone(UTC), at(due).astimezone(UTC), SYDNEY, rule) == Late(days)


@pytest.mark.parametrize(
    ("unit", "due", "submitted", "units"),
    [
        ("working", "2017-04-28 23:59", "2017-04-28 23:59:59", 0),
        ("working", "2017-04-28 23:59", "2017-04-29 00:30", 1),  # Saturday: the first working day ends on Monday
        ("working", "2017-04-28 23:59", "2017-05-01 23:59:59", 1),
        ("working", "2017-04-28 23:59", "2017-05-02 00:00", 2),
        ("working", "2017-04-13 17:00", "2017-04-18 17:00", 1),  # over Good Friday and Easter Monday
        ("working", "2017-04-13 17:00", "2017-04-18 17:01", 2),
        ("working", "2017-04-24 12:00", "2017-04-26 12:00", 1),  # over a holiday within the week
        ("working", "2017-04-15 10:00", "2017-04-18 23:59", 1),  # due on a free day: its end counts
        ("hour", "2017-04-28 23:59", "2017-04-29 00:59:59", 1),
        ("hour", "2017-04-28 23:59", "2017-04-29 01:00", 2),
        ("hour", "2017-04-01 23:59", "2017-04-02 23:30", 25),  # real hours, also in a night of 25
    ],
)
def test_working_days_and_hours(unit: str, due: str, submitted: str, units: int) -> None:
    assert how_late(at(submitted), at(due), SYDNEY, LateRule(unit=unit, free=EASTER)).units == units


@pytest.mark.parametrize(
    ("raw", "units", "rule", "off"),
    [
        ("15", 0, {}, "0"),
        ("15", 1, {}, "1.00"),
        ("15", 1, {"of": "none"}, "0"),
        ("15", 3, {"of": "awarded"}, "2.25"),
        ("2", 3, {}, "2"),
        ("15", 7, {"last_day": 7}, "7.00"),
        ("15", 8, {"last_day": 7}, "15"),
        ("15", 8, {"last_day": 7, "then": "refuse"}, "8.00"),  # taken while the rule was another
        ("12", 4, {"floor_percent": Decimal(50)}, "2.00"),
        ("9", 4, {"floor_percent": Decimal(50)}, "0"),
        ("12", 8, {"floor_percent": Decimal(50), "last_day": 7}, "12"),
        ("15", 8, {"last_day": 7, "of": "none"}, "0"),
    ],
)
def test_penalty(raw: str, units: int, rule: dict, off: str) -> None:
    made = LateRule(**{"of": "possible", "percent": Decimal(5), **rule})
    late = Late(units, made.last_day is not None and units > made.last_day)
    assert penalty(Decimal(raw), Decimal(20), late, made) == Decimal(off)


@pytest.mark.parametrize(
    ("unit", "due", "days", "end"),
    [
        ("day", "2017-04-28 23:59", 7, "2017-05-06 00:00"),
        ("hour", "2017-04-28 23:59", 2, "2017-05-01 00:00"),
        ("working", "2017-04-28 23:59", 2, "2017-05-03 00:00"),
        ("day", "2017-04-28 23:59", 0, "2017-04-29 01:00"),  # the grace is not taken away
    ],
)
def test_the_last_day(unit: str, due: str, days: int, end: str) -> None:
    rule = LateRule(unit=unit, last_day=days, grace_minutes=60)
    assert end_of_late_days(at(due), SYDNEY, rule) == at(end)
    assert not how_late(at(end) - timedelta(seconds=1), at(due), SYDNEY, rule).is_over
    assert how_late(at(end), at(due), SYDNEY, rule).is_over


# Weeks in which the clocks of Sydney, Lord Howe (half an hour) and Apia (a whole day) change, and others.
ZONES = [SYDNEY, UTC, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia"), ZoneInfo("America/New_York")]
CHANGES = [
    datetime(2017, 3, 31),
    datetime(2017, 9, 30),
    datetime(2011, 12, 29),
    datetime(2017, 3, 11),
    datetime(2017, 11, 4),
]
moments = st.one_of(
    st.datetimes(datetime(2016, 1, 1), datetime(2018, 1, 1)),
    st.builds(
        lambda start, minutes: start + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(0, 4 * 1440)
    ),
)
rules = st.builds(
    LateRule,
    of=st.sampled_from(["none", "possible", "awarded"]),
    percent=st.decimals(0, 100, places=2),
    unit=st.sampled_from(["day", "working", "hour"]),
    grace_minutes=st.integers(0, 180),
    last_day=st.none() | st.integers(0, 12),
    then=st.sampled_from(["zero", "refuse"]),
    floor_percent=st.decimals(0, 100, places=2),
    free=st.frozensets(st.dates(date(2017, 3, 25), date(2017, 4, 10)), max_size=4),
)
marks = st.decimals(0, 20, places=2)


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


@given(
    submitted=moments,
    due=moments,
    longer=st.timedeltas(timedelta(0), timedelta(days=9)),
    zone=st.sampled_from(ZONES),
    rule=rules,
    raw=marks,
)
@example(  # both dates stand in the hour that the clock shows twice, the later one at an earlier reading
    submitted=datetime(2017, 4, 2, 16, 20), due=datetime(2017, 4, 1, 15, 30), longer=timedelta(minutes=40), zone=SYDNEY,
    rule=LateRule(of="possible", percent=Decimal(5)), raw=Decimal(15),
)  # fmt: skip
@example(  # from a Friday's last minute to a free Saturday's morning
    submitted=datetime(2017, 5, 1, 3), due=datetime(2017, 4, 28, 13, 59), longer=timedelta(hours=10), zone=SYDNEY,
    rule=LateRule(of="possible", percent=Decimal(5), unit="working"), raw=Decimal(15),
)  # fmt: skip
def test_an_extension_never_costs_and_the_price_never_exceeds_the_mark(
    submitted: datetime, due: datetime, longer: timedelta, zone: ZoneInfo, rule: LateRule, raw: Decimal
) -> None:
    submitted, due = submitted.replace(tzinfo=UTC), due.replace(tzinfo=UTC)
    plain = penalty(raw, Decimal(20), how_late(submitted, due, zone, rule), rule)
    extended = penalty(raw, Decimal(20), how_late(submitted, due + longer, zone, rule), rule)
    later = penalty(raw, Decimal(20), how_late(submitted + longer, due, zone, rule), rule)
    assert 0 <= extended <= plain <= later <= raw
    ends = [end_of_late_days(one, zone, rule) for one in (due, due + longer)]
    if ends[0] and ends[1]:
        assert last_moment(due, rule.grace_minutes) <= ends[0] <= ends[1]
        over = how_late(submitted, due, zone, replace(rule, grace_minutes=0)).is_over
        assert over == (submitted >= (end_of_late_days(due, zone, replace(rule, grace_minutes=0)) or due))


@given(
    submitted=moments,
    due=moments,
    zone=st.sampled_from(ZONES),
    rule=rules,
    server=st.sampled_from(["UTC", "Australia/Sydney", "America/New_York"]),
)
def test_the_zone_of_the_server_does_not_matter(
    submitted: datetime, due: datetime, zone: ZoneInfo, rule: LateRule, server: str
) -> None:
    submitted, due = submitted.replace(tzinfo=UTC), due.replace(tzinfo=UTC)
    here = how_late(submitted, due, zone, rule), end_of_late_days(due, zone, rule)
    with server_in(server):
        elsewhere = submitted.astimezone(SYDNEY), due.astimezone(ZoneInfo("America/New_York"))
        assert (how_late(*elsewhere, zone, rule), end_of_late_days(elsewhere[1], zone, rule)) == here


def test_effective_due() -> None:
    default, tutorial, extension = at("2017-04-28 23:59"), at("2017-04-29 23:59"), at("2017-05-05 23:59")
    assert effective_due(default) == default
    assert effective_due(default, tutorial) == tutorial
    assert effective_due(default, tutorial, extension) == extension
    assert effective_due(extension, None, default) == extension, "an extension never shortens"
