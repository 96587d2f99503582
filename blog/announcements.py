"""Announcements: stored by those who run a course or the site, shown until they end or are put away."""

from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from blog.models import Announcement
from blog.permissions import may_announce
from core.prepared import Prepared, moment
from core.prepared import number as number_at
from core.text import number, tidy_line
from people.models import Course, User

COOKIE = "put_away"
MOST = 3
_KEPT = 20
_YEAR = 365 * 24 * 3600


@transaction.atomic
def save_announcement(*, actor: User, announcement: Announcement) -> Announcement:
    """Store an announcement: a coordinator's for a course of theirs, the administrator's for the whole site.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not may_announce(actor, announcement.course_id):
        raise PermissionDenied
    announcement.text = tidy_line(announcement.text)
    if not announcement.pk:
        announcement.made_by = actor
    announcement.full_clean()
    announcement.save()
    return announcement


def shown(request: HttpRequest, course: Course | None = None) -> SafeString | str:
    """Return what stands at the head of a page, by one query: the newest, without what this browser has put away."""
    user = request.user
    reader = (user.pk,) if user.is_authenticated else ()
    narrow = () if course is None else (course.pk,)
    rows: list[Announcement] = _current(bool(reader), bool(narrow))(timezone.now(), *reader, *narrow)
    away = _put_away(request) if rows else []
    announcements = [row for row in rows if row.pk not in away][:MOST]
    if not announcements:
        return ""
    return render_to_string("blog/_announcements.html", {"announcements": announcements})


@cache
def _current(is_member: bool, is_of_course: bool) -> Prepared:
    def build() -> Any:
        user = User(pk=number_at(1)) if is_member else AnonymousUser()
        rows = Announcement.objects.current(moment(0)).visible_to(user)
        if is_of_course:
            rows = rows.for_course(number_at(1 + is_member))
        return rows.select_related("course")[: MOST + _KEPT]

    name = f"announcements{'_of_member' * is_member}{'_of_course' * is_of_course}"
    return Prepared(name, build, 1 + is_member + is_of_course)


def _put_away(request: HttpRequest) -> list[int]:
    ids = [number(part) for part in request.COOKIES.get(COOKIE, "").split(".")[:_KEPT]]
    return [pk for pk in ids if pk is not None]


def put_away(request: HttpRequest) -> HttpResponse | None:
    """Answer `?put_away=<id>`: back to the page, without the announcement from now on; None for any other request.

    Nothing but this browser's own cookie changes, so a link may do it, and it works without a session and JavaScript.
    """
    pk = number(request.GET.get("put_away", ""))
    if pk is None:
        return None
    ids = [pk, *(one for one in _put_away(request) if one != pk)][:_KEPT]
    response = HttpResponseRedirect(request.path)
    response.set_cookie(
        COOKIE, ".".join(map(str, ids)), max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    response["Cache-Control"] = "no-store"
    return response
