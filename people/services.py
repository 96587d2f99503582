"""Writes of this room."""

import logging
import re
import secrets
import unicodedata
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from core.text import slugify, tidy_line
from people.enums import Role
from people.models import Course, Enrolment, StudentNumber, Tutorial, User, validate_number_pattern
from people.permissions import may_change_enrolment, may_give_role, may_manage_course, operates, standing

log = logging.getLogger("produsage.people")

_LABEL = re.compile(r"(?i)\b(?:SID|student\s*(?:id|no\.?|number)|ID)\b\W{0,4}$")


def free_handle(name: str) -> str:
    """Return a handle made from `name` that nobody has."""
    base = re.sub(r"[^a-z0-9-]", "", slugify(name, 32)).strip("-") or "writer"
    handle, number = base, 1
    while User.objects.filter(handle=handle).exists():
        number += 1
        handle = f"{base}-{number}" if number < 50 else f"{base[:28]}-{secrets.token_hex(4)}"
    return handle


@transaction.atomic
def create_user(
    *, username: str, email: str, display_name: str, handle: str = "", about: str = "", password: str | None = None, is_superuser: bool = False
) -> User:  # fmt: skip
    """Create an account; without a password it is claimed by the reset link. Raises ValidationError by field.

    Whoever makes it, by a roster or in the admin, vouches for its address.
    """
    user = User(
        username=tidy_line(username),
        email=tidy_line(email).lower(),
        display_name=tidy_line(display_name),
        handle=handle or free_handle(display_name or username),
        about=tidy_line(about),
        is_superuser=is_superuser,
        is_staff=is_superuser,
        password=make_password(password),
    )
    user.full_clean()
    check_address(user.email)
    user.save(force_insert=True)
    _vouch_for_address(user)
    return user


def others_have(email: str, user: User | None = None) -> bool:
    """Whether an account other than `user` has this address, as its own or as a confirmed further one.

    What somebody has only typed in and not confirmed counts for nothing.
    """
    pk = user.pk if user is not None else None
    if not email:
        return False
    return (
        User.objects.filter(email__iexact=email).exclude(pk=pk).exists()
        or EmailAddress.objects.filter(email=email.lower(), verified=True).exclude(user=pk).exists()
    )


def check_address(email: str, user: User | None = None) -> None:
    """Raise ValidationError at `email` when another account than `user` has it."""
    if others_have(email, user):
        raise ValidationError({"email": _("Another account has this e-mail address.")})


def _vouch_for_address(user: User) -> None:
    """Make the account's address its only one, confirmed; others lose what they claimed of it without confirming."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    if user.email:
        EmailAddress.objects.filter(email=user.email, verified=False).exclude(user=user).delete()
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def save_account(*, actor: User, user: User) -> User:
    """Store an administrator's changes to an account. Raises PermissionDenied for others, ValidationError by field.

    A new address takes the place of all former ones, and the administrator vouches for it; one that stays as it is
    stays as confirmed or unconfirmed as it was.
    """
    if not operates(actor):
        raise PermissionDenied
    before = User.objects.select_for_update(no_key=True).values_list("email", flat=True).get(pk=user.pk)
    user.email = tidy_line(user.email).lower()
    user.username, user.display_name = tidy_line(user.username), tidy_line(user.display_name)
    user.about = tidy_line(user.about)
    user.full_clean(exclude=["password"])
    check_address(user.email, user)
    if user.is_active:
        user.left_at = None
    user.save()
    if user.email != before.lower():
        _vouch_for_address(user)
    _flag_staff(user)
    return user


@transaction.atomic
def save_course(*, actor: User, course: Course) -> Course:
    """Store a course's settings; only the administrator makes a new one. Raises ValidationError by field."""
    if not (operates(actor) if course.pk is None else may_manage_course(actor, course)):
        raise PermissionDenied
    course.full_clean()
    course.save()
    return course


@transaction.atomic
def save_tutorial(*, actor: User, tutorial: Tutorial) -> Tutorial:
    """Store a tutorial. Raises ValidationError when its tutor does not teach in the course."""
    if not may_manage_course(actor, tutorial.course_id):
        raise PermissionDenied
    check_tutor(tutorial.course_id, tutorial.tutor)
    tutorial.full_clean()
    tutorial.save()
    return tutorial


def check_tutor(course_id: int, tutor: User | None) -> None:
    """Raise ValidationError at `tutor` when that person is not active staff of the course."""
    if tutor is not None and not standing(tutor, course_id).is_staff:
        raise ValidationError({"tutor": _("This person does not teach in the course. Enrol them as a tutor first.")})


@transaction.atomic
def enrol(
    *, course: Course, user: User, role: str = Role.STUDENT, tutorial: Tutorial | None = None, student_number: str = ""
) -> Enrolment:  # fmt: skip
    """Put `user` into `course`, or bring an earlier enrolment up to date (and back to active).

    Raises ValidationError when the tutorial is another course's, or the student number is another person's or
    differs from the one that the person already has. The account of staff is flagged, for the link to the admin
    that pages show; no right rests on the flag.
    """
    enrolment = Enrolment.objects.select_for_update().filter(course=course, user=user).first()
    enrolment = enrolment or Enrolment(course=course, user=user)
    enrolment.role, enrolment.tutorial, enrolment.is_active = role, tutorial, True
    enrolment.full_clean()
    enrolment.save()
    _flag_staff(user)
    if student_number:
        _keep_student_number(user, student_number)
    return enrolment


