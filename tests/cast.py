"""The small named cast that every test plays with, made through the services alone.

One course (`meco`) with two tutorials: Thursday (Ada's) has Lin, Mei and Omar; Friday (Ben's) has Kim. Cora coordinates.
Stan studies in another course (`hist`), which Hera coordinates. Root operates the site.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.enums import LatePolicy
from assessments.models import Assessment, Criterion, Level, Rubric
from blog.models import Post
from blog.services import Content, save_post
from comments.models import Comment
from comments.services import add_comment
from marking.models import Submission
from marking.services import MarkLine, finish_mark, record_mark, submit_post
from people.enums import Role, Visibility
from people.models import Course, Tutorial, User
from people.services import create_user, enrol
from tests.snapshot import Find, Snapshot

NUMBERS = {"lin": "480100111", "mei": "480100222", "omar": "480100333", "kim": "480100444", "stan": "480100555"}
PASSWORD = "correct horse battery"
BODY = "<h2>Opening</h2><p>" + "Produsage joins making and using. " * 20 + "</p>"


def _person(name: str, full: str, **extra: Any) -> User:
    return create_user(
        username=name, email=f"{name}@example.edu", display_name=full, handle=name, password=PASSWORD, **extra
    )


@dataclass
class Cast:
    """Everybody and everything, by name."""

    people: dict[str, User] = field(default_factory=dict)
    meco: Course = None  # type: ignore[assignment]
    hist: Course = None  # type: ignore[assignment]
    thursday: Tutorial = None  # type: ignore[assignment]
    friday: Tutorial = None  # type: ignore[assignment]
    rubric: Rubric = None  # type: ignore[assignment]
    essay: Assessment = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def post(
        self, author: str = "lin", *, visibility: str = Visibility.COURSE, publish: bool = True, assessment: Any = True,
        title: str = "On produsage", body: str = BODY, at: datetime | None = None, **content: Any,
    ) -> Post:  # fmt: skip
        """A post of `author` for the essay."""
        chosen = self.essay if assessment is True else assessment
        course = self.hist if author == "stan" else self.meco
        if author in ("stan", "ada", "cora", "ben"):
            chosen = None
        made = Content(title=title, body=body, visibility=visibility, assessment=chosen, **content)
        return save_post(actor=self.people[author], course=course, content=made, publish=publish, at=at)

    def comment(self, author: str, post: Post, body: str = "Well said, and yet.", **extra: Any) -> Comment:
        """A comment of `author`."""
        return add_comment(author=self.people[author], post=post, body=body, **extra)

    def submission(self, author: str = "lin", at: datetime | None = None, **post: Any) -> Submission:
        """A submitted post of `author`."""
        return submit_post(actor=self.people[author], post=self.post(author, **post), at=at)

    def lines(self, level: int = 0, comment: str = "") -> list[MarkLine]:
        """Marks at the same level for each criterion; level 0 is the best."""
        criteria = Criterion.objects.filter(rubric=self.rubric).prefetch_related("levels")
        return [MarkLine(c.pk, list(c.levels.all())[level].pk, None, comment) for c in criteria]

    def marked(
        self, author: str = "lin", by: str = "ada", feedback: str = "Clear and lively.", **extra: Any
    ) -> Submission:
        """A submission of `author` with a finished mark."""
        submission = self.submission(author, **extra)
        record_mark(actor=self.people[by], submission=submission, lines=self.lines(comment="Yes."), feedback=feedback)
        finish_mark(actor=self.people[by], submission=submission)
        return submission


def make_cast() -> Cast:
    """Create the cast; the essay opened a week ago and is due in a week."""
    cast = _PEOPLE.put()
    cast.essay = make_assessment(cast.meco, cast.rubric)
    return cast


def _make_people() -> Cast:
    cast = Cast()
    names = {
        "lin": "Lin Zhao", "mei": "Mei Song", "omar": "Omar Haddad", "kim": "Kim Park", "stan": "Stan Stranger",
        "ada": "Ada Castellan", "ben": "Ben Okafor", "cora": "Cora Lind", "hera": "Hera Other",
    }  # fmt: skip
    for name, full in names.items():
        cast.people[name] = _person(name, full)
    cast.people["root"] = _person("root", "Site Operator", is_superuser=True)
    zone = {"time_zone": "Australia/Sydney", "term": "Semester 2"}
    cast.meco = Course.objects.create(code="MECO1", title="Social Media", slug="meco1", **zone)
    cast.hist = Course.objects.create(code="HIST1", title="History", slug="hist1", **zone)
    hours = {"starts": time(12), "ends": time(14)}
    cast.thursday = Tutorial.objects.create(course=cast.meco, weekday=4, tutor=cast.ada, **hours)
    cast.friday = Tutorial.objects.create(course=cast.meco, weekday=5, tutor=cast.ben, **hours)
    for name in ("lin", "mei", "omar"):
        enrol(course=cast.meco, user=cast.people[name], tutorial=cast.thursday, student_number=NUMBERS[name])
    enrol(course=cast.meco, user=cast.kim, tutorial=cast.friday, student_number=NUMBERS["kim"])
    enrol(course=cast.hist, user=cast.stan, student_number=NUMBERS["stan"])
    enrol(course=cast.meco, user=cast.ada, role=Role.TUTOR)
    enrol(course=cast.meco, user=cast.ben, role=Role.TUTOR)
    enrol(course=cast.meco, user=cast.cora, role=Role.COORDINATOR)
    enrol(course=cast.hist, user=cast.hera, role=Role.COORDINATOR)
    cast.rubric = Rubric.objects.create(course=cast.meco, title="Essay")
    for position, title in enumerate(("Argument", "Sources")):
        criterion = Criterion.objects.create(rubric=cast.rubric, title=title, position=position, max_points=Decimal(10))
        for name, points in (("Excellent", 10), ("Fair", 6), ("Weak", 2)):
            Level.objects.create(criterion=criterion, title=f"{name} {title}", points=Decimal(points))
    return cast


def _rebuild(made: Cast, new: Find) -> Cast:
    """Return the cast with new instances, tied together as the services leave them."""
    cast = Cast({name: new(person) for name, person in made.people.items()})
    for name in ("meco", "hist", "thursday", "friday", "rubric"):
        setattr(cast, name, new(getattr(made, name)))
    for tutorial, tutor in ((cast.thursday, cast.ada), (cast.friday, cast.ben)):
        tutorial.course, tutorial.tutor = cast.meco, tutor
    cast.rubric.course = cast.meco
    return cast


_PEOPLE = Snapshot(_make_people, _rebuild)


def make_assessment(course: Course, rubric: Rubric | None, **fields: Any) -> Assessment:
    """An assessment that opened a week ago and is due in a week, at 23:59 of the course's day."""
    now = timezone.now()
    due = timezone.localtime(now, course.zone).replace(hour=23, minute=59, second=0, microsecond=0) + timedelta(days=7)
    defaults: dict[str, Any] = {
        "title": "Assessment 3", "slug": "assessment-3", "brief": "<p>Write well.</p>", "opens_at": now - timedelta(days=7),
        "due_at": due.astimezone(UTC), "cutoff_at": (due + timedelta(days=14)).astimezone(UTC), "word_min": 50, "word_max": 200,
        "required_references": 0, "peer_comments_required": 2, "peer_comment_min_words": 3,
        "late_policy": LatePolicy.POSSIBLE, "late_percent": Decimal(5), "rubric": rubric,
    }  # fmt: skip
    return Assessment.objects.create(course=course, **(defaults | fields))
