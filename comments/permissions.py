"""Who may edit, delete and hide a comment. `now` is the moment that is asked about."""

from datetime import datetime

from comments.enums import CommentState
from comments.models import Comment
from people.permissions import Viewer, coordinates


def may_edit_comment(user: Viewer, comment: Comment, now: datetime) -> bool:
    """Whether `user` may change the words: the writer, for 30 minutes, while it stands."""
    return bool(
        user.is_authenticated
        and comment.author_id == user.pk
        and comment.state == CommentState.SHOWN
        and now < comment.editable_until
    )


def may_delete_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user` may take the comment back: the writer, at any time, while it stands."""
    return user.is_authenticated and comment.author_id == user.pk and comment.state == CommentState.SHOWN


def may_hide_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user` may hide the comment: a coordinator of the post's course."""
    return comment.state != CommentState.DELETED and coordinates(user, comment.post.course_id)
