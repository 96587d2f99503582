"""The file that a learning system exported, filled with the released marks of one assessment. Nothing is stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, rubric_maximum
from core.text import plain_number, tidy_line
from exchange.gradebook.cells import Cell, Sheet, read_sheet
from exchange.gradebook.columns import Columns, find_columns, find_target
from exchange.services import safe_cell
from marking.enums import EventKind
from marking.models import MarkEvent, Submission
from marking.permissions import may_export_marks
from people.models import Enrolment, StudentNumber, User


class RowFate(models.TextChoices):
    """What becomes of one row of the file."""

    FILLED = "filled", gettext_lazy("Filled")
    SAME = "same", gettext_lazy("Has this mark already")
    REPLACED = "replaced", gettext_lazy("Another mark replaced")
    NO_MARK = "no_mark", gettext_lazy("No released mark")
    NOBODY = "nobody", gettext_lazy("Nobody of the course")
    AMBIGUOUS = "ambiguous", gettext_lazy("Left alone")
    NO_STUDENT = "no_student", gettext_lazy("Names no student")


CHANGED = (RowFate.FILLED, RowFate.REPLACED)


@dataclass(frozen=True)
class RowReport:
    """One row: its line, its first cell, what becomes of it and why, the student, and the mark before and after."""

    line: int
    who: str
    fate: RowFate
    why: str = ""
    student: User | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Filled:
    """A file read: its sheet and columns; and, once a column is known, its bytes filled, and what became of each row.

    `unplaced`: released marks that found no row, as (student, mark). `other_maximum`: what the file says is possible,
    where that is not the assessment's maximum.
    """

    sheet: Sheet
    columns: Columns
    target: int | None
    data: bytes = b""
    rows: list[RowReport] = field(default_factory=list)
    unplaced: list[tuple[User, str]] = field(default_factory=list)
    other_maximum: str = ""

    @property
    def filled(self) -> int:
        """How many cells were changed."""
        return sum(row.fate in CHANGED for row in self.rows)


@dataclass(frozen=True)
class Due:
    """What the gradebook gets of a student: the final mark and the feedback."""

    student: User
    final: Decimal
    feedback: str


def released_marks(actor: User, assessment: Assessment) -> dict[int, Due]:
    """Return by student what was released and is known to the student, by two queries.

    What its student does not know yet is left out: a gradebook would tell. Raises PermissionDenied unless `actor`
    coordinates the course.
    """
    if not may_export_marks(actor, assessment):
        raise PermissionDenied
    rows = Submission.objects.for_staff(actor).filter(assessment=assessment).current().told().light()
    submissions = list(rows.select_related("student", "mark").order_by("student__display_name", "pk"))
    marked = MarkEvent.objects.filter(submission__in=[row.pk for row in submissions], kind=EventKind.MARKED)
    last = marked.order_by("submission", "-number").distinct("submission")
    feedback = dict(last.values_list("submission", "data__feedback"))
    return {
        row.student_id: Due(row.student, row.mark.final, feedback.get(row.pk) or "") for row in submissions
    }  # fmt: skip


class _People:
    """The students of a course by student number, confirmed e-mail address, and login; each folded."""

    def __init__(self, actor: User, assessment: Assessment) -> None:
        students = Enrolment.objects.students().filter(course=assessment.course_id).select_related("user")
        self.users = {row.user_id: row.user for row in students}
        numbers = (
            StudentNumber.objects.visible_to(actor).filter(user__in=list(self.users)).values_list("number", "user")
        )
        self.numbers = {number.casefold(): user for number, user in numbers}
        self.number_of = {user: number for number, user in self.numbers.items()}
        mails = EmailAddress.objects.filter(user__in=list(self.users), verified=True).values_list("email", "user")
        self.emails: dict[str, int] = {email.casefold(): user for email, user in mails}
        self.logins = {user.username.casefold(): pk for pk, user in self.users.items()}

    def find(self, row: "_Row") -> tuple[int | None, str]:
        """Return the student of a row, or None and why there is none: empty where nobody answers to it at all.

        By number, then address, then login. What the row says beside that must not speak of somebody else.
        """
        by = (
            (self.numbers, row.numbers, _("student number")),
            (self.emails, row.emails, _("e-mail address")),
            (self.logins, row.logins, _("login")),
            (self.emails, row.logins, _("login")),
        )
        found = [(known[key], said) for known, keys, said in by for key in keys if key in known]
        if not found:
            return None, ""
        student, first = found[0]
        for other, said in found[1:]:
            if other != student:
                return None, _("The %(first)s is that of %(one)s, the %(said)s that of %(two)s.") % {
                    "first": first, "said": said, "one": self.users[student], "two": self.users[other],
                }  # fmt: skip
        number = self.number_of.get(student)
        if row.numbers and number is not None and number not in row.numbers:
            return None, _("The %(first)s is that of %(one)s, who has another student number.") % {
                "first": first, "one": self.users[student],
            }  # fmt: skip
        return student, ""


@dataclass(frozen=True)
class _Row:
    numbers: list[str]
    emails: list[str]
    logins: list[str]

    @property
    def is_empty(self) -> bool:
        return not (self.numbers or self.emails or self.logins)


def _said(cells: list[Cell], places: Iterable[int]) -> list[str]:
    """Return what the cells at these places say, folded; ="480100111" and '480100111 say 480100111."""
    values = [cells[at].value.strip() for at in places if at < len(cells)]
    plain = [value.removeprefix("=").strip('"').removeprefix("'").strip() for value in values]
    return [value.casefold() for value in plain if value]


