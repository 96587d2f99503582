"""The same pages with 600 posts and with 100,000: what a page costs must not grow with the site."""

import os
import statistics
import subprocess
import sys
from urllib.parse import urlencode

from tests.bench.load import request
from tests.bench.people import TOKEN
from tests.bench.places import elsewhere, find
from tests.bench.servers import SITE, running
from tests.bench.sides import Side, Stage
from tests.bench.table import Row, number, say

POSTS, COMMENTS = 100_000, 1_000_000
# Why a page takes longer there than its goal, as the plans say.
WHY = {
    "hashtag": "planned anew for each tag, since a rare one wants another plan than a frequent one: 1.6 ms, run in 0.4",
    "search, a frequent word": "the newest texts are read until 150 hold the word; the small site has few, by its index",
}


def measure(stage: Stage) -> None:
    """Fill the large database, serve it beside the small one, and compare them in turns."""
    database = os.environ["LARGE_DATABASE_URL"]
    environment = os.environ | {"DATABASE_URL": database}
    say(f"Filling the large database with {POSTS:,} posts and {COMMENTS:,} comments.")
    for command in (["migrate", "-v0"], ["populate", f"--posts={POSTS}", f"--comments={COMMENTS}"]):
        subprocess.run([sys.executable, "-W", "ignore", "manage.py", *command], env=environment, check=True)
    stage.table.part(f"From 600 posts and 6,000 comments to {POSTS:,} and {COMMENTS:,}: the time of a page")
    here, there = find(), elsewhere(database)
    with running("-c", SITE, DATABASE_URL=database) as large:
        for name, places in here.items():
            is_write = name == "a comment posted"
            small_side = Side(
                stage.site, [_request(path, cookie, is_write) for path, cookie in places], 302 if is_write else 200
            )
            large_side = Side(
                large, [_request(path, cookie, is_write) for path, cookie in there[name]], 302 if is_write else 200
            )
            length = {"number": stage.size.writes} if is_write else {"seconds": stage.size.seconds}
            stage.alternate([small_side, large_side], **length)
            times = [a / b for a, b in zip(small_side.rates, large_side.rates, strict=True)]
            cells = ("", large_side.cost(), small_side.cost(), number(statistics.mean(large_side.rates)))
            stage.table.add(Row(name, times, " × as long", 1.2, at_least=False, cells=cells, why=WHY.get(name, "")))


def _request(path: str, cookie: str, is_write: bool) -> bytes:
    data = {"body": "A comment on a large site. " * 10, "scope": "class", "csrfmiddlewaretoken": TOKEN}
    return request(path, cookie=cookie, data=urlencode(data) if is_write else None)
