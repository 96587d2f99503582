"""The servers under test, and the processor time that they and their database take."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

SITE = "import sys; from produsage_site.management.commands.serve import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True)
class Server:
    """A server that runs: its port and its first process."""

    port: int
    pid: int


@dataclass(frozen=True)
class Spent:
    """Seconds of the processor."""

    server: float = 0.0
    database: float = 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(*command: str, **environment: str) -> Iterator[Server]:
    """Have a server while in the block; its command takes the port as the last word."""
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-W", "ignore", *command, str(port)], env=os.environ | environment)
    try:
        end = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"a server did not start: {' '.join(command)}")
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _tree(pid: int) -> float:
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        total = 0.0
        for process in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total
    return 0.0


def postmaster() -> int:
    """Return the process of the database server, or 0 when it is on another machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(pid).ppid()) if "postgres" in psutil.Process(pid).name() else 0
    return 0


class Meter:
    """Reads what a server and the database have taken so far."""

    def __init__(self, database: int) -> None:
        self.database = database

    def read(self, server: Server) -> Spent:
        """Return the seconds until now."""
        return Spent(_tree(server.pid), _tree(self.database) if self.database else 0.0)
