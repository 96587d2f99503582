"""Who may comment on a post, as its author and its coordinators set it, and a post that is hidden for a review."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import Post
from blog.permissions import may_set_comment_mode
from people.enums import CommentMode, NoticeKind
from people.models import User
from people.notices import Note, notify
from people.permissions import coordinates


@transaction.atomic
def set_comment_mode(*, actor: User, post: Post, mode: str) -> Post:
    """Open, hold or close the comments of a post. The author and the coordinators each have a say, and the stricter counts.

    Raises PermissionDenied for everybody else, ValidationError at `mode`.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not may_set_comment_mode(actor, post):
        raise PermissionDenied
    if mode not in CommentMode.values:
        raise ValidationError({"mode": _("Choose who may comment.")})
    if post.author_id == actor.pk:
        post.comment_mode = mode
    if coordinates(actor, post.course_id):
        post.staff_comment_mode = mode
    post.save(update_fields=["comment_mode", "staff_comment_mode"])
    return post


def suspend_post(*, post: Post, at: datetime) -> None:
    """Take a locked post out of sight until its reports are reviewed, and tell its author; nobody's name stands there."""
    post.hidden_at, post.is_in_review = at, True
    post.save(update_fields=["hidden_at", "is_in_review"])
    note = Note(post.author_id, f"hidden-post:{post.pk}:{at.isoformat()}", post.pk, {"post": post.pk, "review": True})
    notify(kind=NoticeKind.MODERATION, notes=[note], at=at)


@transaction.atomic
def release_post(*, post: Post) -> None:
    """Show a post again that was hidden for a review; one that a coordinator hid stays hidden."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.is_in_review:
        post.hidden_at, post.is_in_review = None, False
        post.save(update_fields=["hidden_at", "is_in_review"])
