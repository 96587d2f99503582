"""Who is told of what, once: kinds, edits, and what may no longer be seen."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.services import hide_post, unpublish_post
from comments.jobs import mentioned
from comments.models import Comment
from comments.services import delete_comment, edit_comment, hide_comment, show_comment
from core.jobs import run_due
from marking.services import release_marks
from people.enums import NoticeKind
from people.models import Notice, User
from people.notices import Note, lines_for, mark_read, notify
from people.services import change_enrolment
from tests.cast import Cast


def told() -> set[tuple[str, str]]:
    """Return (who, kind) of all notices, once the queue is empty; a receiver is told of one thing once."""
    run_due()
    rows = list(Notice.objects.exclude(kind=NoticeKind.RECEIPT).values_list("user__username", "kind"))
    assert len(rows) == len(set(rows))
    return set(rows)


def reads(name: str) -> list[str]:
    """Return what the notices of somebody say now."""
    user = User.objects.get(username=name)
    return [line.text for line in lines_for(user, list(user.notices.all())).values()]


@pytest.mark.parametrize(
    ("author", "on", "answers", "body", "who"),
    [
        ("mei", "lin", None, "Well said.", {("lin", "comment")}),
        ("lin", "lin", None, "My own.", set()),
        ("mei", "lin", "kim", "Indeed.", {("kim", "reply"), ("lin", "comment")}),
        ("kim", "lin", "kim", "And one more thing.", {("lin", "comment")}),
        ("lin", "lin", "mei", "Thank you.", {("mei", "reply")}),
        ("mei", "lin", "lin", "You are welcome.", {("lin", "reply")}),
        ("mei", "lin", "kim", "@kim @lin @omar @mei see this.", {("kim", "reply"), ("lin", "comment"), ("omar", "mention")}),
        ("mei", "lin", None, "As @ADA said, and @nobody, and m@omar.edu.", {("lin", "comment"), ("ada", "mention")}),
        ("mei", "lin", None, "@stan does not see this, nor does @root.", {("lin", "comment")}),
    ],
)  # fmt: skip
def test_who_is_told_of_a_comment(
    cast: Cast, author: str, on: str, answers: str | None, body: str, who: set[tuple[str, str]]
) -> None:
    post = cast.post(on)
    parent = cast.comment(answers, post) if answers else None
    told()
    Notice.objects.all().delete()
    cast.comment(author, post, body, parent=parent)
    assert told() == who


@pytest.mark.parametrize(("scope", "who"), [("class", {"lin", "omar", "ada", "ben"}), ("private", {"lin", "ada"})])
def test_only_those_who_may_see_a_comment_are_told(cast: Cast, scope: str, who: set[str]) -> None:
    cast.comment("mei", cast.post("lin"), "@omar, @ada, @ben, look.", scope=scope)
    assert {name for name, _kind in told()} == who


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@lin and (@mei), “@omar-2”.", ["lin", "mei", "omar-2"]),
        ("@lin, @Lin, @LIN", ["lin"]),
        ("lin@example.edu https://x.org/@lin/ @@lin /@lin @lin@mastodon.social", []),
        ("@-lin @lin- @_lin", []),
        (" ".join(f"@a{n}" for n in range(30)), [f"a{n}" for n in range(10)]),
    ],
)
def test_what_a_mention_is(text: str, handles: list[str]) -> None:
    assert mentioned(text) == handles


def test_an_edit_tells_only_those_whom_it_names_for_the_first_time(cast: Cast) -> None:
    comment = cast.comment("mei", cast.post("lin"), "@omar, look.")
    assert told() == {("lin", "comment"), ("omar", "mention")}
    for body in ("@omar, look here.", "@omar and @kim, look here.", "@kim and @omar, look."):
        edit_comment(actor=cast.mei, comment=comment, body=body)
        assert told() - {("kim", "mention")} == {("lin", "comment"), ("omar", "mention")}
    assert ("kim", "mention") in told()


def test_a_comment_that_is_gone_before_its_turn_tells_nobody(cast: Cast) -> None:
    post = cast.post("lin")
    delete_comment(actor=cast.mei, comment=cast.comment("mei", post))
    hidden = cast.comment("mei", post, "Rude.")
    hide_comment(actor=cast.cora, comment=hidden, reason="rude")
    assert told() == {("mei", "moderation")}
    show_comment(actor=cast.cora, comment=hidden)
    assert told() == {("mei", "moderation"), ("lin", "comment")}


def leave(cast: Cast, name: str) -> None:
    enrolment = cast.people[name].enrolments.get(course=cast.meco)
    change_enrolment(actor=cast.cora, enrolment=enrolment, role=enrolment.role, tutorial=None, is_active=False)


GONE: dict[str, Callable[[Cast, Comment], object]] = {
    "nothing": lambda cast, comment: None,
    "hidden": lambda cast, comment: hide_comment(actor=cast.cora, comment=comment, reason="rude"),
    "deleted": lambda cast, comment: delete_comment(actor=cast.mei, comment=comment),
    "post hidden": lambda cast, comment: hide_post(actor=cast.cora, post=comment.post, reason="rude"),
    "post unpublished": lambda cast, comment: unpublish_post(actor=cast.lin, post=comment.post),
    "reader left": lambda cast, comment: leave(cast, "omar"),
}


@pytest.mark.parametrize("what", GONE)
def test_a_notice_says_nothing_of_what_its_reader_may_not_see_any_more(cast: Cast, what: str) -> None:
    comment = cast.comment("mei", cast.post("lin", visibility="public"), "@omar, a secret thought.")
    assert ("omar", "mention") in told()
    GONE[what](cast, comment)
    assert len(reads("omar")) == (1 if what == "nothing" else 0)


def test_a_released_mark_is_told_to_its_student_without_the_mark(cast: Cast) -> None:
    cast.marked("lin")
    cast.marked("kim", by="ben")
    cast.submission("mei")
    assert told() == set()
    release_marks(actor=cast.cora, assessment=cast.essay, tutorial=cast.thursday)
    assert told() == {("lin", "released")}
    assert "Your mark for Assessment 3 (MECO1) has been released." in reads("lin")
    release_marks(actor=cast.cora, assessment=cast.essay)
    assert told() == {("lin", "released"), ("kim", "released")}


def test_an_author_is_told_of_a_hidden_post_until_it_is_back(cast: Cast) -> None:
    post = cast.post("lin")
    hide_post(actor=cast.cora, post=post, reason="names a person")
    assert told() == {("lin", "moderation")}
    assert reads("lin") == ["Your post “On produsage” was hidden by staff."]
    hide_post(actor=cast.cora, post=post, reason="", hide=False)
    assert reads("lin") == []


def test_telling_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost(key: str, users: list[User]) -> int:
        with CaptureQueriesContext(connection) as captured:
            told_now = notify(kind=NoticeKind.COMMENT, notes=[Note(user.pk, key, 1) for user in users])
        assert told_now == len(users)
        return len(captured)

    everybody = list(cast.people.values())
    assert cost("a", everybody[:1]) == cost("b", everybody)


@pytest.mark.parametrize("stale", [False, True])
def test_the_count_is_exact_whatever_happens(cast: Cast, stale: bool) -> None:
    lin = User.objects.get(pk=cast.lin.pk)

    def count() -> int:
        if stale:
            # An account that was read before and is written back as a whole, as many a form does.
            lin.save()
        found = User.objects.values_list("unread_notices", flat=True).get(pk=lin.pk)
        assert found == Notice.objects.filter(user=lin).unread().count()
        return found

    for number in range(5):
        notes = [Note(user.pk, f"n{number}", number) for user in (cast.lin, cast.mei)]
        notify(kind=NoticeKind.COMMENT, notes=notes)
        assert notify(kind=NoticeKind.COMMENT, notes=notes) == 0
    assert count() == 5
    mark_read(user=lin, notices=Notice.objects.filter(key="n1"))
    mark_read(user=lin, notices=Notice.objects.filter(key="n1"))
    assert count() == 4
    Notice.objects.filter(key__in=["n1", "n2"]).delete()
    assert count() == 3
    User.objects.filter(pk=lin.pk).update(unread_notices=77)
    assert count() == 3
    mark_read(user=lin)
    assert count() == 0
    assert User.objects.get(username="mei").unread_notices == 3
