"""Release: the only thing that ever tells a student a mark."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment
from core.lateness import Late, effective_due, how_late, penalty
from core.text import plain_number, tidy_line
from marking.enums import EventKind, MarkState
from marking.fairness.enums import MarkerLine, Markers
from marking.fairness.rules import Seat, rules_of
from marking.jobs import notify_of_release
from marking.models import Mark, MarkEvent, Release, ReleaseWithdrawal, Submission
from marking.permissions import may_release
from marking.services.findings import Finding, look
from marking.services.mark import append_event
from people.audit import record
from people.enums import AuditAction
from people.models import Enrolment, Tutorial, User

UNDO = timedelta(minutes=10)  # for so long a release can be withdrawn, when nothing else was chosen
LATEST = timedelta(days=366)
_LOCK_SPACE = 0x70726F64  # keeps these advisory locks apart from anybody else's


@dataclass
class Preflight:
    """What a release would do, by where the marking of each submission stands, and what speaks against it."""

    ready: list[Submission] = field(default_factory=list)
    unmarked: list[Submission] = field(default_factory=list)
    unfinished: list[Submission] = field(default_factory=list)
    released: list[Submission] = field(default_factory=list)
    missing: list[Enrolment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def named(self, key: str) -> list[Submission]:
        """Return the submissions of one finding."""
        return next(finding.submissions for finding in self.findings if finding.key == key)

    @property
    def blocking(self) -> list[Finding]:
        """The findings that forbid a release."""
        return [finding for finding in self.findings if finding.blocks]

    @property
    def blocked(self) -> bool:
        """Whether a release is impossible: nothing to release, or a finding that forbids it."""
        return not self.ready or bool(self.blocking)


def late_by(submission: Submission, due_at: datetime) -> Late:
    """Return how late a submission is, by the assessment's rule and the due time that counts for its student."""
    assessment = submission.assessment
    return how_late(submission.submitted_at, due_at, assessment.course.zone, assessment.late_rule)


def late_penalty(submission: Submission, raw: Decimal, maximum: Decimal, due_at: datetime) -> Decimal:
    """Return the points that lateness takes off `raw`, by the assessment's policy."""
    return penalty(raw, maximum, late_by(submission, due_at), submission.assessment.late_rule)


@dataclass(frozen=True)
class Outlook:
    """What a release would make of a mark: `raw` less `penalty`."""

    raw: Decimal
    penalty: Decimal

    @property
    def final(self) -> Decimal:
        """What is left."""
        return self.raw - self.penalty

    def __str__(self) -> str:
        if not self.penalty:
            return plain_number(self.raw)
        return f"{plain_number(self.raw)} − {plain_number(self.penalty)} = {plain_number(self.final)}"


def outlook(submission: Submission, mark: Mark, due_at: datetime) -> Outlook:
    """Return what a release now would make of `mark`, by the due time that counts."""
    raw = mark.raw or Decimal(0)
    return Outlook(raw, late_penalty(submission, raw, mark.maximum or raw, due_at))


def outlooks(assessment: Assessment, submissions: list[Submission]) -> dict[int, Outlook]:
    """Return by submission what a release now would make of its mark, or what one has made; those without points are left out."""
    dues = dict(due_times(assessment, [submission.student_id for submission in submissions]))
    found = {}
    for submission in submissions:
        mark = submission.mark
        if mark.state == MarkState.RELEASED:
            found[submission.pk] = Outlook(mark.raw or Decimal(0), mark.penalty or Decimal(0))
        elif mark.raw is not None:
            found[submission.pk] = outlook(submission, mark, dues[submission.student_id])
    return found


def _submissions(assessment: Assessment, tutorial: Tutorial | None, reader: User | None) -> list[Submission]:
    rows = (
        Submission.objects.filter(assessment=assessment)
        .current()
        .with_names(reader)
        .with_own_state(reader)
        .select_related("mark", "student", "assessment__course")
    )
    if tutorial is not None:
        rows = rows.filter(student__enrolments__tutorial=tutorial, student__enrolments__course=assessment.course_id)
    if reader is not None:
        rows = rows.exclude(student=reader)
    return list(rows.defer("body", "rendered", "plain_text").order_by("by_name", "pk"))


def preflight(assessment: Assessment, tutorial: Tutorial | None = None, *, reader: User | None = None) -> Preflight:
    """Return what a release of `assessment` (or of one tutorial) by `reader` would do now.

    A submission of the reader's own, from a time as a student, is left out: another coordinator releases it. Where the
    reader is a blind second marker, what is not finished stands as the own part of it does.
    """
    rows = _submissions(assessment, tutorial, reader)
    result = Preflight(findings=look(assessment, rows))
    by_state = {
        MarkState.RELEASED: result.released, MarkState.READY: result.ready, MarkState.MARKING: result.unfinished,
        MarkState.UNMARKED: result.unmarked,
    }  # fmt: skip
    for submission in rows:
        by_state[submission.state_shown].append(submission)
    students = Enrolment.objects.active().students().filter(course=assessment.course_id).select_related("user")
    if tutorial is not None:
        students = students.filter(tutorial=tutorial)
    result.missing = list(students.exclude(user__submissions__assessment=assessment))
    return result


