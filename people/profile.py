"""What people decide about themselves: the name that others read, a portrait, how the site meets them, and leaving."""

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import BinaryIO

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import ImageOps

from core.images import open_picture, webp
from core.text import tidy_line
from people.enums import person_left
from people.models import Enrolment, User
from people.services import known_numbers_in

PORTRAIT = 320
# Joiners, fillers and variation selectors that Unicode does not count among its format characters.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@transaction.atomic
def save_profile(*, actor: User, display_name: str, about: str) -> User:
    """Store the name and the short text that others read. Raises ValidationError by field.

    The name that the account came with is kept for staff; taking it back ends that. Nobody takes the name of somebody
    in a common course, and no text holds a student number.
    """
    user = _locked(actor)
    name, about = tidy_line(display_name), tidy_line(about)
    if not any(sign.isalnum() for sign in name):
        raise ValidationError({"display_name": _("There is no letter in this name.")})
    for field, text in (("display_name", name), ("about", about)):
        if known_numbers_in(text):
            raise ValidationError({field: _("This holds a student number. Everybody could read it here.")})
    official = user.official_name or user.display_name
    if name.casefold() != official.casefold() and _is_anothers(user, name):
        raise ValidationError({"display_name": _("Somebody in a course of yours has this name.")})
    user.display_name, user.about = name, about
    user.official_name = official if name != official else ""
    _store(user, "display_name", "about", "official_name")
    return user


def _locked(actor: User) -> User:
    """Return the account under a lock that lets others point to it: nobody's comment waits for its end."""
    return User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _store(user: User, *fields: str) -> None:
    user.clean_fields(exclude={field.name for field in User._meta.fields} - set(fields))
    user.save(update_fields=fields)


def _is_anothers(user: User, name: str) -> bool:
    courses = Enrolment.objects.filter(user=user).values("course")
    others = User.objects.filter(enrolments__course__in=courses).exclude(pk=user.pk).distinct()
    wanted = _as_seen(name)
    return any(
        wanted == _as_seen(taken) for names in others.values_list("display_name", "official_name") for taken in names
    )


def _as_seen(name: str) -> str:
    """Return a name without what a reader does not see of it: case, spaces, widths, signs that have no shape."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in _UNSEEN.sub("", plain) if not c.isspace() and unicodedata.category(c) != "Cf")


@transaction.atomic
def save_settings(*, actor: User, theme: str, language: str, time_zone: str) -> User:
    """Store how the site meets the actor; each may be empty. Raises ValidationError by field."""
    user = _locked(actor)
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("The site is not there in this language.")})
    user.theme, user.language, user.time_zone = theme, language, time_zone
    _store(user, "theme", "language", "time_zone")
    return user


@transaction.atomic
def set_portrait(*, actor: User, file: BinaryIO | None, size: int = 0, alt: str = "") -> User:
    """Store a portrait, cut to a square and encoded anew, or with no file only its alternative text.

    Raises ValidationError at `portrait` when it is no picture, at `alt` when a portrait would have no text.
    """
    user = _locked(actor)
    text = tidy_line(alt)
    if (file is not None or user.portrait) and not text:
        raise ValidationError({"alt": _("Say what the picture shows, for those who do not see it.")})
    if known_numbers_in(text):
        raise ValidationError({"alt": _("This holds a student number. Everybody could read it here.")})
    before = user.portrait
    if file is not None:
        try:
            picture = open_picture(file, size, PORTRAIT)
        except ValidationError as error:
            raise ValidationError({"portrait": error.messages}) from error
        data = webp(ImageOps.fit(picture, (PORTRAIT, PORTRAIT)))
        user.portrait = hashlib.sha256(data).hexdigest()
        if not default_storage.exists(portrait_file(user)):
            default_storage.save(portrait_file(user), ContentFile(data))
    user.portrait_alt = text if user.portrait else ""
    _store(user, "portrait", "portrait_alt")
    if before != user.portrait:
        _drop_file(user, before)
    return user


@transaction.atomic
def remove_portrait(*, actor: User) -> User:
    """Take the portrait away; its file is deleted."""
    user = _locked(actor)
    before = user.portrait
    user.portrait = user.portrait_alt = ""
    _store(user, "portrait", "portrait_alt")
    _drop_file(user, before)
    return user


def portrait_file(user: User, sha256: str = "") -> str:
    """The stored file of a portrait. Each person has files of their own, so that removing one touches nobody else's."""
    return f"portraits/{user.pk}/{sha256 or user.portrait}.webp"


def _drop_file(user: User, sha256: str) -> None:
    if sha256:
        transaction.on_commit(lambda: _delete_file(user, sha256))


@transaction.atomic
def _delete_file(user: User, sha256: str) -> None:
    """Delete the file under the lock that setting a portrait takes, unless the same picture was set again meanwhile."""
    if _locked(user).portrait != sha256:
        default_storage.delete(portrait_file(user, sha256))


def why_not_leave(user: User) -> str:
    """Return in plain words what keeps `user` from leaving now, or nothing."""
    if user.is_superuser:
        return _("You run this site. Let another administrator take that role from you first.")
    if Enrolment.objects.active().staff().filter(user=user).exists():
        return _("You teach in a course. Let a coordinator end that first: work waits for you there.")
    if not user.has_usable_password():
        return _("Your account has no password to confirm this with. Set one first, by the link of the login page.")
    return ""


@transaction.atomic
def leave(*, actor: User, password: str, keep_comments: bool, at: datetime | None = None) -> User:
    """Close the actor's account: nobody can log in to it until an administrator makes it active again.

    Raises ValidationError at `password`, or of the whole when something stands against it. Posts, submissions and marks
    stay. The portrait and every session end; the rooms above do their part (`person_left`): comments become tombstones
    unless they are kept, and the personal feed addresses end.
    """
    user = User.objects.get(pk=actor.pk)
    if reason := why_not_leave(user):
        raise ValidationError(reason)
    if not user.check_password(password):
        raise ValidationError({"password": _("This is not your password.")})
    now = at or timezone.now()
    # The rooms first: whoever hides a comment has locked its post, and then tells the writer, which changes the account.
    person_left.send(sender=User, user=user, keep_comments=keep_comments, at=now)
    user = remove_portrait(actor=user)
    user.is_active, user.left_at = False, now
    user.save(update_fields=["is_active", "left_at"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    return user
