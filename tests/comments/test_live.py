"""Comments that arrive: asked for by an open page, cheap when there is nothing new, and the same rule of who reads."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from blog.models import Post
from blog.moderation import set_comment_mode
from blog.services import unpublish_post
from comments import pages
from comments.moderation.services import decide_case, report_comment
from comments.services import edit_comment, hide_comment, show_comment
from core.jobs import run_due
from people.enums import CommentMode
from tests.cast import Cast

As = Callable[[str], Client]


def test_nothing_new_is_one_query_and_a_304(cast: Cast, as_user: As) -> None:
    post = cast.post("lin", visibility="public")
    first = cast.comment("mei", post)
    address = f"{reverse('arrivals', args=[post.pk])}?since={first.pk}"
    for reader, limit in (("anonymous", 1), ("kim", 3)):
        client = as_user(reader)
        answer = client.get(address)
        assert (answer.json()["comments"], answer.json()["said"]) == ([], [])
        with CaptureQueriesContext(connection) as captured:
            again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        assert len(captured) <= limit
        assert ("public" in again["Cache-Control"]) == (reader == "anonymous")
    reply = cast.comment("kim", post, "A reply.", parent=first)
    cast.comment("lin", post, "Psst.", scope="private")
    new = as_user("omar").get(address, headers={"If-None-Match": answer["ETag"]}).json()
    assert (new["said"], new["latest"]) == (["1 new comment"], reply.pk)
    assert [(one["id"], one["parent"]) for one in new["comments"]] == [(reply.pk, first.pk)]
    assert as_user("lin").get(address).json()["said"] == ["1 new comment", "2 new comments"]
    unpublish_post(actor=cast.lin, post=post)
    assert as_user("omar").get(address).status_code == 404


def shown_until(client: Client, post: Post) -> int:
    """The arrival that a page of the post, as it is loaded now, says is its last."""
    found = re.search(r'data-since="(\d+)"', client.get(post.get_absolute_url()).content.decode())
    assert found
    return int(found[1])


@pytest.mark.parametrize("way", ["approved", "reported and kept", "hidden and shown"])
def test_a_comment_that_comes_into_sight_late_arrives(cast: Cast, as_user: As, way: str) -> None:
    """It is older than what the page shows already, and new to its readers all the same."""
    post = cast.post("lin", visibility="public")
    seen = {}
    if way == "approved":
        post = set_comment_mode(actor=cast.lin, post=post, mode=CommentMode.HELD)
        late = cast.comment("mei", post, "Held words.")
    else:
        late = cast.comment("mei", post, "Hidden words.")
        if way == "hidden and shown":
            hide_comment(actor=cast.cora, comment=late, reason="Look again.")
        else:
            for who in (cast.kim, cast.omar):
                report_comment(actor=who, comment=late, reason="spam")
    last = cast.comment("ada", post, "Later, and in sight at once.")
    for reader in ("anonymous", "kim", "mei", "cora"):
        since = shown_until(as_user(reader), post)
        seen[reader] = f"{reverse('arrivals', args=[post.pk])}?since={since}"
        assert as_user(reader).get(seen[reader]).json()["comments"] == []
    if way == "hidden and shown":
        show_comment(actor=cast.cora, comment=late)
    else:
        decide_case(actor=cast.cora, case=late.cases.get(), decision="keep", note="Fine.")
    for reader, address in seen.items():
        client = as_user(reader)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address).json()
        assert [one["id"] for one in answer["comments"]] == [late.pk], reader
        assert answer["latest"] > last.pk
        assert len(captured) <= (3 if reader == "anonymous" else 6)
        again = as_user(reader).get(f"{address.split('?')[0]}?since={answer['latest']}").json()
        assert again["comments"] == []
        assert shown_until(client, post) == answer["latest"]


def test_more_than_one_answer_holds_comes_in_parts(cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ARRIVALS", 2)
    post = cast.post("lin", visibility="public")
    made = [cast.comment("mei", post, f"Number {number}").pk for number in range(5)]
    since = 0
    parts: list[list[int]] = []
    while not parts or parts[-1]:
        answer = as_user("kim").get(f"{reverse('arrivals', args=[post.pk])}?since={since}").json()
        parts.append([one["id"] for one in answer["comments"]])
        since = answer["latest"]
    assert parts == [made[:2], made[2:4], made[4:], []]


def open_as(browser: Browser, server: LiveServer, client: Client, said: list[str]) -> Page:
    """A window of a browser of its own, logged in as `client` is; what its console says goes into `said`."""
    context = browser.new_context(base_url=server.url, reduced_motion="reduce")
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


def test_a_held_comment_is_approved_while_two_pages_are_open(
    cast: Cast, as_user: As, live_server: LiveServer, browser: Browser
) -> None:
    """Kim hears of it when it is approved; on its writer's page the line that it waits goes, and nothing else moves."""
    post = set_comment_mode(actor=cast.lin, post=cast.post("lin", body="<p>Text.</p>"), mode=CommentMode.HELD)
    held = cast.comment("mei", post, "Held words.")
    cast.comment("ada", post, "In sight at once.")
    said: list[str] = []
    mei, kim = (open_as(browser, live_server, as_user(who), said) for who in ("mei", "kim"))
    for page in (mei, kim):
        page.goto(post.get_absolute_url())
    own = mei.locator(f"#comment-{held.pk}")
    expect(own).to_contain_text("Waits for approval")
    decide_case(actor=cast.cora, case=held.cases.get(), decision="keep", note="Fine.")
    for page in (mei, kim):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(own).not_to_contain_text("Waits for approval")
    expect(mei.locator("[data-live-said] button")).to_have_count(0)
    kim.get_by_role("button", name="1 new comment").click()
    expect(kim.locator(f"#comment-{held.pk}")).to_contain_text("Held words.")
    expect(kim.locator(".comment")).to_have_count(2)
    assert said == []
    for page in (mei, kim):
        page.context.close()


