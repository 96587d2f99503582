"""What stands beneath a post: one page of its thread, what leads on from it, and the form."""

from functools import cache
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from blog.models import Post
from blog.permissions import shows_at_once
from comments import quotes
from comments.enums import Scope
from comments.forms import CommentForm
from comments.pages import Page, Wanted, find_page
from comments.thread import Reader, Thread, render_thread
from core.addresses import address
from core.frames import fill, hole
from core.text import grouped
from people import kept
from people.enums import CommentMode
from people.pages import csrf_token
from people.permissions import Standing, person


def conversation(
    *, request: HttpRequest, post: Post, reader: Standing, may_comment: bool, **_signal: Any
) -> SafeString:
    """Return the page of the thread that the address asks for, as its reader sees it, with the form."""
    wanted = Wanted.read(request.GET)
    page = find_page(post, request.user, wanted)
    here = post.get_absolute_url()
    thread = Thread(
        url=here,
        post_author_id=post.author_id,
        zone=post.course.zone,
        reader=Reader(request.user.pk or 0, may_comment, reader.is_coordinator, shows_at_once(reader, post)),
        more=page.more_replies if page.kind == "roots" else {},
    )
    count = post.comment_count
    is_known = request.user.is_authenticated
    more = _more(page, wanted)
    shape = {
        "is_published": post.is_published,
        "is_newest_first": wanted.newest_first,
        "has_comments": bool(count),
        "has_order": count > 1,
        "kind": page.kind,
        "is_lost": page.is_lost,
        "is_empty": not page.rows,
        "is_further_on": bool(wanted.after),
        "has_more": bool(more),
        "beneath": _beneath(post, is_known=is_known, may_comment=may_comment),
    }
    values = {
        "here": here,
        "arrivals": address("arrivals", post.pk),
        "latest": page.latest,
        "count": ngettext("%(shown)s comment", "%(shown)s comments", count) % {"shown": grouped(count)},
        "thread": render_thread(page.rows, thread),
        "more": f"{here}?{more}#comments",
        "login": f"{address('account_login')}?next={here}",
        "form": _form(request, post) if may_comment else "",
    }
    return fill("comments/_section.html", shape, values)


def _more(page: Page, wanted: Wanted) -> str:
    """Return the query of the next page, or nothing."""
    if page.more_roots:
        return f"{'order=newest&' if wanted.newest_first else ''}after={page.more_roots}"
    if page.kind != "roots":
        return "&".join(f"thread={pk}&after={last}" for pk, last in page.more_replies.items())
    return ""


def _beneath(post: Post, *, is_known: bool, may_comment: bool) -> str:
    """Return what stands at the end: the form, or why there is none."""
    if may_comment:
        return "form"
    if post.comments_are == CommentMode.CLOSED:
        return "closed"
    if not is_known:
        return "login"
    return "members" if post.is_published else ""


def _form(request: HttpRequest, post: Post) -> SafeString:
    """Return the form, with the text that was sent while its writer was logged out."""
    here = post.get_absolute_url()
    sent: QueryDict | None = kept.take(request, here)
    if sent:
        context = {"post": post, "form": CommentForm(sent), "kept_path": here}
        return render_to_string("comments/_whole_form.html", context, request)
    writer = person(request)
    values = {
        "action": address("post_comment", post.pk),
        "look": address("comment_advice", post.pk),
        "here": here,
        "copy_key": f"{writer.pk}:comment-{post.pk}",
        "csrf_token": csrf_token(request),
        "kept": kept.field(writer.pk, here),
        "seen": quotes.seen(post),
        "token": uuid4(),
    }
    return fill("comments/_form.html", {"form": _new(), "is_held": post.comments_are == CommentMode.HELD}, values)


@cache
def _new() -> CommentForm:
    return CommentForm(initial={"scope": Scope.CLASS, "seen": hole("seen"), "token": hole("token")})
