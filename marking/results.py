"""What a student learns of own work: where each assessment stands, and a mark only after its release."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.enums import LateUnit, Phase
from assessments.lateness import price_said, sum_said, units_said
from assessments.models import Assessment, Criterion
from blog.models import Post
from core.lateness import Late, LateRule, how_late
from marking.fairness.enums import MarkerLine
from marking.folding import Folded, counting, fold_lines
from marking.models import Mark, MarkEvent, Submission
from marking.participation import Participation, offers, participations
from marking.tools.passages import Passage, mark_passages, passages
from people.enums import Role
from people.models import User


@dataclass(frozen=True)
class DeskLine:
    """One assessment as one student meets it. `mark` is a released one or None; nothing else hints at marking.

    `price`: what lateness costs, of what was submitted, or of a submission at this moment; empty when on time.
    """

    assessment: Assessment
    due_at: datetime
    phase: str
    posts: list[Post]
    submission: Submission | None
    peers: Participation
    offers: list[Post]
    mark: Mark | None
    price: str

    @property
    def is_extended(self) -> bool:
        """Whether an extension or the tutorial's own date moved the due time."""
        return self.due_at != self.assessment.due_at

    @property
    def comments_done(self) -> int:
        """How many of the required peer comments are done."""
        return min(self.peers.counted, self.peers.required)

    @property
    def comments_missing(self) -> int:
        """How many peer comments are still to be written."""
        return self.peers.missing

    @property
    def takes_work(self) -> bool:
        """Whether something can be handed in now."""
        return self.phase in (Phase.OPEN, Phase.LATE)


def desk_lines(user: User, only: Assessment | None = None) -> list[DeskLine]:
    """Return a student's assessments, the next due first, by as many queries for one as for all of them."""
    rows = Assessment.objects.visible_to(user).filter(
        course__enrolments__user=user, course__enrolments__role=Role.STUDENT
    )
    if only is not None:
        rows = rows.filter(pk=only.pk)
    assessments = list(rows.with_due_for(user).with_maximum().select_related("course").distinct())
    if not assessments:
        return []
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(author=user, assessment__in=assessments).for_list().order_by("-edited_at"):
        posts.setdefault(post.assessment_id, []).append(post)
    submissions = (
        Submission.objects.owned_by(user)
        .current()
        .filter(assessment__in=assessments)
        .defer("body", "rendered", "plain_text")
    )
    handed = {submission.assessment_id: submission for submission in submissions}
    marks = {
        mark.submission_id: mark for mark in Mark.objects.released_to(user).filter(submission__in=list(handed.values()))
    }
    peers = participations(user, assessments)
    now = timezone.now()
    short = {pk: line for pk, line in peers.items() if line.missing and line.is_open(now)}
    waiting = offers(user, short)
    lines = [
        DeskLine(
            assessment=a,
            due_at=a.effective_due,
            phase=a.phase(a.effective_due),
            posts=posts.get(a.pk, []),
            submission=handed.get(a.pk),
            peers=peers[a.pk],
            offers=waiting.get(a.pk, []),
            mark=marks.get(handed[a.pk].pk) if a.pk in handed else None,
            price=_price(a, handed.get(a.pk)),
        )
        for a in assessments
    ]
    order = {Phase.LATE: 0, Phase.OPEN: 0, Phase.UPCOMING: 1, Phase.CLOSED: 2}
    return sorted(lines, key=lambda line: (order[Phase(line.phase)], line.due_at))


def _price(assessment: Any, submission: Submission | None) -> str:
    due, now = assessment.effective_due, timezone.now()
    if submission is None and assessment.phase(due, now) != Phase.LATE:
        return ""
    return price_of(assessment, due, submission.submitted_at if submission else now, assessment.maximum)


def price_of(assessment: Assessment, due_at: datetime, at: datetime, maximum: Decimal | None) -> str:
    """Return in plain words what it costs to submit at `at`; empty when that is on time. Nothing of a mark is in it."""
    rule = assessment.late_rule
    late = how_late(at, due_at, assessment.course.zone, rule)
    return price_said(rule, late, maximum) if late.units else ""


def frozen_lateness(folded: Folded, mark: Mark) -> tuple[str, str]:
    """Return how late a release found a submission, and the arithmetic of the penalty, in words as far as it told."""
    told = folded.late
    late = Late(folded.days_late, bool(told.get("over")))
    said = units_said(late.units, told.get("unit", LateUnit.DAY)) if late.units else ""
    if not told:
        return said, ""
    rule = LateRule(
        of=told["of"], percent=Decimal(told["percent"]), unit=told["unit"], last_day=told["last_day"], then=told["then"],
        floor_percent=Decimal(told["floor"]),
    )  # fmt: skip
    return said, sum_said(rule, late, folded.penalty or Decimal(0), mark.raw, mark.maximum)


@dataclass(frozen=True)
class Result:
    """A released mark with its reasons: `rows` hold criterion, level title, points, maximum, comment.

    `late`: by how much it was late, in words; `sum`: how that made the penalty. `passages`: feedback on passages of
    the frozen text; `rendered`: that text, with them marked.
    """

    mark: Mark
    rows: list[dict[str, Any]]
    feedback: str
    late: str
    sum: str
    marker: User | None
    passages: list[Passage]
    rendered: str


def _counting(submission: Submission) -> Folded:
    rows = MarkEvent.objects.filter(submission=submission).order_by("number").values_list("line", "kind", "data")
    events = list(rows)
    return counting(fold_lines(events, is_two=any(line != MarkerLine.FIRST for line, _kind, _data in events)))


def released_result(user: User, submission: Submission) -> Result | None:
    """Return the released mark of a submission to its student, and None to everybody else and before the release."""
    mark = Mark.objects.released_to(user).filter(submission=submission).select_related("marker").first()
    if mark is None:
        return None
    folded = _counting(submission)
    rows = []
    for criterion in Criterion.objects.filter(rubric=submission.assessment.rubric_id).prefetch_related("levels"):
        line = folded.criteria.get(str(criterion.pk)) or {}
        level = next((lv for lv in criterion.levels.all() if lv.pk == line.get("level")), None)
        points = line.get("points")
        rows.append(
            {
                "criterion": criterion.title,
                "level": level.title if level else "",
                "description": level.description if level else "",
                "points": Decimal(points) if points is not None else None,
                "maximum": criterion.max_points,
                "weight": criterion.weight,
                "comment": line.get("comment", ""),
            }
        )
    said, arithmetic = frozen_lateness(folded, mark)
    found = passages(submission.plain_text, folded.passages)
    shown = mark_passages(submission.rendered, found)
    return Result(mark, rows, folded.feedback, said, arithmetic, mark.marker, found, shown)
