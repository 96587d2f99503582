"""A table of extensions: read, judged row by row, and given by the service of the assessments."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import ExtensionReason
from assessments.models import Assessment
from assessments.permissions import may_grant_extension
from assessments.services import grant_extension
from core.dates import weekday
from core.text import tidy_line
from exchange.services import is_formula, read_table
from marking.services.release import due_times
from people.models import Enrolment, StudentNumber, User

REQUIRED = ("student", "due")
COLUMNS = {
    "student": {"student", "studentnumber", "studentno", "studentid", "sid", "number", "email", "emailaddress", "handle"},
    "due": {"due", "dueat", "newdue", "until", "date", "extension", "days"},
    "reason": {"reason", "code", "reasoncode"},
    "note": {"note", "why", "comment"},
}  # fmt: skip
_DAYS = re.compile(r"\+?\s*([0-9]{1,3})\s*(?:d|days?)?", re.IGNORECASE)
_TIME = re.compile(r"(.*?)[ T]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")


class ExtensionVerdict(models.TextChoices):
    """What the import does with one row."""

    GIVEN = "given", gettext_lazy("Given")
    MOVED = "moved", gettext_lazy("Moved further out")
    UNCHANGED = "unchanged", gettext_lazy("As it is")
    ERROR = "error", gettext_lazy("Error")


@dataclass(frozen=True)
class ExtensionRow:
    """One row: what becomes of it and why, whose it is, the time that counts now, and the new one."""

    line: int
    verdict: str
    message: str
    who: str
    student: User | None = None
    before: datetime | None = None
    due_at: datetime | None = None
    reason: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(ExtensionVerdict(self.verdict).label)

    @property
    def reason_label(self) -> str:
        """The reason in words."""
        return str(ExtensionReason(self.reason).label) if self.reason else ""


def read_due(text: str, before: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the due time that a cell means: "2017-05-05 23:59", "5/5/2017" (at 23:59), or "+3" (days later); else None.

    Days are added to `before`, the time that counts now, on the wall clock of `zone`.
    """
    text = tidy_line(text)
    if days := _DAYS.fullmatch(text):
        local = before.astimezone(zone).replace(tzinfo=None) + timedelta(days=int(days[1]))
        return local.replace(tzinfo=zone)
    at = time(23, 59)
    if clock := _TIME.fullmatch(text):
        hour, minute = int(clock[2]), int(clock[3])
        if hour > 23 or minute > 59:
            return None
        text, at = clock[1], time(hour, minute)
    for form in _FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 (a date alone)
        except ValueError:
            continue
        return datetime.combine(day, at, tzinfo=zone) if 2000 <= day.year <= 2200 else None
    return None


