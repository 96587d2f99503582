"""Who may report and who may decide."""

from blog.models import Post
from comments.enums import CommentState
from comments.models import Comment
from comments.moderation.models import Case
from people.permissions import Viewer


def may_report_comment(user: Viewer, comment: Comment) -> bool:
    """Whether `user`, who reads `comment`, may report it: anybody but its writer, while it is shown."""
    return user.is_authenticated and comment.author_id != user.pk and comment.state == CommentState.SHOWN


def may_report_post(user: Viewer, post: Post) -> bool:
    """Whether `user`, who reads `post`, may report it: anybody but its author, while it is out."""
    return bool(user.is_authenticated and post.author_id != user.pk and post.is_published and post.hidden_at is None)


def may_decide(user: Viewer, case: Case) -> bool:
    """Whether `user` may claim and decide `case`."""
    return Case.objects.for_staff(user).filter(pk=case.pk).exists()
