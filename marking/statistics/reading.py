"""The numbers: marks, markers, days and comments of one assessment, as far as a member of its staff may read them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median, quantiles, stdev

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils import timezone

from assessments.models import Assessment
from comments.enums import CommentState, Scope
from comments.models import Comment
from marking.enums import MarkState
from marking.fairness.moderation import percents_by_marker
from marking.models import Submission
from people.models import Enrolment, User

BANDS = 10
_MOST_DAYS = 42


@dataclass(frozen=True)
class Summary:
    """Marks in per cent of their maximum: how many, mean, spread (None for fewer than two), and the five of a box plot."""

    count: int
    mean: float
    spread: float | None
    lowest: float
    lower: float
    middle: float
    upper: float
    highest: float


def summary(values: Sequence[float]) -> Summary | None:
    """Return the summary of some marks; None for none. Quartiles are those of the marks themselves (method inclusive)."""
    if not values:
        return None
    if len(values) > 1:
        lower, _middle, upper = quantiles(values, n=4, method="inclusive")
    else:
        lower = upper = values[0]
    return Summary(
        len(values), fmean(values), stdev(values) if len(values) > 1 else None, min(values), lower, median(values), upper, max(values)
    )  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """Finished marks in per cent: all of them, how many in each band of ten, and a summary for each marker."""

    whole: Summary | None
    bands: list[int]
    markers: list[tuple[str, Summary]]


def marks_of(reader: User, assessment: Assessment) -> Marks:
    """Return the finished marks of the current submissions that `reader` reads as staff, raw, by three queries.

    By marker stands what each has given: where two mark, the own mark of both once both are finished, not the agreed one.
    """
    rows = Submission.objects.for_staff(reader).filter(assessment=assessment, mark__maximum__gt=0).current()
    finished = rows.filter(mark__state__in=[MarkState.READY, MarkState.RELEASED])
    found = finished.order_by().values_list("mark__raw", "mark__maximum")
    values = [float(100 * raw / maximum) for raw, maximum in found]
    by_marker: dict[tuple[str, int], list[float]] = {}
    for pk, name, percent in percents_by_marker(assessment, rows.order_by().values("pk")):
        by_marker.setdefault((name, pk), []).append(float(percent))
    bands = [0] * BANDS
    for value in values:
        bands[min(BANDS - 1, max(0, int(value // (100 / BANDS))))] += 1
    pairs = [(name, one) for (name, _pk), of in sorted(by_marker.items()) if (one := summary(of)) is not None]
    return Marks(summary(values), bands, pairs)


@dataclass(frozen=True)
class Step:
    """A stretch of days: its first day, how many attempts came in it, and how many of them were late."""

    first: date
    count: int
    late: int


@dataclass(frozen=True)
class Timeline:
    """All attempts by day of the course's zone, or by week where it would be more than six weeks of days."""

    steps: list[Step]
    days: int
    due: date


def timeline_of(reader: User, assessment: Assessment) -> Timeline:
    """Return when the submissions that `reader` reads as staff came, each attempt, by one query."""
    zone = assessment.course.zone
    rows = Submission.objects.for_staff(reader).filter(assessment=assessment).with_due().order_by("submitted_at")
    late_now = ExpressionWrapper(Q(submitted_at__gte=F("late_from")), output_field=BooleanField())
    moments: list[tuple[datetime, bool]] = list(rows.annotate(is_late=late_now).values_list("submitted_at", "is_late"))
    due = timezone.localtime(assessment.due_at, zone).date()
    if not moments:
        return Timeline([], 1, due)
    came = [(timezone.localtime(at, zone).date(), is_late) for at, is_late in moments]
    first, last = min(came[0][0], due), max(came[-1][0], due)
    days = 1 if (last - first).days < _MOST_DAYS else 7
    counts: Counter[int] = Counter((day - first).days // days for day, _late in came)
    late = Counter((day - first).days // days for day, is_late in came if is_late)
    steps = [Step(first + timedelta(days=days * n), counts[n], late[n]) for n in range((last - first).days // days + 1)]
    return Timeline(steps, days, due)


@dataclass(frozen=True)
class Tie:
    """That one student commented on posts of another, and how often; both as places in the list of names."""

    writer: int
    author: int
    count: int


@dataclass(frozen=True)
class Network:
    """The students by name, who comments whom, and those who neither write nor are written to."""

    names: list[str]
    ties: list[Tie]
    isolates: list[str]

    def written(self, place: int) -> list[tuple[str, int]]:
        """Return whom the student at `place` comments, with how often."""
        return [(self.names[tie.author], tie.count) for tie in self.ties if tie.writer == place]

    def received(self, place: int) -> int:
        """Return how many comments the student at `place` has from peers."""
        return sum(tie.count for tie in self.ties if tie.author == place)


def is_sealed(reader: User, assessment: Assessment) -> bool:
    """Whether names are sealed for `reader`: who comments whom would lead from a text to its writer."""
    rows = Submission.objects.for_staff(reader).filter(assessment=assessment).with_names(reader)
    return bool(rows.filter(is_sealed=True).exists())


def network_of(reader: User, assessment: Assessment) -> Network:
    """Return who comments whom among the active students, by shown comments for the class that `reader` may read."""
    enrolled = Enrolment.objects.active().students().filter(course=assessment.course_id)
    students = list(enrolled.order_by("user__display_name", "user").values_list("user", "user__display_name"))
    places = {user: place for place, (user, _name) in enumerate(students)}
    rows = Comment.objects.visible_to(reader).filter(
        post__assessment=assessment, state=CommentState.SHOWN, scope=Scope.CLASS, author__in=list(places), post__author__in=list(places)
    )  # fmt: skip
    pairs = Counter(rows.exclude(author=F("post__author")).values_list("author", "post__author"))
    ties = [Tie(places[writer], places[author], n) for (writer, author), n in pairs.items()]
    ties.sort(key=lambda tie: (tie.writer, tie.author))
    tied = {tie.writer for tie in ties} | {tie.author for tie in ties}
    names = [name for _user, name in students]
    return Network(names, ties, [name for place, name in enumerate(names) if place not in tied])
