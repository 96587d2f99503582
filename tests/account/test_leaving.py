"""Leaving: what goes, what stays, who may not, and the way back."""

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from blog.models import FeedKey, Post
from blog.subscriptions import make_feed_key
from comments.enums import CommentState
from comments.models import Comment
from marking.models import Mark, Submission
from people.models import User
from people.services import save_account
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


@pytest.mark.parametrize("name", ["ada", "cora", "root"])
def test_who_is_needed_does_not_leave_by_a_click(cast: Cast, as_user: As, name: str) -> None:
    answer = as_user(name).post(reverse("leave"), {"comments": "keep", "password": PASSWORD})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.people[name].pk).is_active
