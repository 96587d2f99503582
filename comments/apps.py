"""Comments: threads beneath posts."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        """Follow quoted passages when a post changes."""
        from blog.enums import post_saved
        from comments.quotes import follow

        post_saved.connect(follow, dispatch_uid="comments")
