"""The student's desk, the checklist, the receipt with the released mark."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import due_for, rubric_maximum
from blog import drafts
from blog.models import Post
from blog.permissions import may_edit_post
from comments.models import Comment
from core.http import missing
from marking.forms import SubmitForm
from marking.models import Submission
from marking.permissions import may_mark, may_submit
from marking.receipts import verify
from marking.results import DeskLine, desk_lines, price_of, released_result
from marking.services import check_post, submit_post
from people.models import Course, User


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before every view here
    return request.user


@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """What is due, what was handed in, what was begun, own posts, and peers' posts that wait for a reader."""
    user = _user(request)
    lines: list[DeskLine] = desk_lines(user)
    posts = Post.objects.filter(author=user).for_list().order_by("-edited_at")[:50]
    offered = any(line.offers for line in lines)
    commented = Comment.objects.filter(author=user).values("post")
    waiting = (
        Post.objects.published().visible_to(user).exclude(author=user).exclude(pk__in=commented)
        .filter(course__in=Course.objects.of_member(user), assessment__isnull=False)
        .for_list().order_by("comment_count", "-published_at")[:5]
    )  # fmt: skip
    return render(
        request,
        "marking/desk.html",
        {
            "lines": lines,
            "begun": drafts.begun(user),
            "posts": list(posts),
            "waiting": [] if offered else list(waiting),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist of an own post, then its receipt."""
    user = _user(request)
    post = Post.objects.visible_to(user).select_related("author", "course", "assessment__course").filter(pk=pk).first()
    if post is None:
        missing(request)
    if not may_edit_post(user, post) or (post.assessment_id and not may_submit(user, post)):
        raise PermissionDenied
    problems: list[str] = []
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            problems = [str(message) for found in form.errors.values() for message in found]
        elif not may_submit(user, post):
            problems = [_("The post belongs to no assessment yet.")]
        else:
            last = Submission.objects.owned_by(user).filter(assessment=post.assessment).order_by("-attempt").first()
            try:
                submission = submit_post(actor=user, post=post)
            except ValidationError as error:
                problems = error.messages
            else:
                if last == submission:
                    said = _("Nothing has changed since attempt %(number)d, so this is still its receipt.")
                    messages.info(request, said % {"number": submission.attempt})
                else:
                    messages.success(request, _("Submitted. This is your receipt."))
                return HttpResponseRedirect(submission.get_absolute_url())
    checks = check_post(post)
    context = {
        "post": post, "assessment": post.assessment, "checks": checks, "problems": problems, "form": form,
        "blocked": any(check.status == "block" for check in checks),
        "earlier": Submission.objects.owned_by(user).filter(assessment=post.assessment).defer("body", "rendered", "plain_text"),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "marking/submit.html", context, status=status)


@require_safe
@never_cache
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """A receipt with what was frozen, for its owner and the staff who mark it; the mark once it is released."""
    user = _user(request)
    rows = Submission.objects.visible_to(user).with_names(user)
    rows = rows.select_related("assessment__course", "student", "post__author")
    submission = rows.filter(receipt=number).first()
    if submission is None:
        missing(request)
    own = submission.student_id == user.pk
    assessment = submission.assessment
    due = due_for(assessment, submission.student)
    context = {
        "submission": submission,
        "assessment": assessment,
        "course": assessment.course,
        "due_at": due,
        "price": price_of(assessment, due, submission.submitted_at, rubric_maximum(assessment)),
        "is_own": own,
        "is_sealed": submission.is_sealed and not own,
        "may_mark": not own and may_mark(user, submission),
        "is_whole": verify(submission),
        "result": released_result(user, submission),
    }
    return render(request, "marking/receipt.html", context)
