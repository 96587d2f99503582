"""Advice and a report by keyboard in one browser, what becomes of it in the writer's; axe finds nothing."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from comments.moderation.services import report_comment
from tests.cast import Cast
from tests.comments.test_live import open_as


def test_a_report_hides(cast: Cast, as_user: Callable[[str], Client], live_server: LiveServer, browser: Browser) -> None:  # fmt: skip
    post = cast.post("lin")
    comment = cast.comment("mei", post, "You are all fools.")
    report_comment(actor=cast.kim, comment=comment, reason="attack")
    said: list[str] = []
    omar, mei, cora = (open_as(browser, live_server, as_user(who), said) for who in ("omar", "mei", "cora"))

    omar.goto(post.get_absolute_url())
    omar.get_by_role("textbox", name="Your comment").fill("For example, who is “we” here?")
    omar.get_by_role("button", name="Look it over").press("Enter")
    expect(omar.get_by_role("status").filter(has_text="Advice only")).to_contain_text("It asks something.")
    assert Axe().run(omar).response["violations"] == []
    expect(omar.get_by_role("textbox", name="Your comment")).to_have_value("For example, who is “we” here?")

    omar.get_by_role("link", name="Report the comment by Mei Song").press("Enter")
    omar.get_by_label("It attacks or mocks somebody").press("Space")
    assert Axe().run(omar).response["violations"] == []
    omar.get_by_role("button", name="Report").press("Enter")
    expect(omar.get_by_text("nobody but them learns that it was you")).to_be_visible()

    mei.goto(post.get_absolute_url())
    expect(mei.get_by_text("This comment is hidden while reports are reviewed.")).to_be_visible()
    expect(mei.get_by_text("You are all fools.")).to_have_count(0)

    cora.goto(reverse("admin:comments_case_changelist"))
    cora.get_by_role("link", name="You are all fools.").press("Enter")
    cora.get_by_role("button", name="Claim").press("Enter")
    cora.get_by_label("Show it").press("Space")
    cora.get_by_label("Note for the log").fill("A joke among friends, Mei says.")
    cora.get_by_role("button", name="Decide").press("Enter")
    expect(cora.get_by_text("Decided. The log keeps your note.")).to_be_visible()
    mei.reload()
    expect(mei.get_by_text("You are all fools.")).to_be_visible()
    assert said == []
