"""A class list as CSV: read, judged row by row, and enrolled."""

import re
from dataclasses import dataclass, replace

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import tidy_line
from exchange.services.table import is_formula, read_table
from people.enums import STAFF_ROLES, Role
from people.models import Course, Enrolment, StudentNumber, Tutorial, User
from people.permissions import may_give_role, may_manage_course
from people.services import create_user, enrol

REQUIRED = ("student_number", "name", "email")
COLUMNS = (*REQUIRED, "tutorial", "role")
_SYNONYMS = {
    "student_number": {"studentnumber", "studentno", "studentid", "sid", "number"},
    "name": {"name", "fullname", "displayname", "student", "studentname", "preferredname"},
    "email": {"email", "emailaddress", "mail", "studentemail", "universityemail"},
    "tutorial": {"tutorial", "class", "group", "tut", "section"},
    "role": {"role"},
}
_NUMBER = re.compile(r"[A-Za-z0-9]{4,20}")
_LOCK_SPACE = 0x726F7374  # keeps this advisory lock apart from anybody else's


class Verdict(models.TextChoices):
    """What an import does with one row."""

    CREATED = "created", gettext_lazy("New account")
    UPDATED = "updated", gettext_lazy("Enrolled or changed")
    UNCHANGED = "unchanged", gettext_lazy("As it is")
    ERROR = "error", gettext_lazy("Error")


@dataclass(frozen=True)
class RowVerdict:
    """One row: its line in the file, what becomes of it, why (everything that is wrong), and what it gives."""

    line: int
    verdict: str
    message: str
    name: str
    student_number: str = ""
    email: str = ""
    tutorial: str = ""
    role: str = ""

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(Verdict(self.verdict).label)


@dataclass(frozen=True)
class _Row:
    line: int
    student_number: str
    name: str
    email: str
    tutorial: str
    role: str


@dataclass(frozen=True)
class _Plan:
    """What to do with a row: `user` is None when the account is to be made."""

    row: _Row
    verdict: RowVerdict
    user: User | None = None
    tutorial: Tutorial | None = None


def _rows(text: str) -> list[_Row]:
    found = read_table(text, _SYNONYMS, REQUIRED)
    return [_Row(line, *(cells[name] for name in COLUMNS)) for line, cells in found]


def _key(name: str) -> str:
    """Fold the name of a tutorial, so that hyphens, dashes, spaces and capitals do not matter."""
    return re.sub(r"\s+", "", re.sub(r"[\u2010-\u2015\u2212]|\bto\b", "-", name)).casefold()


