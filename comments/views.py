"""Posting, answering, changing and removing comments. Every refused text comes back in its form."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog.models import Post
from blog.permissions import may_comment, shows_at_once
from comments import quotes
from comments.advice import advise
from comments.closeness import is_particular
from comments.enums import CommentState, Scope
from comments.forms import CommentForm, HideForm
from comments.models import Comment
from comments.pages import arrived, new_rows
from comments.permissions import STANDING, may_delete_comment, may_edit_comment, may_erase_comment, may_hide_comment
from comments.services import (
    add_comment,
    check_body,
    delete_comment,
    edit_comment,
    erase_comment,
    hide_comment,
    show_comment,
)
from comments.thread import ID, PATH, Reader, Thread, render_thread
from core.html import as_simple_text, plain_text
from core.http import missing, share_with_caches
from core.limits import is_allowed
from core.prepared import Prepared
from core.prepared import number as number_at
from core.text import number
from people import kept
from people.models import User
from people.permissions import standing

LOOKS = 20  # at the advice, in a minute

_POST = Prepared(
    "post_to_comment",
    lambda: Post.objects.visible_to(User(pk=number_at(0))).for_list().filter(pk=number_at(1)),
    2,
)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before every view here
    return request.user


def _readable(request: HttpRequest, pk: int) -> Post:
    """Return the post, without its texts. Raises Http404."""
    found: list[Post] = _POST(request.user.pk, pk) if pk < 2**63 else []
    if not found:
        missing(request)
    return found[0]


def _post(request: HttpRequest, pk: int) -> Post:
    """Return the post where the reader may comment on it. Raises Http404 and PermissionDenied."""
    post = _readable(request, pk)
    _require_right(request, post)
    return post


def _require_right(request: HttpRequest, post: Post) -> None:
    """Raise PermissionDenied unless the reader may comment on `post`."""
    if not may_comment(standing(request.user, post.course_id), post):
        raise PermissionDenied


def _comment(request: HttpRequest, pk: int) -> Comment:
    comment = (
        Comment.objects.visible_to(request.user)
        .select_related("author", "post__author", "post__course")
        .filter(pk=pk)
        .first()
    )
    if comment is None:
        missing(request)
    return comment


@require_POST
def post_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment on a post, or a reply when `parent` names a comment that the writer reads.

    A post that went away while the writer typed is as missing as ever, but the words come back with the refusal.
    """
    try:
        return _take(request, _readable(request, pk))
    except (Http404, PermissionDenied) as refusal:
        if not request.POST.get("body", "").strip():
            raise
        status = HTTPStatus.NOT_FOUND if isinstance(refusal, Http404) else HTTPStatus.FORBIDDEN
        return render(request, "comments/refused.html", {"body": request.POST["body"]}, status=status)


