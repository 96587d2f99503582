"""Atom feeds of every list: what everybody may read, or, with a personal key, what the key's owner may read."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from blog import lists
from blog.archive import Month
from blog.enums import Licence
from blog.lists import PostList
from core.addresses import address
from core.atom import Entry, feed
from core.http import same_tag
from people.enums import Visibility
from people.models import Course, Tutorial, User
from people.pages import site
from people.permissions import Viewer, is_member

LENGTH = 30
_COLUMNS = (
    "pk", "title", "slug", "author__handle", "author__display_name", "author__username", "published_at", "edited_at",
    "excerpt", "tags", "licence",
)  # fmt: skip


@dataclass(frozen=True)
class _Feed:
    """What one list gives: its posts, narrowed by values, its name, the page that it is of."""

    posts: PostList
    values: tuple[Any, ...]
    title: str
    page: str
    is_there_empty: bool = True


def _reader(request: HttpRequest) -> Viewer:
    """Return the owner of the key in the address, or nobody: a login counts for nothing here. Raises Http404."""
    key = request.GET.get("key", "")
    if not key:
        return AnonymousUser()
    owner = User.objects.filter(feed_key__key=key, is_active=True).first()
    if owner is None:
        raise Http404
    return owner


def _answer(request: HttpRequest, reader: Viewer, found: _Feed) -> HttpResponse:
    """Answer with the newest posts, or with 304 when nothing of them has changed. Raises Http404."""
    rows = found.posts.newest(reader, *found.values, columns=_COLUMNS, size=LENGTH)
    if not rows and not found.is_there_empty:
        raise Http404
    url = request.build_absolute_uri()
    tag = f'"{hashlib.sha256(repr((url, found.title, rows)).encode()).hexdigest()[:32]}"'
    response: HttpResponse
    if same_tag(request, tag):
        response = HttpResponseNotModified()
    else:
        here = site(request)
        body = feed(
            url=url,
            page=here + found.page,
            title=found.title,
            subtitle=_("What you may read") if reader.is_authenticated else _("Posts that everybody may read"),
            language=get_language() or "en",
            entries=_entries(here, rows),
        )
        response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = tag
    if reader.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _entries(here: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    host = urlsplit(here).hostname
    rights = cache(_rights)
    for pk, title, slug, handle, name, username, published, edited, excerpt, tags, licence in rows:
        yield Entry(
            id=f"tag:{host},2026:post/{pk}",
            url=here + address("post", handle, slug),
            title=title,
            author=name or username,
            author_url=here + address("author", handle),
            published=published,
            updated=edited,
            summary=excerpt,
            tags=tags,
            rights=rights(licence),
        )


def _rights(licence: str) -> str:
    return str(Licence(licence).label)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The newest posts of all."""
    reader = _reader(request)
    return _answer(request, reader, _Feed(lists.FRONT, (), "Produsage", address("front")))


@login_not_required
@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """Posts of a course; one that is not open to the public is there for its members alone."""
    reader = _reader(request)
    found = Course.objects.filter(slug=course).first()
    if found is None or (found.visibility_cap != Visibility.PUBLIC and not is_member(reader, found)):
        raise Http404
    title = f"Produsage: {found}"
    return _answer(request, reader, _Feed(lists.OF_COURSE, (found.pk,), title, found.get_absolute_url()))


@login_not_required
@require_safe
def assessment(request: HttpRequest, course: str, assessment: str) -> HttpResponse:
    """Posts for an assessment; until somebody outside may read one, it is there for members alone."""
    reader = _reader(request)
    found = Assessment.objects.select_related("course").filter(course__slug=course, slug=assessment).first()
    if found is None:
        raise Http404
    sees = reader.is_authenticated and Assessment.objects.visible_to(reader).filter(pk=found.pk).exists()
    title = f"Produsage: {found.course.code}, {found}"
    page = found.get_absolute_url()
    return _answer(request, reader, _Feed(lists.OF_ASSESSMENT, (found.pk,), title, page, is_there_empty=sees))


@login_not_required
@require_safe
def tutorial(request: HttpRequest, course: str, pk: int) -> HttpResponse:
    """Posts of those in a tutorial, for members with a key: who is in which tutorial is nobody else's business."""
    reader = _reader(request)
    found = Tutorial.objects.select_related("course").filter(course__slug=course, pk=pk).first()
    if found is None or not is_member(reader, found.course):
        raise Http404
    title = f"Produsage: {found.course.code}, {found}"
    narrow = (found.pk, found.course_id)
    return _answer(request, reader, _Feed(lists.OF_TUTORIAL, narrow, title, address("tutorial", course, pk)))


@login_not_required
@require_safe
def author(request: HttpRequest, handle: str) -> HttpResponse:
    """Posts of an author; one who has none for this reader is not there."""
    reader = _reader(request)
    found = User.objects.filter(handle=handle, is_active=True).first()
    if found is None:
        raise Http404
    title, page = f"Produsage: {found}", found.get_absolute_url()
    return _answer(request, reader, _Feed(lists.BY_AUTHOR, (found.pk,), title, page, is_there_empty=False))


@login_not_required
@require_safe
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Posts with a hashtag."""
    reader = _reader(request)
    return _answer(request, reader, _Feed(lists.WITH_TAG, (tag,), f"Produsage: #{tag}", address("tag", tag)))


@login_not_required
@require_safe
def archive(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Posts of a month."""
    reader = _reader(request)
    found = Month.of(year, month)
    if found is None:
        raise Http404
    title, page = f"Produsage: {found}", address("archive_month", year, month)
    return _answer(request, reader, _Feed(lists.OF_MONTH, (found.start, found.end), title, page))
