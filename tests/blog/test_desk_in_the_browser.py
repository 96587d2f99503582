"""The desk by keyboard alone: a footnote is written, the settings fold away, a citation shows its entry; axe is content."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.keys import go_to_end

As = Callable[[str], Client]
BODY = "<p>It is so (Bruns, 2008).</p>"
REFERENCES = ["Bruns, A. (2008). <em>Blogs</em>. Lang."]


def violations(page: Page) -> list[tuple[str, str]]:
    return [(found["id"], found["nodes"][0]["html"][:120]) for found in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk(cast: Cast, as_user: As, live_server: LiveServer, browser: Browser, scheme: str) -> None:
    post = cast.post("lin", body=BODY, references=REFERENCES, visibility="public")
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme)  # type: ignore[arg-type]
    session = as_user("lin").cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.add_init_script("addEventListener('post-editor:ready', (e) => { window.testEditor = e.detail.editor; })")
    page.goto(reverse("edit_post", args=[post.pk]))
    expect(page.get_by_label("References")).to_have_value("Bruns, A. (2008). *Blogs*. Lang.")
    go_to_end(page)
    page.keyboard.press("Control+Alt+f")
    dialog = page.get_by_role("dialog", name="Footnote")
    note = dialog.get_by_role("textbox", name="Note")
    expect(note).to_be_focused()
    page.keyboard.type("Not by all.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Add footnote").press("Enter")
    expect(page.locator("#id_body")).to_have_value(
        '<p>It is so (Bruns, 2008).<span class="footnote">Not by all.</span></p>'
    )

    panel = page.locator(".editor-side summary")
    panel.press("Enter")
    expect(page.get_by_label("Licence")).to_be_hidden()
    assert violations(page) == []
    expect(page.locator("[data-save-state]")).to_contain_text("Saved by itself")
    page.get_by_role("button", name="Save changes").press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_label("Licence")).to_be_hidden()

    page.goto(post.get_absolute_url())
    mark = page.locator("#note-mark-1")
    expect(mark).to_have_accessible_name("Footnote 1")
    mark.press("Enter")
    expect(page).to_have_url(f"{live_server.url}{post.get_absolute_url()}#note-1")
    citation = page.get_by_role("link", name="Bruns, 2008", exact=True)
    citation.focus()
    card = page.get_by_role("tooltip")
    expect(card).to_have_text("Bruns, A. (2008). Blogs. Lang.")
    expect(citation).to_have_accessible_description("Bruns, A. (2008). Blogs. Lang.")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    citation.press("Enter")
    page.get_by_role("link", name="Back to the citation of “Bruns, A. (2008). Blogs. Lang.”").press("Enter")
    expect(page).to_have_url(f"{live_server.url}{post.get_absolute_url()}#cite-1-1")
    assert said == []
    context.close()
