"""Long threads: bounded pages by key, links that go on, permalinks, and the same cost whatever the length."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from comments import pages
from comments.models import Comment
from comments.services import delete_comment, hide_comment
from core.dates import minute
from tests.cast import Cast

As = Callable[[str], Client]


def grow(cast: Cast, post: Post, roots: int, depth: int) -> list[list[Comment]]:
    """Give `post` so many conversations, each a straight line of `depth`, in one insert; the count is kept true."""
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence('comments_comment', 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [roots * depth])
        ids = [pk for (pk,) in cursor.fetchall()]
    now = timezone.now()
    lines: list[list[Comment]] = []
    for root in range(roots):
        line = ids[root * depth : (root + 1) * depth]
        lines.append(
            [
                Comment(
                    pk=pk, post=post, author=cast.mei if step % 2 else cast.kim, parent_id=line[step - 1] if step else None,
                    path=line[: step + 1], html=f"<p>Root {root}, step {step}.</p>", word_count=4, created_at=now,
                )
                for step, pk in enumerate(line)
            ]
        )  # fmt: skip
    Comment.objects.bulk_create([comment for line in lines for comment in line])
    post.comment_count += len(ids)
    Post.objects.filter(pk=post.pk).update(comment_count=post.comment_count)
    return lines


def shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="comment[^"]*" id="comment-(\d+)"', page)]


def get(client: Client, address: str) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(page)
    return page, len(captured)


def article(page: str, comment: Comment) -> Any:
    """The element of one comment on a page."""
    piece = page.partition(f'id="comment-{comment.pk}"')[2].partition("</article>")[0]
    return html5lib.parseFragment(f"<article>{piece.partition('>')[2]}</article>", namespaceHTMLElements=False)


def links(page: str, text: str) -> list[str]:
    return [href.replace("&amp;", "&").split("#")[0] for href in re.findall(rf'<a href="([^"]+)">{text}</a>', page)]


def test_a_long_thread_is_read_to_its_end_by_its_links(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    lines = grow(cast, post, roots=5, depth=100)
    everything = {comment.pk for line in lines for comment in line}
    seen: list[int] = []
    todo, done = [post.get_absolute_url()], set()
    while todo:
        address = todo.pop()
        if address in done:
            continue
        done.add(address)
        page, _queries = get(as_user("anonymous"), address)
        assert len(shown(page)) <= pages.PAGE
        seen += shown(page)
        todo += [urljoin(address, link) for link in links(page, "More replies") + links(page, "More comments")]
    assert len(seen) == len(set(seen)), "a comment stands on one page of the way only"
    assert set(seen) == everything


def test_newest_first_turns_the_conversations_round_and_not_their_answers(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    first, second = grow(cast, post, roots=2, depth=2)
    order = [comment.pk for comment in [*second, *first]]
    assert shown(get(as_user("mei"), f"{post.get_absolute_url()}?order=newest")[0]) == order
    assert shown(get(as_user("mei"), post.get_absolute_url())[0]) == sorted(order)


def test_a_page_costs_the_same_in_any_thread(cast: Cast, as_user: As) -> None:
    small, large = (cast.post("lin", visibility="public", title=title) for title in ("Small", "Large"))
    grow(cast, small, roots=2, depth=2)
    lines = grow(cast, large, roots=30, depth=100)
    for reader, limit in {"anonymous": 3, "mei": 5, "ada": 5, "lin": 6}.items():
        client = as_user(reader)
        _page, few = get(client, small.get_absolute_url())
        page, many = get(client, large.get_absolute_url())
        assert few == many <= limit, reader
        assert len(shown(page)) <= pages.PAGE and "3,000 comments" in page
        _page, there = get(client, f"{large.get_absolute_url()}?comment={lines[29][99].pk}")
        assert there <= many + 3


def test_what_the_database_reads_does_not_grow_with_the_thread(cast: Cast) -> None:
    """The plan touches about as many rows in a thread of 3,000 as in one of 600: both fill the page."""
    touched = []
    for title, roots in (("Some", 6), ("Many", 30)):
        post = cast.post("lin", title=title)
        grow(cast, post, roots=roots, depth=100)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE comments_comment")
        with CaptureQueriesContext(connection) as captured:
            pages.find_page(post, cast.mei, pages.Wanted())
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured[0]['sql']}")
            touched.append(_rows(cursor.fetchone()[0][0]["Plan"], "comments_comment"))
    assert touched[1] <= touched[0] * 1.2 < 1_000


def _rows(plan: dict, table: str) -> int:
    own = plan["Actual Rows"] * plan["Actual Loops"] if plan.get("Relation Name") == table else 0
    dropped = plan.get("Rows Removed by Filter", 0) * plan["Actual Loops"]
    return int(own + dropped) + sum(_rows(child, table) for child in plan.get("Plans", []))


def test_a_permalink_shows_its_comment_wherever_it_stands(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    lines = grow(cast, post, roots=5, depth=100)
    line = lines[4]
    for step in (0, 3, 60, 99):
        page, _queries = get(as_user("mei"), Comment.objects.get(pk=line[step].pk).get_absolute_url().split("#")[0])
        above = [one.pk for one in line[max(0, step - pages.ABOVE) : step]]
        assert shown(page)[: len(above) + 1] == [*above, line[step].pk]
        assert "All comments" in page and ("In reply to" in page or step == 0)
        assert f'data-since="{line[-1].pk}"' in page, "what is new is told from the newest, not from what is shown"
    near, _queries = get(as_user("mei"), f"{post.get_absolute_url()}?comment={lines[0][0].pk}")
    assert "All comments" not in near, "a comment of the first page is shown on it"


@pytest.mark.parametrize("query", ["comment=999999999", "thread=999999999", "comment={private}", "thread={private}", "after=x"])  # fmt: skip
def test_what_is_not_there_and_what_is_not_for_one_look_the_same(cast: Cast, as_user: As, query: str) -> None:
    post = cast.post("lin", visibility="public")
    cast.comment("kim", post, "Everybody reads this.")
    secret = cast.comment("mei", post, "Only some read this.", scope="private")
    page, _queries = get(as_user("kim"), f"{post.get_absolute_url()}?{query.format(private=secret.pk)}")
    assert "Everybody reads this." in page and "Only some" not in page
    assert ("is not here, or not for you" in page) == (query != "after=x")


def test_deep_replies_say_whom_they_answer(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    (line,) = grow(cast, post, roots=1, depth=30)
    delete_comment(actor=line[10].author, comment=line[10])
    page, _queries = get(as_user("anonymous"), post.get_absolute_url())
    assert page.count('<ol class="replies">') == 4 and page.count("In reply to") == 24
    assert page.count("In reply to a removed comment") == 1
    assert '<details class="fold" open><summary>28 replies</summary>' in page


@pytest.mark.parametrize("name", ["Mei <pk> %(name)s", '\ue010pk\ue011 & "Mei"', "7203685477000"])
def test_what_may_be_done_with_comments_of_one_writer_is_said_of_each(cast: Cast, as_user: As, name: str) -> None:
    cast.mei.display_name = name
    cast.mei.save()
    post = cast.post("lin", visibility="public")
    for minutes, comment in enumerate([cast.comment("mei", post) for _number in range(2)]):
        at = timezone.now() - timedelta(minutes=minutes)
        Comment.objects.filter(pk=comment.pk).update(created_at=at)
        when = minute(at, post.course.zone)
        others = {"reply": f"Reply to {name}", "report_comment": f"Report the comment by {name}"}
        for reader, said in (
            ("kim", others),
            ("cora", {**others, "hide_comment": f"Hide the comment by {name}"}),
            ("mei", {
                "reply": f"Reply to {name}",
                "edit_comment": f"Edit your comment of {when}",
                "delete_comment": f"Delete your comment of {when}",
            }),
        ):  # fmt: skip
            parsed = article(get(as_user(reader), post.get_absolute_url())[0], comment)
            actions = {link.get("href"): link.get("aria-label") for link in parsed.findall(".//footer/a")}
            assert actions == {reverse(place, args=[comment.pk]): label for place, label in said.items()}
            assert all(link.get("aria-label").startswith(link.text) for link in parsed.findall(".//footer/a"))
            assert [link.text for link in parsed.iter("a") if link.get("class") == "comment-author"] == [name]


def test_what_was_hidden_is_shown_again_by_a_link_that_says_which(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    comment = cast.comment("mei", post)
    hide_comment(actor=cast.cora, comment=comment, reason="Rude")
    (link,) = article(get(as_user("cora"), post.get_absolute_url())[0], comment).findall(".//footer/a")
    when = minute(comment.created_at, post.course.zone)
    assert link.get("aria-label") == f"{link.text}: the comment of {when}"


@pytest.mark.parametrize("roots", [0, 30])
def test_posting_costs_the_same_in_an_empty_and_in_a_long_thread(cast: Cast, as_user: As, roots: int) -> None:
    post = cast.post("lin")
    line = grow(cast, post, roots=roots, depth=100)[-1] if roots else [cast.comment("kim", post)]
    client = as_user("mei")
    for parent in ("", line[-1].pk):
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("post_comment", args=[post.pk]), {"body": "One more.", "scope": "class", "parent": parent})  # fmt: skip
        assert answer.status_code == 302
        writes = [query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(writes) <= 12


def test_the_forms_of_an_answer_share_a_token_and_no_two_answers_do(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    client, seen = as_user("mei"), []
    for _time in range(2):
        page, _queries = get(client, post.get_absolute_url())
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert len(tokens) > 1 and len(set(tokens)) == 1
        seen.append(tokens[0])
    assert seen[0] != seen[1]
