"""When a mail that waits for its day goes out, as a pure function."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = 8  # of the reader's morning


def next_digest(after: datetime, zone: ZoneInfo, *, weekly: bool = False) -> datetime:
    """Return the first eight o'clock after `after` on the wall clock of `zone`; when `weekly`, that of a Monday.

    A day on which the clocks change is one day. Where that hour does not exist, it is the moment at which it would be.
    """
    local = after.astimezone(zone)
    day = local.date()
    if weekly:
        day += timedelta(days=-day.weekday() % 7)
    while True:
        moment = datetime.combine(day, time(HOUR), tzinfo=zone)
        if moment.astimezone(after.tzinfo) > after:
            return moment.astimezone(after.tzinfo)
        day += timedelta(days=7 if weekly else 1)
