"""What the post's page shows of this room."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import RequestContext
from django.utils.safestring import SafeString

from blog.models import Post
from comments import quotes
from comments.enums import Scope
from comments.forms import CommentForm
from comments.pages import Page, Wanted, find_page
from comments.thread import Reader, Thread, render_thread
from core.pieces import kept as kept_piece
from people import kept
from people.permissions import Standing

register = template.Library()


@dataclass(frozen=True)
class Conversation:
    """One page of a thread: its HTML, and what leads on from it. `more` is the query of the next page, or empty."""

    html: SafeString
    page: Page
    wanted: Wanted
    more: str = ""


@register.simple_tag(takes_context=True)
def conversation(context: RequestContext, post: Post, reader: Standing, may_comment: bool) -> Conversation:
    """Return the page of the thread that the address asks for, as its reader sees it."""
    request: HttpRequest = context["request"]
    wanted = Wanted.read(request.GET)
    page = find_page(post, request.user, wanted)
    thread = Thread(
        url=post.get_absolute_url(),
        post_author_id=post.author_id,
        zone=post.course.zone,
        reader=Reader(request.user.pk or 0, may_comment, reader.is_coordinator),
        more=page.more_replies if page.kind == "roots" else {},
    )
    more = ""
    if page.more_roots:
        more = f"{'order=newest&' if wanted.newest_first else ''}after={page.more_roots}"
    elif page.kind != "roots":
        more = "&".join(f"thread={pk}&after={last}" for pk, last in page.more_replies.items())
    if thread.reader == Reader():  # who acts on nothing sees what depends on the rows alone
        place = (post.pk, thread.url, thread.post_author_id, thread.zone, wanted)
        html = kept_piece("thread", place, (page.rows, thread.more), lambda: render_thread(page.rows, thread))
    else:
        html = render_thread(page.rows, thread)
    return Conversation(html, page, wanted, more)


@register.simple_tag(takes_context=True)
def comment_form(context: RequestContext, post: Post) -> CommentForm:
    """Return the form, with the text that was sent while its writer was logged out."""
    data: Any = kept.take(context["request"], post.get_absolute_url())
    return CommentForm(data) if data else CommentForm(initial={"scope": Scope.CLASS, "seen": quotes.seen(post)})
