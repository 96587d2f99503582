"""Who may edit, delete and hide a comment. `now` is the moment that is asked about."""

from datetime import datetime

from blog.permissions import shows_at_once
from comments.enums import CommentState
from comments.models import Comment
from people.permissions import Viewer, coordinates, standing

STANDING = (CommentState.SHOWN, CommentState.HELD)


def may_edit_comment(user: Viewer, comment: Comment, now: datetime) -> bool:
    """Whether `user` may change the words: the writer, for 30 minutes, while it stands and nobody has answered.

    A private answer to a comment for all does not count: the writer need not know of it. What is shown stays as it is
    where comments are held or closed since: other words would show without anybody's approval.
    """
    return (
        user.is_authenticated
        and comment.author_id == user.pk
        and comment.state in STANDING
        and now < comment.editable_until
        and (comment.state == CommentState.HELD or shows_at_once(standing(user, comment.post.course_id), comment.post))
        and not comment.replies.filter(scope=comment.scope).exists()
    )


def may_delete_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user` may take the comment back: the writer, at any time, while it stands."""
    return user.is_authenticated and comment.author_id == user.pk and comment.state in STANDING


def may_hide_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user` may hide the comment, or show it again: a coordinator of the post's course.

    What waits, for approval or for a review, is decided in the queue.
    """
    return comment.state in (CommentState.SHOWN, CommentState.HIDDEN) and coordinates(user, comment.post.course_id)


def may_erase_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user` may take the words out of the database: a coordinator of the post's course."""
    return comment.state != CommentState.ERASED and coordinates(user, comment.post.course_id)
