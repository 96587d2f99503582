"""Announcements: stored by those who run a course or the site, shown until they end or are put away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from blog.models import Announcement
from blog.permissions import may_announce
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


def shown(request: HttpRequest, course: Course | None = None) -> list[Announcement]:
    """Return what stands at the head of a page, by one query: the newest, without what this browser has put away."""
    rows = Announcement.objects.current().visible_to(request.user).exclude(pk__in=_put_away(request))
    if course is not None:
        rows = rows.for_course(course)
    return list(rows.select_related("course")[:MOST])


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
