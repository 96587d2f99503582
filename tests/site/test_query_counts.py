"""What a page costs, counted: the budgets of the design, and the same number with few rows and with many."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.finding import _frequent
from tests.cast import Cast

As = Callable[[str], Client]


def queries(client: Client, path: str, data: dict[str, object] | None = None) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, data) if data is not None else client.get(path)
    assert answer.status_code in (200, 302)
    return sum(1 for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE")))


def places(cast: Cast, hot: str) -> dict[str, str]:
    """The pages whose addresses are made anew each time."""
    month = f"/archive/{timezone.now():%Y/%-m}/"
    tutorial = reverse("tutorial", args=["meco1", cast.thursday.pk])
    return {"POST": hot, "CITE": f"{hot}cite/", "TUTORIAL": tutorial, "MONTH": month, "MONTH FEED": f"{month}feed/"}


def fill(cast: Cast, posts: int, comments: int) -> str:
    """More posts of several writers, one with many comments; returns its address."""
    for number in range(posts):
        cast.post(("lin", "mei", "kim")[number % 3], visibility="public", title=f"Zebra {number}", tags=["zebra"])
    post = cast.post("lin", visibility="public", title="Zebra hot", tags=["zebra"], references=["One", "Two"])
    parent = None
    for number in range(comments):
        parent = cast.comment(
            ("mei", "kim")[number % 2], post, f"Comment {number}.", parent=parent if number % 3 else None
        )
    return post.get_absolute_url()


READS = [
    ("anonymous", "POST", 3), ("mei", "POST", 5), ("ada", "POST", 5), ("lin", "POST", 6),
    ("anonymous", "/", 4), ("mei", "/", 4),
    ("anonymous", "/search/?q=zebra", 4), ("mei", "/search/?q=zebra", 4),
    ("anonymous", "/tags/zebra/", 4), ("mei", "/tags/zebra/", 4),
    ("anonymous", "/@lin/", 4), ("mei", "/@lin/", 4),
    ("anonymous", "/courses/meco1/", 4), ("mei", "/courses/meco1/", 7),
    ("anonymous", "MONTH", 4), ("mei", "MONTH", 5), ("mei", "TUTORIAL", 5), ("mei", "/search/?q=zebar", 4),
    ("anonymous", "/courses/meco1/assessment-3/feed/", 3), ("anonymous", "MONTH FEED", 3), ("anonymous", "CITE", 3),
    ("anonymous", "/feed/", 3), ("anonymous", "/courses/meco1/feed/", 3), ("anonymous", "/@lin/feed/", 3), ("anonymous", "/tags/zebra/feed/", 3),
    ("mei", "/courses/meco1/assessment-3/", 14),
    ("mei", "/desk/", 12), ("mei", "/notices/", 7),
]  # fmt: skip


def test_pages_cost_the_same_with_one_row_and_with_many(cast: Cast, as_user: As) -> None:
    _frequent()  # which words are frequent is asked once in ten minutes
    hot = fill(cast, 1, 2)
    few = {(who, path): queries(as_user(who), places(cast, hot).get(path, path)) for who, path, _limit in READS}
    hot = fill(cast, 24, 40)
    many = {(who, path): queries(as_user(who), places(cast, hot).get(path, path)) for who, path, _limit in READS}
    over = [(who, path, many[who, path], limit) for who, path, limit in READS if many[who, path] > limit]
    assert not over
    assert few == many


@pytest.mark.parametrize("comments", [0, 60])
def test_a_comment_costs_the_same_in_an_empty_and_in_a_long_thread(cast: Cast, as_user: As, comments: int) -> None:
    fill(cast, 0, comments)
    post = cast.lin.posts.get()
    client = as_user("mei")
    assert queries(client, reverse("post_comment", args=[post.pk]), {"body": "One more.", "scope": "class"}) <= 12
