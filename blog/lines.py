"""What a notice about a hidden post says to its author."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from blog.models import Post
from people.enums import NoticeKind
from people.models import Notice, User
from people.notices import Line, has_left


def answer_for_notices(sender: Any, user: User, notices: Sequence[Notice], **more: Any) -> dict[int, Line]:
    """Answer for own posts that staff have hidden and not brought back; by two queries."""
    asked = [n for n in notices if n.kind == NoticeKind.MODERATION and "post" in n.data]
    if not asked:
        return {}
    rows = Post.objects.filter(author=user, pk__in={n.object_id for n in asked}, hidden_at__isnull=False)
    posts = {post.pk: post for post in rows.for_list()}
    left = has_left(user, {post.course_id for post in posts.values()}) if posts else set()
    return {
        notice.pk: Line(
            _("Your post “%(title)s” was hidden by staff.") % {"title": post.title},
            post.get_absolute_url(),
            _("Reason: %(reason)s") % {"reason": post.hidden_reason},
        )
        for notice in asked
        if (post := posts.get(notice.object_id)) is not None and post.course_id not in left
    }
