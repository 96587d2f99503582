"""`make audit`: every page of the demo course as every reader, in both themes, and a table of what is wrong with it.

Each page is valid HTML, has nothing that axe finds, in light and in dark, does not scroll sideways on 320 pixels (WCAG
1.4.10), says nothing to the console and asks nobody else for anything; by Tab each stop can be seen, and the last is
left again. Where npx is there, two validators read each page too. When each reader had their turn, in one run or in
several, every address of the site was met, or stands in `addresses.NO_PAGE` with the reason.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import django
import html5lib
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import ConsoleMessage, Page, Request, Route

from tests.pages import validate
from tests.pages.addresses import Found, names, pages, shows_a_page
from tests.pages.served import ROOT, chromium, context_of, demo_course

FOLDER = ROOT / "var" / "audit"  # of its own: what `furnish` adds is no part of the pictures
READERS = ("", "student", "peer", "tutor", "coordinator", "admin", "stranger")
CHECKS = ("html", "light", "dark", "narrow", "keys", "console")
BROKEN = ("400", "403", "403_csrf", "404", "500")
NARROWEST = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
# What else axe asks has the same answer in both themes.
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# What Django's own templates of the admin do, which we do not rewrite: an inline table's first column has no head.
DJANGOS = ("empty-table-header",)
STOPS = 60  # of the keyboard, on one page

# What stands at the side of the page, and cannot be scrolled to.
OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return "";
  const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e.parentElement));
  return (out.at(-1)?.outerHTML ?? "the page").slice(0, 160);
}"""
# What the keyboard stands on, and whether that can be seen: null when it has left the page.
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const s = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  // The button in a field for a date has a ring of the browser's own, which nothing here can see.
  const isButton = e.matches("input[type^=date], input[type=time]") && !e.matches(":focus-visible");
  const ring = isButton || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  return { seen: ring && box.width > 1 && box.height > 1, html: e.outerHTML.slice(0, 160) };
}"""


@dataclass
class Report:
    """What was found so far, by reader and check."""

    pages: Counter[str] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, reader: str, check: str, path: str, what: str) -> None:
        """Count a finding and keep it."""
        self.wrong[reader, check] += 1
        self.lines.append(f"{path} ({reader or 'anonymous'}), {check}: {what}")
        print(self.lines[-1], flush=True)

    def table(self) -> str:
        """Return the counts as a table, a line a reader."""
        head = f"{'reader':<12}{'pages':>7}" + "".join(f"{check:>9}" for check in CHECKS)
        rows = [
            f"{reader or 'anonymous':<12}{self.pages[reader]:>7}"
            + "".join(f"{self.wrong[reader, check] or '–':>9}" for check in CHECKS)
            for reader in self.pages
        ]
        return "\n".join([head, *rows])


def invalid(source: str) -> Iterator[str]:
    """Yield what is not valid in a page's source, by html5lib and three rules of our own."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(source)
    for place, name, data in parser.errors:
        if name != "unknown":
            yield f"{name} {data or ''} at {place}"
    if (heads := len(re.findall(r"<h1[ >]", source))) != 1:
        yield f"{heads} h1"
    ids = Counter(re.findall(r'\sid="([^"]*)"', source))
    for name in (name for name, count in ids.items() if count > 1):
        yield f"the id {name} stands {ids[name]} times"


def broken_by_axe(page: Page, options: dict[str, object] | None = None) -> Iterator[str]:
    """Yield what axe finds on the page as it stands."""
    for found in Axe().run(page, options=options).response["violations"]:
        if found["id"] in DJANGOS and "/admin/" in page.url:
            continue
        for node in found["nodes"][:3]:
            yield f"{found['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()[:200]})"


def lost_keys(page: Page) -> Iterator[str]:
    """Yield each stop of the keyboard that cannot be seen, and whether the keyboard cannot leave."""
    page.evaluate("document.activeElement?.blur()")
    last, again = None, 0
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return
        if not stop["seen"]:
            yield f"the focus cannot be seen on {stop['html']}"
        again = again + 1 if stop["html"] == last else 0
        last = stop["html"]
        if again == 10:  # a field for date and time has a stop for each of its parts
            yield f"the keyboard does not leave {stop['html']}"
            return


