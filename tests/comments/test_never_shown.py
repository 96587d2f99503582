"""What waits, was rejected, or went before it was approved: role × state × surface."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from blog.models import Post
from blog.moderation import set_comment_mode
from comments.enums import NEVER, comment_added
from comments.models import Comment
from comments.moderation.models import Case
from comments.moderation.services import decide_case
from comments.services import delete_comment, erase_comment, hide_comment, show_comment
from core.jobs import run_due
from people.enums import CommentMode
from tests.cast import Cast

As = Callable[[str], Client]
READERS = ["anonymous", "lin", "kim", "stan", "hera", "root", "mei", "ada", "ben", "cora"]
WRITER_AND_STAFF = {"mei", "ada", "ben", "cora"}
EVERYBODY = set(READERS)

# State: who sees a place in the thread, who reads its words there, and whether the words are out (arrivals, feeds,
# search, the count).
STATES = {
    "held": (WRITER_AND_STAFF, WRITER_AND_STAFF, False),
    "rejected": (WRITER_AND_STAFF, set(), False),
    "taken back": (WRITER_AND_STAFF, set(), False),
    "taken back, then decided": (WRITER_AND_STAFF, set(), False),
    "erased": (WRITER_AND_STAFF, set(), False),
    "rejected, then erased": (WRITER_AND_STAFF, set(), False),
    "approved": (EVERYBODY, EVERYBODY, True),
    "rejected, then shown": (EVERYBODY, EVERYBODY, True),
    "approved, then hidden": (EVERYBODY, set(), False),
    "approved, then taken back": (EVERYBODY, set(), False),
    "rejected, shown, then taken back": (EVERYBODY, set(), False),
}


def made(cast: Cast, state: str) -> Comment:
    """Mei's comment on Lin's public post, which has another one, put into a state by the services."""
    post = cast.post("lin", visibility="public")
    post = set_comment_mode(actor=cast.cora, post=post, mode=CommentMode.HELD)
    cast.comment("ada", post, "Something else.")
    comment = cast.comment("mei", post, "The zebra waits.")

    def decide(decision: str) -> None:
        decide_case(actor=cast.cora, case=Case.objects.get(), decision=decision, note="n", reason="Off the topic.")

    steps = {
        "held": lambda: None,
        "approved": lambda: decide("keep"),
        "decided": lambda: decide("keep"),
        "rejected": lambda: decide("hide"),
        "hidden": lambda: hide_comment(actor=cast.cora, comment=comment, reason="Off the topic."),
        "shown": lambda: show_comment(actor=cast.cora, comment=comment),
        "taken back": lambda: delete_comment(actor=cast.mei, comment=comment),
        "erased": lambda: erase_comment(actor=cast.cora, comment=comment),
    }
    for step in state.split(", "):
        steps[step.removeprefix("then ")]()
    return Comment.objects.get(pk=comment.pk)


@pytest.mark.parametrize("state", STATES)
def test_who_sees_it_where(cast: Cast, as_user: As, subtests: pytest.Subtests, state: str) -> None:
    comment = made(cast, state)
    post = Post.objects.get(pk=comment.post_id)
    place, words, is_out = STATES[state]
    here = post.get_absolute_url()
    trace = f'id="comment-{comment.pk}"'
    run_due()
    assert post.comment_count == 1 + is_out
    for who in READERS:
        with subtests.test(who=who):
            client = as_user(who)
            for address in (
                here,
                f"{here}?order=newest",
                f"{here}?comment={comment.pk}",
                f"{here}?thread={comment.pk}",
            ):
                page = client.get(address).content.decode()
                assert (trace in page) == (who in place), address
                assert ("The zebra waits." in page) == (who in words), address
                assert ("2 comments" in page) == is_out
                assert who in place or ("hidden by staff" not in page and "deleted by its writer" not in page)
                assert "Reason: Off the topic." not in page or who in ("mei", "cora")
            arrived = client.get(reverse("arrivals", args=[post.pk]) + "?since=0").json()
            assert (comment.pk in [one["id"] for one in arrived["comments"]]) == is_out
            for address in ("/feed/", "/@lin/feed/"):
                assert "zebra" not in client.get(address).content.decode(), address
            found = client.get("/search/?q=zebra").content.decode()
            assert ("On produsage" in found) == is_out
            if who != "anonymous":
                assert Comment.objects.visible_to(cast.people[who]).filter(pk=comment.pk).exists() == (who in place)


@pytest.mark.parametrize(("state", "times"), [("rejected", 0), ("approved", 1), ("rejected, then shown", 1), ("approved, hidden, then shown", 1)])  # fmt: skip
def test_it_is_announced_once_when_it_first_comes_into_sight(cast: Cast, state: str, times: int) -> None:
    heard: list[int] = []

    def hear(comment: Comment, **_signal: object) -> None:
        if comment.author_id == cast.mei.pk:
            heard.append(comment.pk)

    comment_added.connect(hear)
    try:
        made(cast, state)
    finally:
        comment_added.disconnect(hear)
    assert len(heard) == times


@pytest.mark.parametrize("state", STATES)
def test_those_from_before_the_rule_are_found(cast: Cast, state: str) -> None:
    """The migration tells what was never in sight from what was, by the decisions."""
    comment = made(cast, state)
    before = comment.arrival
    Comment.objects.filter(arrival=NEVER).update(arrival=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("comments.migrations.0014_never_arrived").FORWARD)
    comment.refresh_from_db()
    assert comment.arrival == before
    if before == NEVER:
        with pytest.raises(IntegrityError, match="comment_never_arrived"), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(state="shown")
