"""Where comments are held, no words show that nobody approved: role × mode × state × an edit within its time."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from blog.moderation import set_comment_mode
from comments.models import Comment
from comments.moderation.models import Case
from comments.moderation.services import decide_case, report_comment
from comments.services import edit_comment
from people.enums import CommentMode
from tests.cast import Cast

As = Callable[[str], Client]
OTHER = "Other words, long thought about."

# The mode when it was written, what staff decided, the mode since, by whom: whether it is changed.
EDITS = [
    ("open", "", "open", "mei", True), ("open", "", "held", "mei", False), ("open", "", "closed", "mei", False),
    ("open", "", "held", "lin", False), ("open", "", "held", "ada", True), ("open", "", "closed", "cora", True),
    ("held", "", "held", "mei", True), ("held", "", "open", "mei", True), ("held", "", "closed", "mei", True),
    ("held", "keep", "held", "mei", False), ("held", "keep", "open", "mei", True), ("held", "hide", "held", "mei", False),
]  # fmt: skip


@pytest.mark.parametrize("by", ["post", "course"])
@pytest.mark.parametrize(("before", "decision", "since", "who", "fine"), EDITS)
def test_an_edit_shows_nothing_unread(
    cast: Cast, as_user: As, before: str, decision: str, since: str, who: str, fine: bool, by: str
) -> None:  # fmt: skip
    post = set_comment_mode(actor=cast.cora, post=cast.post("lin"), mode=CommentMode(before))
    comment = cast.comment(who, post, "First words.")
    if decision:
        decide_case(actor=cast.cora, case=Case.objects.get(), decision=decision, note="n", reason="r")
    set_comment_mode(actor=cast.cora, post=post, mode=CommentMode(since if by == "post" else "open"))
    if by == "course":
        cast.meco.comment_mode = since
        cast.meco.save()
    state = Comment.objects.get().state
    client, address = as_user(who), reverse("edit_comment", args=[comment.pk])
    assert (address in client.get(post.get_absolute_url()).content.decode()) == fine
    assert client.get(address).status_code == (200 if fine else 403)
    answer = client.post(address, {"body": OTHER})
    assert answer.status_code == (302 if fine else 403)
    there = Comment.objects.get()
    assert (OTHER in there.html, there.state) == (fine, state)
    assert there.versions.count() == fine
    if not fine:
        page = answer.content.decode()
        assert OTHER in page, "nobody's text is lost"
        assert ("New words do not show at once here any more" in page) == (state == "shown")
        assert ("This comment is not shown any more" in page) == (state == "hidden")
        with pytest.raises(PermissionDenied):
            edit_comment(actor=cast.people[who], comment=comment, body=OTHER)
    reader = as_user("kim").get(post.get_absolute_url()).content.decode()
    assert (OTHER in reader) == (fine and state == "shown")


@pytest.mark.parametrize("kind", ["held", "reported"])
@pytest.mark.parametrize("decision", ["keep", "hide"])
@pytest.mark.parametrize("changes", ["never", "before", "after", "before and after"])
def test_a_decision_is_about_the_words_that_were_read(
    cast: Cast, as_user: As, kind: str, decision: str, changes: str
) -> None:
    post = cast.post("lin")
    if kind == "held":
        post = set_comment_mode(actor=cast.cora, post=post, mode=CommentMode.HELD)
    comment = cast.comment("mei", post, "First words.")
    if kind == "reported":
        report_comment(actor=cast.omar, comment=comment, reason="attack")
    start = Comment.objects.get().state
    case, cora = Case.objects.get(), as_user("cora")
    sent = {"decide": "1", "decision": decision, "note": "A long note.", "reason": "Off the topic."}

    def read() -> str:
        found = re.search(r'name="read" value="([^"]*)"', cora.get(case.get_absolute_url()).content.decode())
        assert found
        return found[1]

    if "before" in changes:
        edit_comment(actor=cast.mei, comment=comment, body="Second words.")
    seen = read()
    if "after" in changes:
        edit_comment(actor=cast.mei, comment=comment, body=OTHER)
        refused = cora.post(case.get_absolute_url(), {**sent, "read": seen})
        page = refused.content.decode()
        assert refused.status_code == 422 and "A long note." in page and OTHER in page
        assert "The writer has changed the words" in page and f'name="read" value="{seen}"' not in page
        assert Comment.objects.get().state == start
        seen = read()
    assert cora.post(case.get_absolute_url(), {**sent, "read": seen}).status_code == 302
    assert Comment.objects.get().state == ("shown" if decision == "keep" else "hidden")
