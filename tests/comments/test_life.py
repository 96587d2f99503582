"""The life of a comment: wordings over time, erasure, and who is in a private line."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils import timezone

from comments.enums import CommentState, Scope
from comments.models import Comment, CommentVersion
from comments.services import delete_comment, edit_comment, erase_comment, hide_comment, show_comment
from tests.cast import Cast

MINUTE = timedelta(minutes=1)


def then(comment: Comment, moment: datetime | Combinable) -> tuple[str, int, bool] | None:
    row = Comment.objects.filter(pk=comment.pk).wording_at(moment).first()
    return (row.html_then, row.words_then, row.stood_then) if row else None


def test_the_wording_in_force_at_a_moment(cast: Cast) -> None:
    start = timezone.now() - timedelta(hours=2)
    comment = cast.comment("mei", cast.post("lin"), "One.", at=start)
    edit_comment(actor=cast.mei, comment=comment, body="One two.", at=start + 10 * MINUTE)
    edit_comment(actor=cast.mei, comment=comment, body="One two three.", at=start + 20 * MINUTE)
    table: list[tuple[datetime, tuple[str, int, bool] | None]] = [
        (start - MINUTE, None),
        (start, ("<p>One.</p>", 1, True)),
        (start + 9 * MINUTE, ("<p>One.</p>", 1, True)),
        (start + 10 * MINUTE, ("<p>One two.</p>", 2, True)),
        (start + 19 * MINUTE, ("<p>One two.</p>", 2, True)),
        (start + 20 * MINUTE, ("<p>One two three.</p>", 3, True)),
        (start + 90 * MINUTE, ("<p>One two three.</p>", 3, True)),
    ]
    assert [then(comment, moment) for moment, _expected in table] == [expected for _moment, expected in table]
    assert then(comment, F("created_at") + 15 * MINUTE) == ("<p>One two.</p>", 2, True)
    delete_comment(actor=cast.mei, comment=comment, at=start + 60 * MINUTE)
    assert then(comment, start + 59 * MINUTE) == ("<p>One two three.</p>", 3, True)
    assert then(comment, start + 60 * MINUTE) == ("<p>One two three.</p>", 3, False)


@pytest.mark.parametrize("before", ["shown", "deleted", "hidden"])
def test_an_erasure_takes_every_wording_and_leaves_the_place(cast: Cast, before: str) -> None:
    post = cast.post("lin")
    comment = cast.comment("mei", post, "Words that hurt somebody.")
    edit_comment(actor=cast.mei, comment=comment, body="Other words.")
    cast.comment("kim", post, parent=comment)
    if before == "deleted":
        delete_comment(actor=cast.mei, comment=comment)
    if before == "hidden":
        hide_comment(actor=cast.cora, comment=comment, reason="names a person")
    for nobody in (cast.mei, cast.lin, cast.ada, cast.hera, cast.root):
        with pytest.raises(PermissionDenied):
            erase_comment(actor=nobody, comment=comment)
    erase_comment(actor=cast.cora, comment=comment)
    gone = Comment.objects.get(pk=comment.pk)
    assert (gone.state, gone.html, gone.state_reason, gone.word_count) == (CommentState.ERASED, "", "", 2)
    assert list(CommentVersion.objects.values_list("html", "word_count")) == [("", 4)]
    post.refresh_from_db()
    assert post.comment_count == 1
    with pytest.raises(PermissionDenied):
        show_comment(actor=cast.cora, comment=comment)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE comments_commentversion SET html = ''",
        "UPDATE comments_commentversion SET html = 'forged'",
        "UPDATE comments_commentversion SET word_count = 99",
        "DELETE FROM comments_commentversion",
        "UPDATE comments_comment SET state = 'erased', removed_at = now()",
    ],
)
def test_the_database_keeps_wordings_that_nobody_erased(cast: Cast, sql: str) -> None:
    comment = cast.comment("mei", cast.post("lin"), "First.")
    edit_comment(actor=cast.mei, comment=comment, body="Second.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("replier", "scope", "fine"), [(None, "", True), ("kim", "class", False), ("mei", "class", False), ("lin", "private", True)]
)  # fmt: skip
def test_an_edit_is_open_until_the_first_reply(cast: Cast, replier: str | None, scope: str, fine: bool) -> None:
    post = cast.post("lin")
    comment = cast.comment("mei", post)
    if replier:
        cast.comment(replier, post, parent=comment, scope=scope)
    if fine:
        assert edit_comment(actor=cast.mei, comment=comment, body="Changed.").html == "<p>Changed.</p>"
    else:
        with pytest.raises(PermissionDenied):
            edit_comment(actor=cast.mei, comment=comment, body="Changed.")


def test_whoever_began_a_private_line_reads_its_answers(cast: Cast) -> None:
    post = cast.post("lin")
    question = cast.comment("mei", post, scope="private")
    answer = cast.comment("ada", post, parent=question)
    thanks = cast.comment("lin", post, parent=answer)
    aside = cast.comment("ada", post, parent=cast.comment("kim", post), scope="private")
    for name, reads in {
        "mei": {question, answer, thanks}, "kim": set(), "omar": set(), "ben": set(),
        "lin": {question, answer, thanks, aside}, "ada": {question, answer, thanks, aside}, "cora": {question, answer, thanks, aside},
    }.items():  # fmt: skip
        seen = Comment.objects.visible_to(cast.people[name]).filter(scope=Scope.PRIVATE)
        assert set(seen) == reads, name


@pytest.mark.parametrize(
    "change",
    [
        "scope = 'class', opener_id = NULL WHERE id = {reply}",
        "scope = 'private', opener_id = author_id WHERE id = {wide}",
        "opener_id = {lin} WHERE id = {reply}",
        "opener_id = {lin} WHERE id = {parent}",
        "opener_id = NULL WHERE id = {parent}",
    ],
)
def test_the_database_holds_that_a_reply_is_never_wider(cast: Cast, change: str) -> None:
    post = cast.post("lin")
    parent = cast.comment("mei", post, scope="private")
    reply = cast.comment("ada", post, parent=parent)
    wide = cast.comment("mei", post)
    cast.comment("kim", post, parent=wide)
    sql = change.format(parent=parent.pk, reply=reply.pk, wide=wide.pk, lin=cast.lin.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE comments_comment SET {sql}")
