"""What notices about comments say, to those who may still see them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from comments.enums import CommentState
from comments.models import Comment
from core.html import plain_text
from core.text import shorten
from people.enums import NoticeKind
from people.models import Notice, User
from people.notices import Line, has_left

_ABOUT = (NoticeKind.REPLY, NoticeKind.COMMENT, NoticeKind.MENTION)
_EXCERPT = 300


def answer_for_notices(sender: Any, user: User, notices: Sequence[Notice], **more: Any) -> dict[int, Line]:
    """Answer for comments that stand and that `user` may read, and for an own one that is hidden; by two queries."""
    asked = [n for n in notices if n.kind in _ABOUT or (n.kind == NoticeKind.MODERATION and "comment" in n.data)]
    if not asked:
        return {}
    rows = Comment.objects.visible_to(user).filter(pk__in={n.object_id for n in asked})
    comments = {
        comment.pk: comment
        for comment in rows.select_related("author", "post__author", "post__course").defer(
            "post__body", "post__rendered", "post__plain_text", "post__references_html"
        )
    }
    left = has_left(user, {comment.post.course_id for comment in comments.values()}) if comments else set()
    found = {}
    for notice in asked:
        comment = comments.get(notice.object_id)
        if comment is not None and comment.post.course_id not in left and (line := _line(user, notice, comment)):
            found[notice.pk] = line
    return found


def _line(user: User, notice: Notice, comment: Comment) -> Line | None:
    said = {"name": comment.author, "title": comment.post.title}
    if notice.kind == NoticeKind.MODERATION:
        if comment.author_id != user.pk:
            return None
        if notice.data.get("review"):
            if comment.state != CommentState.REVIEW:
                return None
            text = _("Your comment on “%(title)s” was reported and is hidden until it is reviewed.") % said
            return Line(text, comment.get_absolute_url())
        if comment.state != CommentState.HIDDEN:
            return None
        text = _("Your comment on “%(title)s” was hidden by staff.") % said
        reason = _("Reason: %(reason)s") % {"reason": comment.state_reason}
        return Line(text, comment.get_absolute_url(), reason)
    if comment.state != CommentState.SHOWN:
        return None
    if notice.kind == NoticeKind.REPLY:
        text = _("%(name)s replied to your comment on “%(title)s”.") % said
    elif notice.kind == NoticeKind.COMMENT:
        text = _("%(name)s commented on your post “%(title)s”.") % said
    else:
        text = _("%(name)s mentioned you in a comment on “%(title)s”.") % said
    return Line(text, comment.get_absolute_url(), shorten(plain_text(comment.html), _EXCERPT))