def _flag_staff(user: User) -> None:
    teaches = Enrolment.objects.active().staff().filter(user=user).exists()
    if user.is_staff != (teaches or user.is_superuser):
        user.is_staff = teaches or user.is_superuser
        user.save(update_fields=["is_staff"])


@transaction.atomic
def change_enrolment(
    *, actor: User, enrolment: Enrolment, role: str, tutorial: Tutorial | None, is_active: bool, student_number: str | None = None
) -> Enrolment:  # fmt: skip
    """Change role, tutorial or standing of an enrolment; with `student_number`, put the person's number right.

    Raises PermissionDenied when the actor may not change it or give that role (nobody changes an own enrolment), or
    would replace a number without being the administrator, since the number is the person's in every course;
    ValidationError when the tutorial is another course's or the number is another person's.
    """
    stored = Enrolment.objects.select_for_update(of=("self",)).select_related("user").get(pk=enrolment.pk)
    if not may_change_enrolment(actor, stored) or not may_give_role(actor, stored.course_id, role):
        raise PermissionDenied
    stored.role, stored.tutorial, stored.is_active = role, tutorial, is_active
    stored.full_clean()
    stored.save()
    _flag_staff(stored.user)
    if student_number:
        _put_student_number_right(actor, stored.user, student_number)
    return stored


def _put_student_number_right(actor: User, user: User, number: str) -> None:
    record = StudentNumber.objects.select_for_update().filter(user=user).first() or StudentNumber(user=user)
    if record.number == number:
        return
    if record.pk and not operates(actor):
        raise PermissionDenied
    # Without the numbers: a log is read by more people than they are for.
    what = "replaced" if record.pk else "entered"
    record.number = number
    record.full_clean()
    record.save()
    log.info("student number of account %d %s by account %d", user.pk, what, actor.pk)


def _keep_student_number(user: User, number: str) -> None:
    own = StudentNumber.objects.filter(user=user).first()
    if own is None:
        record = StudentNumber(user=user, number=number)
        record.full_clean()
        record.save(force_insert=True)
    elif own.number != number:
        raise ValidationError({"student_number": _("This person already has another student number.")})


def student_numbers_in(course: Course, *texts: str) -> list[str]:
    """Return what in `texts` is a student number: a real one of the site however it is spelt, or one of the course's
    form with a label such as SID before it.

    A real number is found glued to letters, parted by spaces or hyphens, in wide digits, or with invisible signs
    inside. A run of digits that only has the right length (part of a DOI or an ISBN) is none.
    """
    plain = [_visible(text) for text in texts]
    found = known_numbers_in(*texts)
    form = _labelled_form(course.student_number_pattern)
    for text in plain:
        found += [
            match.group()
            for match in form.finditer(text)
            if _LABEL.search(text[max(0, match.start() - 24) : match.start()])
        ]
    return list(dict.fromkeys(found))


def known_numbers_in(*texts: str) -> list[str]:
    """Return what in `texts` is the number of a student of the site, however it is spelt."""
    candidates = {candidate for text in texts for candidate in _digit_runs(_visible(text))}
    if not candidates:
        return []
    # As one array: a text that is nothing but numbers has hundreds of thousands of candidates.
    among = RawSQL("upper(number) = ANY (%s)", [list(candidates)], BooleanField())
    known = StudentNumber.objects.filter(among)
    return list(known.values_list("number", flat=True))


def _visible(text: str) -> str:
    """Return `text` with plain digits, and without signs that nobody sees."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


_GROUP = re.compile(r"[A-Za-z]?[0-9]+[A-Za-z]?")
_GAP = re.compile(r"[\s\-./_–—:]{0,2}")
_GROUPS_IN_A_NUMBER = 6
_DIGITS_IN_A_NUMBER = range(4, 21)


def _digit_runs(text: str) -> Iterator[str]:
    """Yield, in upper case, each run of digits (with a letter before or after), and neighbouring groups joined."""
    groups = list(_GROUP.finditer(text))
    for start, first in enumerate(groups):
        joined = ""
        end = first.start()
        for group in groups[start : start + _GROUPS_IN_A_NUMBER]:
            if joined and not _GAP.fullmatch(text, end, group.start()):
                break
            joined += group.group()
            end = group.end()
            if len(joined) > _DIGITS_IN_A_NUMBER.stop:
                break
            for spelt in {joined, joined.strip(_LETTERS), joined.lstrip(_LETTERS), joined.rstrip(_LETTERS)}:
                if len(spelt) in _DIGITS_IN_A_NUMBER:
                    yield spelt.upper()


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _labelled_form(pattern: str) -> re.Pattern[str]:
    """Return the course's form of a number between word boundaries; the usual nine digits when it is none of ours."""
    try:
        validate_number_pattern(pattern)
    except ValidationError:
        pattern = "[0-9]{9}"
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