@transaction.atomic
def release_marks(
    *, actor: User, assessment: Assessment, tutorial: Tutorial | None = None, expected: int | None = None,
    shown_at: datetime | None = None, at: datetime | None = None,
) -> Release:  # fmt: skip
    """Release every finished mark of `assessment` (or of one tutorial) together; what is not finished stays hidden.

    The students know the marks from `shown_at` on (default: at once); until then `withdraw_release` takes it all back.
    One transaction under an advisory lock. The late penalty is computed now, by the dates that count, and frozen in
    the event. A mark of the actor's own is left to another coordinator. A job tells the students when the time has come;
    the audit has an entry. Raises PermissionDenied unless the actor coordinates the course, ValidationError when there is nothing
    to release, a mark is above the maximum, the time is past or more than a year away, or the number of finished marks is not the `expected` one that the
    coordinator saw.
    """
    if not may_release(actor, assessment):
        raise PermissionDenied
    now = at or timezone.now()
    shown = shown_at or now
    if not now <= shown <= now + LATEST:
        raise ValidationError(_("Choose a time within the next year."))
    lock_releases(assessment)
    flight = preflight(assessment, tutorial, reader=actor)
    if flight.blocking:
        said = ", ".join(str(finding.heading) for finding in flight.blocking)
        raise ValidationError(_("Nothing was released. %(why)s.") % {"why": said})
    if not flight.ready:
        raise ValidationError(_("There is no finished mark to release."))
    if expected is not None and expected != len(flight.ready):
        raise ValidationError(_("The marks changed while you were looking. Nothing was released: look again."))
    release = Release.objects.create(
        assessment=assessment, tutorial=tutorial, released_by=actor, released_at=now, shown_at=shown, count=len(flight.ready)
    )  # fmt: skip
    dues = dict(due_times(assessment, [s.student_id for s in flight.ready]))
    locked = Mark.objects.select_for_update().filter(submission__in=[s.pk for s in flight.ready])
    marks = {mark.submission_id: mark for mark in locked}
    is_two = rules_of(assessment).markers == Markers.TWO
    seat = Seat(MarkerLine.AGREED if is_two else MarkerLine.FIRST, is_two)
    for submission in flight.ready:
        mark = marks[submission.pk]
        due = dues[submission.student_id]
        made = outlook(submission, mark, due)
        rule, late = assessment.late_rule, late_by(submission, due)
        data = {
            "release": release.pk,
            "penalty": f"{made.penalty:.2f}",
            "final": f"{made.final:.2f}",
            "due": due.isoformat(),
            "days": late.units,
            "late": {
                "unit": rule.unit, "over": late.is_over, "of": rule.of, "percent": plain_number(rule.percent),
                "last_day": rule.last_day, "then": rule.then, "floor": plain_number(rule.floor_percent),
            },
        }  # fmt: skip
        append_event(mark=mark, kind=EventKind.RELEASED, actor=actor, data=data, now=now, seat=seat, shown_at=shown)
    record(
        actor=actor, course=assessment.course, obj=release, action=AuditAction.CREATED, at=now,
        after={"tutorial": tutorial, "marks": release.count, "shown_at": shown},
    )  # fmt: skip
    notify_of_release.enqueue(at=shown, release_id=release.pk)
    return release


@transaction.atomic
def withdraw_release(
    *, actor: User, release: Release, reason: str = "", at: datetime | None = None
) -> ReleaseWithdrawal:
    """Take a release back before its marks are known: they are finished again, and nobody has been told.

    One transaction under the lock of releases. The release stays, with what withdrew it; each mark has an event, the audit
    an entry. Raises PermissionDenied unless the actor coordinates the course, ValidationError when the marks are known
    already or the release was withdrawn before.
    """
    if not may_release(actor, release.assessment):
        raise PermissionDenied
    now = at or timezone.now()
    lock_releases(release.assessment)
    if ReleaseWithdrawal.objects.filter(release=release).exists():
        raise ValidationError(_("This release was withdrawn already."))
    if now >= release.shown_at:
        raise ValidationError(_("The students know these marks already: the release cannot be withdrawn any more."))
    events = MarkEvent.objects.filter(
        submission__assessment=release.assessment_id, kind=EventKind.RELEASED, data__release=release.pk
    )
    lines = dict(events.values_list("submission", "line"))
    marks = Mark.objects.select_for_update().filter(submission__in=list(lines), state=MarkState.RELEASED)
    for mark in marks.order_by("pk"):
        line = lines[mark.submission_id]
        append_event(
            mark=mark, kind=EventKind.WITHDRAWN, actor=actor, data={"release": release.pk}, now=now, reason=reason[:400],
            seat=Seat(line, line == MarkerLine.AGREED),
        )  # fmt: skip
    withdrawal = ReleaseWithdrawal.objects.create(
        release=release, withdrawn_by=actor, withdrawn_at=now, reason=tidy_line(reason)[:400]
    )
    record(
        actor=actor, course=release.assessment.course, obj=release, action=AuditAction.REVOKED, reason=reason, at=now,
        before={"marks": release.count, "shown_at": release.shown_at},
    )  # fmt: skip
    return withdrawal


def lock_releases(assessment: Assessment) -> None:
    """Wait until no other release or withdrawal of `assessment` is under way, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, assessment.pk])


def due_times(assessment: Assessment, students: list[int]) -> list[tuple[int, datetime]]:
    """Return (student id, due time that counts now), by three queries for any number of students."""
    extensions = dict(assessment.extensions.counting().filter(student__in=students).values_list("student", "due_at"))
    tutorials = dict(assessment.tutorial_dates.values_list("tutorial", "due_at"))
    enrolled = dict(
        Enrolment.objects.filter(course=assessment.course_id, user__in=students).values_list("user", "tutorial")
    )
    return [
        (student, effective_due(assessment.due_at, tutorials.get(enrolled.get(student) or 0), extensions.get(student)))
        for student in students
    ]
