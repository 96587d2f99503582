"""Which comments a page of a thread holds: a bounded number of rows by one query, found by key, whatever the length.

A post's page holds whole conversations: up to PAGE comments, of each root the first REPLIES answers in reading order.
The rest of a root has pages of its own, and so has a comment that somebody follows a link to.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from blog.models import Post
from comments.models import Comment
from comments.thread import COLUMNS, COLUMNS_WITH_PARENT, ID, PATH
from core.prepared import PreparedSQL
from core.prepared import number as number_at
from core.text import number
from people.models import User

PAGE = 200
REPLIES = 50
ARRIVALS = 50
ABOVE = 3

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: the order of roots, and the ids after `after`, of thread `thread`, or about `comment`."""

    newest_first: bool = False
    after: int | None = None
    thread: int | None = None
    comment: int | None = None

    @classmethod
    def read(cls, query: Any) -> "Wanted":
        """Read a request's query; what is no number is not asked for."""
        after, thread, comment = (number(query.get(name, "")) for name in ("after", "thread", "comment"))
        return cls(query.get("order") == "newest", after, thread, comment)


@dataclass
class Page:
    """Rows (COLUMNS) in reading order. `kind`: "roots", "thread" (part of one conversation) or "comment" (one, in context).

    `latest`: the arrival (`by_arrival`) that came last of those that the reader may read, 0 for none. `more_roots`: the root to go on after.
    `more_replies`: of each root whose answers go on elsewhere, the last id shown. `is_lost`: what was asked for is not
    there, or not for this reader.
    """

    rows: list[Row]
    kind: str = "roots"
    latest: int = 0
    more_roots: int | None = None
    more_replies: dict[int, int] = field(default_factory=dict)
    is_lost: bool = False


def find_page(post: Post, user: Any, wanted: Wanted) -> Page:
    """Return the page that is wanted: one query for roots, three for a part of a thread, up to four for a comment."""
    page: Page | None
    if wanted.thread is not None:
        page = _thread(post, user, wanted.thread, wanted.after)
    else:
        page = _roots(post, user, wanted)
        if wanted.comment is not None and all(row[ID] != wanted.comment for row in page.rows):
            page = _around(post, user, wanted.comment)
    if page is None:
        page = _roots(post, user, Wanted(wanted.newest_first))
        page.is_lost = True
    elif page.kind != "roots" or (wanted.after and not page.rows):
        page.latest = Comment.objects.on(post, user).by_arrival().values_list("arrived", flat=True).first() or 0
    return page


def _roots(post: Post, user: Any, wanted: Wanted) -> Page:
    """Read roots in order, each with its first answers, until the page is full; a root that does not fit is left out."""
    ask = _roots_query(user.is_authenticated, wanted.newest_first, wanted.after is not None)
    values = [post.pk]
    if user.is_authenticated:
        values.append(user.pk)
    if wanted.after is not None:
        values.append(wanted.after)
    found = ask(*values)
    page = Page([row[1:] for row in found], latest=found[0][0] if found else 0)
    if len(found) > PAGE:
        over = page.rows[-1][PATH][0]
        page.rows = [row for row in page.rows if row[PATH][0] != over]
        page.more_roots = page.rows[-1][PATH][0]
    _cut_replies(page)
    return page


@cache
def _roots_query(is_member: bool, newest_first: bool, is_later: bool) -> PreparedSQL:
    """Return the query of `_roots`; it takes the post, the reader of one who is logged in, and the root to go on after."""

    def build() -> tuple[str, list[Any]]:
        post, user = Post(pk=number_at(0)), User(pk=number_at(1)) if is_member else AnonymousUser()
        readable = Comment.objects.on(post, user)
        beneath = RawSQL(
            "comments_comment.path >= ARRAY[root.id] AND comments_comment.path < ARRAY[root.id + 1]", (), BooleanField()
        )
        answers, answers_params = _sql(readable.filter(beneath).order_by("path").values_list(*COLUMNS)[: REPLIES + 2])
        newest, newest_params = _sql(readable.by_arrival().values_list("arrived")[:1])
        direction, sign = ("DESC", "<") if newest_first else ("ASC", ">")
        after = f"AND id {sign} %s" if is_later else ""
        sql = (
            f"SELECT ({newest}), thread.* FROM"  # noqa: S608  what a reader asks for comes as parameters
            f" (SELECT id FROM comments_comment WHERE post_id = %s AND parent_id IS NULL {after}) AS root"
            f" CROSS JOIN LATERAL ({answers}) AS thread"
            f" ORDER BY root.id {direction}, thread.path LIMIT {PAGE + 1}"
        )
        key = [number_at(1 + is_member)] if is_later else []
        return sql, [*newest_params, post.pk, *key, *answers_params]

    name = f"roots{'_of_member' * is_member}{'_newest' * newest_first}{'_later' * is_later}"
    return PreparedSQL(name, build, 1 + is_member + is_later)


