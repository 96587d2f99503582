"""Posts: what is written."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Posts"

    def ready(self) -> None:
        """Answer for what notices say of posts."""
        from blog.lines import answer_for_notices
        from people.enums import notices_asked

        notices_asked.connect(answer_for_notices, dispatch_uid="blog")