def fill(
    *, actor: User, assessment: Assessment, data: bytes, column: int | None = None, comma: bool = False, with_feedback: bool = False
) -> Filled:  # fmt: skip
    """Fill the marks of `assessment` into a column of an exported file, and say what became of each row.

    `column` is the place of the column; without one the assessment's is found by its title, and when there is none, the
    answer has no data. `comma` writes 17,5 for 17.5. Every byte outside of the filled cells stays as it was; ambiguous rows
    are left alone. Reads only. Raises PermissionDenied unless `actor` coordinates the course, BadTable for what is no
    such file.
    """
    marks = released_marks(actor, assessment)
    sheet = read_sheet(data)
    columns = find_columns(sheet.header)
    target = column if column in columns.gradable else find_target(sheet.header, columns, assessment.title)
    if target is None or not columns.can_match:
        return Filled(sheet, columns, None)
    judge = _Judge(sheet, columns, target, _People(actor, assessment), marks, comma=comma)
    rows = judge.rows()
    changes = [(cell, value) for cell, value in judge.changes]
    if with_feedback and columns.feedback is not None:
        changes += judge.feedback(columns.feedback)
    placed = judge.placed
    unplaced = [(due.student, judge.write(due.final)) for pk, due in marks.items() if pk not in placed]
    maximum = _maximum(sheet, columns, target, judge.possible)
    ours = rubric_maximum(assessment)
    other = plain_number(maximum) if maximum is not None and ours is not None and maximum != ours else ""
    return Filled(sheet, columns, target, sheet.filled(changes), rows, unplaced, other)


class _Judge:
    """Goes through the rows below the header."""

    def __init__(
        self, sheet: Sheet, columns: Columns, target: int, people: _People, marks: dict[int, Due], *, comma: bool
    ) -> None:
        self.sheet, self.columns, self.target, self.people, self.marks, self.comma = (
            sheet, columns, target, people, marks, comma,
        )  # fmt: skip
        self.changes: list[tuple[Cell, str]] = []
        self.possible = ""
        self._taken: list[tuple[int, list[Cell]]] = []
        self.placed: set[int] = set()

    def write(self, value: Decimal) -> str:
        """Return a mark as the file is to say it."""
        text = plain_number(value)
        return safe_cell(text.replace(".", ",") if self.comma else text)

    def rows(self) -> list[RowReport]:
        """Return what becomes of each row; two rows of one student are both left alone."""
        found: dict[int, tuple[int | None, str]] = {}
        for line, cells in self.sheet.rows[1:]:
            found[line] = self.people.find(self._row(cells))
        times: dict[int, list[int]] = {}
        for line, (student, _why) in found.items():
            if student is not None:
                times.setdefault(student, []).append(line)
        return [self._judge(line, cells, *found[line], times) for line, cells in self.sheet.rows[1:]]

    def _row(self, cells: list[Cell]) -> _Row:
        columns = self.columns
        return _Row(_said(cells, columns.numbers), _said(cells, columns.emails), _said(cells, columns.logins))

    def _judge(
        self, line: int, cells: list[Cell], student: int | None, why: str, times: dict[int, list[int]]
    ) -> RowReport:
        who = tidy_line(cells[0].value)[:80]

        def left(fate: RowFate, why: str = "", user: User | None = None) -> RowReport:
            return RowReport(line, who, fate, why, user)

        if len(cells) != len(self.sheet.header):
            said = {"n": len(cells), "all": len(self.sheet.header)}
            return left(RowFate.AMBIGUOUS, _("The row has %(n)d cells, the header %(all)d.") % said)
        if self._row(cells).is_empty:
            if folded_possible(who):
                self.possible = cells[self.target].value
            return left(RowFate.NO_STUDENT)
        if student is None:
            return left(RowFate.AMBIGUOUS if why else RowFate.NOBODY, why)
        user = self.people.users[student]
        if len(lines := times[student]) > 1:
            return left(
                RowFate.AMBIGUOUS,
                _("Lines %(lines)s are of one student.") % {"lines": ", ".join(map(str, lines))},
                user,
            )
        due = self.marks.get(student)
        if due is None:
            return left(RowFate.NO_MARK, "", user)
        fixed = self.columns.changeable
        if fixed is not None and cells[fixed].value.strip().casefold() == "no":
            return left(RowFate.AMBIGUOUS, _("The file says that this grade cannot be changed."), user)
        self.placed.add(student)
        self._taken.append((student, cells))
        cell, after = cells[self.target], self.write(due.final)
        before = cell.value.strip()
        if _number(before) == due.final:
            return RowReport(line, who, RowFate.SAME, "", user, before, before)
        self.changes.append((cell, after))
        return RowReport(line, who, RowFate.REPLACED if before else RowFate.FILLED, "", user, before, after)

    def feedback(self, place: int) -> list[tuple[Cell, str]]:
        """Return the changes that put the feedback where it stands beside a mark; an empty one takes nothing away."""
        pairs = [(cells[place], self.marks[student].feedback) for student, cells in self._taken]
        return [(cell, safe_cell(text)) for cell, text in pairs if text and text != cell.value]


def folded_possible(who: str) -> bool:
    """Whether a first cell is that of Canvas' row of points possible."""
    return who.strip().casefold().startswith("points possible")


def _number(text: str) -> Decimal | None:
    """Return what a cell says as a number, in either way of writing it; None for what is none."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def _maximum(sheet: Sheet, columns: Columns, target: int, possible: str) -> Decimal | None:
    """Return what the file says is possible: Canvas' row below the header, or Moodle's column."""
    if columns.maximum is None:
        return _number(possible.strip())
    read: Callable[[list[Cell]], str] = lambda cells: cells[columns.maximum or 0].value.strip()  # noqa: E731
    found = {read(cells) for _line, cells in sheet.rows[1:] if len(cells) == len(sheet.header)}
    return _number(found.pop()) if len(found) == 1 else None
