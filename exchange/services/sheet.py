"""The marks of an assessment as CSV, for the coordinator's spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment
from core.text import plain_number
from marking.enums import EventKind, MarkState
from marking.models import MarkEvent, Submission
from marking.permissions import may_export_marks
from marking.services.release import late_days, outlook
from people.models import Enrolment, StudentNumber, Tutorial, User

HEADER = (
    "course", "assessment", "tutorial", "student number", "name", "attempt", "submitted", "days late", "raw", "penalty",
    "final", "penalty if released now", "final if released now", "state", "marker", "receipt",
)  # fmt: skip


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a beginning gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(("=", "+", "-", "@", "\t", "\r")) else text


def marks_sheet(*, actor: User, assessment: Assessment) -> str:
    """Return the CSV text: a row for each student's last attempt, then one for each student who submitted nothing.

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
        rows.select_related("student", "mark__marker", "assessment__course").order_by("student__display_name", "pk")
    )
    tutorials = {tutorial.pk: str(tutorial) for tutorial in Tutorial.objects.filter(course=course)}
    numbers = dict(StudentNumber.objects.visible_to(actor).values_list("user", "number"))
    released = MarkEvent.objects.filter(submission__assessment=assessment, kind=EventKind.RELEASED)
    frozen_days = dict(released.values_list("submission", "data__days"))
    for submission in submissions:
        mark, student = submission.mark, submission.student
        days = frozen_days.get(submission.pk) if mark.state == MarkState.RELEASED else None
        yield [
            course.code, assessment.title, tutorials.get(submission.student_tutorial, ""), numbers.get(student.pk, ""), student,
            submission.attempt, timezone.localtime(submission.submitted_at, course.zone).isoformat(timespec="seconds"),
            late_days(submission, submission.counting_due) if days is None else days,
            _points(mark.raw), _points(mark.penalty), _points(mark.final), *_outlook(submission), mark.get_state_display(), mark.marker or "", submission.receipt,
        ]  # fmt: skip
    handed = {submission.student_id for submission in submissions}
    students = (
        Enrolment.objects.active().students().filter(course=course).exclude(user__in=handed).select_related("user")
    )
    for enrolment in students.order_by("user__display_name"):
        who = [tutorials.get(enrolment.tutorial_id, ""), numbers.get(enrolment.user_id, ""), enrolment.user]
        yield [course.code, assessment.title, *who, *[""] * 8, _("Nothing submitted"), "", ""]


def _outlook(submission: Any) -> tuple[str, str]:
    """Return penalty and final mark as a release now would make them, for a mark that it would release."""
    if submission.mark.state != MarkState.READY:
        return "", ""
    made = outlook(submission, submission.mark, submission.counting_due)
    return _points(made.penalty), _points(made.final)


def _points(value: Any) -> str:
    return "" if value is None else plain_number(value)
