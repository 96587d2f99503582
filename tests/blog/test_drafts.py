"""Autosaves: kept beside the post, given back, never overwritten, and nobody else's."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import drafts, services
from blog.models import Draft, Post
from blog.services import Content, save_post
from core.dates import minute
from tests.cast import Cast

WORDS = "<p>Words that exist nowhere else.</p>"


@pytest.fixture
def lin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lin)
    return client


def send(client: Client, slot: str, body: str = WORDS, **fields: object) -> dict:
    answer = client.post(reverse("autosave"), {"slot": slot, "title": "Kept", "body": body, "tab": "one", **fields})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_autosave_never_touches_the_post_and_opens_with_it(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    path = reverse("edit_post", args=[post.pk])
    answer = send(lin, f"post-{post.pk}", version=1)
    assert answer["stale"] is False and answer["other"] is None
    assert Post.objects.get(pk=post.pk).body == post.body and post.revisions.count() == 1
    page = lin.get(path)
    saved = minute(drafts.unsaved(cast.lin, post).saved_at, post.course.zone)
    assert page.context["form"]["body"].value() == WORDS and f"saved itself ({saved})" in page.content.decode()
    assert lin.get(path + "?last").context["form"]["body"].value() == post.body
    reader = Client()
    reader.force_login(cast.mei)
    assert WORDS not in reader.get(post.get_absolute_url()).content.decode()


def test_after_saving_the_autosave_is_no_news(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    send(lin, f"post-{post.pk}", version=1, references="Bruns 2008", tags="#a")
    content = Content("Kept", WORDS, references=["Bruns 2008"], tags=["a"], assessment=cast.essay)
    post = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    send(lin, f"post-{post.pk}", version=1, references="Bruns  2008 ", tags="#a")  # one that was on its way
    assert drafts.unsaved(cast.lin, post) is None


def test_a_new_post_is_kept_before_it_has_an_address(cast: Cast, lin: Client) -> None:
    slot = lin.get(reverse("write")).context["slot"]
    send(lin, slot, title="")
    assert not Post.objects.exists()
    begun = lin.get(reverse("write")).context["begun"]
    assert [draft.slot for draft in begun] == [slot]
    url = reverse("write") + f"?slot={slot}"
    desk = lin.get(reverse("desk")).content.decode()
    assert f'<a href="{url}">Untitled</a>' in desk and "not written anything" not in desk
    page = lin.get(url)
    assert page.context["form"]["body"].value() == WORDS
    form = {
        "title": "Now named", "body": WORDS, "slot": slot, "assessment": f"a{cast.essay.pk}", "visibility": "course",
        "licence": "all-rights-reserved", "version": 0, "action": "save",
    }  # fmt: skip
    assert lin.post(reverse("write"), form).status_code == 302
    post = Post.objects.get()
    assert Draft.objects.get().slot == f"post-{post.pk}"
    assert lin.get(reverse("write")).context["begun"] == []
    assert lin.get(reverse("autosaves", args=[post.pk])).context["drafts"].count() == 1


def test_two_tabs_hear_of_each_other_and_lose_nothing(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    slot = f"post-{post.pk}"
    first = send(lin, slot, "<p>from tab one</p>", tab="one", version=1)
    second = send(lin, slot, "<p>from tab two</p>", tab="two", version=1, seen=0)
    assert second["other"]["id"] == first["id"]
    again = send(lin, slot, "<p>tab one goes on</p>", tab="one", version=1, seen=first["id"])
    assert again["other"]["id"] == second["id"]
    kept = [draft.fields["body"] for draft in Draft.objects.filter(slot=slot)]
    assert kept == ["<p>tab one goes on</p>", "<p>from tab two</p>", "<p>from tab one</p>"]
    content = Content("Saved", "<p>saved in a third</p>", assessment=cast.essay)
    save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    assert send(lin, slot, "<p>and on</p>", version=1)["stale"] is True


def test_the_last_fifty_are_kept_and_can_be_opened(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    for number in range(60):
        drafts.keep_draft(user=cast.lin, slot=f"post-{post.pk}", fields={"body": f"<p>{number}</p>"}, base_version=1)
    rows = list(Draft.objects.all())
    assert [row.fields["body"] for row in rows] == [f"<p>{number}</p>" for number in range(59, 9, -1)]
    page = lin.get(reverse("edit_post", args=[post.pk]) + f"?autosave={rows[-1].pk}")
    assert page.context["form"]["body"].value() == "<p>10</p>"


def test_the_same_text_is_not_kept_twice(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    assert send(lin, f"post-{post.pk}", version=1)["id"] == send(lin, f"post-{post.pk}", version=1)["id"]


@pytest.mark.parametrize("slot", ["", "post-x", "new-1", "post-99999999999999999999", "elsewhere", "theirs"])
def test_a_place_that_is_not_the_writers_is_refused(cast: Cast, lin: Client, slot: str) -> None:
    if slot == "theirs":
        slot = f"post-{cast.post('mei', visibility='public').pk}"
    answer = lin.post(reverse("autosave"), {"slot": slot, "body": WORDS})
    assert answer.status_code == 422 and answer.json()["error"]
    assert not Draft.objects.exists()


def test_nobody_else_opens_an_autosave(cast: Cast, lin: Client) -> None:
    post = cast.post("lin", visibility="public")
    pk = send(lin, f"post-{post.pk}", version=1)["id"]
    for name in ("mei", "ada", "cora", "root"):
        other = Client()
        other.force_login(cast.people[name])
        assert other.get(reverse("edit_post", args=[post.pk]) + f"?autosave={pk}").status_code == 403
        assert other.get(reverse("autosaves", args=[post.pk])).status_code == 403
    own = cast.post("mei")
    mei = Client()
    mei.force_login(cast.mei)
    assert mei.get(reverse("edit_post", args=[own.pk]) + f"?autosave={pk}").status_code == 404


def test_too_much_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="too long"):
        drafts.keep_draft(user=cast.lin, slot=drafts.new_slot(), fields={"body": "x" * 600_000})
    drafts.keep_draft(user=cast.lin, slot=drafts.new_slot(), fields={"body": "a\x00b\ud800c"})
    assert Draft.objects.get().fields["body"] == "abc"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing(cast: Cast) -> None:
    post = cast.post("lin")
    problems: list[Exception] = []

    def write(tab: str) -> None:
        try:
            for number in range(10):
                drafts.keep_draft(
                    user=cast.lin, slot=f"post-{post.pk}", fields={"body": f"{tab} {number}"}, tab=tab, base_version=1
                )
        except Exception as problem:  # noqa: BLE001  collected: in a thread it would be silent
            problems.append(problem)
        finally:
            connection.close()

    tabs = [threading.Thread(target=write, args=[f"tab{n}"]) for n in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(30)
    assert not problems
    assert {row.fields["body"] for row in Draft.objects.all()} == {f"tab{t} {n}" for t in range(4) for n in range(10)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
def test_two_drafts_that_get_one_title_at_once_get_two_addresses(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    posts = [None if is_new else cast.post("lin", publish=False, title=title) for title in ("One", "Two")]
    problems: list[Exception] = []
    both, find = threading.Barrier(2), services._free_slug

    def free_slug(*args: Any) -> str:
        slug = find(*args)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)  # until the other has looked too, if it can
        return slug

    def write(post: Post | None) -> None:
        try:
            content = Content("The same", "<p>a</p>", assessment=cast.essay)
            save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1 if post else 0)
        except Exception as problem:  # noqa: BLE001  collected: in a thread it would be silent
            problems.append(problem)
        finally:
            connection.close()

    monkeypatch.setattr(services, "_free_slug", free_slug)
    tabs = [threading.Thread(target=write, args=[post]) for post in posts]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(30)
    assert not problems
    assert set(Post.objects.values_list("slug", flat=True)) == {"the-same", "the-same-2"}


def test_old_autosaves_are_no_news_to_a_later_save(cast: Cast) -> None:
    post = cast.post("lin")
    early = timezone.now() - timedelta(hours=1)
    drafts.keep_draft(user=cast.lin, slot=f"post-{post.pk}", fields={"body": "older"}, base_version=1, at=early)
    assert drafts.unsaved(cast.lin, post) is None
