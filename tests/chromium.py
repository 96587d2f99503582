"""Finding a Chromium or Chrome for the browser tests. `python -m tests.chromium` prints its path, or says what to do."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = ("Google Chrome", "Chromium")
ADVICE = (
    "The browser tests need Chromium or Chrome: install one, or run '.venv/bin/python -m playwright install chromium', "
    "or set CHROMIUM to the path of one."
)
DRIVER_ADVICE = "Playwright's driver does not start here; on Debian and Ubuntu it needs the package libatomic1."


@functools.cache
def find_chromium() -> str | None:
    """Return the path of a Chromium that starts: CHROMIUM, then the system's, then Playwright's own download."""
    if named := os.environ.get("CHROMIUM"):
        return named if _starts(named) else None
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        candidates += [str(folder / f"{name}.app" / "Contents" / "MacOS" / name) for name in APPLICATIONS]
    return next((path for path in candidates if _starts(path)), None) or _of_playwright()


def _starts(*command: str) -> bool:
    """Tell whether a program can run at all: Ubuntu's `chromium-browser` may only say where to get it."""
    try:
        return subprocess.run([*command, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except OSError:
        return False


def _driver_starts() -> bool:
    return _starts(sys.executable, "-m", "playwright")


def _of_playwright() -> str | None:
    if not _driver_starts():
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _starts(path) else None


if __name__ == "__main__":
    if not (found := find_chromium()):
        sys.exit(ADVICE)
    if not _driver_starts():
        sys.exit(DRIVER_ADVICE)
    print(found)
