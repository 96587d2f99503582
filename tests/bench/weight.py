"""What a browser loads for a post page with ten comments, and when it paints; without a Chromium, it is left out."""

from itertools import cycle
from typing import Any

from tests.bench.load import drive, request
from tests.bench.people import posts
from tests.bench.sides import Stage
from tests.bench.table import Row, say
from tests.chromium import ADVICE, find_chromium

SHIFT = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 500);
})"""


PAINTS = """() => new Promise(done => {
  let largest = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) largest = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done([performance.getEntriesByName("first-contentful-paint")[0].startTime, largest]), 300);
})"""
# A phone on a bus: a processor four times slower, 1.6 Mbit/s, 150 ms to the server and back.
SLOWER = 4
# Those of the tests: without a graphics card, each picture of the page would be painted by a stand-in for one.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
# The peers were measured on the line and processor of a phone, with the screen of a desk.
SCREENS: dict[str, dict[str, Any]] = {
    "slow line and processor": {"viewport": {"width": 1280, "height": 900}},
    "the same with a phone's screen": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}
WHY = "the way there and back takes 150 ms and the bytes 90; the rest is what the processor does"


def measure(stage: Stage) -> None:
    """Count bytes as they go over the wire, and requests, of everything but images; then look when a phone paints."""
    stage.table.part("Post page, 10 comments, in Chromium: everything but images")
    chromium = find_chromium()
    if not chromium:
        say(ADVICE)
        return
    from playwright.sync_api import sync_playwright

    path = posts(10, 1)[0].get_absolute_url()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        kinds: dict[str, str] = {}
        sizes: dict[str, float] = {}

        def asked(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event.get("type", "")

        def loaded(event: dict[str, Any]) -> None:
            sizes[event["requestId"]] = event["encodedDataLength"]

        wire.on("Network.requestWillBeSent", asked)
        wire.on("Network.loadingFinished", loaded)
        page.goto(f"http://127.0.0.1:{stage.site.port}{path}", wait_until="networkidle")
        moved = page.evaluate(SHIFT)
        # So that no round is the first that a thread of the server answers, which makes and plans its statements.
        drive(stage.site.port, cycle([request(path)]), seconds=2, connections=32)
        painted = {
            name: paints(browser, f"http://127.0.0.1:{stage.site.port}{path}", 2 * stage.size.rounds, screen)
            for name, screen in SCREENS.items()
        }
        browser.close()
    counted = [key for key in sizes if kinds.get(key) != "Image"]
    stage.table.add(Row("bytes", [sum(sizes[key] for key in counted) / 1000], " kB", 30, at_least=False))
    stage.table.add(Row("requests", [float(len(counted))], "", 6, at_least=False))
    stage.table.add(Row("layout shift", [moved], "", 0, at_least=False))
    for name, (first, largest) in painted.items():
        stage.table.add(Row(f"first paint, {name}", first, " ms", 480, at_least=False, why=WHY))
        stage.table.add(Row(f"largest paint, {name}", largest, " ms", 480, at_least=False, why=WHY))


def paints(browser: Any, url: str, rounds: int, screen: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Return milliseconds to the first and the largest paint of as many first visits, after one that is not counted."""
    first, largest = [], []
    for _round in range(1 + rounds):
        page = browser.new_context(**screen).new_page()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", LINE)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="load")
        one, other = page.evaluate(PAINTS)
        first.append(one)
        largest.append(other)
        page.context.close()
    return first[1:], largest[1:]
