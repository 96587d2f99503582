"""The frame around every page, and the pages of the login, which are another package's in our clothes."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from lxml import html

from core.inline import inlined

ENTRANCE = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
MANAGE = [
    "account",
    "account_settings",
    "leave",
    "own_data",
    "feeds",
    "account_logout",
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
    "account_reauthenticate",
]


def check_page(text: str) -> None:
    """Assert what is true of each page: landmarks, one h1, at most two stylesheets, nothing that the CSP refuses."""
    page = html.document_fromstring(text)
    assert page.get("lang")
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main[@id='main']")) == 1
    assert page.xpath("//a[@class and contains(@class, 'skip-link')]/@href") == ["#main"]
    assert page.xpath("string(//title)").strip()
    assert len(page.xpath("//link[@rel='stylesheet']")) <= 2
    assert not page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
    # The one script that stands in a page, which the policy allows by its digest.
    assert page.xpath("//script[not(@src) and not(@type='application/json')]/text()") == [inlined().script]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for label in page.xpath("//label/@for"):
        assert label in ids
    for described in page.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENTRANCE)
def test_the_entrance_is_in_our_clothes(client: Client, name: str) -> None:
    """Login, closed sign-up, password reset."""
    check_page(client.get(reverse(name), follow=True).content.decode())


@pytest.mark.parametrize("name", MANAGE)
def test_the_account_pages_are_in_our_clothes(as_user: Callable[[str], Client], name: str) -> None:
    """Log-out, e-mail, password, second factor, sessions, and the question for the password before them."""
    check_page(as_user("lin").get(reverse(name), follow=True).content.decode())


@pytest.mark.django_db
def test_a_refused_login_says_so(client: Client) -> None:
    """The summary is an alert, and the field is invalid."""
    page = client.post(reverse("account_login"), {"login": "lin", "password": ""}).content.decode()
    check_page(page)
    assert 'role="alert"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html"])
def test_the_error_pages_need_no_request(name: str) -> None:
    """Nothing that may be missing when something went wrong."""
    check_page(render_to_string(name))


def test_the_500_page_stands_alone() -> None:
    """It takes nothing from the frame, which may be what broke."""
    page = html.document_fromstring(render_to_string("500.html"))
    assert len(page.xpath("//main//h1")) == 1


def test_the_frame_shows_each_reader_their_own_ways(as_user: Callable[[str], Client]) -> None:
    """The anonymous log in; a student has a desk and no teaching desk; who teaches has both. Log-out is a form."""
    anonymous, student, tutor = (_masthead(as_user(name)) for name in ("anonymous", "lin", "ada"))
    assert reverse("account_login") in anonymous
    assert "csrfmiddlewaretoken" not in anonymous
    assert reverse("desk") in student
    assert reverse("admin:index") not in student
    assert reverse("admin:index") in tutor
    assert re.search(rf'<form action="{reverse("account_logout")}" method="post">', student)


def test_there_is_one_field_to_search_in(as_user: Callable[[str], Client], subtests: pytest.Subtests) -> None:
    """On the page of a search it is that page's own."""
    for path in ("/", "/search/", "/search/?q=nothing-has-this-word", "/nowhere/"):
        for reader in ("anonymous", "lin", "ada"):
            with subtests.test(path=path, reader=reader):
                page = html.document_fromstring(as_user(reader).get(path).content)
                assert [field.get("id") for field in page.xpath("//input[@type='search']")] == (
                    ["id_q"] if path.startswith("/search/") else ["site-search"]
                )
                assert len(page.xpath("//*[@role='search']")) == 1


def test_the_frame_asks_nothing_for_the_anonymous(rf: RequestFactory) -> None:
    """No query (this test has no database), and no token that would set a cookie: the page can be kept by a proxy."""
    request = rf.get("/somewhere/")
    request.user = AnonymousUser()
    page = render_to_string("404.html", request=request)
    assert reverse("account_login") in page
    assert "CSRF_COOKIE" not in request.META


def _masthead(client: Client) -> str:
    text = client.get(reverse("front")).content.decode()
    return text[text.index("<header") : text.index("</header>")]
