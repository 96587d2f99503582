"""Months: their bounds, their names, and the ones with something to read on either side."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from django.utils.dateformat import format as format_date

from blog.querysets import PostQuerySet


@dataclass(frozen=True)
class Month:
    """A month of the calendar, in UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, year: int, month: int) -> Self | None:
        """Return the month, or None when there is none such."""
        return cls(year, month) if 2000 <= year < 9999 and 1 <= month <= 12 else None

    @classmethod
    def holding(cls, moment: datetime) -> Self:
        """Return the month of a moment."""
        there = moment.astimezone(UTC)
        return cls(there.year, there.month)

    def __str__(self) -> str:
        return format_date(date(self.year, self.month, 1), "F Y")

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)


def before(posts: PostQuerySet, month: Month) -> Month | None:
    """Return the nearest month before with a post in it."""
    moment = (
        posts.filter(published_at__lt=month.start)
        .order_by("-published_at")
        .values_list("published_at", flat=True)
        .first()
    )
    return Month.holding(moment) if moment else None


def after(posts: PostQuerySet, month: Month) -> Month | None:
    """Return the nearest month after with a post in it."""
    moment = (
        posts.filter(published_at__gte=month.end)
        .order_by("published_at")
        .values_list("published_at", flat=True)
        .first()
    )
    return Month.holding(moment) if moment else None