class Audit:
    """One browser page, on which one reader's pages are looked at."""

    def __init__(self, page: Page, address: str, reader: str, report: Report) -> None:
        self.page, self.address, self.reader, self.report = page, address, reader, report
        self.said: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("warning", "error"):
            self.said.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.said.append(f"asks for {request.url}")

    def look(self, path: str, source: str, status: int) -> None:
        """Look at one page, and report."""
        self.report.pages[self.reader] += 1
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.said.clear()  # axe itself may have said something
        self.page.goto(path, wait_until="load")
        # The browser itself says that an address answered with an error.
        heard = [text for text in self.said if status < 400 or "Failed to load resource" not in text]
        self._add("console", path, heard)
        self._add("html", path, invalid(source))
        self._add("light", path, broken_by_axe(self.page))
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self.page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        self._add("dark", path, broken_by_axe(self.page, COLOURS))
        self._add("keys", path, lost_keys(self.page))
        self.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
        # Scripts hear of the new width with the next frame.
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if outside := self.page.evaluate(OUTSIDE):
            self._add("narrow", path, [outside])

    def _add(self, check: str, path: str, found: object) -> None:
        for what in found:  # type: ignore[attr-defined]
            self.report.add(self.reader, check, path, what)


def broken_pages() -> Iterator[Found]:
    """Yield the pages of errors, which no address shows on purpose."""
    for name in BROKEN:
        yield Found(f"/{name}.html", f"{name}.html", int(name[:3]), render_to_string(f"{name}.html"))


def _served_as(found: Found) -> object:
    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=found.source)

    return answer


def not_met(reader: str, kinds: set[str]) -> set[str]:
    """Keep what a reader met, and return the addresses that nobody did; none before each reader had their turn."""
    folder = FOLDER / "met"
    folder.mkdir(exist_ok=True)
    (folder / (reader or "anonymous")).write_text("\n".join(sorted(kinds)))
    kept = [folder / (one or "anonymous") for one in READERS]
    if not all(one.is_file() for one in kept):
        return set()
    met = {name for one in kept for name in one.read_text().splitlines()}
    return {name for name in names() if shows_a_page(name)} - met


def look_at_all(address: str, more: dict[str, list[str]], report: Report, validator: validate.Validator) -> None:
    """Look at the pages of each reader who is asked for, and at those of errors; `more`: addresses by reader."""
    with chromium() as browser:
        unmet: set[str] = set()
        for reader in [one.removeprefix("anonymous") for one in sys.argv[1:]] or READERS:
            context = context_of(browser, address, reader)
            audit = Audit(context.new_page(), address, reader, report)
            kinds = set()
            for found in pages(context, more.get(reader, [])):
                kinds.add(found.kind.split("?")[0])
                validator.keep(reader, found)
                audit.look(found.path, found.source, found.status)
            unmet = not_met(reader, kinds)
            context.close()
        for name in sorted(unmet):
            report.add("nobody", "pages", name, "no reader met a page of this address")
        context = context_of(browser, address, "")
        audit = Audit(context.new_page(), address, "errors", report)
        for found in broken_pages():
            context.route(f"**{found.path}", _served_as(found))  # type: ignore[arg-type]
            validator.keep("errors", found)
            audit.look(found.path, found.source, 200)


def main() -> None:
    """Look at everything, print the table and what was found, and fail if there is anything."""
    django.setup()
    from tests.pages.furnish import furnish  # models, once there are any

    report = Report()
    validator = validate.Validator(FOLDER / "html")
    with demo_course(FOLDER) as address:
        look_at_all(address, furnish(), report, validator)
    for reader, path, what in validator.run():
        report.add(reader, "html", path, what)
    print(report.table())
    for name, state in validator.states.items():
        print(f"{name}: {state}")
    sys.exit(bool(report.lines))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "produsage_site.settings")
    # The pages of errors name static files as they are served.
    os.environ["VAR_DIR"] = str(FOLDER)
    assert settings is not None
    main()
