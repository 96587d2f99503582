"""What the running site insists on: the login by default, the policy, the deployment checks."""

import hashlib
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from lxml import html

from tests.cast import Cast

ROOT = Path(settings.BASE_DIR)

# Everything else asks for a login. A view is added here on purpose, never by accident.
PUBLIC = {
    "archive", "archive_month", "archive_feed", "assessment_feed", "tutorial_feed", "cite", "cite_file", "oembed", "robots", "sitemap",
    "sitemap_section",
    "front", "front_feed", "search", "tag", "tag_feed", "course", "course_feed", "author", "author_feed", "post",
    "arrivals", "catalogue", "figure", "portrait", "components", "healthz", "receipt_check", "unsubscribe",
}  # fmt: skip
NAMELESS = {"accounts/login/", "accounts/logout/"}


def views(patterns: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def test_the_list_of_public_views() -> None:
    public = set()
    for address, pattern in views(get_resolver().url_patterns):
        module = pattern.callback.__module__
        if module.startswith(("allauth", "django.contrib.admin")) or address in NAMELESS:
            continue  # allauth's own pages decide for themselves, and the admin has its own door
        if not getattr(pattern.callback, "login_required", True):
            public.add(pattern.name)
    assert public == PUBLIC


def test_a_strict_policy_is_on_every_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.cora)
    for path in (
        "/",
        "/desk/write/",
        "/admin/",
        "/admin/marking/submission/",
        "/accounts/password/change/",
        "/no/such/page/",
    ):
        policy = client.get(path)["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "style-src 'self'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize(("visibility", "policy"), [("public", "unsafe-none"), ("course", "same-origin")])
def test_whether_another_window_keeps_hold_of_a_post_hangs_on_the_post_alone(
    cast: Cast, as_user: Callable[[str], Client], visibility: str, policy: str
) -> None:
    post = cast.post("lin", visibility=visibility)
    for reader in ("anonymous", "lin", "mei", "ada", "hera"):
        client = as_user(reader)
        answer = client.get(post.get_absolute_url(), follow=True)
        assert answer["Cross-Origin-Opener-Policy"] == policy, reader
        assert client.get("/search/?q=x")["Cross-Origin-Opener-Policy"] == "same-origin"
    post.hidden_at, post.hidden_by, post.hidden_reason = timezone.now(), cast.cora, "Reported."
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    for reader in ("anonymous", "lin", "mei", "cora"):
        answer = as_user(reader).get(post.get_absolute_url(), follow=True)
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", reader


def test_what_stands_in_a_page_is_allowed_by_its_digest(cast: Cast, as_user: Callable[[str], Client]) -> None:
    post = cast.post("lin", visibility="public")
    # Who has logged in has the stylesheet as a file already.
    for reader, styles in (("anonymous", 1), ("mei", 0)):
        answer = as_user(reader).get(post.get_absolute_url())
        page = html.fromstring(answer.content.decode())
        texts = page.xpath("//style/text() | //script[not(@src) and not(@type)]/text()")
        assert len(texts) == 1 + styles
        assert len(page.xpath("//link[@rel='stylesheet']")) == 1 - styles
        for text in texts:
            digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in answer["Content-Security-Policy"]


def test_pages_of_people_stay_out_of_shared_caches(cast: Cast, client: Client) -> None:
    post = cast.post("lin", visibility="public")
    anonymous = client.get(post.get_absolute_url())
    assert anonymous["Cache-Control"] == "public, max-age=30" and anonymous["ETag"] and not anonymous.cookies
    again = client.get(post.get_absolute_url(), headers={"If-None-Match": anonymous["ETag"]})
    assert again.status_code == 304
    client.force_login(cast.mei)
    for path in (post.get_absolute_url(), "/", "/desk/", "/search/?q=x"):
        answer = client.get(path)
        assert "private" in answer["Cache-Control"] and "public" not in answer["Cache-Control"], path
        assert "Cookie" in answer["Vary"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # DJANGO_ALLOW_ASYNC_UNSAFE stays behind where a browser test ran in the same process before.
    others = ("SITE_URL", "DEBUG", "PORT", "SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE")
    kept = {k: v for k, v in os.environ.items() if k not in others}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("site", ["", "https://blogs.example.edu"])
def test_the_deployment_checks_are_clean(tmp_path: Path, site: str) -> None:
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "postgres://127.0.0.1:1/none"}
    done = run("check", "--deploy", "--fail-level", "WARNING", **environment, **({"SITE_URL": site} if site else {}))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "postgres").exists(), "a check starts no database"


@pytest.mark.parametrize("site", ["http://blogs.example.edu", "blogs.example.edu", "ftp://x"])
def test_an_address_that_is_not_safe_is_refused(tmp_path: Path, site: str) -> None:
    done = run("check", VAR_DIR=str(tmp_path), SITE_URL=site)
    assert done.returncode != 0 and "SITE_URL" in done.stderr
