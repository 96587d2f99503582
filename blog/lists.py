"""Lists of posts, newest first: each is one prepared query, as cards for pages, or in the columns of a feed."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.showing.cards import COLUMNS, Card
from core.paging import Page, before, page_of, place
from core.prepared import Prepared, moment, number, word
from people.models import Tutorial, User

PAGE = 20


class PostList:
    """The posts that a reader may see, narrowed: `narrow` puts the first stand-ins in the place of its `values`."""

    def __init__(self, name: str, narrow: Callable[[PostQuerySet], PostQuerySet], values: int = 0) -> None:
        self.name, self.narrow, self.values = name, narrow, values

    def page(self, user: Any, *values: Any, cursor: str = "", beyond: int = 0) -> Page:
        """Return the page of cards that `cursor` leads to, the first without one, by one query.

        `beyond`: so many cards more are looked at, for what a page says about the whole list.
        """
        key = place(cursor)
        reader = (user.pk,) if user.is_authenticated else ()
        rows = _cards(self, bool(reader), key is not None, PAGE + max(1, beyond))(*values, *reader, *(key or ()))
        return page_of([Card(*row) for row in rows], "published_at", PAGE)

    def newest(self, user: Any, *values: Any, columns: tuple[str, ...], size: int) -> list[tuple[Any, ...]]:
        """Return these columns of the newest `size` posts, by one query."""
        reader = (user.pk,) if user.is_authenticated else ()
        return _newest(self, bool(reader), columns, size)(*values, *reader)

    def posts(self, *, is_member: bool) -> PostQuerySet:
        """Return the queryset; where the reader is a member, a stand-in for the user follows those of the values."""
        user = User(pk=number(self.values)) if is_member else AnonymousUser()
        return self.narrow(Post.objects.published().visible_to(user)).order_by("-published_at", "-pk")


@cache
def _cards(wanted: PostList, is_member: bool, is_later: bool, size: int) -> Prepared:
    at = wanted.values + is_member

    def build() -> Any:
        posts = wanted.posts(is_member=is_member)
        if is_later:
            posts = before(posts, "published_at", moment(at), number(at + 1))
        if not is_member:
            return posts.values_list(*COLUMNS)[:size]
        return posts.with_tutorial(User(pk=number(at - 1))).values_list(*COLUMNS, "tutorial_parts")[:size]

    name = f"cards_{wanted.name}{'_of_member' * is_member}{'_later' * is_later}_{size}"
    return Prepared(name, build, at + 2 * is_later)


@cache
def _newest(wanted: PostList, is_member: bool, columns: tuple[str, ...], size: int) -> Prepared:
    name = f"newest_{wanted.name}{'_of_member' * is_member}"
    return Prepared(
        name, lambda: wanted.posts(is_member=is_member).values_list(*columns)[:size], wanted.values + is_member
    )


FRONT = PostList("front", lambda posts: posts)
BY_AUTHOR = PostList("by_author", lambda posts: posts.filter(author=number(0)), 1)
WITH_TAG = PostList("with_tag", lambda posts: posts.filter(tags__contains=[word(0)]), 1)
OF_COURSE = PostList("of_course", lambda posts: posts.filter(course=number(0)), 1)
OF_ASSESSMENT = PostList("of_assessment", lambda posts: posts.filter(assessment=number(0)), 1)
OF_TUTORIAL = PostList(
    "of_tutorial",
    lambda posts: posts.of_tutorial(Tutorial(pk=number(0), course_id=number(1))),
    2,
)
OF_MONTH = PostList(
    "of_month",
    lambda posts: posts.filter(published_at__gte=moment(0), published_at__lt=moment(1)),
    2,
)
