"""Leaving: what goes, what stays, who may not, and the way back."""

from collections.abc import Callable
from threading import Thread

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from blog.models import FeedKey, Post
from blog.moderation import set_comment_mode
from blog.subscriptions import make_feed_key
from comments.enums import CommentState
from comments.models import Comment
from comments.moderation.enums import Decision
from comments.moderation.models import Case
from comments.moderation.services import decide_case, report_comment
from comments.services import hide_comment, lock_post
from marking.models import Mark, Submission
from people.enums import CommentMode, NoticeKind
from people.models import Notice, User
from people.profile import leave
from people.services import save_account
from people.templatetags.accounts import device
from tests.cast import PASSWORD, Cast

As = Callable[[str], Client]


def login(name: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize(("choice", "state"), [("keep", CommentState.SHOWN), ("remove", CommentState.DELETED)])
def test_leaving_ends_what_is_personal_and_keeps_the_records(cast: Cast, choice: str, state: str) -> None:
    cast.marked("lin", visibility="public")
    comment = cast.comment("lin", cast.post("mei"))
    make_feed_key(actor=cast.lin)
    here, elsewhere = login("lin"), login("lin")
    assert elsewhere.get("/desk/").status_code == 200 and UserSession.objects.filter(user=cast.lin).count() == 2
    path = reverse("leave")
    assert "They count towards an assessment only while they stand" in here.get(path).content.decode()
    assert here.post(path, {"comments": choice, "password": "wrong"}).status_code == 422
    assert User.objects.get(pk=cast.lin.pk).is_active
    assert here.post(path, {"comments": choice, "password": PASSWORD}).status_code == 302
    for client in (here, elsewhere):
        assert client.get("/desk/").status_code == 302
    lin = User.objects.get(pk=cast.lin.pk)
    assert not lin.is_active and lin.left_at is not None
    assert Comment.objects.get(pk=comment.pk).state == state
    assert (Submission.objects.count(), Mark.objects.count(), FeedKey.objects.count()) == (1, 1, 0)
    assert Post.objects.public().filter(author=lin).exists()
    closed = Client()
    closed.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    assert "_auth_user_id" not in closed.session
    lin.is_active = True
    save_account(actor=cast.root, user=lin)
    assert login("lin").get("/desk/").status_code == 200 and User.objects.get(pk=lin.pk).left_at is None


def test_what_waits_or_is_under_review_does_not_come_out_after_its_writer_has_left(cast: Cast) -> None:
    post, other = cast.post("mei"), cast.post("omar")
    reviewed = cast.comment("lin", other, "Rude words.")
    for name in ("omar", "kim"):
        report_comment(actor=cast.people[name], comment=reviewed, reason="attack")
    post = set_comment_mode(actor=cast.mei, post=post, mode=CommentMode.HELD)
    waits = cast.comment("lin", post, "Wise words.")
    leave(actor=cast.lin, password=PASSWORD, keep_comments=False)
    for comment in (reviewed, waits):
        case = Case.objects.get(comment=comment)
        decide_case(actor=cast.cora, case=case, decision=Decision.KEEP, note="Nothing is wrong with it.")
    assert set(Comment.objects.values_list("state", flat=True)) == {CommentState.DELETED}
    assert not Notice.objects.filter(user=cast.lin, kind=NoticeKind.MODERATION, object_id=waits.pk).exists()
    assert set(Post.objects.values_list("comment_count", flat=True)) == {0}


@pytest.mark.django_db(transaction=True)
def test_leaving_waits_for_nobody_who_waits_for_it(cast: Cast) -> None:
    """Somebody hides a comment of Lin's, and tells Lin, while Lin leaves and takes the comment back."""
    comment = cast.comment("lin", cast.post("mei"))
    problems: list[Exception] = []

    def go() -> None:
        try:
            leave(actor=cast.lin, password=PASSWORD, keep_comments=False)
        except Exception as problem:  # noqa: BLE001  collected: in a thread it would be silent
            problems.append(problem)
        finally:
            connection.close()

    leaving = Thread(target=go)
    with transaction.atomic(), connection.cursor() as cursor:
        lock_post(comment.post_id)
        leaving.start()
        waiting = False
        while not waiting and leaving.is_alive():
            cursor.execute("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
            waiting = cursor.fetchone()[0]
        hide_comment(actor=cast.cora, comment=comment, reason="rude")
    leaving.join(20)
    assert not problems and not User.objects.get(pk=cast.lin.pk).is_active
    assert Comment.objects.get().state == CommentState.HIDDEN


def test_sessions_are_told_apart_and_the_others_end(cast: Cast) -> None:
    here, elsewhere = login("lin"), login("lin")
    elsewhere.get("/desk/")
    path = reverse("usersessions_list")
    page = here.get(path, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"})
    assert page.content.decode().count("this one") == 1
    assert here.post(path).status_code == 302
    assert elsewhere.get("/desk/").status_code == 302 and here.get("/desk/").status_code == 200


AGENTS = [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0", "Edge on Windows"),
    ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome on Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
    ("curl/8", "A device that does not say what it is"),
    ("<script>", "A device that does not say what it is"),
]


@pytest.mark.parametrize(("agent", "said"), AGENTS)
def test_a_device_has_a_plain_name(agent: str, said: str) -> None:
    assert device(agent) == said


@pytest.mark.parametrize("name", ["ada", "cora", "root"])
def test_who_is_needed_does_not_leave_by_a_click(cast: Cast, as_user: As, name: str) -> None:
    answer = as_user(name).post(reverse("leave"), {"comments": "keep", "password": PASSWORD})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.people[name].pk).is_active