def _cut_replies(page: Page) -> None:
    counts: dict[int, int] = {}
    kept = []
    for row in page.rows:
        root = row[PATH][0]
        counts[root] = counts.get(root, 0) + 1
        if counts[root] <= REPLIES + 1:
            kept.append(row)
        else:
            page.more_replies[root] = kept[-1][ID]
    page.rows = kept


def _thread(post: Post, user: Any, root: int, after: int | None) -> Page | None:
    """Read the answers within one conversation, in reading order, from a key on."""
    readable = Comment.objects.on(post, user)
    keys = dict(readable.filter(pk__in=[root, after or root]).values_list("pk", "path"))
    if root not in keys or (after is not None and keys.get(after, [])[:1] != keys[root][:1]):
        return None
    rows = readable.filter(_beneath(keys[root]))
    if after is not None:
        rows = rows.filter(path__gt=_key(keys[after]))
    found = list(rows.order_by("path").values_list(*COLUMNS_WITH_PARENT)[: PAGE + 1])
    page = Page(found[:PAGE], "thread")
    if len(found) > PAGE:
        page.more_replies[root] = page.rows[-1][ID]
    return page


def _around(post: Post, user: Any, pk: int) -> Page | None:
    """Read one comment with those that it answers, the nearest few, and its first answers."""
    readable = Comment.objects.on(post, user)
    path = readable.filter(pk=pk).values_list("path", flat=True).first()
    if path is None:
        return None
    above = path[:-1][-ABOVE:]
    rows = readable.filter(Q(pk__in=above) | _beneath(path))
    found = list(rows.order_by("path").values_list(*COLUMNS_WITH_PARENT)[: len(above) + REPLIES + 2])
    page = Page(found[: len(above) + REPLIES + 1], "comment")
    if len(found) > len(page.rows):
        page.more_replies[pk] = page.rows[-1][ID]
    return page


def arrived(pk: int, user: Any) -> int | None:
    """Return the last arrival on a post, as `user` reads both (0: none); None when there is no such post."""
    newest = Comment.objects.on(OuterRef("pk"), user).by_arrival().values("arrived")[:1]
    return (
        Post.objects.visible_to(user)
        .filter(pk=pk)
        .order_by()
        .values_list(Coalesce(Subquery(newest), 0), flat=True)
        .first()
    )


def new_rows(post: Post, user: Any, since: int) -> tuple[list[Row], int | None]:
    """Return the shown comments on a post that came into sight after `since`, in that order, at most ARRIVALS.

    And the arrival of the last of them, when there are more.
    """
    rows = Comment.objects.on(post, user).shown().by_arrival().filter(arrived__gt=since).reverse()
    found = list(rows.values_list(*COLUMNS_WITH_PARENT, "arrived")[: ARRIVALS + 1])
    kept = found[:ARRIVALS]
    return [row[:-1] for row in kept], kept[-1][-1] if len(found) > ARRIVALS else None


def _beneath(path: list[int]) -> Q:
    return Q(path__gte=_key(path), path__lt=_key([*path[:-1], path[-1] + 1]))


def _key(path: list[int]) -> RawSQL:
    """A path as the column's own type: the database compares no integer[] with a bigint[]."""
    return RawSQL("%s::bigint[]", [path], ArrayField(BigIntegerField()))


def _sql(queryset: Any) -> tuple[str, tuple[Any, ...]]:
    sql, params = queryset.query.sql_with_params()
    return sql, params
