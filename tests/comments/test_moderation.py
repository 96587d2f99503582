"""Reports, holding and closing: role × state × action, each failing case set up as the succeeding one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from blog.models import Post
from blog.moderation import set_comment_mode
from blog.services import hide_post
from comments.enums import CommentState
from comments.models import Comment
from comments.moderation.enums import CaseKind, CaseState, Decision, Step
from comments.moderation.models import Case, CaseEvent, Report
from comments.moderation.services import claim_case, decide_case, report_comment, report_post, return_case
from comments.services import delete_comment, edit_comment
from people.enums import CommentMode, NoticeKind, Role
from people.models import Notice
from people.services import enrol
from tests.cast import Cast
from tests.comments.test_surfaces import addresses

As = Callable[[str], Client]
SAID = [
    "Your comment on “On produsage” was reported and is hidden until it is reviewed.",
    "Your comment on “On produsage” was hidden by staff.",
]
PEOPLE = ["anonymous", "lin", "mei", "omar", "kim", "stan", "ada", "ben", "cora", "hera", "root"]


def state(comment: Comment) -> str:
    return Comment.objects.values_list("state", flat=True).get(pk=comment.pk)


def count(post: Post) -> int:
    return Post.objects.values_list("comment_count", flat=True).get(pk=post.pk)


def reported(cast: Cast, by: tuple[str, ...] = ("omar", "kim"), writer: str = "mei") -> Comment:
    comment = cast.comment(writer, cast.post("lin"), "You are all fools.")
    for name in by:
        report_comment(actor=cast.people[name], comment=comment, reason="attack", words=f"says {name}")
    return comment


def decide(cast: Cast, comment: Comment, decision: str, by: str = "cora", **extra: Any) -> Case:
    said = {"note": "looked at it", "reason": "attacks a peer", **extra}
    return decide_case(actor=cast.people[by], case=Case.objects.get(comment=comment), decision=decision, **said)


# Reporting


@pytest.mark.parametrize("visibility", ["course", "public"])
def test_who_reports_a_comment_and_a_post(cast: Cast, as_user: As, subtests: pytest.Subtests, visibility: str) -> None:
    post = cast.post("lin", visibility=visibility)
    comment = cast.comment("mei", post)
    members = {"lin", "mei", "omar", "kim", "ada", "ben", "cora"}
    for who in PEOPLE:
        with subtests.test(who=who):
            client = as_user(who)
            for url, writer in (
                (reverse("report_comment", args=[comment.pk]), "mei"),
                (reverse("report_post", args=[post.pk]), "lin"),
            ):
                sees = who in members or (visibility == "public" and who != "anonymous")
                expected = 302 if who == "anonymous" else 403 if who == writer else 200 if sees else 404
                assert client.get(url).status_code == expected
                with transaction.atomic():  # each reports alone
                    before = Report.objects.count()
                    answer = client.post(url, {"reason": "attack", "words": "mean"})
                    assert answer.status_code == (302 if expected == 200 else expected)
                    assert Report.objects.count() - before == (expected == 200)
                    transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("by", "hides"),
    [((), False), (("omar",), False), (("omar", "kim"), True), (("omar", "stan"), False), (("stan", "hera"), False), (("omar", "ada"), True), (("lin", "cora"), True)],
)  # fmt: skip
def test_two_members_hide_it_until_it_is_decided(cast: Cast, by: tuple[str, ...], hides: bool) -> None:
    post = cast.post("lin", visibility="public")
    comment = cast.comment("mei", post)
    for name in by:
        report_comment(actor=cast.people[name], comment=comment, reason="attack")
    assert state(comment) == (CommentState.REVIEW if hides else CommentState.SHOWN)
    assert count(post) == (0 if hides else 1)
    assert Case.objects.count() == bool(by), "one case, however many reports"


def test_one_persons_second_report_does_not_count(cast: Cast) -> None:
    comment = reported(cast, ("omar",))
    with pytest.raises(ValidationError, match="before"):
        report_comment(actor=cast.omar, comment=comment, reason="spam")
    assert state(comment) == CommentState.SHOWN and Report.objects.count() == 1
    report_comment(actor=cast.kim, comment=comment, reason="spam")
    assert state(comment) == CommentState.REVIEW


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"reason": "attack"}, None), ({"reason": ""}, "reason"), ({"reason": "hm"}, "reason"), ({"reason": "other"}, "words"), ({"reason": "other", "words": "see above"}, None), ({"reason": "spam", "words": "x" * 2001}, "words")],
)  # fmt: skip
def test_a_report_that_cannot_be_taken_comes_back(
    cast: Cast, as_user: As, sent: dict[str, str], field: str | None
) -> None:  # fmt: skip
    comment = cast.comment("mei", cast.post("lin"))
    answer = as_user("omar").post(reverse("report_comment", args=[comment.pk]), sent)
    assert answer.status_code == (302 if field is None else 422)
    if field is not None:
        assert field in answer.context["form"].errors
        assert answer.context["form"]["words"].value() == sent.get("words")


@pytest.mark.parametrize("gone", ["deleted", "hidden", "review", "held"])
def test_what_is_not_shown_is_not_reported(cast: Cast, gone: str) -> None:
    comment = cast.comment("mei", cast.post("lin"))
    report_comment(actor=cast.omar, comment=comment, reason="attack")
    Comment.objects.filter(pk=comment.pk).update(state=gone, removed_at=comment.created_at)
    with pytest.raises(PermissionDenied):
        report_comment(actor=cast.kim, comment=comment, reason="attack")


def test_two_reports_hide_a_post_in_nobodys_name(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    for name in ("omar", "kim"):
        url = reverse("report_post", args=[post.pk])
        answer = as_user(name).post(url, {"reason": "copied"}, follow=True)
        assert answer.status_code == 200, "what follows is a page, also when the post is out of sight"
    post.refresh_from_db()
    assert post.is_in_review and post.hidden_at and post.hidden_by is None
    for who in PEOPLE:
        expected = 200 if who in ("lin", "cora") else 302 if who == "anonymous" else 404
        assert as_user(who).get(post.get_absolute_url()).status_code == expected, who
        assert "On produsage" not in as_user(who).get("/feed/").content.decode()
    assert "hidden while reports are reviewed" in as_user("lin").get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize("decision", Decision)
def test_a_posts_case_is_decided(cast: Cast, as_user: As, decision: str) -> None:
    post = cast.post("lin")
    for name in ("omar", "kim"):
        report_post(actor=cast.people[name], post=post, reason="copied")
    decide_case(actor=cast.cora, case=Case.objects.get(), decision=decision, note="n", reason="copied from a book")
    post.refresh_from_db()
    assert not post.is_in_review and (post.hidden_at is None) == (decision == Decision.KEEP)
    page = as_user("lin").get(post.get_absolute_url()).content.decode()
    assert ("copied from a book" in page) == (decision == Decision.HIDE)


# The reporter


@pytest.mark.parametrize("writer", ["mei", "ada", "cora"])
def test_the_reporter_stays_unknown_to_the_reported(cast: Cast, as_user: As, writer: str) -> None:
    second = enrol_coordinator(cast)
    comment = reported(cast, ("omar", "kim"), writer=writer)
    case = Case.objects.get()
    client = as_user(writer)
    pages = [comment.post.get_absolute_url(), "/desk/", "/admin/", reverse("admin:comments_comment_changelist")]
    pages += [reverse("admin:comments_comment_change", args=[comment.pk]), case.get_absolute_url()]
    pages += [reverse("admin:comments_case_changelist"), case.get_absolute_url().replace("change", "history")]
    for decision in ("", Decision.HIDE):
        if decision:
            decide(cast, comment, decision, by=second)
        for path in pages:
            text = client.get(path).content.decode()
            assert "Omar Haddad" not in text and "Kim Park" not in text and "says omar" not in text, path
    assert client.get(case.get_absolute_url()).status_code == 404
    text = as_user(second).get(case.get_absolute_url()).content.decode()
    assert "Omar Haddad" in text and "Kim Park" in text and "says omar" in text


def enrol_coordinator(cast: Cast) -> str:
    """A second coordinator: Hera."""
    enrol(course=cast.meco, user=cast.hera, role=Role.COORDINATOR)
    return "hera"


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("", ["Your comment on “On produsage” was reported and is hidden until it is reviewed."]),
        ("keep", []), ("hide", ["Your comment on “On produsage” was hidden by staff."]),
    ],
)  # fmt: skip
def test_the_writer_is_told_once_of_each_step_and_of_nobody(cast: Cast, as_user: As, decision: str, said: list[str]) -> None:  # fmt: skip
    comment = reported(cast)
    if decision:
        decide(cast, comment, decision)
    assert Notice.objects.filter(user=cast.mei, kind=NoticeKind.MODERATION).count() == (2 if decision == "hide" else 1)
    page = as_user("mei").get(reverse("notices")).content.decode()
    assert [text for text in SAID if text in page] == said
    assert "Omar Haddad" not in page and "Kim Park" not in page and "says omar" not in page
    assert ("attacks a peer" in page) == (decision == "hide")


# The queue


@pytest.mark.parametrize("kind", CaseKind)
def test_who_sees_and_decides_a_case(cast: Cast, as_user: As, subtests: pytest.Subtests, kind: str) -> None:
    if kind == CaseKind.REPORTED:
        comment = reported(cast)
    else:
        post = cast.post("lin")
        post = set_comment_mode(actor=cast.cora, post=post, mode=CommentMode.HELD)
        comment = cast.comment("mei", post)
    case = Case.objects.get()
    allowed = {"cora"} if kind == CaseKind.REPORTED else {"cora", "ada", "ben"}
    for who in PEOPLE:
        with subtests.test(who=who):
            client = as_user(who)
            got = client.get(case.get_absolute_url()).status_code
            assert got == (200 if who in allowed else 302 if who == "anonymous" else 404)
            listed = client.get(reverse("admin:comments_case_changelist"))
            assert (f"/case/{case.pk}/" in listed.content.decode()) == (who in allowed)
            sent = {"decide": "1", "decision": "hide", "note": "why", "reason": "attacks a peer"}
            with transaction.atomic():
                client.post(case.get_absolute_url(), sent)
                assert (state(comment) == CommentState.HIDDEN) == (who in allowed)
                transaction.set_rollback(True)


# From which state which move leads where; None: refused.
MOVES = [
    ("open", "claim", "cora", "claimed"), ("open", "return", "cora", "open"), ("open", "decide", "cora", "decided"),
    ("claimed", "claim", "cora", "claimed"), ("claimed", "return", "cora", "open"), ("claimed", "decide", "cora", "decided"),
    ("claimed", "claim", "hera", None), ("claimed", "return", "hera", "open"), ("claimed", "decide", "hera", None),
    ("decided", "claim", "cora", None), ("decided", "return", "cora", None), ("decided", "decide", "cora", None),
]  # fmt: skip


@pytest.mark.parametrize(("start", "move", "who", "end"), MOVES)
def test_moves_of_a_case(cast: Cast, start: str, move: str, who: str, end: str | None) -> None:
    enrol_coordinator(cast)
    comment = reported(cast)
    case = Case.objects.get()
    if start == "claimed":
        claim_case(actor=cast.cora, case=case)
    if start == "decided":
        decide(cast, comment, Decision.KEEP)
    actor = cast.people[who]
    moves: dict[str, Callable[[], Any]] = {
        "claim": lambda: claim_case(actor=actor, case=case),
        "return": lambda: return_case(actor=actor, case=case),
        "decide": lambda: decide(cast, comment, Decision.HIDE, by=who),
    }
    if end is None:
        with pytest.raises(ValidationError):
            moves[move]()
        end = start
    else:
        moves[move]()
    case.refresh_from_db()
    assert case.state == end


@pytest.mark.parametrize(
    ("before", "decision", "after", "counted"),
    [
        ("review", "keep", "shown", 1), ("review", "hide", "hidden", 0), ("shown", "keep", "shown", 1), ("shown", "hide", "hidden", 0),
        ("held", "keep", "shown", 1), ("held", "hide", "hidden", 0), ("deleted", "keep", "deleted", 0), ("deleted", "hide", "deleted", 0),
    ],
)  # fmt: skip
def test_what_a_decision_does(cast: Cast, before: str, decision: str, after: str, counted: int) -> None:
    if before in ("held", "deleted"):
        post = cast.post("lin")
        post = set_comment_mode(actor=cast.lin, post=post, mode=CommentMode.HELD)
        comment = cast.comment("mei", post)
        if before == "deleted":
            delete_comment(actor=cast.mei, comment=comment)
    else:
        comment = reported(cast, ("omar", "kim") if before == "review" else ("omar",))
    assert state(comment) == before
    decide(cast, comment, decision)
    assert (state(comment), count(comment.post)) == (after, counted)
    assert CaseEvent.objects.filter(step=Step.DECIDED, actor=cast.cora, note="looked at it").count() == 1


def test_what_is_reported_again_after_a_decision_is_a_new_case_of_new_people(cast: Cast) -> None:
    comment = reported(cast)
    decide(cast, comment, Decision.KEEP)
    with pytest.raises(ValidationError):
        report_comment(actor=cast.omar, comment=comment, reason="spam")
    report_comment(actor=cast.lin, comment=comment, reason="spam")
    assert state(comment) == CommentState.SHOWN
    report_comment(actor=cast.ben, comment=comment, reason="spam")
    assert state(comment) == CommentState.REVIEW and Case.objects.filter(state=CaseState.OPEN).count() == 1


def test_the_queue_by_its_forms(cast: Cast, as_user: As) -> None:
    comment = reported(cast)
    case, client = Case.objects.get(), as_user("cora")
    assert "1 report or comment to decide" in client.get("/admin/").content.decode()
    client.post(case.get_absolute_url(), {"claim": "1"})
    refused = client.post(case.get_absolute_url(), {"decide": "1", "decision": "hide", "note": "A long note."})
    assert refused.status_code == 422 and "A long note." in refused.content.decode()
    sent = {"decide": "1", "decision": "hide", "note": "A long note.", "reason": "attacks a peer"}
    assert client.post(case.get_absolute_url(), sent).status_code == 302
    page = client.get(case.get_absolute_url()).content.decode()
    assert "A long note." in page and "Claimed" in page and 'name="decide"' not in page
    assert "attacks a peer" in as_user("mei").get(comment.post.get_absolute_url()).content.decode()
    assert "A long note." not in as_user("mei").get(comment.post.get_absolute_url()).content.decode()
    assert f"/case/{case.pk}/" not in client.get(reverse("admin:comments_case_changelist")).content.decode()
    decided = client.get(reverse("admin:comments_case_changelist") + "?state=decided").content.decode()
    assert f"/case/{case.pk}/" in decided


CHANGES = [
    "UPDATE comments_report SET words = 'x'", "DELETE FROM comments_report", "UPDATE comments_caseevent SET note = 'x'",
    "DELETE FROM comments_caseevent", "UPDATE comments_case SET decision = 'keep'", "DELETE FROM comments_case",
    "UPDATE comments_comment SET state = 'review', removed_at = NULL", "UPDATE blog_post SET is_in_review = true",
    "INSERT INTO comments_case (kind, post_id, state, opened_at, decision) SELECT 'held', post_id, 'open', now(), '' FROM comments_case",
    "INSERT INTO comments_case (kind, post_id, state, opened_at, decision) SELECT 'reported', post_id, 'claimed', now(), '' FROM comments_case",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_keeps_log_and_decision(cast: Cast, change: str) -> None:
    decide(cast, reported(cast), Decision.HIDE)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


# Holding and closing


@pytest.mark.parametrize("scope", ["class", "private"])
def test_a_held_comment_is_its_writers_and_staffs(
    cast: Cast, as_user: As, subtests: pytest.Subtests, scope: str
) -> None:  # fmt: skip
    post = cast.post("lin", visibility="public")
    post = set_comment_mode(actor=cast.cora, post=post, mode=CommentMode.HELD)
    comment = cast.comment("mei", post, "The zebra waits.", scope=scope)  # fixed words, found on no other page
    readers = {"mei", "ada", "cora"} | ({"ben"} if scope == "class" else set())
    for who in PEOPLE:
        with subtests.test(who=who):
            client = as_user(who)
            for address in addresses(post, {"held": comment}):
                page = client.get(address).content.decode()
                sees = who in readers and "since=0" not in address  # what waits is no news
                assert ("The zebra waits." in page) == sees, address
                assert (f'id="comment-{comment.pk}"' in page) == sees, "no trace of it either"
            for address in ("/", "/feed/", "/@lin/feed/", "/search/?q=zebra", "/courses/meco1/feed/", "/desk/"):
                assert "The zebra waits." not in client.get(address).content.decode(), address
    assert count(post) == 0
    edit_comment(actor=cast.mei, comment=comment, body="The zebra still waits.")
    decide(cast, comment, Decision.KEEP, by="ada")
    assert ("The zebra still waits." in as_user("kim").get(post.get_absolute_url()).content.decode()) == (
        scope == "class"
    )
    assert count(post) == (1 if scope == "class" else 0)


def test_staff_are_not_held(cast: Cast) -> None:
    post = cast.post("lin")
    post = set_comment_mode(actor=cast.lin, post=post, mode=CommentMode.HELD)
    assert [cast.comment(who, post).state for who in ("mei", "lin", "ada", "cora")] == [
        "held",
        "held",
        "shown",
        "shown",
    ]


@pytest.mark.parametrize(
    ("course", "staff", "author", "result"),
    [
        ("open", "open", "open", "open"), ("held", "open", "open", "held"), ("open", "held", "open", "held"), ("open", "open", "held", "held"),
        ("held", "closed", "open", "closed"), ("closed", "open", "open", "closed"), ("open", "open", "closed", "closed"),
    ],
)  # fmt: skip
def test_the_strictest_say_counts(
    cast: Cast, as_user: As, course: str, staff: str, author: str, result: str
) -> None:  # fmt: skip
    cast.meco.comment_mode = course
    cast.meco.save()
    post = cast.post("lin")
    post = set_comment_mode(actor=cast.cora, post=post, mode=staff)
    post = set_comment_mode(actor=cast.lin, post=post, mode=author)
    answer = as_user("mei").post(reverse("post_comment", args=[post.pk]), {"body": "A thought.", "scope": "class"})
    assert answer.status_code == (403 if result == "closed" else 302)
    assert (
        list(post.comments.values_list("state", flat=True))
        == {"open": ["shown"], "held": ["held"], "closed": []}[result]
    )
    page = as_user("mei").get(post.get_absolute_url()).content.decode()
    assert ("Comments are closed here." in page) == (result == "closed")


def test_who_sets_the_mode_of_a_post(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    post = cast.post("lin", visibility="public")
    for who in PEOPLE:
        with subtests.test(who=who):
            answer = as_user(who).post(reverse("comment_mode", args=[post.pk]), {"mode": "held"})
            may = who in ("lin", "cora")
            refused = (
                "/login/" in answer.headers.get("Location", "") if who == "anonymous" else answer.status_code == 403
            )
            assert may == (answer.status_code == 302 and who != "anonymous") and (may or refused)
    post.refresh_from_db()
    assert (post.comment_mode, post.staff_comment_mode) == ("held", "held")


@pytest.mark.parametrize(
    ("guests", "visibility", "who", "status"),
    [
        (False, "public", "stan", 403), (True, "public", "stan", 302), (True, "course", "stan", 404), (True, "course", "mei", 302),
        (False, "public", "mei", 302), (True, "public", "root", 302), (True, "public", "anonymous", 302),
    ],
)  # fmt: skip
def test_guests_are_off_until_a_coordinator_opens_them(
    cast: Cast, as_user: As, guests: bool, visibility: str, who: str, status: int
) -> None:  # fmt: skip
    cast.meco.guests_may_comment = guests
    cast.meco.save()
    post = cast.post("lin", visibility=visibility)
    answer = as_user(who).post(reverse("post_comment", args=[post.pk]), {"body": "A thought.", "scope": "class"})
    assert answer.status_code == status
    assert post.comments.count() == (status == 302 and who != "anonymous")
    form = "data-comment-form" in as_user(who).get(post.get_absolute_url()).content.decode()
    assert form == (status == 302 and who != "anonymous")


def test_hiding_a_post_by_hand_ends_its_review(cast: Cast) -> None:
    post = cast.post("lin")
    for name in ("omar", "kim"):
        report_post(actor=cast.people[name], post=post, reason="copied")
    hide_post(actor=cast.cora, post=post, reason="copied")
    post.refresh_from_db()
    assert not post.is_in_review and post.hidden_by == cast.cora
    decide_case(actor=cast.cora, case=Case.objects.get(), decision=Decision.KEEP, note="n")
    post.refresh_from_db()
    assert post.hidden_at is not None, "what a coordinator hid by hand is shown by hand"
