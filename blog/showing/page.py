"""A post's page, put together of its parts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from blog.enums import beneath_asked
from blog.models import Post
from blog.permissions import is_open, may_comment, may_edit_post
from blog.showing import parts
from core.addresses import address
from people.enums import Visibility
from people.models import Enrolment
from people.pages import fill_page, site
from people.permissions import Standing


def show_post(request: HttpRequest, post: Post, reader: Standing, enrolment: Enrolment | None) -> HttpResponse:
    """Return the page of a post that its reader may see. `enrolment`: the author's in its course, if there is one."""
    is_author = may_edit_post(request.user, post)
    is_known = request.user.is_authenticated
    # Set by the save that led here: the browser drops the safety copy of what is published now.
    saved_copy = request.session.pop("saved_copy", "") if is_author else ""
    here = site(request)
    shape = {
        "standing": _standing(post),
        "is_saved": bool(saved_copy),
        "may_report": is_known and post.is_published and not is_author and not post.hidden_at,
        "may_set_mode": is_known and post.is_published and (is_author or reader.is_coordinator),
    }
    values: dict[str, Any] = {
        "title": post.title,
        "author": post.author,
        "excerpt": post.excerpt,
        "url": here + post.get_absolute_url(),
        "author_feed": address("author_feed", post.author.handle),
        "machine_head": parts.head(post, here),
        "saved_copy": saved_copy,
        "hidden_reason": post.hidden_reason,
        "visibility": Visibility(post.visibility).label,
        "post_header": parts.header(post, enrolment if reader.is_member else None, is_staff=reader.is_staff),
        "author_tools": render_to_string("blog/_post_tools.html", {"post": post}, request) if is_author else "",
        "post_article": parts.article(post),
        "post_footer": parts.footer(post, here),
        "report_address": address("report_post", post.pk),
        "mode_address": address("comment_mode", post.pk),
        "neighbours": parts.neighbours(post, post.neighbours),  # type: ignore[attr-defined]
        "beneath": _beneath(request, post, reader),
    }
    response = fill_page(request, "blog/post_detail.html", shape, values)
    if is_open(post):
        # A browser that learns from an answer that its page wants a process of its own starts one then, and paints a
        # tenth of a second later. What everybody may read has nothing that a window which opened it could find out; by
        # the post and never by the reader, or that window would learn who is logged in.
        response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _standing(post: Post) -> str:
    """Return what is said above a post of how far it is out."""
    if post.is_in_review:
        return "review"
    if post.hidden_at:
        return "hidden"
    if not post.is_published:
        return "draft"
    return "" if post.visibility == Visibility.PUBLIC else "narrow"


def _beneath(request: HttpRequest, post: Post, reader: Standing) -> SafeString:
    """Return what other rooms put beneath a post."""
    may = may_comment(reader, post, is_known=request.user.is_authenticated)
    said: list[tuple[Any, Any]] = beneath_asked.send(
        sender=Post, request=request, post=post, reader=reader, may_comment=may
    )
    if len(said) == 1:  # a long thread is not copied for nothing
        return said[0][1]
    return mark_safe("".join(piece for _receiver, piece in said))  # noqa: S308  receivers return safe strings
