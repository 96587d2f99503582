"""`make run`: what it prepares, what it leaves behind, and what it survives. On an embedded database of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.db import OperationalError, connection

from produsage_site.embedded.processes import postmasters
from produsage_site.embedded_postgres import EmbeddedPostgres
from produsage_site.management.commands.serve import CommandError, again_when_locked, require_port
from tests.frame.helpers import ROOT, clean_up, new_folder, wait_until

LOGINS = ("student", "peer", "stranger", "tutor", "coordinator", "admin")

Serve = Callable[..., "Server"]


class Server:
    """A `manage.py serve` under way, in a process group of its own, as in a terminal."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.port = free_port()
        self.said = var / f"said-{self.port}"
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SITE_URL")}
        with self.said.open("w") as output:
            self.process = psutil.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env={**inherited, "VAR_DIR": str(var), "PORT": str(self.port), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes = [self.process]
        self.jobs: set[psutil.Process] = set()

    def get(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def is_up(self) -> bool:
        assert self.process.poll() is None, self.said.read_text()
        try:
            self.get("/healthz")
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False
        self.processes = [self.process, *self.children()]
        return True

    def children(self) -> list[psutil.Process]:
        """The workers; neither the database, which may be a child as well, nor the worker for the jobs."""
        found = [child for child in self.process.children() if child.name() != "postgres"]
        return [child for child in found if child not in self.job_workers()]

    def job_workers(self) -> list[psutil.Process]:
        """The process that does the jobs."""
        found = []
        for child in self.process.children():
            with contextlib.suppress(psutil.Error):
                if "worker" in child.cmdline():
                    found.append(child)
        self.jobs.update(found)
        return found

    def interrupt(self) -> int:
        """Press Ctrl-C, and return the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)

    def workers(self) -> list[psutil.Process]:
        return [process for process in self.processes[1:] if process.is_running()]


@pytest.fixture
def var() -> Iterator[Path]:
    folder = new_folder()
    yield folder
    clean_up(folder)


@pytest.fixture
def serve(var: Path) -> Iterator[Serve]:
    started: list[Server] = []

    def start(**environment: str) -> Server:
        started.append(Server(var, **environment))
        wait_until(started[-1].is_up, 120)
        return started[-1]

    yield start
    for server in started:
        for process in [*server.processes, *server.jobs]:
            if process.is_running():
                process.kill()
                process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def demo_password(server: Server) -> str:
    [password] = re.findall(r"password\s+(\S+)$", server.said.read_text(), re.MULTILINE)
    return password


def test_the_life_of_a_site(var: Path, serve: Serve) -> None:
    data = var / "postgres" / "data"

    began = time.monotonic()
    first = serve()
    cold = time.monotonic() - began
    said = first.said.read_text()
    assert all(re.search(rf"^ *{name}\b", said, re.MULTILINE) for name in LOGINS)
    assert f"http://127.0.0.1:{first.port}/" in said
    front = first.get()
    [style] = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', front)[:1]
    assert "{" in first.get(style)

    # A killed server takes its workers with it, and its port is free for the next.
    wait_until(first.job_workers)
    first.process.kill()
    first.process.wait(10)
    wait_until(lambda: not first.workers() and not any(job.is_running() for job in first.jobs))
    require_port(first.port)

    # The second run is quick and keeps the data.
    began = time.monotonic()
    second = serve()
    assert time.monotonic() - began < cold / 2
    assert demo_password(second) == demo_password(first)
    assert "Static files" not in second.said.read_text()
    assert second.get().count("<article") == front.count("<article")

    # A killed database comes back under a running server, a killed worker is replaced.
    postmasters(data)[0].kill()
    second.workers()[0].kill()
    [jobs] = second.job_workers()
    jobs.kill()
    wait_until(lambda: len(second.workers()) == 1 and len(second.children()) >= 2)
    wait_until(lambda: second.job_workers() not in ([], [jobs]))
    wait_until(second.is_up)
    assert second.get().count("<article") == front.count("<article")

    # Of two servers, the one that ends first leaves the database to the other; the last one ends it.
    other = serve()
    assert second.interrupt() == 0
    assert not second.workers()
    assert not any(job.is_running() for job in second.jobs)
    assert postmasters(data)
    other.get()
    assert other.interrupt() == 0
    assert not other.workers()
    assert not any(job.is_running() for job in other.jobs)
    assert not postmasters(data)


def test_the_server_that_database_url_names_is_left_running(var: Path) -> None:
    """Only prepared for, not served: what is tested is who ends the database."""
    foreign = EmbeddedPostgres(var / "foreign", unsafe_fast=True)
    foreign.ensure()
    params = foreign.connection_params()
    url = f"postgres://{params['user']}@/produsage?host={params['host']}"
    environment = {**os.environ, "VAR_DIR": str(var / "site"), "DATABASE_URL": url}
    for command in (["migrate", "--verbosity=0", "contenttypes"], ["database", "stop"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, timeout=60)

    assert not (var / "site" / "postgres").exists()
    assert postmasters(foreign.places.data)


def test_a_taken_port_is_said_in_one_line(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(var), "PORT": port},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert port in done.stderr
    assert not (var / "postgres").exists()


def test_a_port_that_is_none_is_told() -> None:
    with pytest.raises(CommandError, match="99999"):
        require_port(99999)


@pytest.mark.django_db(transaction=True)
def test_a_migration_gives_way_and_comes_again() -> None:
    """The lock is held by a second session, which lets go after the first refusal."""
    other = connection.copy()
    holder = other.cursor()
    holder.execute("SELECT pg_advisory_lock(1)")
    tries = []

    def migrate() -> None:
        tries.append(1)
        if len(tries) == 2:
            holder.execute("SELECT pg_advisory_unlock(1)")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            cursor.execute("SELECT pg_advisory_lock(1)")
            cursor.execute("SELECT pg_advisory_unlock(1)")
            cursor.execute("RESET lock_timeout")

    try:
        again_when_locked(migrate)
        assert len(tries) == 2
        holder.execute("SELECT pg_advisory_lock(1)")
        tries += [1, 1]
        with pytest.raises(CommandError, match="busy"):
            again_when_locked(migrate, tries=2)
    finally:
        other.close()
        connection.close()


def test_any_other_trouble_of_a_migration_is_raised_at_once() -> None:
    def migrate() -> None:
        raise OperationalError("disk full")

    with pytest.raises(OperationalError, match="disk full"):
        again_when_locked(migrate)
