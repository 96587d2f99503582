"""Pages for readers. Each begins with what the reader may see; what is missing and what is hidden look the same."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from blog.forms import SearchForm
from blog.models import Post
from blog.permissions import may_comment, may_edit_post
from core.http import missing, share_with_caches
from core.paging import newest_first
from core.text import tidy_line
from people.enums import Visibility
from people.models import Course, Enrolment, User
from people.permissions import Standing, standing

PAGE = 20


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page: the newest posts that the reader may see."""
    posts = Post.objects.published().visible_to(request.user).for_list()
    page = newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)
    response = render(request, "blog/front.html", {"page": page, "is_first": "before" not in request.GET})
    return share_with_caches(request, response)


@login_not_required
@require_safe
def post_detail(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """A post: one query for it, one for its thread; for those who are logged in, one for where they stand."""
    post = Post.objects.visible_to(request.user).for_page().filter(author__handle=handle, slug=slug).first()
    if post is None:
        missing(request)
    reader, authors = _standings(request, post)
    context = {
        "post": post,
        "reader": reader,
        "authors_enrolment": authors if reader.is_member else None,
        "may_comment": may_comment(reader, post),
        "is_author": may_edit_post(request.user, post),
        # Set by the save that led here: the browser drops the safety copy of what is published now.
        "saved_copy": request.session.pop("saved_copy", "") if may_edit_post(request.user, post) else "",
    }
    return share_with_caches(request, render(request, "blog/post_detail.html", context))


def _standings(request: HttpRequest, post: Post) -> tuple[Standing, Enrolment | None]:
    """Return the reader's standing in the post's course and the author's enrolment there, by one query."""
    if not request.user.is_authenticated:
        return Standing(), None
    rows = Enrolment.objects.filter(course=post.course_id, user__in={request.user.pk, post.author_id})
    by_user = {row.user_id: row for row in rows.select_related("tutorial__tutor")}
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
    posts = Post.objects.published().visible_to(request.user).filter(author=person).for_list()
    page = newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)
    if not page.items and request.user != person and not _share_course(request, person):
        missing(request)
    response = render(request, "blog/author.html", {"person": person, "page": page})
    return share_with_caches(request, response)


def _share_course(request: HttpRequest, person: User) -> bool:
    mine = Course.objects.of_member(request.user)
    return Enrolment.objects.active().filter(user=person, course__in=mine).exists()


@login_not_required
@require_safe
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Posts with a hashtag."""
    posts = Post.objects.published().visible_to(request.user).filter(tags__contains=[tag]).for_list()
    page = newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)
    return share_with_caches(request, render(request, "blog/tag.html", {"tag": tag, "page": page}))


@login_not_required
@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """A course: what it asks (members), its tutorials (members), its posts (by their visibility)."""
    found = Course.objects.filter(slug=course).first()
    if found is None:
        missing(request)
    reader = standing(request.user, found)
    if not reader.is_member and found.visibility_cap != Visibility.PUBLIC:
        missing(request)
    posts = Post.objects.published().visible_to(request.user).filter(course=found).for_list()
    page = newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)
    context: dict[str, Any] = {"course": found, "reader": reader, "page": page}
    if reader.is_member:
        assessments = Assessment.objects.visible_to(request.user).filter(course=found).with_due_for(request.user)
        context["assessments"] = assessments.distinct().order_by("due_at", "pk")
        context["tutorials"] = found.tutorials.select_related("tutor")
    return share_with_caches(request, render(request, "blog/course.html", context))


@require_safe
def assessment(request: HttpRequest, course: str, assessment: str) -> HttpResponse:
    """The brief, its rules and dates as they count for the reader, and its posts; members only."""
    rows = Assessment.objects.visible_to(request.user).with_due_for(request.user)
    found = rows.select_related("course", "rubric").filter(course__slug=course, slug=assessment).distinct().first()
    if found is None:
        missing(request)
    posts = Post.objects.published().visible_to(request.user).filter(assessment=found).for_list()
    page = newest_first(posts, "published_at", request.GET.get("before", ""), PAGE)
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
    """Posts that hold the words, best first."""
    form = SearchForm(request.GET or None)
    words = tidy_line(request.GET.get("q", ""))[:200]
    page = request.GET.get("page", "")
    number = max(1, min(50, int(page))) if page.isdecimal() and len(page) < 4 else 1
    results: list[Post] = []
    if words:
        found = Post.objects.published().visible_to(request.user).for_list().matching(words)
        results = list(found[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "form": form,
        "words": words,
        "results": results[:PAGE],
        "number": number,
        "next": number + 1 if len(results) > PAGE else None,
    }
    return share_with_caches(request, render(request, "blog/search.html", context))
