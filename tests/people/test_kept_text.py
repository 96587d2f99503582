"""Nothing is lost when the session ends while somebody writes, or when the form is older than the login."""

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from people import kept
from tests.cast import PASSWORD, Cast

TEXT = "<p>An hour of thinking stands in this sentence.</p>"


def editor_form(cast: Cast, client: Client, path: str) -> dict[str, str]:
    page = client.get(path)
    token = page.content.decode().split(f'name="{kept.FIELD}" value="')[1].split('"')[0]
    return {
        "title": "Kept", "body": TEXT, "references": "Bruns 2008", "tags": "#a", "assessment": f"a{cast.essay.pk}", "visibility": "course",
        "licence": "all-rights-reserved", "version": "0", "action": "save", kept.FIELD: token,
    }  # fmt: skip


def log_in(client: Client, name: str, next_path: str) -> None:
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD, "next": next_path})


@pytest.mark.parametrize("strict", [False, True], ids=["session gone", "session and token gone"])
def test_an_expired_session_while_writing(cast: Cast, strict: bool) -> None:
    browser = Client(enforce_csrf_checks=False)
    log_in(browser, "lin", "/desk/")
    path = reverse("write")
    sent = editor_form(cast, browser, path)
    del browser.cookies["sessionid"]
    if strict:
        browser.handler.enforce_csrf_checks = True
    answer = browser.post(path, sent)
    assert answer.status_code == 302 and answer["Location"] == f"/login/?next={path}".replace(
        "/desk/write/", "%2Fdesk%2Fwrite%2F"
    )
    browser.handler.enforce_csrf_checks = False
    log_in(browser, "lin", path)
    page = browser.get(path)
    form = page.context["form"]
    assert form["body"].value() == TEXT and form["references"].value() == "Bruns 2008"
    assert "not saved yet" in page.content.decode()
    assert not Post.objects.exists()
    assert browser.get(path).context["form"]["body"].value() != TEXT, "given back once; the browser has it now"


def test_the_longest_text_that_a_post_takes_is_kept(cast: Cast) -> None:
    browser = Client()
    log_in(browser, "lin", "/desk/")
    path = reverse("write")
    sent = editor_form(cast, browser, path) | {"body": "word " * 79_000, "references": "Bruns 2008\n\n" * 30_000}
    del browser.cookies["sessionid"]
    browser.post(path, sent)
    log_in(browser, "lin", path)
    form = browser.get(path).context["form"]
    assert (form["body"].value(), form["references"].value()) == (sent["body"], sent["references"])


def test_what_was_kept_is_for_its_writer_alone(cast: Cast) -> None:
    browser = Client()
    log_in(browser, "lin", "/desk/")
    path = reverse("write")
    sent = editor_form(cast, browser, path)
    del browser.cookies["sessionid"]
    browser.post(path, sent)
    log_in(browser, "mei", path)
    assert TEXT not in browser.get(path).content.decode()


def test_a_form_older_than_the_login_gives_the_text_back(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lin)
    path = reverse("write")
    sent = editor_form(cast, browser, path) | {"csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (302, path)
    page = browser.get(path)
    assert page.context["form"]["body"].value() == TEXT
    assert "not saved yet" in page.content.decode()


@pytest.mark.parametrize("token", ["", "forged", "1:x:y"])
def test_a_post_without_our_token_is_refused_and_kept_nowhere(cast: Cast, token: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.lin)
    answer = browser.post(reverse("write"), {"body": TEXT, kept.FIELD: token})
    assert answer.status_code == 403
    assert TEXT not in browser.get(reverse("write")).content.decode()
    stranger = Client()
    assert stranger.post(reverse("write"), {"body": TEXT, kept.FIELD: token}).status_code == 302
    assert not stranger.session.keys()


def test_a_comment_comes_back_too(cast: Cast) -> None:
    post = cast.post("lin")
    browser = Client()
    browser.force_login(cast.mei)
    path = post.get_absolute_url()
    page = browser.get(path).content.decode()
    token = page.split(f'name="{kept.FIELD}" value="')[1].split('"')[0]
    del browser.cookies["sessionid"]
    fields = {"body": "A long thought.", "quote": "joins making and using", "scope": "class", kept.FIELD: token}
    browser.post(reverse("post_comment", args=[post.pk]), fields)
    log_in(browser, "mei", path)
    page = browser.get(path).content.decode()
    assert "A long thought." in page and ">\njoins making and using</textarea>" in page
