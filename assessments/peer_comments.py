"""When a student's peer comments are due, as a pure function."""

from datetime import datetime
from zoneinfo import ZoneInfo


def comments_due(
    due_for_all: datetime | None, replaced: datetime, extension: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """Return a student's own due time of peer comments; None where there is none.

    An extension moves it as far as it moves the post's due time from `replaced`, by the wall clock of `zone`, so that
    23:59 stays 23:59 when the clocks change between; it never comes earlier.
    """
    if due_for_all is None or extension is None or extension <= replaced:
        return due_for_all
    later, earlier, due = (
        moment.astimezone(zone).replace(tzinfo=None) for moment in (extension, replaced, due_for_all)
    )
    return (due + (later - earlier)).replace(tzinfo=zone)
