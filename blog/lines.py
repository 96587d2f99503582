"""What a notice about a hidden post says to its author."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from blog.models import Post
from people.enums import NoticeKind
from people.models import Notice, User
from people.notices import Line, has_left


def answer_for_notices(sender: Any, user: User, notices: Sequence[Notice], **more: Any) -> dict[int, Line]:
    """Answer for own posts that are hidden, by staff or until reports are reviewed; by two queries."""
    asked = [n for n in notices if n.kind == NoticeKind.MODERATION and "post" in n.data]
    if not asked:
        return {}
    rows = Post.objects.filter(author=user, pk__in={n.object_id for n in asked}, hidden_at__isnull=False)
    posts = {post.pk: post for post in rows.for_list()}
    left = has_left(user, {post.course_id for post in posts.values()}) if posts else set()
    found = {}
    for notice in asked:
        post = posts.get(notice.object_id)
        if post is None or post.course_id in left or post.is_in_review != bool(notice.data.get("review")):
            continue
        said = {"title": post.title}
        if post.is_in_review:
            text = _("Your post “%(title)s” was reported and is hidden until it is reviewed.") % said
            found[notice.pk] = Line(text, post.get_absolute_url())
        else:
            text = _("Your post “%(title)s” was hidden by staff.") % said
            reason = _("Reason: %(reason)s") % {"reason": post.hidden_reason}
            found[notice.pk] = Line(text, post.get_absolute_url(), reason)
    return found
