"""A comment that is sent twice, by two quick clicks or again after a lost answer, is one; no other words are lost."""

import re
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Post
from blog.moderation import set_comment_mode
from comments.enums import CommentState
from comments.models import Comment
from comments.services import delete_comment
from core.models import Job
from people.enums import CommentMode
from tests.cast import Cast

As = Callable[[str], Client]
WORDS = "Well said, and yet."


def token(page: Any) -> str:
    found = re.findall(r'name="token" value="([0-9a-f-]{36})"', page.content.decode())
    assert len(found) == 1
    return str(found[0])


def send(client: Client, post: Post, **fields: Any) -> Any:
    sent = {"body": WORDS, "scope": "class", **fields}
    return client.post(reverse("post_comment", args=[post.pk]), sent)


def count(post: Post) -> int:
    return Post.objects.values_list("comment_count", flat=True).get(pk=post.pk)


# What differs from the first sending, by whom the second is, and how many comments there are then.
SENDINGS = [
    ({}, "mei", 1), ({"body": "Other words."}, "mei", 2), ({"parent": True}, "mei", 2), ({"scope": "private"}, "mei", 2),
    ({"token": True}, "mei", 2), ({"token": ""}, "mei", 2), ({"token": "x"}, "mei", 2), ({}, "kim", 2), ({}, "ada", 2),
]  # fmt: skip


@pytest.mark.parametrize(("change", "who", "made"), SENDINGS)
def test_what_is_sent_again(cast: Cast, as_user: As, change: dict[str, Any], who: str, made: int) -> None:
    post = cast.post("lin")
    other = cast.comment("lin", post, "Something to answer.")
    mei = as_user("mei")
    first = {"token": token(mei.get(post.get_absolute_url()))}
    answer = send(mei, post, **first)
    change = {
        key: {"parent": other.pk, "token": uuid4()}[key] if value is True else value for key, value in change.items()
    }
    again = send(as_user(who), post, **first | change)
    assert (answer.status_code, again.status_code) == (302, 302)
    assert (again["Location"] == answer["Location"]) == (made == 1)
    assert Comment.objects.exclude(pk=other.pk).count() == made
    assert count(post) == 1 + made - (change.get("scope") == "private")
    assert Job.objects.filter(name="comments.notify_of_comment").count() == 1 + made


@pytest.mark.parametrize("since", ["held", "closed", "taken back"])
def test_a_retry_is_led_to_its_comment_whatever_happened_since(cast: Cast, as_user: As, since: str) -> None:
    post, mei = cast.post("lin"), as_user("mei")
    sent = {"token": uuid4()}
    answer = send(mei, post, **sent)
    if since == "taken back":
        delete_comment(actor=cast.mei, comment=Comment.objects.get())
    else:
        set_comment_mode(actor=cast.lin, post=post, mode=CommentMode(since))
    again = send(mei, post, **sent)
    assert (again.status_code, again["Location"]) == (302, answer["Location"])
    assert Comment.objects.get().state == (CommentState.DELETED if since == "taken back" else CommentState.SHOWN)
    refused = send(mei, post, **sent, body="Other words.")
    assert (refused.status_code == 403 and "Other words." in refused.content.decode()) == (since == "closed")


def test_the_token_stays_with_a_text_that_comes_back(cast: Cast, as_user: As) -> None:
    post, mei = cast.post("lin"), as_user("mei")
    there = cast.comment("kim", post)
    first, second = (token(mei.get(post.get_absolute_url())) for _time in range(2))
    assert first != second and UUID(first) and token(mei.get(reverse("reply", args=[there.pk])))
    for fields, status in (({"body": ""}, 422), ({"look": "1"}, 200), ({"parent": 999999}, 422)):
        answer = send(mei, post, token=first, **fields)
        assert (answer.status_code, token(answer)) == (status, first)


def test_the_database_holds_it_and_an_ordinary_comment_pays_nothing(cast: Cast) -> None:
    post = cast.post("lin")
    statements = []
    for sent in (None, uuid4()):
        cast.comment("kim", post, token=sent)
        with CaptureQueriesContext(connection) as captured:
            cast.comment("mei", post, token=sent)
        statements.append(len(captured))
    assert statements[0] == statements[1]
    kept = Comment.objects.get(author=cast.mei, sent__isnull=False).sent
    with pytest.raises(IntegrityError, match="comment_sent_once"), transaction.atomic():
        Comment.objects.filter(author=cast.mei).update(sent=kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["root", "reply"])
def test_two_clicks_at_once_make_one_comment(cast: Cast, as_user: As, kind: str) -> None:
    post = cast.post("lin")
    parent = cast.comment("kim", post).pk if kind == "reply" else ""
    page = as_user("mei").get(post.get_absolute_url())
    fields = {"token": token(page), "parent": parent}
    clients = [as_user("mei") for _click in range(4)]
    ready = threading.Barrier(len(clients))
    answers, problems = [], []

    def click(client: Client) -> None:
        try:
            ready.wait(10)
            answers.append(send(client, post, **fields))
        except Exception as problem:  # noqa: BLE001  collected: in a thread it would be silent
            problems.append(problem)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click, args=[client]) for client in clients]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(20)
    assert not problems
    assert len(answers) == 4 and {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Comment.objects.filter(author=cast.mei).count() == 1
    assert count(post) == 1 + (kind == "reply")
