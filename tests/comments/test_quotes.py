"""Passages: bound to the revision they were read in, followed when the post changes, never silently anchored anew."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from blog.models import Post
from blog.services import Content, save_post
from comments import quotes
from comments.enums import QuoteState
from comments.models import Comment
from comments.services import erase_comment
from tests.cast import Cast

As = Callable[[str], Client]
A, B, C = "<p>Nobody waits for a finished thing.</p>", "<p>The audience writes back, in the text.</p>", "<p>Remix was there before the web.</p>"  # fmt: skip
BODY = A + B + C + "<p>And songs, too.</p>"


def change(post: Post, body: str) -> Post:
    content = Content(title=post.title, body=body, visibility=post.visibility, assessment=post.assessment)
    return save_post(actor=post.author, course=post.course, content=content, post=post, expected_version=post.version)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (BODY.replace("songs", "ballads"), QuoteState.SAME),
        (A + C + "<p>And songs, too.</p>" + B, QuoteState.MOVED),
        (BODY.replace("in the text", "in its text"), QuoteState.CHANGED),
        (A + C, QuoteState.GONE),
    ],
)
def test_a_quote_follows_the_post_and_stays_with_its_revision(cast: Cast, as_user: As, body: str, state: str) -> None:
    post = cast.post("lin", body=BODY)
    comment = cast.comment("mei", post, "Does it?", quote="audience writes back,\n in the  text")
    assert (comment.quote, comment.quote_state, comment.word_count) == ("audience writes back, in the text", "same", 2)
    changed = change(post, body)
    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.quote_state, stored.quote_revision.number) == (state, 1)
    page = as_user("kim").get(post.get_absolute_url()).content.decode()
    assert f'passage--{state}"><blockquote>audience writes back, in the text</blockquote>' in page
    change(changed, BODY)
    assert Comment.objects.get(pk=comment.pk).quote_state == QuoteState.SAME


def test_a_quote_belongs_to_the_version_that_was_read(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", body=BODY)
    token = quotes.seen(post)
    change(post, A + C)
    address = reverse("post_comment", args=[post.pk])
    words = {"body": "Does it?", "scope": "class", "quote": "The audience writes back"}
    for forged in ("", "x:y", quotes.seen(cast.post("kim", body=BODY))):
        answer = as_user("mei").post(address, words | {"seen": forged})
        assert answer.status_code == 422 and "not in the post like this" in answer.content.decode()
        assert answer.context["form"]["quote"].value() == words["quote"]
    assert as_user("mei").post(address, words | {"seen": token}).status_code == 302
    comment = Comment.objects.get()
    assert (comment.quote_revision.number, comment.quote_state) == (1, QuoteState.GONE)


@pytest.mark.parametrize("passage", ["never written", "x" * 1_300])
def test_a_passage_that_cannot_be_taken(cast: Cast, passage: str) -> None:
    post = cast.post("lin", body=BODY + f"<p>{'x' * 1_300}</p>")
    with pytest.raises(ValidationError) as refused:
        cast.comment("mei", post, quote=passage)
    assert list(refused.value.error_dict) == ["quote"]


def test_the_database_binds_a_quote_to_a_revision_and_an_erasure_takes_it(cast: Cast) -> None:
    post = cast.post("lin", body=BODY)
    comment = cast.comment("mei", post, quote="Nobody waits")
    for sql in ("quote_revision_id = NULL", "quote_state = ''", "quote_state = 'lost'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE comments_comment SET {sql}")
    erase_comment(actor=cast.cora, comment=comment)
    assert Comment.objects.get().quote == ""
