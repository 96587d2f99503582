"""A post is written while everything goes wrong, with a real server that is killed; at the end every character is there."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from blog.models import Draft, Post
from people.models import User
from tests.cast import PASSWORD, Cast
from tests.keys import go_to_end
from tests.processes import site_environment

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """The site as a process of its own on the test's database, to be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = site_environment(folder, SITE_URL=self.url, DEBUG="true")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 40
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                assert time.monotonic() < end and self.process.poll() is None, "the server did not start"
                time.sleep(0.1)

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    running.start()
    yield running
    running.kill()


def log_in(page: Page) -> None:
    page.get_by_label("Username or e-mail").fill("lin")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()


def write(page: Page, words: str) -> None:
    expect(page.get_by_role("toolbar")).to_be_visible()
    go_to_end(page)
    page.keyboard.type(words)


def test_nothing_is_lost(cast: Cast, server: Server, context: BrowserContext) -> None:
    expect.set_options(timeout=30_000)
    # The tests' quick hash is none that the real server takes.
    User.objects.filter(pk=cast.lin.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt"))
    page = context.new_page()
    badge = page.locator("[data-save-state]")
    page.goto(f"{server.url}/login/?next=/desk/write/")
    log_in(page)
    page.get_by_label("Title").fill("Written in a storm")

    # All is well: it saves itself.
    write(page, "First words. ")
    expect(badge).to_contain_text("Saved by itself")

    # The server is killed while the writer types on; it comes back, and so does the truth of the badge.
    server.kill()
    write(page, "Words without a server. ")
    expect(badge).to_contain_text("Offline")
    server.start()
    expect(badge).to_contain_text("Saved by itself")

    # The network drops.
    context.set_offline(True)
    write(page, "Words without a network. ")
    expect(badge).to_contain_text("Offline")
    context.set_offline(False)
    expect(badge).to_contain_text("Saved by itself")

    # The session ends; logging in from another tab is enough.
    Session.objects.all().delete()
    write(page, "Words without a session. ")
    expect(badge).to_contain_text("Logged out")
    other = context.new_page()
    other.goto(f"{server.url}/login/?next=/desk/")
    log_in(other)
    expect(badge).to_contain_text("Saved by itself")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    post = Post.objects.get()
    said = "First words. Words without a server. Words without a network. Words without a session."
    assert post.plain_text == said

    # A second tab changes the post and saves; the first one hears of it, and saving shows both texts.
    other.goto(f"{server.url}/desk/write/{post.pk}/")
    write(other, " From the second tab.")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_text("Saved.", exact=True)).to_be_visible()
    write(page, " From the first tab.")
    expect(page.get_by_text("This post was saved in another tab")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="This post was saved elsewhere in the meantime")).to_be_visible()
    both = page.locator(".conflict")
    expect(both).to_contain_text("From the second tab.")
    expect(both).to_contain_text("From the first tab.")

    # The browser goes away in the middle of it: what was typed is in the autosave, both versions are in the database.
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(f"{server.url}/desk/write/{post.pk}/")
    expect(again.locator(".ProseMirror")).to_contain_text("From the first tab.")
    assert Post.objects.get().plain_text == f"{said} From the second tab."
    assert Draft.objects.first().fields["body"] == f"<p>{said} From the first tab.</p>"
