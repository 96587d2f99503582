"""Threads: order, edit window, tombstones, scopes, counts, and the page's HTML."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from comments.models import CommentVersion
from comments.services import add_comment, delete_comment, edit_comment, hide_comment, show_comment
from tests.cast import NUMBERS, Cast


def count(post: Post) -> int:
    return Post.objects.get(pk=post.pk).comment_count


def test_a_thread_keeps_its_shape_and_its_count(cast: Cast) -> None:
    post = cast.post("lin")
    first = cast.comment("mei", post)
    reply = cast.comment("kim", post, parent=first)
    second = cast.comment("omar", post)
    deep = cast.comment("lin", post, parent=reply)
    assert list(post.comments.order_by("path")) == [first, reply, deep, second]
    assert count(post) == 4
    delete_comment(actor=cast.kim, comment=reply)
    assert list(post.comments.order_by("path")) == [first, reply, deep, second]
    assert count(post) == 3
    hide_comment(actor=cast.cora, comment=second, reason="off topic")
    assert count(post) == 2
    show_comment(actor=cast.cora, comment=second)
    assert count(post) == 3
    cast.comment("mei", post, scope="private")
    assert count(post) == 3, "private comments are not counted in public"


@pytest.mark.parametrize(("minutes", "fine"), [(0, True), (29, True), (30, False), (600, False)])
def test_own_edits_for_thirty_minutes(cast: Cast, minutes: int, fine: bool) -> None:
    comment = cast.comment("mei", cast.post("lin"), "First wording.")
    at = comment.created_at + timedelta(minutes=minutes)
    for other in (cast.lin, cast.cora, cast.root):
        with pytest.raises(PermissionDenied):
            edit_comment(actor=other, comment=comment, body="Not mine.", at=at)
    if not fine:
        with pytest.raises(PermissionDenied):
            edit_comment(actor=cast.mei, comment=comment, body="Second wording.", at=at)
        return
    changed = edit_comment(actor=cast.mei, comment=comment, body="Second wording.", at=at)
    assert changed.html == "<p>Second wording.</p>" and changed.edited_at == at
    assert CommentVersion.objects.get().html == "<p>First wording.</p>"


def test_the_words_survive_when_the_window_closes_while_typing(cast: Cast) -> None:
    comment = cast.comment("mei", cast.post("lin"))
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        client = Client()
        client.force_login(cast.mei)
        answer = client.post(reverse("edit_comment", args=[comment.pk]), {"body": "My better words.", "scope": "class"})
    assert answer.status_code == 403 and "My better words." in answer.content.decode()


BAD = [
    ("", "Write something"),
    ("   \n ", "Write something"),
    ("<script>x</script>", "Write something"),
    ("x" * 20_001, "20001"),
    (f"Name: Mei ID: {NUMBERS['mei']}", "student number"),
]


@pytest.mark.parametrize(("body", "words"), BAD, ids=lambda value: value[:12])
def test_bad_comments_come_back_with_a_reason(cast: Cast, body: str, words: str) -> None:
    post = cast.post("lin")
    client = Client()
    client.force_login(cast.mei)
    answer = client.post(reverse("post_comment", args=[post.pk]), {"body": body, "scope": "class"})
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["body"])
    assert answer.context["form"]["body"].value() == body
    assert count(post) == 0


def test_html_in_a_comment_is_clean(cast: Cast) -> None:
    comment = cast.comment(
        "mei", cast.post("lin"), '<p onclick="x">a <b>b</b><img src=x onerror=y> <a href="javascript:z">c</a></p>'
    )
    assert comment.html == "<p>a <strong>b</strong> c</p>"


def test_a_reply_to_a_comment_that_went_away_keeps_its_text(cast: Cast) -> None:
    post = cast.post("lin")
    parent = cast.comment("kim", post)
    delete_comment(actor=cast.kim, comment=parent)
    client = Client()
    client.force_login(cast.mei)
    answer = client.post(
        reverse("post_comment", args=[post.pk]), {"body": "My answer.", "scope": "class", "parent": parent.pk}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "My answer." in page and "has been removed" in page
    assert not answer.context["form"]["parent"].value()


@pytest.mark.parametrize("who", ["lin", "mei", "ada", "cora"])
def test_a_reply_is_never_wider_than_its_parent(cast: Cast, who: str) -> None:
    post = cast.post("lin")
    parent = cast.comment("mei", post, scope="private")
    assert cast.comment(who, post, parent=parent, scope="class").scope == "private"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET scope = 'class' WHERE parent_id = %s", [parent.pk])


def test_the_database_holds_parent_and_post_together(cast: Cast) -> None:
    one, two = cast.post("lin"), cast.post("mei")
    parent = cast.comment("kim", one)
    with pytest.raises(ValidationError):
        add_comment(author=cast.kim, post=two, body="x", parent=parent)
    reply = cast.comment("kim", one, parent=parent)
    moved = "UPDATE comments_comment SET post_id = %s WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(moved, [two.pk, reply.pk])
