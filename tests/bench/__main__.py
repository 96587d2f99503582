"""Makes databases for the measuring, measures, and drops them: `python -m tests.bench [--quick] [--large] [--only PART]`.

The databases are made in the server of the site (DATABASE_URL, or the embedded one), beside the site's own, which is
left alone; pictures and the like go into a temporary folder.
"""

import argparse
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import quote

PARTS = ("reading", "weight", "writing", "checks", "overlap", "growth")
NAMES: tuple[str, ...] = ("produsage_bench", "produsage_bench_large")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the site against its yardsticks.")
    parser.add_argument("--quick", action="store_true", help="a minute or two: fewer and shorter rounds")
    parser.add_argument(
        "--large", action="store_true", help="also 100,000 posts with 1,000,000 comments (half an hour)"
    )
    parser.add_argument("--only", default="", choices=PARTS, metavar="PART", help=f"one part: {', '.join(PARTS)}")
    return parser.parse_args()


def url(name: str) -> str:
    """Return the address of another database in the server that the site uses."""
    from django.db import connection

    given = connection.settings_dict
    # A socket folder that stood in DATABASE_URL is among the options.
    socket = given["OPTIONS"].get("host") or (given["HOST"] if given["HOST"].startswith("/") else "")
    place = "" if socket else f"{given['HOST'] or '127.0.0.1'}:{given['PORT'] or 5432}"
    secret = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
    where = f"?host={socket}&port={given['PORT'] or given['OPTIONS'].get('port') or 5432}" if socket else ""
    return f"postgres://{given['USER']}{secret}@{place}/{name}{where}"


@contextlib.contextmanager
def databases(names: tuple[str, ...]) -> Iterator[None]:
    """Have empty databases of these names while in the block. Refuses when another measuring is using them."""
    from django.db import connection

    connection.ensure_connection()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield
    finally:
        connection.close()
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.close()


@contextlib.contextmanager
def folder(static: Path) -> Iterator[str]:
    """Have a folder for what the site under test writes, with the static files that are collected already."""
    with tempfile.TemporaryDirectory(prefix="produsage-bench-") as var:
        Path(var, "static").symlink_to(static)
        yield var


def end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit("ended")


def main() -> int:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "produsage_site.settings")
    import django
    from django.conf import settings

    from produsage_site.management.commands.serve import database
    from produsage_site.storage import collect_if_changed

    django.setup()
    signal.signal(signal.SIGTERM, end)
    if settings.DEBUG:
        sys.exit("With DEBUG on, the figures would say nothing.")
    collect_if_changed(settings.VAR_DIR / "static-made-from")
    if options.only == "growth" and not options.large:
        sys.exit("To measure growth takes the large database: give --large too.")
    names = NAMES if options.large else NAMES[:1]
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.measure"]
    command += [f"--{name}" for name in ("quick", "large") if getattr(options, name)] + (
        ["--only", options.only] if options.only else []
    )
    with database(), databases(names), folder(settings.STATIC_ROOT) as var:
        environment = os.environ | {
            "DATABASE_URL": url(names[0]),
            "VAR_DIR": var,
            "SECRET_KEY": secrets.token_hex(32),
            "SITE_URL": "http://127.0.0.1:8000",
        }
        if options.large:
            environment["LARGE_DATABASE_URL"] = url(names[1])
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
