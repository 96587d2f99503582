"""What a post's page weighs on its way to a phone: counted from what is served, not timed."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html
from PIL import Image

from blog.uploads import add_figure
from tests.cast import Cast

As = Callable[[str], Client]
KILOBYTES = 30  # with everything but images, compressed
REQUESTS = 6


def figure(cast: Cast, caption: str, owner: str = "lin") -> str:
    picture = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(picture, "PNG")
    picture.seek(0)
    made = add_figure(owner=cast.people[owner], file=picture, size=1000)
    return f'<figure><img src="{made.url()}" alt="teal"><figcaption>{caption}</figcaption></figure>'


def asked_for(page: html.HtmlElement) -> list[str]:
    """Return the addresses that a browser asks for to show `page`, without images; a module's imports are its own."""
    found: list[str] = page.xpath(
        "//link[@rel='stylesheet' or @rel='preload' or @rel='modulepreload']/@href | //script/@src"
    )
    for address in found:
        text = Path(str(finders.find(address.removeprefix("/static/")))).read_text()
        assert not re.search(r"^import|@import|url\(", text, re.MULTILINE), address
    return found


def weight(address: str) -> int:
    """Return the bytes of a static file as they are kept for serving."""
    return len(brotli.compress(Path(str(finders.find(address.removeprefix("/static/")))).read_bytes()))


@pytest.mark.parametrize("reader", ["anonymous", "mei", "lin"])
def test_a_post_with_ten_comments_is_light(cast: Cast, as_user: As, reader: str) -> None:
    words = "<h2>Part</h2><p>" + "Every writer of this page corrects it: each answer moves one claim. " * 30 + "</p>"
    body = words + figure(cast, "One") + words + figure(cast, "Two")
    post = cast.post(
        "lin", visibility="public", body=body, references=["Bruns (2008). Blogs.", "Lessig (2008). Remix."]
    )
    for number in range(10):
        cast.comment(
            ("mei", "kim")[number % 2], post, f"Remark {number}: " + "I read this in another way than you. " * 8
        )
    answer = as_user(reader).get(post.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    sent = len(answer.content)
    page = html.fromstring(as_user(reader).get(post.get_absolute_url()).content)
    asked = asked_for(page)
    assert len(asked) + 1 <= REQUESTS
    assert sent + sum(weight(address) for address in asked) <= KILOBYTES * 1000
    for address in (*asked, *page.xpath("//img/@src | //link[@rel='icon']/@href")):
        assert not urlsplit(address).netloc


def test_a_picture_keeps_its_place_and_comes_late_in_a_size_that_fits(cast: Cast, client: Client) -> None:
    words = "<p>" + "Every writer of this page corrects it. " * 30 + "</p>"
    late = cast.post("lin", visibility="public", title="Late", body=words + figure(cast, "One") + figure(cast, "Two"))
    early = cast.post("mei", visibility="public", title="Early", body=figure(cast, "One", "mei") + words)
    for post, loading in ((late, ["lazy", "lazy"]), (early, [None])):
        images = html.fromstring(client.get(post.get_absolute_url()).content).xpath("//article//img")
        assert [image.get("loading") for image in images] == loading
        for image in images:
            assert (image.get("width"), image.get("height")) == ("1600", "900")
            assert image.get("sizes")
            assert re.findall(r" (\d+)w", image.get("srcset")) == ["480", "960", "1600"]


def test_the_leading_picture_of_a_list_comes_first_and_the_others_late(cast: Cast, client: Client) -> None:
    for title in ("One", "Two", "Three"):
        cast.post("lin", visibility="public", title=title, body=figure(cast, title) + "<p>Words.</p>")
    images = html.fromstring(client.get("/").content).xpath("//main//img")
    assert [(one.get("fetchpriority"), one.get("loading")) for one in images] == [("high", None)] + [(None, "lazy")] * 2
