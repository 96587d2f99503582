"""No order of replies, edits, deletions, moderation and erasure breaks a tree's shape, its counts or who reads it."""

import html5lib
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blog.models import Post
from blog.moderation import set_comment_mode
from comments.enums import CommentState, Scope
from comments.models import Comment
from comments.moderation.enums import Decision
from comments.moderation.models import Case
from comments.moderation.services import decide_case, report_comment
from comments.pages import Wanted, find_page
from comments.services import delete_comment, edit_comment, erase_comment, hide_comment, show_comment
from comments.thread import Reader, Thread, render_thread
from people.enums import CommentMode
from tests.cast import Cast

KINDS = [
    "add", "reply", "reply", "whisper", "delete", "hide", "show", "edit", "erase", "report", "report", "decide", "mode",
]  # fmt: skip
WRITERS = ["mei", "kim", "lin", "ada"]
ACTIONS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(WRITERS), st.integers(0, 30)), max_size=25)


def act(cast: Cast, post: Post, kind: str, who: str, number: int) -> None:
    """Do one thing, as somebody who reads what it is done to; what is refused changes nothing."""
    post = Post.objects.get(pk=post.pk)
    existing = list(Comment.objects.on(post, cast.people[who]).order_by("pk"))
    target = existing[number % len(existing)] if existing else None
    try:
        if target is None or kind == "add":
            cast.comment(who, post)
        elif kind == "report":
            report_comment(actor=cast.people[who], comment=target, reason="spam")
        elif kind == "decide":
            waiting = list(Case.objects.undecided())
            choice = Decision.KEEP if number % 2 else Decision.HIDE
            for case in waiting[:1]:
                decide_case(actor=cast.cora, case=case, decision=choice, note="n", reason="r")
        elif kind == "mode":
            set_comment_mode(actor=cast.cora, post=post, mode=CommentMode.HELD if number % 2 else CommentMode.OPEN)
        elif kind in ("reply", "whisper"):
            cast.comment(who, post, parent=target, scope=Scope.PRIVATE if kind == "whisper" else Scope.CLASS)
        elif kind == "delete":
            delete_comment(actor=target.author, comment=target)
        elif kind == "hide":
            hide_comment(actor=cast.cora, comment=target, reason="r")
        elif kind == "show":
            show_comment(actor=cast.cora, comment=target)
        elif kind == "erase":
            erase_comment(actor=cast.cora, comment=target)
        else:
            edit_comment(actor=target.author, comment=target, body=f"words {number}")
    except (ValidationError, PermissionDenied):
        pass


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(actions=[("add", "mei", 0), ("mode", "mei", 1), ("add", "lin", 0), ("erase", "lin", 1)])  # never had a place
@given(actions=ACTIONS)
def test_no_order_of_actions_breaks_a_thread(cast: Cast, actions: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        post = cast.post("lin")
        for action in actions:
            act(cast, post, *action)
        rows = {row.pk: row for row in post.comments.all()}
        shown = [row for row in rows.values() if row.state == CommentState.SHOWN and row.scope == Scope.CLASS]
        assert Post.objects.get(pk=post.pk).comment_count == len(shown)
        for row in rows.values():
            assert row.path == [*(rows[row.parent_id].path if row.parent_id else []), row.pk]
            assert bool(row.html) == (row.state != CommentState.ERASED)
        for reader in (cast.mei, cast.kim, cast.lin, cast.ada, cast.omar, AnonymousUser()):
            seen = {row.pk for row in Comment.objects.on(post, reader)}
            assert all(rows[pk].parent_id in seen for pk in seen if rows[pk].parent_id), "a reply without its parent"
            page = find_page(post, reader, Wanted())
            thread = render_thread(page.rows, Thread("/@lin/x/", post.author_id, post.course.zone, Reader()))
            html5lib.HTMLParser(strict=True).parseFragment(thread)
            assert thread.count('id="comment-') == len(seen)
            arrivals = {pk: row.pk if row.arrival is None else row.arrival for pk, row in rows.items()}
            assert page.latest == max((arrivals[pk] for pk in seen), default=0)
        transaction.set_rollback(True)
