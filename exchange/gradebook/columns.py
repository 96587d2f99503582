"""What the columns of a gradebook file are: whose a row is, and which cell takes the mark.

Canvas exports Student, ID, SIS User ID, SIS Login ID and Section, then a column "Title (id)" for each assignment, and
below the header a row with the points possible. Moodle exports First name, Last name, ID number, Email address, then
"Assignment: Title (Real)"; its grading worksheet has Identifier, Grade, Maximum Grade and Feedback comments.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# In the order in which a row is matched. Canvas' own ID and Moodle's Identifier are numbers of their own, and no
# student numbers: they are not looked at.
NUMBER = {"sisuserid", "sisid", "idnumber", "studentnumber", "studentno", "studentid", "universityid", "orgdefinedid"}
EMAIL = {"emailaddress", "email", "mail"}
LOGIN = {"sisloginid", "loginid", "username", "login"}
_OTHER = {
    "student", "id", "section", "integrationid", "rootaccount", "firstname", "surname", "lastname", "fullname", "identifier",
    "institution", "department", "status", "maximumgrade", "gradecanbechanged", "lastmodifiedsubmission", "lastmodifiedgrade",
    "onlinetext", "feedbackcomments", "lastdownloadedfromthiscourse", "group", "notes",
}  # fmt: skip
# Reckoned by the learning system, which takes no value there.
_RECKONED = re.compile(
    r"(current|final|unposted\w*)\s*(current|final)?\s*(score|points|grade)$|\((percentage|letter|feedback)\)$", re.IGNORECASE
)  # fmt: skip
_NOT_TITLE = re.compile(r"^(assignment|quiz|forum|workshop|manual item|aufgabe|devoir|tarea)\s*:\s*|\s*\((real|\d+)\)$", re.IGNORECASE)  # fmt: skip


def folded(title: str) -> str:
    """Return a title of a column without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", title.casefold())


@dataclass(frozen=True)
class Columns:
    """Places of the columns that say whose a row is, of those that can take a mark, and of what goes with one."""

    numbers: list[int]
    emails: list[int]
    logins: list[int]
    gradable: list[int]
    changeable: int | None
    maximum: int | None
    feedback: int | None

    @property
    def can_match(self) -> bool:
        """Whether any column says whose a row is."""
        return bool(self.numbers or self.emails or self.logins)


def _told(title: str) -> str:
    """Return what is looked at of a column's title: spaces folded, and no more of it than any title has."""
    return " ".join(title[:4_000].split())[:400]


def find_columns(header: Sequence[str]) -> Columns:
    """Return what the header's columns are."""
    keys = [folded(title) for title in header]

    def of(names: set[str]) -> list[int]:
        return [at for at, key in enumerate(keys) if key in names]

    def one(name: str) -> int | None:
        return keys.index(name) if name in keys else None

    known = NUMBER | EMAIL | LOGIN | _OTHER | {""}
    gradable = [at for at, key in enumerate(keys) if key not in known and not _RECKONED.search(_told(header[at]))]
    return Columns(
        of(NUMBER), of(EMAIL), of(LOGIN), gradable, one("gradecanbechanged"), one("maximumgrade"), one("feedbackcomments")
    )  # fmt: skip


def find_target(header: Sequence[str], columns: Columns, title: str) -> int | None:
    """Return the place of the one column that is the assessment's: by its title, else a worksheet's Grade; or None."""
    wanted = folded(title)
    named = [
        at for at in columns.gradable if folded(_NOT_TITLE.sub("", _NOT_TITLE.sub("", _told(header[at])))) == wanted
    ]
    if not named and columns.changeable is not None:
        named = [at for at in columns.gradable if folded(header[at]) == "grade"]
    return named[0] if len(named) == 1 else None
