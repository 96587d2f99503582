"""Lists of posts as cards, newest first: each is one prepared query, on the first page and on those that follow."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.showing.cards import COLUMNS, Card
from core.paging import Page, before, page_of, place
from core.prepared import Prepared, moment, number
from people.models import User

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
        rows = _prepared(self, bool(reader), key is not None, PAGE + max(1, beyond))(*values, *reader, *(key or ()))
        return page_of([Card(*row) for row in rows], "published_at", PAGE)


@cache
def _prepared(wanted: PostList, is_member: bool, is_later: bool, size: int) -> Prepared:
    at = wanted.values

    def build() -> Any:
        user = User(pk=number(at)) if is_member else AnonymousUser()
        posts = wanted.narrow(Post.objects.published().visible_to(user)).order_by("-published_at", "-pk")
        if is_later:
            posts = before(posts, "published_at", moment(at + is_member), number(at + is_member + 1))
        tutorial = ("tutorial_parts",) if is_member else ()
        return posts.with_tutorial(user).values_list(*COLUMNS, *tutorial)[:size]

    name = f"{wanted.name}{'_of_member' * is_member}{'_later' * is_later}_{size}"
    return Prepared(name, build, at + is_member + 2 * is_later)
