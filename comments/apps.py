"""Comments: threads beneath posts."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        """Follow quoted passages when a post changes, and answer for what notices say of comments."""
        from blog.enums import post_saved
        from comments.lines import answer_for_notices
        from comments.quotes import follow
        from people.enums import notices_asked

        notices_asked.connect(answer_for_notices, dispatch_uid="comments")
        post_saved.connect(follow, dispatch_uid="comments")
