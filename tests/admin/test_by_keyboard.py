"""A tutor marks ten submissions by keyboard alone; what that takes is counted and printed."""

import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from marking.enums import MarkState
from marking.models import BankComment, Mark
from marking.tools.services import add_to_bank
from people.services import enrol
from tests.cast import PASSWORD, _person, make_cast

TEN = 10


def test_ten_submissions_by_keyboard_alone(
    transactional_db: None, live_server: LiveServer, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    cast = make_cast()
    for number in range(TEN):
        name = f"s{number}"
        cast.people[name] = _person(name, f"Student {number}")
        enrol(course=cast.meco, user=cast.people[name], tutorial=cast.thursday)
        cast.submission(name, title=f"Tiny {number}", body=f"<p>A tiny post, the {number}th of ten.</p>")
    add_to_bank(actor=cast.ada, course=cast.meco, text="Name your source.", is_shared=False)
    said: list[str] = []
    expect.set_options(timeout=20_000)
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/login/?next=/admin/marking/submission/")
    page.fill("input[name=login]", "ada")
    page.fill("input[name=password]", PASSWORD)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.click("main button[type=submit]")
    expect(page.locator("#result_list tbody tr")).to_have_count(TEN)

    counts: Counter[str] = Counter()
    page.on("load", lambda _page: counts.update(["loads"]))

    def press(*keys: str) -> None:
        for key in keys:
            counts["keys"] += 1
            page.keyboard.press(key)

    def ready(number: int) -> None:
        """The screen of that submission is there, and its keys work."""
        expect(page.locator(".marking__snapshot h1")).to_have_text(f"Tiny {number}")
        expect(page.locator("[data-marking]")).to_have_attribute("data-ready", "")

    expect(page.locator("html")).to_have_attribute("data-queue-ready", "")
    press("Alt+j", "Enter")
    ready(0)
    # The first one takes everything: levels, a comment out of the bank, a passage chosen with the keys of the browser.
    press("Alt+j", "2", "c", "Alt+b")
    expect(page.locator("#bank-search")).to_be_focused()
    press("Enter")
    expect(page.get_by_label("Comment on Argument")).to_have_value("Name your source.")
    press("Alt+j", "1", "Control+Enter")
    opening, counts = counts, Counter()
    for number in range(1, TEN):
        ready(number)
        press("Alt+j", "1", "j", "2", "Control+Enter")
    expect(page).to_have_url(re.compile(r"/admin/marking/submission/$"))
    assert said == []
    marks: Any = Mark.objects.order_by("submission").values_list("state", "raw")
    assert [state for state, _raw in marks] == [MarkState.READY] * TEN
    assert {int(raw) for _state, raw in marks} == {16}
    assert BankComment.objects.count() == 1
    with capsys.disabled():
        print(
            f"\nby keyboard: {counts['keys'] / (TEN - 1):.1f} key presses and {counts['loads'] / (TEN - 1):.1f} page loads"
            f" for each submission; {opening['keys']} and {opening['loads']} for the first, with a comment of the bank"
        )
    assert counts["keys"] == 5 * (TEN - 1) and counts["loads"] <= TEN
