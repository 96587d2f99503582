"""Comments that are posted, alone and eight at once, and in threads of any length; autosaves of a hundred writers."""

import json
import statistics
import threading
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Post
from comments.models import Comment
from exchange.populate import texts, words
from exchange.populate.loader import thread
from exchange.populate.rows import copy_rows, new_ids
from tests.bench.load import Line, body, request
from tests.bench.people import TOKEN, Writer, log_in, posts, students
from tests.bench.servers import Server
from tests.bench.sides import Side, Stage
from tests.bench.table import Row, number

LONG, DEPTH = 10_000, 100
# Why a comment takes longer than its goal, as the profile says. Yw is one INSERT.
WRITE = "ten statements, of which four write (comment, count and search text, job); cleaned, counted and fingerprinted"
WRITERS, ASKED, TAKEN = 100, 210, 200  # autosaves a second: a little more is sent than has to be taken


def measure(stage: Stage) -> None:
    """Writes, then threads, then autosaves."""
    writers = log_in(students(WRITERS))
    comments(stage, writers[:16])
    threads(stage, writers[:16])
    autosaves(stage, writers)


def forms(targets: list[Post], writers: list[Writer]) -> list[bytes]:
    """Return requests that post comments, each with other words."""
    rnd = Random("comments")
    made = []
    for at in range(240):
        data = {"body": words.paragraph(rnd, 45), "scope": "class", "parent": "", "csrfmiddlewaretoken": TOKEN}
        path = reverse("post_comment", args=[targets[at % len(targets)].pk])
        made.append(request(path, cookie=writers[at % len(writers)].cookie, data=urlencode(data)))
    return made


def comments(stage: Stage, writers: list[Writer]) -> None:
    """Compare a comment with one durable INSERT; each has to be there afterwards."""
    stage.table.part("Writing, each durable when it is answered")
    targets = posts(10, 20)
    client, path = writers[0].client, reverse("post_comment", args=[targets[0].pk])
    with CaptureQueriesContext(connection) as captured:
        client.post(path, {"body": "How many statements does this take?", "scope": "class"})
    bare = request(
        "/yw/", cookie=f"csrftoken={TOKEN}", data=urlencode({"body": "A comment. " * 25, "csrfmiddlewaretoken": TOKEN})
    )
    for work, at_once in (("a comment posted, alone", 1), ("a comment posted, 8 at once", 8)):
        before = Comment.objects.count()
        mine = Side(stage.site, forms(targets, writers), 302, at_once)
        yard = Side(stage.yardstick, [bare], 302, at_once)
        stage.alternate([yard, mine], number=stage.size.writes)
        there = Comment.objects.count() - before
        if there < mine.answers:
            raise RuntimeError(f"{mine.answers} comments were taken, and {there} are there")
        ratios = [a / b for a, b in zip(mine.rates, yard.rates, strict=True)]
        rate = number(statistics.mean(mine.rates))
        cells = (str(len(captured)), mine.cost(), yard.cost(), rate)
        stage.table.add(Row(work, ratios, " of Yw", 0.4, cells=cells, why=WRITE))


def threads(stage: Stage, writers: list[Writer]) -> None:
    """Put threads of 10, 200 and 10,000 comments side by side: what their first page costs, and posting into them."""
    stage.table.part("Threads of 10, 200 and 10,000 comments (depth 100)")
    long = posts(8, 1)[0]
    rows = thread(
        long.pk, new_ids(Comment, LONG), [w.user.pk for w in writers], since=timezone.now(), rnd=Random("long"), depth=DEPTH
    )  # fmt: skip
    copy_rows(Comment, rows)
    Post.objects.filter(pk=long.pk).update(comment_count=LONG + 8)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
    targets = {10: posts(10, 40)[-1], 200: posts(200, 1)[0], LONG: long}
    reading = {size: Side(stage.site, [request(post.get_absolute_url())]) for size, post in targets.items()}
    stage.alternate(list(reading.values()), seconds=stage.size.seconds)
    writing = {size: Side(stage.site, forms([post], writers), 302, 1) for size, post in targets.items()}
    stage.alternate(list(writing.values()), number=stage.size.writes)
    for sides, work, goals in (
        (reading, "first page", {LONG: 1.2}),
        (writing, "posting into it", {200: 1.2, LONG: 1.2}),
    ):
        base = sides[200 if sides is reading else 10]
        for size, side in sides.items():
            cells = ("", side.cost(), "", number(statistics.mean(side.rates)))
            times = [b / a for a, b in zip(side.rates, base.rates, strict=True)]
            than = f" × that of {200 if sides is reading else 10}"
            stage.table.add(
                Row(f"{size:,} comments: {work}", times, than, goals.get(size), at_least=False, cells=cells)
            )


