"""Reporting a comment or a post, and setting who may comment on one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.models import Post
from blog.moderation import set_comment_mode
from blog.permissions import may_set_comment_mode
from comments.models import Comment
from comments.moderation.forms import CommentModeForm, ReportForm
from comments.moderation.permissions import may_report_comment, may_report_post
from comments.moderation.services import has_reported, report_comment, report_post
from core.http import missing
from core.limits import is_allowed
from people import kept
from people.permissions import person

REPORTS = 20  # by one person, in an hour


def _post(request: HttpRequest, pk: int) -> Post:
    post = Post.objects.visible_to(request.user).select_related("author", "course", "assessment").filter(pk=pk).first()
    if post is None:
        missing(request)
    return post


@require_http_methods(["GET", "HEAD", "POST"])
def report_a_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a comment that the reader sees."""
    rows = Comment.objects.visible_to(request.user).select_related("author", "post__author", "post__course")
    comment = rows.filter(pk=pk).first()
    if comment is None:
        missing(request)
    if not may_report_comment(request.user, comment):
        raise PermissionDenied
    return _report(request, comment.post, comment, lambda **said: report_comment(comment=comment, **said))


@require_http_methods(["GET", "HEAD", "POST"])
def report_a_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a post that the reader sees."""
    post = _post(request, pk)
    if not may_report_post(request.user, post):
        raise PermissionDenied
    return _report(request, post, None, lambda **said: report_post(post=post, **said))


def _report(
    request: HttpRequest, post: Post, comment: Comment | None, report: Callable[..., Any]
) -> HttpResponse:  # fmt: skip
    user = person(request)
    if request.method == "POST":
        form = ReportForm(request.POST)
        if not is_allowed("report", user.pk, REPORTS, 3600):
            form.add_error(None, _("That was often. Please write to a coordinator instead."))
        elif form.is_valid():
            try:
                report(actor=user, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(
                    request,
                    _("Thank you. The coordinators look at it, and nobody but them learns that it was you who wrote."),
                )
                # The post itself may be out of sight now.
                return HttpResponseRedirect(
                    f"{post.get_absolute_url()}#comments" if comment else post.course.get_absolute_url()
                )
    else:
        form = ReportForm(kept.take(request))
    context = {
        "form": form, "post": post, "comment": comment,
        "is_reported": request.method != "POST" and has_reported(user, post, comment),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "comments/report.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_mode(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, hold or close the comments of a post: its author and the course's coordinators."""
    post = _post(request, pk)
    if not may_set_comment_mode(request.user, post):
        raise PermissionDenied
    own = post.comment_mode if post.author_id == request.user.pk else post.staff_comment_mode
    form = CommentModeForm(request.POST or None, initial={"mode": own})
    if request.method == "POST" and form.is_valid():
        set_comment_mode(actor=person(request), post=post, mode=form.cleaned_data["mode"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(post.get_absolute_url() + "#comments")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "comments/mode.html", {"form": form, "post": post}, status=status)
