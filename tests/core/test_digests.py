"""The morning of a reader, through the nights in which clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.digests import next_digest

SYDNEY, BERLIN, APIA = ZoneInfo("Australia/Sydney"), ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(
    ("zone", "after", "weekly", "due"),
    [
        # Sydney's clocks go forward on Sunday 4 October 2026 at 2 am: +10 becomes +11.
        (SYDNEY, "2026-10-02T21:59Z", False, "2026-10-02T22:00Z"),  # Saturday 7:59, so at 8 the same day
        (SYDNEY, "2026-10-02T22:00Z", False, "2026-10-03T21:00Z"),  # Saturday 8:00 sharp, so on Sunday: 23 hours on
        (SYDNEY, "2026-10-03T15:30Z", False, "2026-10-03T21:00Z"),  # in the night itself
        (SYDNEY, "2026-10-03T21:00Z", False, "2026-10-04T21:00Z"),
        (SYDNEY, "2026-09-28T00:00Z", True, "2026-10-04T21:00Z"),  # Monday 10 am: next Monday, an hour earlier in UTC
        (SYDNEY, "2026-09-27T21:59Z", True, "2026-09-27T22:00Z"),  # Monday 7:59 am
        # They go back on 5 April 2026: +11 becomes +10.
        (SYDNEY, "2026-04-03T21:00Z", False, "2026-04-04T22:00Z"),  # 25 hours on
        # Berlin goes forward on 29 March 2026, back on 25 October 2026.
        (BERLIN, "2026-03-28T07:00Z", False, "2026-03-29T06:00Z"),
        (BERLIN, "2026-10-24T06:00Z", False, "2026-10-25T07:00Z"),
        (BERLIN, "2026-10-19T06:00Z", True, "2026-10-26T07:00Z"),
        (ZoneInfo("UTC"), "2026-12-31T23:00Z", False, "2027-01-01T08:00Z"),
        # Samoa left out 30 December 2011 altogether.
        (APIA, "2011-12-29T20:00Z", False, "2011-12-30T18:00Z"),
    ],
)
def test_next_digest(zone: ZoneInfo, after: str, weekly: bool, due: str) -> None:
    moment, expected = (datetime.fromisoformat(text) for text in (after, due))
    got = next_digest(moment, zone, weekly=weekly)
    assert got == expected
    assert got.tzinfo == UTC
    assert got.astimezone(zone).hour == 8
