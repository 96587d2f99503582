"""The marking screen in a browser: the live total, the guard of unsaved work, and a silent console under the CSP."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, make_cast


@pytest.fixture
def marking(transactional_db: None, live_server: LiveServer, page: Page) -> tuple[Page, list[str]]:
    """Ada on the screen of Lin's submission, and what the console says."""
    submission = make_cast().submission("lin")
    said: list[str] = []
    page.goto(f"{live_server.url}/login/?next=/admin/marking/submission/{submission.pk}/change/")
    page.fill("input[name=login]", "ada")
    page.fill("input[name=password]", PASSWORD)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.click("main button[type=submit]")
    page.wait_for_selector("[data-marking]")
    page.wait_for_load_state("load")  # the scripts have run by then
    return page, said


def test_total_and_guard(marking: tuple[Page, list[str]]) -> None:
    page, said = marking
    total, unsaved = page.locator("[data-total]"), page.locator("[data-unsaved]")
    assert total.inner_text() == "–" and unsaved.is_hidden()
    page.locator(".level input").first.check()
    expect(total).to_have_text("10")
    expect(unsaved).to_be_visible()
    page.locator("[data-override]").nth(1).fill("7.5")
    expect(total).to_have_text("17.5")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.click("button[name=save]")
    page.wait_for_selector(".messagelist, .notice--success")
    page.wait_for_load_state("load")
    assert asked == [], "saving is no leaving"
    expect(total).to_have_text("17.5")
    expect(unsaved).to_be_hidden()
    page.fill("[name=feedback]", "Half a thought")
    page.goto(page.url.split("/admin/")[0] + "/admin/")
    assert asked == ["beforeunload"]
    assert said == []


def test_levels_are_chosen_by_keyboard(marking: tuple[Page, list[str]]) -> None:
    page, _said = marking
    page.locator(".level input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-total]")).to_have_text("6")


def test_no_page_is_wider_than_a_phone(marking: tuple[Page, list[str]]) -> None:
    page, said = marking
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("", "../../"):
        page.goto(page.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert said == []