class _Judge:
    """Judges rows from what is stored, read once for all of them."""

    def __init__(
        self, actor: User, assessment: Assessment, rows: list[tuple[int, dict[str, str]]], reason: str
    ) -> None:
        self.zone, self.reason = assessment.course.zone, reason
        students = Enrolment.objects.active().students().filter(course=assessment.course_id).select_related("user")
        users = {enrolment.user_id: enrolment.user for enrolment in students}
        wanted = {cells["student"].strip() for _line, cells in rows}
        self.known: dict[str, set[int]] = {}
        names = [(user.handle, pk) for pk, user in users.items()]
        numbers = StudentNumber.objects.visible_to(actor).filter(number__in=wanted, user__in=list(users))
        names += numbers.values_list("number", "user")
        mails = EmailAddress.objects.filter(
            verified=True, user__in=list(users), email__in={one.lower() for one in wanted}
        )
        names += mails.values_list("email", "user")
        for name, pk in names:
            self.known.setdefault(name.lower(), set()).add(pk)
        self.users = users
        self.dues = dict(due_times(assessment, list(users)))
        self.extended = set(assessment.extensions.counting().values_list("student", flat=True))
        self.labels = {str(label).casefold(): code for code, label in ExtensionReason.choices}
        self.seen: dict[int, int] = {}

    def judge(self, line: int, cells: dict[str, str]) -> ExtensionRow:
        """Return what is to be done with one row."""

        def bad(message: str, who: str = "") -> ExtensionRow:
            return ExtensionRow(line, ExtensionVerdict.ERROR, message, who or tidy_line(cells["student"])[:80])

        # "@lin" is how handles are written.
        words = (cells["student"].strip().removeprefix("@"), cells["reason"], cells["note"])
        if any(is_formula(word) for word in words if word.strip()):
            return bad(_("This looks like a spreadsheet formula."))
        found = self.known.get(cells["student"].strip().lower().removeprefix("@"), set())
        if len(found) != 1:
            return bad(
                _("Several students answer to this.")
                if found
                else _("No student of the course has this number, address or handle.")
            )
        student = self.users[next(iter(found))]
        if (earlier := self.seen.setdefault(student.pk, line)) != line:
            return bad(_("This student already stands in line %(line)d.") % {"line": earlier}, str(student))
        before = self.dues[student.pk]
        due_at = read_due(cells["due"], before, self.zone)
        if due_at is None:
            return bad(_("This is no date. Write it like 2017-05-05 23:59, or +3 for three days later."), str(student))
        if due_at < before:
            return bad(_("An extension is never earlier than the date that it replaces."), str(student))
        said = cells["reason"].strip().casefold()
        reason = self.labels.get(said, said) or self.reason
        if reason not in ExtensionReason.values:
            codes = ", ".join(ExtensionReason.values)
            return bad(
                _("There is no reason “%(reason)s”. Possible: %(codes)s.") % {"reason": said[:20], "codes": codes},
                str(student),
            )
        verdict = ExtensionVerdict.MOVED if student.pk in self.extended else ExtensionVerdict.GIVEN
        if due_at == before:
            verdict = ExtensionVerdict.UNCHANGED
        note = tidy_line(cells["note"])[:300]
        return ExtensionRow(line, verdict, "", str(student), student, before, due_at, reason, note)


def give_extensions(
    *, actor: User, assessment: Assessment, text: str, reason: str, dry_run: bool, only_good: bool = False
) -> list[ExtensionRow]:
    """Give the extensions of a table and return a verdict for each row, in the table's order.

    `reason` (an ExtensionReason) is for rows that name none. A dry run only judges. A real run is one transaction:
    with an error in any row nothing is given, unless `only_good`. Each one is an entry of the audit. Raises
    PermissionDenied when the actor does not coordinate the course, BadTable when the text is no table.
    """
    if not may_grant_extension(actor, assessment):
        raise PermissionDenied
    rows = read_table(text, COLUMNS, REQUIRED)
    with transaction.atomic():
        if not dry_run:
            # As each single one does: no due time changes between the verdict and the deed.
            list(Enrolment.objects.select_for_update().filter(course=assessment.course_id).order_by("pk"))
        judge = _Judge(actor, assessment, rows, reason)
        verdicts = [judge.judge(line, cells) for line, cells in rows]
        if dry_run or (not only_good and any(row.verdict == ExtensionVerdict.ERROR for row in verdicts)):
            return verdicts
        return [_give(actor, assessment, row) for row in verdicts]


def _give(actor: User, assessment: Assessment, row: ExtensionRow) -> ExtensionRow:
    if row.student is None or row.due_at is None or row.verdict not in (ExtensionVerdict.GIVEN, ExtensionVerdict.MOVED):
        return row
    try:
        grant_extension(
            actor=actor, assessment=assessment, student=row.student, due_at=row.due_at, reason=row.reason, why=row.note
        )
    except ValidationError as error:  # pragma: no cover (the lock above leaves no room for it)
        return ExtensionRow(row.line, ExtensionVerdict.ERROR, " ".join(error.messages), row.who)
    return row


def as_table(students: list[User], due: str, reason: str, note: str) -> str:
    """Return the table that gives each of `students` the same extension, to look at and to correct."""

    def cell(text: str) -> str:
        line = tidy_line(text)
        return '"' + line.replace('"', '""') + '"' if set(line) & set(',;"') else line

    rows = [f"{student.handle},{cell(due)},{reason},{cell(note)}" for student in students]
    return "\n".join(["student,due,reason,note", *rows]) + "\n"


def local(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment as the course's wall clock tells it."""
    if moment is None:
        return "–"
    return weekday(moment, zone)
