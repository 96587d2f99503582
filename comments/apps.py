"""Comments: threads beneath posts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = gettext_lazy("Comments")

    def ready(self) -> None:
        """Show threads beneath posts, follow quoted passages, take comments back with their writer, answer for notices."""
        from blog.enums import beneath_asked, post_saved
        from comments.conversation import conversation
        from comments.lines import answer_for_notices
        from comments.quotes import follow
        from comments.services import take_back_comments
        from people.enums import notices_asked, person_left

        notices_asked.connect(answer_for_notices, dispatch_uid="comments")
        beneath_asked.connect(conversation, dispatch_uid="comments")
        post_saved.connect(follow, dispatch_uid="comments")
        person_left.connect(take_back_comments, dispatch_uid="comments")
