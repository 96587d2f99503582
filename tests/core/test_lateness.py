"""The table of dates and penalties: calendar days of the course's zone."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lateness import days_late, effective_due, penalty

SYDNEY = ZoneInfo("Australia/Sydney")
UTC = ZoneInfo("UTC")


def at(text: str, zone: ZoneInfo = SYDNEY) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("due", "submitted", "grace", "days"),
    [
        ("2017-04-28 23:59", "2017-04-28 23:59:59", 0, 0),
        ("2017-04-28 23:59", "2017-04-29 00:00:00", 0, 1),
        ("2017-04-28 23:59", "2017-04-29 00:30", 0, 1),
        ("2017-04-28 23:59", "2017-04-29 23:59:59", 0, 1),
        ("2017-04-28 23:59", "2017-04-30 09:00", 0, 2),
        ("2017-04-28 23:59", "2017-04-29 00:30", 60, 0),
        ("2017-04-28 23:59", "2017-04-29 01:00", 60, 1),
        ("2017-04-01 23:59", "2017-04-02 23:30", 0, 1),  # the clocks go back in this night: 24.5 real hours
        ("2017-09-30 23:59", "2017-10-01 23:59:30", 0, 1),  # and forward in this one: 23 real hours
        ("2017-04-28 17:00", "2017-04-28 17:00:40", 0, 0),
        ("2017-04-28 17:00", "2017-04-29 17:00:20", 0, 1),
        ("2017-04-28 17:00", "2017-04-29 17:01", 0, 2),
    ],
)
def test_days_late(due: str, submitted: str, grace: int, days: int) -> None:
    assert days_late(at(submitted), at(due), SYDNEY, grace) == days
    assert days_late(at(submitted).astimezone(UTC), at(due).astimezone(UTC), SYDNEY, grace) == days


@pytest.mark.parametrize(
    ("raw", "days", "of", "zero_after", "off"),
    [
        ("15", 0, "possible", None, "0"),
        ("15", 1, "possible", None, "1.00"),
        ("15", 3, "awarded", None, "2.25"),
        ("2", 3, "possible", None, "2"),
        ("15", 7, "possible", 7, "7.00"),
        ("15", 8, "possible", 7, "15"),
    ],
)
def test_penalty(raw: str, days: int, of: str, zero_after: int | None, off: str) -> None:
    assert penalty(Decimal(raw), Decimal(20), days, Decimal(5), of, zero_after) == Decimal(off)


@given(
    submitted=st.datetimes(datetime(2016, 1, 1), datetime(2018, 1, 1)),
    due=st.datetimes(datetime(2016, 1, 1), datetime(2018, 1, 1)),
    longer=st.timedeltas(timedelta(0), timedelta(days=30)),
    of=st.sampled_from(["possible", "awarded"]),
    raw=st.decimals(0, 20, places=2),
)
def test_penalty_never_grows_with_an_extension_and_never_exceeds_the_mark(
    submitted: datetime, due: datetime, longer: timedelta, of: str, raw: Decimal
) -> None:
    submitted, due = submitted.replace(tzinfo=UTC), due.replace(tzinfo=UTC)
    plain = penalty(raw, Decimal(20), days_late(submitted, due, SYDNEY), Decimal(5), of, 10)
    extended = penalty(raw, Decimal(20), days_late(submitted, due + longer, SYDNEY), Decimal(5), of, 10)
    assert 0 <= extended <= plain <= raw


def test_effective_due() -> None:
    default, tutorial, extension = at("2017-04-28 23:59"), at("2017-04-29 23:59"), at("2017-05-05 23:59")
    assert effective_due(default) == default
    assert effective_due(default, tutorial) == tutorial
    assert effective_due(default, tutorial, extension) == extension
    assert effective_due(extension, None, default) == extension, "an extension never shortens"
