"""Posts: what is written."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = gettext_lazy("Posts")

    def ready(self) -> None:
        """Answer for what notices say of posts, and end the feed key of whoever leaves."""
        from blog.lines import answer_for_notices
        from blog.subscriptions import end_with_person
        from people.enums import notices_asked, person_left

        notices_asked.connect(answer_for_notices, dispatch_uid="blog")
        person_left.connect(end_with_person, dispatch_uid="blog")
