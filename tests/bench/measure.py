"""Fills the database, starts both servers, measures, prints: the part of `make bench` that stands on its databases."""

import contextlib
import os
import sys
from types import ModuleType

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "produsage_site.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.bench import checks, growth, overlap, reading, weight, writing, yardstick
    from tests.bench.__main__ import arguments
    from tests.bench.servers import SITE, Meter, postmaster, running
    from tests.bench.sides import Size, Stage
    from tests.bench.table import Table, say

    options = arguments()
    parts: dict[str, ModuleType] = {
        "reading": reading,
        "weight": weight,
        "writing": writing,
        "checks": checks,
        "overlap": overlap,
    }
    if options.large:
        parts["growth"] = growth
    table = Table()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("populate", posts=600, comments=6_000)
    with connection.cursor() as cursor:
        cursor.execute(yardstick.TABLES)
        cursor.execute("SHOW synchronous_commit")
        say(f"synchronous_commit is {cursor.fetchone()[0]}; {os.cpu_count()} cores")
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(running("-c", SITE))
        bare = stack.enter_context(running("-m", "tests.bench.yardstick", YARDSTICK_DSN=connection.connection.dsn))
        stage = Stage(site, bare, Meter(postmaster()), Size.of(options.quick), table)
        try:
            for name, part in parts.items():
                if options.only in ("", name):
                    part.measure(stage)
        finally:
            print("\n".join(table.lines()))
    print(f"\n{table.missed} goals missed." if table.missed else "\nEvery goal met.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
