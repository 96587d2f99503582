"""Advice before posting: each line as a table over plain text, the endpoint, and the page without JavaScript."""

from collections.abc import Callable
from datetime import timedelta
from time import process_time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.advice import advise
from comments.closeness import stands_out
from comments.models import Comment
from comments.own_words import measure
from core.html import COMMENT, clean
from core.limits import is_allowed
from tests.cast import Cast

As = Callable[[str], Client]
POST = "The lighthouse keepers kept a log of every ship. Their ledger names four hundred wrecks in the winter of 1821."


def line(key: str, body: str, least: int = 0, is_particular: bool | None = None) -> tuple[bool, str]:
    found = {one.key: one for one in advise(clean(body, COMMENT), POST, least, is_particular)}
    return found[key].is_there, found[key].text


@pytest.mark.parametrize(
    ("key", "body", "there"),
    [
        ("passage", "I like this.", False), ("passage", "You say “four hundred wrecks” so calmly.", True),
        ("passage", "You say “four hundred years” so calmly.", False), ("passage", "The keepers kept a log of every ship they saw.", True),
        ("passage", "In your second paragraph I got lost.", True), ("passage", "<blockquote>names four hundred wrecks in</blockquote><p>Yes.</p>", True),
        ("question", "Who paid them?", True), ("question", "I wonder who paid them.", False), ("question", "See https://example.org/?q=1", False),
        ("question", "谁付的钱？", True),
        ("source", "See https://example.org/a", True), ("source", "Stevenson (1821) counted more.", True), ("source", "More were counted (Stevenson, 1821).", True),
        ("source", "For example, the harbour had its own.", True), ("source", "I like this (very much).", False),
    ],
)  # fmt: skip
def test_what_is_there(key: str, body: str, there: bool) -> None:
    assert line(key, body)[0] is there


@pytest.mark.parametrize(
    ("least", "is_there", "text"),
    [(0, True, "5 own words."), (5, True, "5 own words; the assessment asks for 5."), (6, False, "5 own words; the assessment asks for 6.")],
)  # fmt: skip
def test_words(least: int, is_there: bool, text: str) -> None:
    assert line("words", "Hi Lin,\n\nfive words of my own", least) == (is_there, text)


def test_nothing_is_said_where_it_cannot_be_told() -> None:
    assert "particular" not in {one.key for one in advise("<p>Yes.</p>", POST, 0, None)}
    assert line("particular", "Yes.", is_particular=False)[0] is False


@pytest.mark.parametrize("piece", ["@", "a@", "a@b", "a", "“", ">", "1."])
def test_a_text_of_signs_alone_is_counted_at_once(piece: str) -> None:
    text = clean((piece * 3_000)[:3_000], COMMENT)
    begun = process_time()
    measure(text)
    advise(text, POST, 5, None)
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("Write to lin@example.edu, please.", 3), ("(mei@example.edu)", 0), ("lin@a.edu mei@b.edu", 0),
     ("so @lin and @mei say", 5)],
)  # fmt: skip
def test_addresses_are_no_own_words(text: str, words: int) -> None:
    assert measure(clean(text, COMMENT))[0] == words


OTHERS = [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ({}, None), ({"a": [1]}, False),
        ({"lighthous": [1], "ledger": [1], "ship": [1, 2], "write": [1, 2, 3, 4, 5, 6]}, True),
        ({"write": [1, 2, 3, 4, 5, 6], "user": [1, 2, 3, 4, 5, 6], "idea": [1, 3, 4], "good": [2, 3, 5], "essay": [2, 4, 6]}, False),
        ({"harbour": [2], "crane": [2], "ship": [1, 2], "tide": [2]}, True),
        ({"harbour": [2], "crane": [3], "ship": [1, 2, 3], "tide": [2, 3]}, False),
    ],
)  # fmt: skip
def test_closeness(shared: dict[str, list[int]], expected: bool | None) -> None:
    assert stands_out(shared, 1, OTHERS) is expected


def a_class(cast: Cast) -> int:
    """Lin on lighthouses among posts on other things; returns its key."""
    for name, about in (
        ("mei", "gardens and seeds"),
        ("omar", "trains and timetables"),
        ("kim", "recipes and bread"),
        ("lin", "chess and clocks"),
    ):
        cast.post(
            name, title=f"On {about}", body=f"<p>This essay asks who makes {about} together, and what users do.</p>"
        )
    return cast.post("lin", title="On lighthouses", body=f"<p>{POST} This essay asks what users do.</p>").pk


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("The ledger of the lighthouse keepers names wrecks, but who read that log?", "would fit few others"),
        ("A good essay that asks what users do and who makes things together.", "could stand under other posts"),
    ],
)  # fmt: skip
def test_the_endpoint_answers_with_lines_and_stores_nothing(cast: Cast, as_user: As, body: str, text: str) -> None:
    url = reverse("comment_advice", args=[a_class(cast)])
    client = as_user("mei")
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"body": body})
    page = answer.content.decode()
    assert answer.status_code == 200 and text in page and "<html" not in page
    assert len(queries) <= 12 and not Comment.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("mei", 200), ("ada", 200), ("stan", 404), ("anonymous", 302)])
def test_who_asks(cast: Cast, as_user: As, who: str, status: int) -> None:
    assert as_user(who).post(reverse("comment_advice", args=[a_class(cast)]), {"body": "Yes."}).status_code == status


def test_without_javascript_the_button_leads_to_a_preview(cast: Cast, as_user: As) -> None:
    pk, client = a_class(cast), as_user("mei")
    sent = {"body": "Who read *that* log?\n\n<b>Who?</b>", "scope": "class", "look": "1"}
    answer = client.post(reverse("post_comment", args=[pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and not Comment.objects.exists()
    assert "As it will look" in page and "<strong>Who?</strong>" in page and "It asks something." in page
    assert answer.context["form"]["body"].value() == sent["body"]
    del sent["look"]
    assert client.post(reverse("post_comment", args=[pk]), sent).status_code == 302 and Comment.objects.count() == 1


@pytest.mark.parametrize("body", ["", "x" * 20_001])
def test_what_would_be_refused_is_said(cast: Cast, as_user: As, body: str) -> None:
    client, post = as_user("mei"), cast.post("lin")
    answer = client.post(reverse("comment_advice", args=[post.pk]), {"body": body})
    assert answer.status_code == 422
    looked = client.post(reverse("post_comment", args=[post.pk]), {"body": body, "scope": "class", "look": "1"})
    assert looked.status_code == 422 and looked.context["form"]["body"].value() == body


def test_too_often_is_told_and_ends(cast: Cast, as_user: As) -> None:
    client, url = as_user("mei"), reverse("comment_advice", args=[cast.post("lin").pk])
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert {client.post(url, {"body": "Yes."}).status_code for _time in range(20)} == {200}
        assert client.post(url, {"body": "Yes."}).status_code == 429
        assert as_user("kim").post(url, {"body": "Yes."}).status_code == 200
    with time_machine.travel(start + timedelta(seconds=60), tick=False):
        assert client.post(url, {"body": "Yes."}).status_code == 200


def test_a_limit_counts_by_window(db: None) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert [is_allowed("x", 1, 2, 60) for _time in range(3)] == [True, True, False]
    with time_machine.travel(start + timedelta(seconds=60), tick=False):
        assert is_allowed("x", 1, 2, 60)
