"""Who marks what, where that is not the tutor of the tutorial: planned first, then done exactly as it was shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marking.models import Submission
from marking.tools.models import Allocation
from people import audit
from people.models import Enrolment, User
from people.permissions import reach

MOST = 1_000


@dataclass(frozen=True)
class Share:
    """One line of a plan: who has a submission now, and who would; None: the tutor of the tutorial."""

    submission: Submission
    before: User | None
    after: User | None


def markers_in(courses: Iterable[int]) -> list[User]:
    """Return those who teach in every one of `courses` now, by name."""
    wanted = set(courses)
    rows = Enrolment.objects.active().staff().filter(course__in=wanted).select_related("user")
    taught: dict[User, set[int]] = {}
    for row in rows.order_by("user__display_name", "user"):
        taught.setdefault(row.user, set()).add(row.course_id)
    return [user for user, known in taught.items() if known == wanted]


def allocated(submissions: Sequence[Submission]) -> dict[tuple[int, int], User]:
    """Return by (assessment, student) who was given the work, by one query."""
    rows = Allocation.objects.filter(
        assessment__in={one.assessment_id for one in submissions}, student__in={one.student_id for one in submissions}
    )
    return {(row.assessment_id, row.student_id): row.marker for row in rows.select_related("marker")}


def share_out(submissions: Sequence[Submission], markers: Sequence[User]) -> list[Share]:
    """Return a plan: each submission to whoever has the fewest so far, in the order of `markers`, never to oneself.

    One marker is an allocation by hand, none gives everything back to the tutorials. Raises ValidationError for a
    submission that none of them may mark.
    """
    now = allocated(submissions)
    load = dict.fromkeys(markers, 0)
    plan = []
    for submission in submissions:
        able = [marker for marker in markers if marker.pk != submission.student_id]
        if markers and not able:
            raise ValidationError(_("One of these is an own submission of the only one who is named."))
        chosen = min(able, key=lambda marker: load[marker], default=None)
        if chosen is not None:
            load[chosen] += 1
        plan.append(Share(submission, now.get((submission.assessment_id, submission.student_id)), chosen))
    return plan


@transaction.atomic
def allocate(*, actor: User, wanted: Mapping[Submission, User | None], at: datetime | None = None) -> int:
    """Give each submission's work to its marker, or back to the tutorial (None); returns how many changed hands.

    Each change is written into the audit. Raises PermissionDenied when the actor does not coordinate a course,
    ValidationError for a marker who does not teach in it, for oneself, or for too many at once; then nothing was written.
    """
    if len(wanted) > MOST:
        raise ValidationError(_("Choose at most %(most)d at once.") % {"most": MOST})
    courses = {submission.assessment.course_id for submission in wanted}
    if not courses <= reach(actor).coordinates:
        raise PermissionDenied
    able = {course: set(markers_in([course])) for course in courses}
    for submission, marker in wanted.items():
        if marker is not None and marker not in able[submission.assessment.course_id]:
            raise ValidationError(_("%(name)s does not teach in this course.") % {"name": marker})
        if marker is not None and marker.pk == submission.student_id:
            raise ValidationError(_("%(name)s cannot mark an own submission.") % {"name": marker})
    # One lock for all of it: two coordinators who share out the same work come one after the other.
    keys = sorted((one.assessment_id, one.student_id) for one in wanted)
    list(Allocation.objects.select_for_update().filter(assessment__in={key[0] for key in keys}).order_by("pk"))
    before, now, changed = allocated(list(wanted)), at or timezone.now(), 0
    for submission, marker in wanted.items():
        key = (submission.assessment_id, submission.student_id)
        if before.get(key) == marker:
            continue
        changed += 1
        row = Allocation.objects.filter(assessment=key[0], student=key[1])
        if marker is None:
            row.delete()
        else:
            row.update_or_create(
                assessment_id=key[0], student_id=key[1], defaults={"marker": marker, "given_by": actor, "given_at": now}
            )
        audit.record(
            actor=actor, course=submission.assessment.course, obj=submission, at=now,
            before={"marker": before.get(key)}, after={"marker": marker},
        )  # fmt: skip
    return changed