@dataclass
class Desk:
    """One writer with a post: what was sent, what was answered."""

    writer: Writer
    post: Post
    sent: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    refused: int = 0
    ended: float = 0.0

    def work(self, server: Server, start: float, number: int, step: float) -> None:
        """Send an autosave at each step, however long the answers take."""
        line = Line(server.port)
        rest = texts.PLACE + " and " * 1_200
        for at in range(number):
            time.sleep(max(0.0, start + at * step - time.perf_counter()))
            text = f"<p>State {at} of {self.writer.user.handle}: {rest}</p>"
            data = {
                "slot": f"post-{self.post.pk}", "tab": "bench", "version": self.post.version, "seen": 0, "title": self.post.title,
                "body": text, "csrfmiddlewaretoken": TOKEN,
            }  # fmt: skip
            line.send(request(reverse("autosave"), cookie=self.writer.cookie, data=urlencode(data)))
            answer = None
            while answer is None:
                answer = line.take()
            self.ended = time.perf_counter()
            self.times.append((self.ended - line.began) * 1000)
            if b" 200 " in answer[:16] and json.loads(body(answer))["id"]:
                self.sent.append(text)
            else:
                self.refused += 1
        line.socket.close()

    def lost(self) -> int:
        """Return how many accepted autosaves are not there, in their order and from their version."""
        rows = Draft.objects.filter(user=self.writer.user, slot=f"post-{self.post.pk}", tab="bench").order_by("pk")
        kept = [row.fields["body"] for row in rows if row.base_version == self.post.version]
        expected = self.sent[-Draft.KEPT :]
        return len(expected) - sum(a == b for a, b in zip(expected, kept[-len(expected) :], strict=False))


def autosaves(stage: Stage, writers: list[Writer]) -> None:
    """Let a hundred writers save at their own pace, 210 times a second in all, and look at every row afterwards."""
    stage.table.part(f"Autosaves of {WRITERS} writers, {ASKED} a second sent")
    desks = [Desk(writer, Post.objects.filter(author=writer.user).earliest("pk")) for writer in writers]
    number_each = 10 if stage.size.rounds < 5 else 30
    step = WRITERS / ASKED
    start = time.perf_counter() + 0.5
    crowd = [
        threading.Thread(target=desk.work, args=(stage.site, start + at * step / WRITERS, number_each, step))
        for at, desk in enumerate(desks)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    took = max(desk.ended for desk in desks) - start
    times = sorted(time for desk in desks for time in desk.times)
    total = sum(len(desk.sent) for desk in desks)
    stage.table.add(Row("autosaves taken", [total / took], " a second", TAKEN))
    stage.table.add(Row("half are answered within", [statistics.median(times)], " ms", None, at_least=False))
    stage.table.add(
        Row("99 of 100 are answered within", [times[int(len(times) * 0.99) - 1]], " ms", None, at_least=False)
    )
    stage.table.add(Row("refused or unanswered", [float(WRITERS * number_each - total)], "", 0, at_least=False))
    stage.table.add(Row("lost updates", [float(sum(desk.lost() for desk in desks))], "", 0, at_least=False))