class _Planner:
    """Judges rows from what is stored, read once for all of them."""

    def __init__(self, actor: User, course: Course, rows: list[_Row]) -> None:
        self.course = course
        self.given = {role: may_give_role(actor, course, role) for role in Role.values}
        emails = {row.email.strip().lower() for row in rows}
        numbers = {row.student_number.strip() for row in rows}
        confirmed = EmailAddress.objects.filter(verified=True, email__in=emails).select_related("user")
        self.users: dict[str, User] = {address.email: address.user for address in confirmed}
        # Accounts that only say that an address is theirs: anybody can register with an address of somebody else.
        named = User.objects.annotate(low=Lower("email")).filter(low__in=emails)
        self.claims: dict[str, User] = {user.low: user for user in named if user.low not in self.users}
        self.owners = dict(StudentNumber.objects.filter(number__in=numbers).values_list("number", "user"))
        self.numbers = dict(
            StudentNumber.objects.filter(user__in=list(self.users.values())).values_list("user", "number")
        )
        self.enrolments = {
            row.user_id: row for row in Enrolment.objects.filter(course=course, user__in=list(self.users.values()))
        }
        self.tutorials: dict[str, list[Tutorial]] = {}
        for tutorial in Tutorial.objects.filter(course=course):
            self.tutorials.setdefault(_key(str(tutorial)), []).append(tutorial)
        self.seen: dict[str, int] = {}

    def plan(self, row: _Row) -> _Plan:
        """Return what is to be done with one row."""
        name = tidy_line(row.name)
        cells = (row.student_number, row.name, row.email, row.tutorial, row.role)
        if any(is_formula(cell) for cell in cells if cell.strip()):
            return _Plan(row, self._verdict(row, Verdict.ERROR, _("This looks like a spreadsheet formula.")))
        row = _Row(
            row.line,
            row.student_number.strip(),
            name,
            row.email.strip().lower(),
            tidy_line(row.tutorial),
            row.role.strip().casefold(),
        )
        role = row.role or Role.STUDENT
        tutorial = self._tutorial(row.tutorial)
        problems = [*self._problems(row, role), *([tutorial] if isinstance(tutorial, str) else [])]
        if problems or isinstance(tutorial, str):
            return _Plan(row, self._verdict(row, Verdict.ERROR, " ".join(problems)))
        row = replace(row, role=role)
        user = self.users.get(row.email)
        if user is None:
            return _Plan(row, self._verdict(row, Verdict.CREATED), None, tutorial)
        enrolment = self.enrolments.get(user.pk)
        # An empty cell takes nobody out of a tutorial.
        tutorial = tutorial or (enrolment.tutorial if enrolment else None)
        known = (not row.student_number) or self.numbers.get(user.pk) == row.student_number
        if (
            enrolment
            and known
            and enrolment.is_active
            and enrolment.role == role
            and enrolment.tutorial_id == (tutorial.pk if tutorial else None)
        ):
            return _Plan(row, self._verdict(row, Verdict.UNCHANGED), user, tutorial)
        message = ""
        if role in STAFF_ROLES:
            message = _("There is an account with this address, of %(name)s: check that it is who you mean.") % {
                "name": user
            }
        elif not enrolment:
            message = _("There is an account with this address: it is enrolled, with its own name and password.")
        return _Plan(row, self._verdict(row, Verdict.UPDATED, message), user, tutorial)

    @staticmethod
    def _verdict(row: _Row, verdict: str, message: str = "") -> RowVerdict:
        given = (tidy_line(row.name), row.student_number, row.email, row.tutorial, row.role)
        return RowVerdict(row.line, verdict, message, *given)

    def _tutorial(self, name: str) -> Tutorial | str | None:
        if not name:
            return None
        found = self.tutorials.get(_key(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            return _("There are several tutorials “%(name)s”.") % {"name": name}
        known = ", ".join(str(tutorial) for rows in self.tutorials.values() for tutorial in rows) or "–"
        return _("There is no tutorial “%(name)s”. The course has: %(known)s.") % {"name": name, "known": known}

    def _problems(self, row: _Row, role: str) -> list[str]:
        """Return everything that is wrong with a row, so that it is put right in one go."""
        found = []
        if not row.name or len(row.name) > 120:
            found.append(_("The name is missing or longer than 120 characters."))
        if not _is_address(row.email):
            found.append(_("This is no e-mail address."))
        found.append(self._number_problem(row, role))
        lines = [self.seen.setdefault(what, row.line) for what in (row.email, row.student_number) if what]
        if earlier := [line for line in lines if line != row.line]:
            found.append(_("This person already stands in line %(line)d.") % {"line": earlier[0]})
        if role not in Role.values:
            found.append(
                _("There is no role “%(role)s”. Possible: %(roles)s.")
                % {"role": role[:20], "roles": ", ".join(Role.values)}
            )
        elif not self.given[role]:
            found.append(_("Only the administrator names coordinators and examiners."))
        else:
            found.append(self._person_problem(row, role))
        return [problem for problem in found if problem]

    def _number_problem(self, row: _Row, role: str) -> str:
        number = row.student_number
        if not number:
            return ""
        if not _NUMBER.fullmatch(number):
            return _("A student number has 4 to 20 letters and digits.")
        user = self.users.get(row.email)
        is_known = user is not None and self.numbers.get(user.pk) == number
        pattern = self.course.student_number_pattern
        if role == Role.STUDENT and not is_known and not re.fullmatch(pattern, number, re.IGNORECASE):
            return _("The student number has not the form that the course asks for, %(pattern)s.") % {
                "pattern": pattern
            }
        return ""

    def _person_problem(self, row: _Row, role: str) -> str:
        user = self.users.get(row.email)
        if claimed := self.claims.get(row.email):
            if role in STAFF_ROLES:
                return _(
                    "The account of %(name)s says that it has this address, but nobody has confirmed that. Its owner "
                    "follows the link in the confirmation mail, or the administrator corrects the account."
                ) % {"name": claimed}
            return _(
                "An account says that it has this address, but nobody has confirmed that. Its owner follows the link "
                "in the confirmation mail, or the administrator corrects the account."
            )
        owner = self.owners.get(row.student_number)
        if owner is not None and (user is None or owner != user.pk):
            return _("This student number belongs to another account, with another e-mail address.")
        if user is None:
            return ""
        if row.student_number and self.numbers.get(user.pk, row.student_number) != row.student_number:
            return _("This person already has another student number.")
        enrolment = self.enrolments.get(user.pk)
        if enrolment and enrolment.role not in (Role.STUDENT, role):
            return _("This person is %(role)s here. A roster does not change that.") % {
                "role": enrolment.get_role_display()
            }
        return ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _free_username(email: str) -> str:
    base = re.sub(r"[^\w.+-]", "", email.split("@", maxsplit=1)[0])[:140] or "user"
    taken = {
        name.lower() for name in User.objects.filter(username__istartswith=base).values_list("username", flat=True)
    }
    username, number = base, 1
    while username.lower() in taken:
        number += 1
        username = f"{base}{number}"
    return username


def import_roster(
    *, actor: User, course: Course, text: str, dry_run: bool, only_good: bool = False
) -> list[RowVerdict]:
    """Enrol the people of a roster into `course` and return a verdict for each row, in the file's order.

    A dry run only judges. A real run is one transaction: with an error in any row nothing is written, unless
    `only_good`. Accounts are found by a confirmed e-mail address and keep their name and password; new ones get no
    password and are claimed by the reset link. Nobody who is missing from the file is dropped. Real runs wait for each
    other, also those of other courses, because accounts are the site's: two may hold the same new person. Raises PermissionDenied when the actor does not
    run the course, BadTable when the text is no roster.
    """
    if not may_manage_course(actor, course):
        raise PermissionDenied
    rows = _rows(text)
    if dry_run:
        return [plan.verdict for plan in _plans(actor, course, rows)]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK_SPACE])
        plans = _plans(actor, course, rows)
        verdicts = [plan.verdict for plan in plans]
        if not only_good and any(verdict.verdict == Verdict.ERROR for verdict in verdicts):
            return verdicts
        done = [_carry_out(course, plan) for plan in plans]
        if not only_good and any(verdict.verdict == Verdict.ERROR for verdict in done):
            transaction.set_rollback(True)
    return done


