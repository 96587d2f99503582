"""The released marks as CSV by the column rules of Canvas and of Moodle, for a gradebook that exported no file."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.db import models
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, rubric_maximum
from core.text import plain_number
from exchange.gradebook.fill import Due, released_marks
from exchange.services import safe_cell
from people.models import Enrolment, StudentNumber, Tutorial, User


class System(models.TextChoices):
    """The learning systems whose columns are known."""

    CANVAS = "canvas", gettext_lazy("Canvas")
    MOODLE = "moodle", gettext_lazy("Moodle")


def gradebook_csv(*, actor: User, assessment: Assessment, system: str) -> str:
    """Return the CSV text with a row for each student whose mark was released and is known.

    Canvas finds a student by SIS User ID or SIS Login ID where its own ID is empty, and makes an assignment of a title
    that has no id; the points possible stand in the row below the header. Moodle finds a student by ID number or
    address; mark and feedback belong together there. Raises PermissionDenied unless `actor` coordinates the course.
    """
    marks = released_marks(actor, assessment)
    numbers = dict(StudentNumber.objects.visible_to(actor).filter(user__in=list(marks)).values_list("user", "number"))
    rows = _canvas(assessment, marks, numbers) if system == System.CANVAS else _moodle(assessment, marks, numbers)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _canvas(assessment: Assessment, marks: dict[int, Due], numbers: dict[int, str]) -> Iterator[list[object]]:
    maximum = rubric_maximum(assessment)
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assessment.title]
    # Canvas knows this row by these words, which begin with blanks.
    yield ["    Points Possible", "", "", "", "", "" if maximum is None else plain_number(maximum)]
    tutorials = {one.pk: str(one) for one in Tutorial.objects.filter(course=assessment.course_id)}
    enrolled = Enrolment.objects.filter(course=assessment.course_id, user__in=list(marks))
    sections = {user: tutorials.get(tutorial or 0, "") for user, tutorial in enrolled.values_list("user", "tutorial")}
    for pk, due in marks.items():
        number = numbers.get(pk, "")
        yield [due.student.roster_name, "", number, due.student.username, sections.get(pk, ""), plain_number(due.final)]


def _moodle(assessment: Assessment, marks: dict[int, Due], numbers: dict[int, str]) -> Iterator[list[object]]:
    yield ["Full name", "ID number", "Email address", assessment.title, f"{assessment.title} (Feedback)"]
    for pk, due in marks.items():
        yield [due.student.roster_name, numbers.get(pk, ""), due.student.email, plain_number(due.final), due.feedback]