def test_a_conversation_in_two_browsers(cast: Cast, as_user: As, live_server: LiveServer, browser: Browser) -> None:  # fmt: skip
    """Kim quotes and answers by keyboard; Mei, who has the page open, is told, and nothing moves until she asks."""
    post = cast.post("lin", body="<p>Nobody waits for a finished thing.</p>" * 3)
    question = cast.comment("mei", post, "Does anybody wait?")
    said: list[str] = []
    mei, kim = (open_as(browser, live_server, as_user(who), said) for who in ("mei", "kim"))
    for page in (mei, kim):
        page.goto(post.get_absolute_url())

    # A passage that is selected goes into the form, and what is typed survives a reload.
    kim.locator("article.post > .prose p").first.select_text()
    kim.get_by_role("button", name="Quote in a comment").click()
    expect(kim.get_by_label("Passage that you answer")).to_have_value("Nobody waits for a finished thing.")
    kim.get_by_role("link", name="Reply to Mei Song").press("Enter")
    body = kim.get_by_role("textbox", name="Your comment")
    expect(body).to_be_focused()
    kim.keyboard.type("I do, at times.")
    token = kim.locator("[name=token]")
    first = token.input_value()
    kim.reload()
    expect(body).to_have_value("I do, at times.")
    expect(token).to_have_value(first)  # sent again after a lost answer, it is the same sending
    expect(kim.get_by_text("This is the text that you did not post.")).to_be_visible()
    assert Axe().run(kim).response["violations"] == []
    kim.get_by_role("button", name="Post comment").press("Enter")
    expect(kim.locator(".replies .comment[data-own]")).to_contain_text("I do, at times.")
    kim.reload()
    expect(body).to_have_value("")

    # Mei hears of it, stays where she reads, and asks for it.
    mei.evaluate("window.dispatchEvent(new Event('focus'))")
    told = mei.get_by_role("button", name="1 new comment")
    expect(told).to_be_visible()
    expect(mei.locator(".comment")).to_have_count(1)
    told.press("Enter")
    reply = mei.locator(f"#comment-{question.pk} .replies .comment")
    expect(reply).to_contain_text("I do, at times.")
    expect(reply).to_be_focused()
    expect(told).to_have_count(0)
    assert Axe().run(mei).response["violations"] == []

    # Each whom it concerns is told once, also when the reply is edited.
    answer = question.replies.get()
    for words in ("I do, at times.", "I do, at times, gladly."):
        edit_comment(actor=cast.kim, comment=answer, body=words)
        run_due()
    assert list(answer.post.author.notices.values_list("kind", flat=True)) == ["comment", "comment"]
    mei.get_by_role("link", name="Desk").click()
    mei.get_by_role("link", name="Notices 1 unread").click()
    expect(mei.get_by_role("link", name="Kim Park replied to your comment")).to_have_count(1)
    assert Axe().run(mei).response["violations"] == []
    mei.emulate_media(color_scheme="dark")
    for address in ("/notices/", "/notices/settings/"):
        mei.goto(address)
        assert Axe().run(mei).response["violations"] == [], address
    assert said == []
    for page in (mei, kim):
        page.context.close()
