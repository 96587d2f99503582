"""A post's page in Chromium: a picture is enlarged and closed by the keyboard; nothing offends the policy."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from blog.uploads import add_figure
from tests.cast import make_cast


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_enlarged(live_server: LiveServer, page: Page) -> None:
    cast = make_cast()
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1000), "teal").save(picture, "PNG")
    picture.seek(0)
    figure = add_figure(owner=cast.lin, file=picture, size=1000)
    body = (
        f'<h2>One</h2><p>Words.</p><figure><img src="{figure.url()}" alt="teal"><figcaption>Teal</figcaption></figure>'
    )
    post = cast.post("lin", visibility="public", body=body)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}{post.get_absolute_url()}")
    link = page.get_by_role("link", name="Figure 1, enlarged")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Figure 1, enlarged")
    expect(dialog.get_by_role("img", name="teal")).to_be_visible()
    assert dialog.locator("img").get_attribute("src").endswith("/1600.webp")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    assert not said


@pytest.mark.django_db(transaction=True)
def test_a_first_visit_asks_for_no_style_and_has_the_reader_s_colours(live_server: LiveServer, page: Page) -> None:
    post = make_cast().post("lin", visibility="public")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    for address, styles in ((post.get_absolute_url(), 0), ("/", 1)):
        asked.clear()
        page.goto(live_server.url + address)
        assert len([url for url in asked if url.endswith(".css")]) == styles
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "flex"
        expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
    assert not said
