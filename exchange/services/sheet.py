"""The marks of an assessment as CSV, for the coordinator's spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import LateUnit
from assessments.models import Assessment
from core.text import plain_number
from marking.enums import EventKind, MarkState
from marking.models import MarkEvent, Submission
from marking.permissions import may_export_marks
from marking.services.release import late_by, outlook
from people.models import Enrolment, StudentNumber, Tutorial, User

HEADER = (
    "course", "assessment", "tutorial", "student number", "name", "attempt", "submitted", "late", "late in", "raw", "penalty",
    "final", "penalty if released now", "final if released now", "state", "marker", "receipt",
)  # fmt: skip


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a beginning gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(("=", "+", "-", "@", "\t", "\r")) else text


def marks_sheet(*, actor: User, assessment: Assessment) -> str:
    """Return the CSV text: a row for each student's last attempt, then one for each student who submitted nothing.

    While names are sealed, the code stands in the place of the name, and the number is left out.
    Penalty and final mark are there once they were released; until then two columns say what a release now would make
    of a finished mark. Raises PermissionDenied unless the actor coordinates
    the course.
    """
    if not may_export_marks(actor, assessment):
        raise PermissionDenied
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in _rows(actor, assessment):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _rows(actor: User, assessment: Assessment) -> Iterator[list[Any]]:
    course = assessment.course
    rows = Submission.objects.for_staff(actor).filter(assessment=assessment).current().with_due().light()
    submissions = list(
        rows.with_names(actor)
        .with_own_state(actor)
        .select_related("student", "mark__marker", "assessment__course")
        .order_by("by_name", "pk")
    )
    tutorials = {tutorial.pk: str(tutorial) for tutorial in Tutorial.objects.filter(course=course)}
    numbers = dict(StudentNumber.objects.visible_to(actor).values_list("user", "number"))
    released = MarkEvent.objects.filter(submission__assessment=assessment, kind=EventKind.RELEASED).order_by("number")
    frozen = {
        pk: (units, unit) for pk, units, unit in released.values_list("submission", "data__days", "data__late__unit")
    }
    for submission in submissions:
        mark = submission.mark
        number = "" if submission.is_sealed else numbers.get(submission.student_id, "")
        is_frozen = mark.state == MarkState.RELEASED and submission.pk in frozen
        units, unit = frozen[submission.pk] if is_frozen else _late(submission)
        yield [
            course.code, assessment.title, tutorials.get(submission.student_tutorial, ""), number, submission.who if submission.is_sealed else submission.student.roster_name,
            submission.attempt, timezone.localtime(submission.submitted_at, course.zone).isoformat(timespec="seconds"),
            units, LateUnit(unit or LateUnit.DAY).label,
            _points(mark.raw), _points(mark.penalty), _points(mark.final), *_outlook(submission), submission.state_shown.label, mark.marker or "", submission.receipt,
        ]  # fmt: skip
    handed = {submission.student_id for submission in submissions}
    students = (
        Enrolment.objects.active().students().filter(course=course).exclude(user__in=handed).select_related("user")
    )
    for enrolment in students.order_by("user__display_name"):
        who = [tutorials.get(enrolment.tutorial_id, ""), numbers.get(enrolment.user_id, ""), enrolment.user.roster_name]
        yield [course.code, assessment.title, *who, *[""] * 9, _("Nothing submitted"), "", ""]


def _late(submission: Any) -> tuple[int, str]:
    """Return by how many started units a submission is late now, and which units these are."""
    return late_by(submission, submission.counting_due).units, submission.assessment.late_unit


def _outlook(submission: Any) -> tuple[str, str]:
    """Return penalty and final mark as a release now would make them, for a mark that it would release."""
    if submission.mark.state != MarkState.READY:
        return "", ""
    made = outlook(submission, submission.mark, submission.counting_due)
    return _points(made.penalty), _points(made.final)


def _points(value: Any) -> str:
    return "" if value is None else plain_number(value)
