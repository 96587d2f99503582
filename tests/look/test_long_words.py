"""A word as long as a title, a name or a hashtag may be pushes nothing out of a phone's page, in either direction of writing."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from people.models import User
from tests.cast import PASSWORD, make_cast

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
PHONE = 320


@pytest.mark.django_db(transaction=True)
def test_no_page_scrolls_sideways(live_server: LiveServer, page: Page) -> None:
    cast = make_cast()
    User.objects.filter(pk=cast.lin.pk).update(display_name=WORD[:80])
    post = cast.post("lin", visibility="public", title=WORD, body=f"<h2>{WORD}</h2><p>{WORD}</p>", tags=["t" * 48])
    second = cast.post("lin", visibility="public", title=f"{WORD} again", body=f"<p>{WORD}</p><pre>{WORD}</pre>")
    for one in (post, post, post, second):  # three make a post one that is discussed
        cast.comment("mei", one, f"{WORD} {WORD}")
    path = post.get_absolute_url()
    tag = reverse("tag", args=["t" * 48])
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.goto(f"{live_server.url}/login/?next=/desk/")
    page.fill("input[name=login]", "lin")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/**")
    for address in (
        "/",
        "/courses/meco1/",
        "/@lin/",
        tag,
        f"/search/?q={WORD}",
        path,
        f"{path}cite/",
        "/desk/",
        cast.essay.get_absolute_url(),
        f"{path}history/",
        "/notices/",
    ):
        page.goto(f"{live_server.url}{address}")
        stacked = page.locator(".table-scroll:has(> .stacks)")
        assert all(table.evaluate("e => e.scrollWidth <= e.clientWidth") for table in stacked.all()), address
        for direction in ("ltr", "rtl"):
            page.evaluate(f"document.documentElement.dir = '{direction}'")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, (address, direction)
