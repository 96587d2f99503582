"""What the post's page shows of this room."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString

from blog.models import Post
from comments.enums import Scope
from comments.forms import CommentForm
from comments.models import Comment
from comments.thread import COLUMNS, Reader, render_thread
from people import kept
from people.permissions import Standing

register = template.Library()


@register.simple_tag(takes_context=True)
def thread(context: RequestContext, post: Post, reader: Standing, may_comment: bool) -> SafeString:
    """Return the thread of a post as its reader sees it, by one query."""
    user = context["request"].user
    rows = Comment.objects.on(post, user).order_by("path").values_list(*COLUMNS)
    who = Reader(user.pk or 0, may_comment, reader.is_coordinator)
    return render_thread(
        rows.iterator(chunk_size=2000) if post.comment_count > 2000 else list(rows),
        post.author_id,
        post.course.zone,
        who,
    )


@register.simple_tag(takes_context=True)
def comment_form(context: RequestContext, post: Post) -> CommentForm:
    """Return the form, with the text that was sent while its writer was logged out."""
    data: Any = kept.take(context["request"], post.get_absolute_url())
    return CommentForm(data) if data else CommentForm(initial={"scope": Scope.CLASS})
