"""`make run`: bring everything up to date, then serve the site until Ctrl-C."""

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import environ
import psycopg2.errors
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from produsage_site.embedded import EmbeddedPostgresError
from produsage_site.embedded.base import DatabaseWrapper
from produsage_site.storage import collect_if_changed

HOST = "127.0.0.1"
WORKERS = 2
# Each thread may hold a database connection, and PostgreSQL has room for 100 by default: 2 × 8 leaves most of them to
# other servers, commands and tests. Granian's own default would be 256 threads in each worker.
THREADS = 8
# Connections that a worker holds at once. An idle browser holds several, so few would lock people out.
CONNECTIONS = 512
PREPARING = 0x70726F64  # advisory lock: one server prepares at a time
# A migration that waits for a table makes everyone else wait behind it, so it gives way soon and comes again.
MIGRATION_LOCK_TIMEOUT = "500ms"
MIGRATION_TRIES = 20
GRACE = 5  # seconds for requests under way when the server ends


class Command(BaseCommand):
    help = "Prepare the database and the static files, then serve the site on the loopback address at PORT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="prepare, and do not serve")

    def handle(self, *args: Any, prepare_only: bool, **options: Any) -> None:
        port = environ.Env().int("PORT", default=8000)
        if prepare_only:
            self.prepare()
            return
        require_port(port)
        try:
            with database():
                self.prepare()
                connections.close_all()
                require_port(port)
                self.stdout.write(f"Produsage is at {self.style.SUCCESS(f'http://{HOST}:{port}/')} (Ctrl-C ends it)")
                self.stdout.flush()
                with job_worker():
                    serve(port)
        except EmbeddedPostgresError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise SystemExit(130) from None

    def prepare(self) -> None:
        """Bring the database, the static files and the demo course up to date. Quick when nothing has changed."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"No database: {str(error).strip()}") from error
        with one_at_a_time():
            self.migrate()
            if not settings.DEBUG and collect_if_changed(settings.VAR_DIR / "static-made-from"):
                self.stdout.write("Static files collected.")
            call_command("derive_posts", stdout=self.stdout)
            call_command("load_demo", if_empty=True, stdout=self.stdout, stderr=self.stderr)

    def migrate(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [MIGRATION_LOCK_TIMEOUT])
            try:
                again_when_locked(lambda: call_command("migrate", interactive=False, verbosity=0))
            finally:
                cursor.execute("RESET lock_timeout")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process is in this block with the same database; Ctrl-C ends the waiting."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING])
            if cursor.fetchone() == (True,):
                break
            time.sleep(0.2)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def again_when_locked(work: Callable[[], object], tries: int = MIGRATION_TRIES) -> None:
    """Call `work` until no lock stands in its way, with a pause that grows to three seconds between the tries."""
    for attempt in range(1, tries + 1):
        try:
            work()
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg2.errors.LockNotAvailable):
                raise
            if attempt == tries:
                raise CommandError("The database is busy: a migration got no lock. Try again later.") from error
            time.sleep(min(0.2 * attempt, 3))


def require_port(port: int) -> None:
    """Raise CommandError unless the port can be had.

    Granian would share it: two servers of one port would each get some of the requests.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"Port {port} cannot be had ({reason}). Take another: make run PORT=8080") from error


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Keep the embedded server while in the block, and end it after, unless somebody else uses it.

    A server that DATABASE_URL names is not ours, and is left alone.
    """
    default = connections["default"]
    if not isinstance(default, DatabaseWrapper):
        yield
        return
    try:
        with default.server.in_use():
            yield
    finally:
        connections.close_all()
        default.server.stop(unless_used=True)


@contextlib.contextmanager
def job_worker() -> Iterator[None]:
    """Keep a worker for the jobs while in the block: another one when it dies, none after."""
    ending = threading.Event()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--parent", str(os.getpid())]

    def start() -> subprocess.Popen[bytes]:
        # Out of reach of the terminal's Ctrl-C: it is ended below, after the site.
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    running = [start()]

    def watch() -> None:
        while not ending.wait(1):
            if running[0].poll() is not None:
                running[0] = start()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ending.set()
        watcher.join()
        running[0].terminate()
        try:
            running[0].wait(GRACE)
        except subprocess.TimeoutExpired:
            # What it is at is taken back by the next one.
            running[0].kill()
            running[0].wait()


def serve(port: int, load: Callable[[], Callable[..., Any]] | None = None) -> None:
    """Serve the site, or what `load` returns in each worker, until SIGINT, SIGTERM or SIGHUP."""
    server = Granian(
        "produsage_site.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=WORKERS,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
    )
    # Granian reloads at a hang-up; a server whose terminal was closed is to end.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    os.register_at_fork(after_in_child=take_signals_as_worker)
    server.serve(target_loader=load or load_application, wrap_loader=False)


def load_application() -> Callable[..., Any]:
    """Return the WSGI application, in a worker."""
    become_worker()
    from produsage_site.wsgi import application

    return application


def become_worker() -> None:
    """Take signals as a worker does, and end when the parent does."""
    take_signals_as_worker()
    threading.Thread(target=end_with_parent, daemon=True).start()


def take_signals_as_worker() -> None:
    """Let SIGTERM, by which the parent ends a worker, end it from the first moment on, and keep SIGINT out.

    A worker that is forked has its parent's handlers until granian sets its own, and they would swallow the signal. A
    terminal's Ctrl-C reaches the workers too, and granian's hang when they get both.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def end_with_parent() -> None:
    """Wait for the parent's end, however sudden, and end this process.

    Else the workers of a server that was killed would keep the port.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)
