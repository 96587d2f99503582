"""Pages for readers. Each begins with what the reader may see; what is missing and what is hidden look the same."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from blog import archive as archive_months
from blog.announcements import put_away, shown
from blog.archive import Month
from blog.finding import Results, find
from blog.forms import SearchForm
from blog.models import Post
from blog.permissions import may_comment, may_edit_post
from blog.querysets import PostQuerySet
from blog.sections import PAGE, sections
from core import prepared
from core.http import missing, share_with_caches
from core.paging import Page, newest_first
from core.prepared import Prepared
from core.query import read
from people.enums import Visibility
from people.models import Course, Enrolment, Tutorial, User
from people.permissions import Standing, is_member, official_name_for, standing


def _page_of(reader: User | AnonymousUser, first: int) -> PostQuerySet:
    posts: PostQuerySet = Post.objects.visible_to(reader).for_page().with_neighbours(reader)
    return posts.filter(author__handle=prepared.word(first), slug=prepared.word(first + 1))


_POST = Prepared("post", lambda: _page_of(AnonymousUser(), 0), 2)
_POST_OF_MEMBER = Prepared("post_of_member", lambda: _page_of(User(pk=prepared.number(0)), 1), 3)
_ENROLMENTS = Prepared(
    "enrolments",
    lambda: Enrolment.objects.filter(
        course=prepared.number(0), user__in=[prepared.number(1), prepared.number(2)]
    ).select_related("tutorial__tutor"),
    3,
)


def _posts(request: HttpRequest) -> PostQuerySet:
    """What every list starts from."""
    posts: PostQuerySet = Post.objects.published().visible_to(request.user).for_list().with_tutorial(request.user)
    return posts


def _page(request: HttpRequest, posts: PostQuerySet) -> Page:
    return newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page: a lead, what is discussed, what needs a reader, and the newest posts that the reader may see."""
    if answer := put_away(request):
        return answer
    found = sections(_posts(request), request.GET.get("before", ""), request.user)
    context = {"sections": found, "page": found.page, "announcements": shown(request)}
    return share_with_caches(request, render(request, "blog/front.html", context))


@login_not_required
@require_safe
def post_detail(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """A post: one query for it, one for its thread; for those who are logged in, one for where they stand."""
    user = request.user
    found = _POST_OF_MEMBER(user.pk, handle, slug) if user.is_authenticated else _POST(handle, slug)
    if not found:
        missing(request)
    post: Post = found[0]
    reader, authors = _standings(request, post)
    context = {
        "post": post,
        "reader": reader,
        "authors_enrolment": authors if reader.is_member else None,
        "may_comment": may_comment(reader, post, is_known=request.user.is_authenticated),
        "is_author": may_edit_post(request.user, post),
        # Set by the save that led here: the browser drops the safety copy of what is published now.
        "saved_copy": request.session.pop("saved_copy", "") if may_edit_post(request.user, post) else "",
    }
    return share_with_caches(request, render(request, "blog/post_detail.html", context))


def _standings(request: HttpRequest, post: Post) -> tuple[Standing, Enrolment | None]:
    """Return the reader's standing in the post's course and the author's enrolment there, by one query."""
    if not request.user.is_authenticated:
        return Standing(), None
    by_user = {row.user_id: row for row in _ENROLMENTS(post.course_id, request.user.pk, post.author_id)}
    mine = by_user.get(request.user.pk)
    reader = Standing(mine.role, mine.tutorial_id) if mine and mine.is_active else Standing()
    return reader, by_user.get(post.author_id)


@login_not_required
@require_safe
def author(request: HttpRequest, handle: str) -> HttpResponse:
    """An author's blog. Whoever has nothing to show to this reader is not there."""
    person = User.objects.filter(handle=handle, is_active=True).first()
    if person is None:
        missing(request)
    page = _page(request, _posts(request).filter(author=person))
    if not page.items and request.user != person and not _share_course(request, person):
        missing(request)
    context = {"person": person, "page": page, "official_name": official_name_for(request.user, person)}
    response = render(request, "blog/author.html", context)
    return share_with_caches(request, response)


def _share_course(request: HttpRequest, person: User) -> bool:
    mine = Course.objects.of_member(request.user)
    return Enrolment.objects.active().filter(user=person, course__in=mine).exists()


@login_not_required
@require_safe
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Posts with a hashtag."""
    page = _page(request, _posts(request).filter(tags__contains=[tag]))
    return share_with_caches(request, render(request, "blog/tag.html", {"tag": tag, "page": page}))


def _course(request: HttpRequest, slug: str) -> tuple[Course, Standing]:
    """Return a course and where the reader stands in it, by one query."""
    courses = Course.objects.filter(slug=slug)
    if request.user.is_authenticated:
        mine = Q(enrolments__user=request.user.pk, enrolments__is_active=True)
        courses = courses.annotate(
            mine=FilteredRelation("enrolments", condition=mine), role=F("mine__role"), tutorial_id=F("mine__tutorial")
        )
    found = courses.first()
    if found is None:
        missing(request)
    role = getattr(found, "role", None)
    return found, Standing(role, getattr(found, "tutorial_id", None)) if role else Standing()


@login_not_required
@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """A course: what it asks (members), its tutorials (members), its posts (by their visibility)."""
    found, reader = _course(request, course)
    if not reader.is_member and found.visibility_cap != Visibility.PUBLIC:
        missing(request)
    if answer := put_away(request):
        return answer
    listed = sections(_posts(request).filter(course=found), request.GET.get("before", ""), request.user)
    context: dict[str, Any] = {"course": found, "reader": reader, "sections": listed, "page": listed.page}
    context["announcements"] = shown(request, found)
    if reader.is_member:
        assessments = Assessment.objects.visible_to(request.user).filter(course=found).with_due_for(request.user)
        context["assessments"] = assessments.distinct().order_by("due_at", "pk")
        context["tutorials"] = found.tutorials.select_related("tutor")
    return share_with_caches(request, render(request, "blog/course.html", context))


@require_safe
def tutorial(request: HttpRequest, course: str, pk: int) -> HttpResponse:
    """What those in a tutorial have written; members of the course only."""
    found = Tutorial.objects.select_related("course", "tutor").filter(course__slug=course, pk=pk).first()
    if found is None or not is_member(request.user, found.course):
        missing(request)
    page = _page(request, _posts(request).of_tutorial(found))
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
        "page": _page(request, found.within(_posts(request))),
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
    page = _page(request, _posts(request).filter(assessment=found))
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
    context = {"form": SearchForm({"q": query.text}), "query": query, "results": results}
    return share_with_caches(request, render(request, "blog/search.html", context))