def _plans(actor: User, course: Course, rows: list[_Row]) -> list[_Plan]:
    planner = _Planner(actor, course, rows)
    return [planner.plan(row) for row in rows]


def _carry_out(course: Course, plan: _Plan) -> RowVerdict:
    if plan.verdict.verdict not in (Verdict.CREATED, Verdict.UPDATED):
        return plan.verdict
    row = plan.row
    try:
        with transaction.atomic():
            user = plan.user or create_user(username=_free_username(row.email), email=row.email, display_name=row.name)
            enrol(course=course, user=user, role=row.role, tutorial=plan.tutorial, student_number=row.student_number)
    except ValidationError as error:
        return replace(plan.verdict, verdict=Verdict.ERROR, message=" ".join(error.messages))
    except IntegrityError:
        message = _("Somebody else stored this person at the same moment. Import the row again.")
        return replace(plan.verdict, verdict=Verdict.ERROR, message=message)
    return plan.verdict


def absent_students(course: Course, text: str) -> list[Enrolment]:
    """Return the active students of the course whose e-mail address is not in the roster. They stay enrolled."""
    emails = [row.email.strip().lower() for row in _rows(text)]
    students = Enrolment.objects.active().students().filter(course=course).select_related("user")
    named = EmailAddress.objects.filter(verified=True, email__in=emails).values("user")
    students = students.annotate(low=Lower("user__email")).exclude(low__in=emails).exclude(user__in=named)
    return list(students.order_by("user__display_name"))
