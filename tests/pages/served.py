"""The demo course, served by `manage.py serve` from a folder of its own, and browsers that are logged in there."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.chromium import ADVICE, find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "pages"
PASSWORD = "pages of the demo course"
PATIENCE = 300  # seconds for making the database and loading the demo course, the first time


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def demo_course(folder: Path = FOLDER) -> Iterator[str]:
    """Serve the demo course while in the block, and give its address. The data stay in `folder` for the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{(port := _free_port())}"
    own = {"VAR_DIR": str(folder), "PORT": str(port), "SITE_URL": address, "DEMO_PASSWORD": PASSWORD, "DEBUG": "false"}
    others = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = folder / "serve.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"], env=others | own, stdout=out, stderr=out
        )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(address):
            if server.poll() is not None or time.monotonic() > until:
                sys.exit(f"The demo course is not served:\n{log.read_text()[-2000:]}")
            time.sleep(0.2)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the Chromium that the tests find."""
    if not (executable := find_chromium()):
        sys.exit(ADVICE)
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to make one for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def context_of(browser: Browser, address: str, who: str) -> BrowserContext:
    """Return a browser context in which `who` of the demo course is logged in; "" is nobody."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    if who:
        page = context.new_page()
        page.goto("/login/")
        page.locator("#id_login").fill(who)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url("**/desk/**")
        page.goto("/accounts/reauthenticate/?next=/account/")  # some pages ask for the password again
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main button[type=submit]").first.click()
        page.wait_for_url("**/account/")
        page.close()
    return context
