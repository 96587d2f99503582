"""Pages for readers. Each begins with what the reader may see; what is missing and what is hidden look the same."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from blog import archive as archive_months
from blog import lists
from blog.announcements import put_away, shown
from blog.archive import Month
from blog.finding import Results, find
from blog.lists import PAGE, PostList
from blog.models import Post
from blog.querysets import PostQuerySet
from blog.sections import NEWEST, Sections, sections
from blog.showing.cards import post_list
from blog.showing.page import show_post
from blog.showing.results import show_results
from core import prepared
from core.addresses import address
from core.http import missing, share_with_caches
from core.paging import Page
from core.prepared import Prepared
from core.query import read
from people.enums import Visibility
from people.models import Course, Enrolment, Tutorial, User
from people.pages import fill_page, site
from people.permissions import Standing, is_member, official_name_for, standing


def _page_of(reader: User | AnonymousUser, first: int) -> PostQuerySet:
    posts: PostQuerySet = Post.objects.visible_to(reader).for_page().with_neighbours(reader)
    return posts.filter(author__handle=prepared.word(first), slug=prepared.word(first + 1)).order_by()


_POST = Prepared("post", lambda: _page_of(AnonymousUser(), 0), 2)
_POST_OF_MEMBER = Prepared("post_of_member", lambda: _page_of(User(pk=prepared.number(0)), 1), 3)
_ENROLMENTS = Prepared(
    "enrolments",
    lambda: (
        Enrolment.objects.filter(course=prepared.number(0), user__in=[prepared.number(1), prepared.number(2)])
        .select_related("tutorial__tutor")
        .order_by()
    ),
    3,
)


def _page(request: HttpRequest, wanted: PostList, *values: Any) -> Page:
    return wanted.page(request.user, *values, cursor=request.GET.get("before", ""))


def _sections(request: HttpRequest, wanted: PostList, *values: Any) -> Sections:
    """Return a page in sections; they stand on the first alone."""
    if request.GET.get("before", ""):
        return Sections(_page(request, wanted, *values))
    return sections(wanted.page(request.user, *values, beyond=NEWEST - PAGE), request.user.pk)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page: a lead, what is discussed, what needs a reader, and the newest posts that the reader may see."""
    if answer := put_away(request):
        return answer
    found = _sections(request, lists.FRONT)
    values = {"sections": "" if found.is_empty else found.render(), "announcements": shown(request)}
    return share_with_caches(request, fill_page(request, "blog/front.html", {"is_empty": found.is_empty}, values))


