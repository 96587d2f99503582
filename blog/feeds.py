"""Atom feeds of what everybody may read."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.models import Post
from blog.querysets import PostQuerySet
from people.enums import Visibility
from people.models import Course, User

LENGTH = 30


class PostFeed(Feed):
    """The newest public posts; the base of every other feed."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with a feed that caches may keep for a minute."""
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=60"
        return response

    def posts(self, obj: Any) -> PostQuerySet:
        """The posts of this feed."""
        return Post.objects.public()

    def title(self, obj: Any) -> str:
        """The feed's title."""
        return f"Produsage: {obj}" if obj else "Produsage"

    def subtitle(self, obj: Any) -> str:
        """What it is."""
        return _("Posts that everybody may read")

    def link(self, obj: Any) -> str:
        """The page that the feed is of."""
        return obj.get_absolute_url() if obj else reverse("front")

    def items(self, obj: Any) -> list[Post]:
        """The newest posts."""
        return list(self.posts(obj).for_list().order_by("-published_at", "-pk")[:LENGTH])

    def item_title(self, item: Post) -> str:
        """The title."""
        return item.title

    def item_description(self, item: Post) -> str:
        """The excerpt, as plain text."""
        return item.excerpt

    def item_author_name(self, item: Post) -> str:
        """The public name."""
        return str(item.author)

    def item_pubdate(self, item: Post) -> Any:
        """When it was published."""
        return item.published_at

    def item_updateddate(self, item: Post) -> Any:
        """When it was last changed."""
        return item.edited_at

    def item_categories(self, item: Post) -> list[str]:
        """The hashtags."""
        return item.tags


class CourseFeed(PostFeed):
    """Public posts of a course."""

    def get_object(self, request: HttpRequest, course: str) -> Course:
        """The course."""
        return get_object_or_404(Course, slug=course, visibility_cap=Visibility.PUBLIC)

    def posts(self, obj: Course) -> PostQuerySet:
        """Its public posts."""
        return Post.objects.public().filter(course=obj)


class AuthorFeed(PostFeed):
    """Public posts of an author; one who has none is not there."""

    def get_object(self, request: HttpRequest, handle: str) -> User:
        """The author."""
        written = Post.objects.public().values("author")
        return get_object_or_404(User, handle=handle, is_active=True, pk__in=written)

    def posts(self, obj: User) -> PostQuerySet:
        """The author's public posts."""
        return Post.objects.public().filter(author=obj)


class TagFeed(PostFeed):
    """Public posts with a hashtag."""

    def get_object(self, request: HttpRequest, tag: str) -> str:
        """The hashtag."""
        return tag

    def posts(self, obj: str) -> PostQuerySet:
        """The public posts that carry it."""
        return Post.objects.public().filter(tags__contains=[obj])

    def title(self, obj: str) -> str:
        """The hashtag."""
        return f"Produsage: #{obj}"

    def link(self, obj: str) -> str:
        """The hashtag's page."""
        return reverse("tag", args=[obj])


front_feed = login_not_required(PostFeed())
course_feed = login_not_required(CourseFeed())
author_feed = login_not_required(AuthorFeed())
tag_feed = login_not_required(TagFeed())