def _take(request: HttpRequest, post: Post) -> HttpResponse:
    """Post the comment, or show it with its form again. Raises PermissionDenied."""
    form = CommentForm(request.POST)
    parent = _parent(request, post, form)
    if "look" in request.POST or not form.is_valid():
        _require_right(request, post)  # where something is posted, the service asks
    if form.is_valid():
        if "look" in request.POST:
            return _look(request, form, post, parent)
        try:
            comment = add_comment(
                author=_user(request),
                post=post,
                body=form.cleaned_data["body"],
                parent=parent,
                scope=form.cleaned_data["scope"],
                quote=form.cleaned_data["quote"],
                quoted_version=quotes.version_seen(post, form.cleaned_data["seen"]),
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            if "parent" in getattr(error, "error_dict", {}):
                form.add_error(None, error.messages[0])
                parent = None
            else:
                form.add_error(None, error)
        else:
            if comment.state == CommentState.HELD:
                messages.success(request, _("Your comment waits for approval. Until then, only you and staff read it."))
            elif comment.state == CommentState.SHOWN:  # else it was sent before, and its place says what became of it
                said = _("Your comment is up. You can edit it for 30 minutes, until somebody answers.")
                messages.success(request, said)
            return HttpResponseRedirect(comment.get_absolute_url())
    if parent is None and form.data.get("parent"):
        form.data = {**request.POST.dict(), "parent": ""}
    return render(
        request,
        "comments/form.html",
        {"form": form, "post": post, "parent": parent},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _parent(request: HttpRequest, post: Post, form: CommentForm) -> Comment | None:
    """Return the comment that is answered; the form says so when there is none such for this writer."""
    if not form.is_valid() or not (pk := form.cleaned_data["parent"]):
        return None
    parent: Comment | None = Comment.objects.on(post, request.user).select_related("author").filter(pk=pk).first()
    if parent is None:
        said = _("The comment that you answer is not there. Your text is still here: post it as a comment of its own.")
        form.add_error(None, said)
    return parent


def _look(request: HttpRequest, form: CommentForm, post: Post, parent: Comment | None) -> HttpResponse:
    """The comment as it would look, with the advice, and its form again."""
    quote = form.cleaned_data["quote"]
    context, status = _advice(request, post, form.cleaned_data["body"], quote)
    context["quote"] = quote
    return render(
        request, "comments/form.html", {**context, "form": form, "post": post, "parent": parent}, status=status
    )


def _advice(request: HttpRequest, post: Post, body: str, quote: str) -> tuple[dict[str, Any], int]:
    """Return what the advice shows, or the problem that keeps it from being given, and the status of the answer."""
    user = _user(request)
    if not is_allowed("advice", user.pk, LOOKS, 60):
        return {
            "problem": _("That was often. Try again in a minute; your text stays here.")
        }, HTTPStatus.TOO_MANY_REQUESTS
    try:
        piece = check_body(post, body)
    except ValidationError as error:
        return {"problem": " ".join(error.messages)}, HTTPStatus.UNPROCESSABLE_ENTITY
    text = plain_text(piece)
    least = post.assessment.peer_comment_min_words if post.assessment else 0
    return {
        "preview": piece,
        "advice": advise(piece, post.plain_text, least, is_particular(user, post, text), has_quote=bool(quote.strip())),
    }, HTTPStatus.OK


@require_POST
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """The advice alone, for the page that has the form; nothing is stored."""
    post = _post(request, pk)
    context, status = _advice(request, post, request.POST.get("body", ""), request.POST.get("quote", ""))
    return render(request, "comments/_advice.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for an answer, on a page of its own (the post's page moves its form beneath the comment instead)."""
    parent = _comment(request, pk)
    post = _post(request, parent.post_id)
    if parent.state != CommentState.SHOWN:
        missing(request)
    private = parent.scope == Scope.PRIVATE
    data = kept.take(request)
    form = (
        CommentForm(data, scope_fixed=private)
        if data
        else CommentForm(
            initial={"parent": parent.pk, "scope": parent.scope, "seen": quotes.seen(post)}, scope_fixed=private
        )
    )
    return render(request, "comments/form.html", {"form": form, "post": post, "parent": parent})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an own comment, for 30 minutes and until it is answered."""
    comment = _comment(request, pk)
    if request.method != "POST":
        if not may_edit_comment(request.user, comment, timezone.now()):
            raise PermissionDenied
        data = kept.take(request)
        form = (
            CommentForm(data, is_edit=True)
            if data
            else CommentForm(initial={"body": as_simple_text(comment.html), "scope": comment.scope}, is_edit=True)
        )
        return render(request, "comments/edit.html", {"form": form, "comment": comment, "post": comment.post})
    form = CommentForm({**request.POST.dict(), "scope": comment.scope}, is_edit=True)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            edit_comment(actor=_user(request), comment=comment, body=form.cleaned_data["body"])
            return HttpResponseRedirect(comment.get_absolute_url())
        except ValidationError as error:
            form.add_error(None, error)
        except PermissionDenied:
            if comment.author_id != request.user.pk:
                raise
            # The window closed while the writer was typing: say so, and leave the words on the page.
            there = _("Your text is below: copy it into a reply if you need it.")
            form.add_error(None, f"{_why_not(request, comment)} {there}")
            status = HTTPStatus.FORBIDDEN
    return render(
        request, "comments/edit.html", {"form": form, "comment": comment, "post": comment.post}, status=status
    )


def _why_not(request: HttpRequest, comment: Comment) -> str:
    """Say why an own comment is not changed any more."""
    post = comment.post
    if timezone.now() >= comment.editable_until:
        return _("The 30 minutes for changes are over, so the comment stays as it was.")
    if comment.state == CommentState.SHOWN and not shows_at_once(standing(request.user, post.course_id), post):
        return _("New words do not show at once here any more, so the comment stays as it was.")
    if comment.state not in STANDING:
        return _("This comment is not shown any more, so it stays as it was.")
    return _("Somebody has answered this comment, so it stays as it was.")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own comment back, after asking."""
    comment = _comment(request, pk)
    if not may_delete_comment(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        delete_comment(actor=_user(request), comment=comment)
        messages.success(request, _("Your comment was deleted. A line in its place keeps the thread whole."))
        return HttpResponseRedirect(comment.get_absolute_url())
    return render(request, "comments/delete.html", {"comment": comment, "post": comment.post})


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a comment with a reason, or show it again: coordinators."""
    comment = _comment(request, pk)
    if not may_hide_comment(request.user, comment):
        raise PermissionDenied
    is_hidden = comment.state == CommentState.HIDDEN
    form = HideForm(request.POST if request.method == "POST" and not is_hidden else None)
    if request.method == "POST" and (is_hidden or form.is_valid()):
        try:
            if is_hidden:
                show_comment(actor=_user(request), comment=comment)
                messages.success(request, _("The comment is shown again."))
            else:
                hide_comment(actor=_user(request), comment=comment, reason=form.cleaned_data["reason"])
                messages.success(request, _("The comment is hidden; its writer reads the reason."))
            return HttpResponseRedirect(comment.get_absolute_url())
        except ValidationError as problem:
            form.add_error(None, problem)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(
        request, "comments/hide.html", {"comment": comment, "post": comment.post, "form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment's words out for good, after asking: coordinators."""
    comment = _comment(request, pk)
    if not may_erase_comment(request.user, comment):
        raise PermissionDenied
    if request.method == "POST":
        erase_comment(actor=_user(request), comment=comment)
        messages.success(request, _("The words of this comment are gone for good."))
        return HttpResponseRedirect(comment.get_absolute_url())
    return render(request, "comments/erase.html", {"comment": comment, "post": comment.post})


@login_not_required
@require_safe
def arrivals(request: HttpRequest, pk: int) -> HttpResponse:
    """What came into sight in a post's thread after the arrival `since`: each as HTML with its parent's id, and `latest`.

    `said` has a line for one of them, for two and so on: the page knows how many it does not show yet.

    An open page asks again and again, so nothing new costs one query and is answered with 304.
    """
    since = number(request.GET.get("since", "")) or 0
    latest = arrived(pk, request.user)
    if latest is None:
        missing(request)
    tag = f'"{since}-{latest}"'
    if request.headers.get("If-None-Match") == tag:
        return share_with_caches(request, HttpResponseNotModified(headers={"ETag": tag}), seconds=10)
    found: list[dict[str, object]] = []
    if latest > since:
        post = Post.objects.visible_to(request.user).for_page().filter(pk=pk).first()
        if post is None:  # taken back since the query before
            missing(request)
        reader = standing(request.user, post.course_id)
        thread = Thread(
            url=post.get_absolute_url(),
            post_author_id=post.author_id,
            zone=post.course.zone,
            reader=Reader(
                request.user.pk or 0,
                may_comment(reader, post, is_known=request.user.is_authenticated),
                reader.is_coordinator,
                shows_at_once(reader, post),
            ),
        )
        rows, more = new_rows(post, request.user, since)
        latest = more or latest
        for row in rows:
            parent = row[PATH][-2] if len(row[PATH]) > 1 else None
            found.append({"id": row[ID], "parent": parent, "html": render_thread([row], thread)})
    said = [ngettext("%(n)d new comment", "%(n)d new comments", n) % {"n": n} for n in range(1, len(found) + 1)]
    answer = JsonResponse({"latest": latest, "said": said, "comments": found}, headers={"ETag": tag})
    return share_with_caches(request, answer, seconds=10)
