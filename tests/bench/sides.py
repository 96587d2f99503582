"""One kind of work on the site and on the yardstick, in turns, so that a slow spell of the machine falls on both."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.bench.load import Run, ask, body, drive
from tests.bench.servers import Meter, Server, Spent
from tests.bench.table import Row, Table, number, say


@dataclass(frozen=True)
class Size:
    """How long is measured."""

    rounds: int
    seconds: float
    writes: int

    @staticmethod
    def of(quick: bool) -> "Size":
        """Short, or long enough for quiet figures."""
        return Size(3, 0.5, 40) if quick else Size(7, 1.5, 120)


@dataclass
class Side:
    """One server with the requests to send it, and what came of each round."""

    server: Server
    requests: Sequence[bytes]
    status: int = 200
    connections: int = 8

    def __post_init__(self) -> None:
        self.source = cycle(self.requests)
        self.rates: list[float] = []
        self.spent = [Spent()]
        self.answers = 0

    def go(self, meter: Meter, **length: Any) -> Run:
        """Drive one round. Raises RuntimeError at an unexpected answer: then there is nothing to measure."""
        before = meter.read(self.server)
        run = drive(self.server.port, self.source, connections=self.connections, status=self.status, **length)
        after = meter.read(self.server)
        if run.bad:
            raise RuntimeError(f"{run.bad} of {len(run.times)} answers were not {self.status}: {run.said!r}")
        self.rates.append(run.rate)
        self.spent.append(Spent(after.server - before.server, after.database - before.database))
        self.answers += len(run.times)
        return run

    def cost(self) -> str:
        """Return the processor's milliseconds for each answer."""
        server = sum(spent.server for spent in self.spent) * 1000 / self.answers
        database = sum(spent.database for spent in self.spent) * 1000 / self.answers
        return f"{server:.2f} + {database:.2f}"


class Stage:
    """The two servers, the meter and the table."""

    def __init__(self, site: Server, yardstick: Server, meter: Meter, size: Size, table: Table) -> None:
        self.site, self.yardstick, self.meter, self.size, self.table = site, yardstick, meter, size, table

    def alternate(self, sides: Sequence[Side], **length: Any) -> None:
        """Warm all up, then drive them in turns, round after round."""
        for side in sides:
            warm = Side(side.server, side.requests, side.status, side.connections)
            warm.go(self.meter, **({"number": 10} if "number" in length else {"seconds": min(0.5, length["seconds"])}))
        for _round in range(self.size.rounds):
            for side in sides:
                side.go(self.meter, **length)

    def against(
        self, work: str, requests: Sequence[bytes], goal: float, *, queries: str = "", status: int = 200, of: Sequence[bytes] = (),
        why: str = "",
    ) -> Side:  # fmt: skip
        """Compare pages of the site with Y, which answers with the same bytes (or with those of the requests `of`)."""
        pages = [body(ask(self.site.port, request)).decode() for request in (of or requests)]
        mine = Side(self.site, requests, status)
        bare = Side(self.yardstick, keep_pages(pages))
        self.alternate([bare, mine], seconds=self.size.seconds)
        ratios = [a / b for a, b in zip(mine.rates, bare.rates, strict=True)]
        rate = number(sum(mine.rates) / len(mine.rates))
        self.table.add(Row(work, ratios, " of Y", goal, cells=(queries, mine.cost(), bare.cost(), rate), why=why))
        return mine


def keep_pages(pages: Sequence[str]) -> list[bytes]:
    """Put pages where Y finds them; return the requests for them."""
    from django.db import connection

    from tests.bench.load import request

    with connection.cursor() as cursor:
        ids = []
        for page in pages:
            cursor.execute("INSERT INTO yardstick_page (html) VALUES (%s) RETURNING id", [page])
            ids.append(cursor.fetchone()[0])
    return [request(f"/y/{pk}/") for pk in ids]


__all__ = ["Side", "Size", "Stage", "keep_pages", "say"]
