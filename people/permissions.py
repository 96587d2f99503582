"""Who may do what with courses and people: named predicates of one question each.

Each asks the database once; `Standing` answers all of them for one user and one course from a single query.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from core.prepared import Prepared, number
from people.enums import STAFF_ROLES, Role
from people.models import Course, Enrolment, User

Viewer = User | AnonymousUser

_STANDING = Prepared(
    "standing",
    lambda: (
        Enrolment.objects.active()
        .filter(user=number(0), course_id=number(1))
        .order_by("pk")
        .values_list("role", "tutorial_id")
    ),
    2,
)


@dataclass(frozen=True)
class Standing:
    """What a person is in a course: `role` (or ""), `tutorial_id`, and the tutorials that the person teaches."""

    role: str = ""
    tutorial_id: int | None = None

    @property
    def is_member(self) -> bool:
        """Whether the person is active in the course, in any role."""
        return bool(self.role)

    @property
    def is_student(self) -> bool:
        """Whether the person studies here."""
        return self.role == Role.STUDENT

    @property
    def is_staff(self) -> bool:
        """Whether the person teaches here."""
        return self.role in STAFF_ROLES

    @property
    def is_coordinator(self) -> bool:
        """Whether the person coordinates the course."""
        return self.role == Role.COORDINATOR


def standing(user: Viewer, course: Course | int) -> Standing:
    """Return what `user` is in `course`, by one query (none for the anonymous)."""
    if not user.is_authenticated:
        return Standing()
    course_id = course if isinstance(course, int) else course.pk
    rows = _STANDING(user.pk, course_id)
    return Standing(*rows[0]) if rows else Standing()


def is_member(user: Viewer, course: Course | int) -> bool:
    """Whether `user` is active in `course`."""
    return standing(user, course).is_member


def coordinates(user: Viewer, course: Course | int) -> bool:
    """Whether `user` coordinates `course`."""
    return standing(user, course).is_coordinator


def teaches_anywhere(user: Viewer) -> bool:
    """Whether `user` is staff of any course: the question that opens the admin."""
    return user.is_authenticated and Enrolment.objects.active().staff().filter(user=user).exists()


def operates(user: Viewer) -> bool:
    """Whether `user` is the site's administrator: accounts and courses, but no teaching."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


def may_manage_course(user: Viewer, course: Course | int) -> bool:
    """Whether `user` may change a course's set-up: its coordinator, or the administrator."""
    return operates(user) or coordinates(user, course)


@dataclass(frozen=True)
class Reach:
    """Where a person has a say: the ids of the courses that the person teaches in, and of those coordinated."""

    operates: bool = False
    teaches: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()

    def manages(self, course_id: int | None = None) -> bool:
        """Whether the person may change the set-up of that course; without one, of any."""
        if self.operates:
            return True
        return bool(self.coordinates) if course_id is None else course_id in self.coordinates


def reach(user: Viewer) -> Reach:
    """Return where `user` has a say, by one query (none for the anonymous)."""
    if not user.is_authenticated:
        return Reach()
    rows = list(Enrolment.objects.active().staff().filter(user=user).values_list("course_id", "role"))
    return Reach(
        operates=operates(user),
        teaches=frozenset(course for course, _role in rows),
        coordinates=frozenset(course for course, role in rows if role == Role.COORDINATOR),
    )


def person(request: HttpRequest) -> User:
    """Return the request's user where a check before has made sure that somebody is logged in."""
    assert isinstance(request.user, User)
    return request.user


def reach_of(request: HttpRequest) -> Reach:
    """Return the reach of the request's user, asked once a request."""
    known: Reach | None = getattr(request, "known_reach", None)
    if known is None:
        known = reach(request.user)
        request.known_reach = known  # type: ignore[attr-defined]
    return known


def may_give_role(user: Viewer, course: Course | int, role: str) -> bool:
    """Whether `user` may make somebody a `role`: coordinators name students and tutors, the administrator all."""
    if operates(user):
        return True
    return role in (Role.STUDENT, Role.TUTOR) and coordinates(user, course)


def may_change_enrolment(user: Viewer, enrolment: Enrolment) -> bool:
    """Whether `user` may change `enrolment`: never one's own, and other coordinators' only as the administrator."""
    return enrolment.user_id != user.pk and may_give_role(user, enrolment.course_id, enrolment.role)


def official_name_for(user: Viewer, person: User) -> str:
    """Return the roster's name of somebody who goes by another, to staff of a common course; else nothing.

    No query for somebody who has only one name.
    """
    if not person.official_name or not user.is_authenticated:
        return ""
    taught = Course.objects.of_staff(user).values("pk")
    return person.official_name if Enrolment.objects.filter(user=person, course__in=taught).exists() else ""
