"""Who is told of a comment: whoever it answers, the post's author, and those whom it names."""

import re
from datetime import datetime

from django.utils import timezone

from comments.models import Comment
from core.html import plain_text
from core.jobs import job
from people.enums import NoticeKind
from people.models import User
from people.notices import Note, notify

MOST_MENTIONS = 10
_MENTION = re.compile(r"(?<![\w@/.+-])@([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)(?![\w@/-])", re.IGNORECASE)


def mentioned(text: str) -> list[str]:
    """Return the handles that plain text names as @handle, each once, at most ten; no part of an address is one."""
    return list(dict.fromkeys(handle.lower() for handle in _MENTION.findall(text)))[:MOST_MENTIONS]


@job("comments.notify_of_comment")
def notify_of_comment(comment_id: int, happened: str = "") -> None:
    """Tell each person of a comment once, for the first of reply, comment on my post and mention that holds.

    Only those who may see the comment at this moment are told. After an edit, only those whom it names for the first
    time. `happened` is when, if that is not now.
    """
    comment = Comment.objects.shown().select_related("post", "parent").filter(pk=comment_id).first()
    if comment is None:
        return
    kinds: dict[int, str] = {}
    if comment.parent is not None:
        kinds[comment.parent.author_id] = NoticeKind.REPLY
    kinds.setdefault(comment.post.author_id, NoticeKind.COMMENT)
    for user in User.objects.filter(handle__in=mentioned(plain_text(comment.html))).values_list("pk", flat=True):
        kinds.setdefault(user, NoticeKind.MENTION)
    kinds.pop(comment.author_id, None)
    readers = [
        user
        for user in User.objects.filter(pk__in=kinds, is_active=True)
        if Comment.objects.visible_to(user).filter(pk=comment.pk).exists()
    ]
    now = datetime.fromisoformat(happened) if happened else timezone.now()
    for kind in (NoticeKind.REPLY, NoticeKind.COMMENT, NoticeKind.MENTION):
        notes = [
            Note(user.pk, key=f"comment:{comment.pk}", object_id=comment.pk)
            for user in readers
            if kinds[user.pk] == kind
        ]
        notify(kind=kind, notes=notes, at=now)