@login_not_required
@require_safe
def post_detail(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """A post: one query for it, one for its thread; for those who are logged in, one for where they stand."""
    user = request.user
    found = _POST_OF_MEMBER(user.pk, handle, slug) if user.is_authenticated else _POST(handle, slug)
    if not found:
        missing(request)
    return share_with_caches(request, show_post(request, found[0], *_standings(request, found[0])))


def _standings(request: HttpRequest, post: Post) -> tuple[Standing, Enrolment | None]:
    """Return the reader's standing in the post's course and the author's enrolment there, by one query."""
    if not request.user.is_authenticated:
        return Standing(), None
    by_user = {row.user_id: row for row in _ENROLMENTS(post.course_id, request.user.pk, post.author_id)}
    mine = by_user.get(request.user.pk)
    reader = Standing(mine.role, mine.tutorial_id) if mine and mine.is_active else Standing()
    return reader, by_user.get(post.author_id)


_PERSON = Prepared("person", lambda: User.objects.filter(handle=prepared.word(0), is_active=True), 1)


@login_not_required
@require_safe
def author(request: HttpRequest, handle: str) -> HttpResponse:
    """An author's blog. Whoever has nothing to show to this reader is not there."""
    found: list[User] = _PERSON(handle)
    if not found:
        missing(request)
    person = found[0]
    page = _page(request, lists.BY_AUTHOR, person.pk)
    if not page.items and request.user != person and not _share_course(request, person):
        missing(request)
    official_name = official_name_for(request.user, person)
    shape = {
        "has_portrait": bool(person.portrait),
        "has_official_name": bool(official_name),
        "has_about": bool(person.about),
        "is_own": request.user == person,
        "is_empty": not page.items,
    }
    values = {
        "person": person,
        "handle": person.handle,
        "url": site(request) + address("author", person.handle),
        "feed_address": address("author_feed", person.handle),
        "portrait_url": person.portrait_url if person.portrait else "",
        "portrait_alt": person.portrait_alt,
        "official_name": official_name,
        "about": person.about,
        "description": person.about or person,
        "posts": post_list(page) if page.items else "",
    }
    return share_with_caches(request, fill_page(request, "blog/author.html", shape, values))


def _share_course(request: HttpRequest, person: User) -> bool:
    mine = Course.objects.of_member(request.user)
    return Enrolment.objects.active().filter(user=person, course__in=mine).exists()


@login_not_required
@require_safe
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Posts with a hashtag."""
    page = _page(request, lists.WITH_TAG, tag)
    values = {
        "tag": tag, "feed_address": address("tag_feed", tag), "posts": post_list(page) if page.items else ""
    }  # fmt: skip
    return share_with_caches(request, fill_page(request, "blog/tag.html", {"is_empty": not page.items}, values))


def _course_of_member() -> Any:
    mine = Q(enrolments__user=prepared.number(0), enrolments__is_active=True)
    courses = Course.objects.filter(slug=prepared.word(1))
    return courses.annotate(
        mine=FilteredRelation("enrolments", condition=mine), role=F("mine__role"), tutorial_id=F("mine__tutorial")
    )


_COURSE = Prepared("course", lambda: Course.objects.filter(slug=prepared.word(0)).order_by(), 1)
_COURSE_OF_MEMBER = Prepared("course_of_member", _course_of_member, 2)


def _course(request: HttpRequest, slug: str) -> tuple[Course, Standing]:
    """Return a course and where the reader stands in it, by one query."""
    user = request.user
    found: list[Course] = _COURSE_OF_MEMBER(user.pk, slug) if user.is_authenticated else _COURSE(slug)
    if not found:
        missing(request)
    role = getattr(found[0], "role", None)
    return found[0], Standing(role, getattr(found[0], "tutorial_id", None)) if role else Standing()


@login_not_required
@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """A course: what it asks (members), its tutorials (members), its posts (by their visibility)."""
    found, reader = _course(request, course)
    if not reader.is_member and found.visibility_cap != Visibility.PUBLIC:
        missing(request)
    if answer := put_away(request):
        return answer
    listed = _sections(request, lists.OF_COURSE, found.pk)
    values = {
        "course": found,
        "title": found.title,
        "code": found.code,
        "term": found.term,
        "feed_address": address("course_feed", found.slug),
        "announcements": shown(request, found),
        "members": _for_members(request, found, reader) if reader.is_member else "",
        "sections": "" if listed.is_empty else listed.render(),
    }
    return share_with_caches(request, fill_page(request, "blog/course.html", {"is_empty": listed.is_empty}, values))


def _for_members(request: HttpRequest, course: Course, reader: Standing) -> SafeString:
    """Return what a course's page holds for its members: what it asks, and its tutorials."""
    assessments = Assessment.objects.visible_to(request.user).filter(course=course).with_due_for(request.user)
    context = {
        "course": course,
        "reader": reader,
        "assessments": assessments.distinct().order_by("due_at", "pk"),
        "tutorials": course.tutorials.select_related("tutor"),
    }
    return render_to_string("blog/_course_members.html", context)


@require_safe
def tutorial(request: HttpRequest, course: str, pk: int) -> HttpResponse:
    """What those in a tutorial have written; members of the course only."""
    found = Tutorial.objects.select_related("course", "tutor").filter(course__slug=course, pk=pk).first()
    if found is None or not is_member(request.user, found.course):
        missing(request)
    page = _page(request, lists.OF_TUTORIAL, found.pk, found.course_id)
    context = {"tutorial": found, "course": found.course, "page": page}
    return share_with_caches(request, render(request, "blog/tutorial.html", context))


@login_not_required
@require_safe
def archive(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    """The posts of a month, with the way to the months before and after; without one, of the newest that has any."""
    readable = Post.objects.published().visible_to(request.user)
    if year is None or month is None:
        newest = readable.order_by("-published_at").values_list("published_at", flat=True).first()
        if newest:
            return redirect("archive_month", Month.holding(newest).year, Month.holding(newest).month)
        return share_with_caches(request, render(request, "blog/archive.html", {"page": Page([])}))
    found = Month.of(year, month)
    if found is None:
        missing(request)
    context = {
        "month": found,
        "page": _page(request, lists.OF_MONTH, found.start, found.end),
        "older": archive_months.before(readable, found),
        "newer": archive_months.after(readable, found),
    }
    return share_with_caches(request, render(request, "blog/archive.html", context))


@require_safe
def assessment(request: HttpRequest, course: str, assessment: str) -> HttpResponse:
    """The brief, its rules and dates as they count for the reader, and its posts; members only."""
    rows = Assessment.objects.visible_to(request.user).with_due_for(request.user)
    found = rows.select_related("course", "rubric").filter(course__slug=course, slug=assessment).distinct().first()
    if found is None:
        missing(request)
    page = _page(request, lists.OF_ASSESSMENT, found.pk)
    criteria = found.rubric.criteria.prefetch_related("levels") if found.rubric else []
    context = {
        "assessment": found,
        "course": found.course,
        "reader": standing(request.user, found.course),
        "page": page,
        "criteria": criteria,
    }
    return share_with_caches(request, render(request, "blog/assessment.html", context))


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Posts and comments that hold the words, best first."""
    query = read(request.GET.get("q", ""))
    page = request.GET.get("page", "")
    number = max(1, min(50, int(page))) if page.isascii() and page.isdecimal() and len(page) < 4 else 1
    results = Results() if query.is_empty else find(query, request.user, number)
    return share_with_caches(request, show_results(request, query, results))
