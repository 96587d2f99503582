"""Finding and ending PostgreSQL servers by what the process table says, never by a pid file.

A pid file outlives its process, may be cut short, and may name a zombie or a stranger that was given the same number.
"""

import contextlib
import signal
import time
from pathlib import Path

import psutil

from produsage_site.embedded import EmbeddedPostgresError

# Seconds given to each signal before the next. SIGINT lets a server finish properly; SIGQUIT ends it at once, to
# recover when it starts again.
PATIENCE = {signal.SIGINT: 30.0, signal.SIGQUIT: 10.0, signal.SIGKILL: 5.0}


def postmasters(data: Path) -> list[psutil.Process]:
    """Return the live servers that were started as `postgres -D <data>`."""
    found = {}
    for process in psutil.process_iter(["cmdline", "ppid", "status"]):
        arguments = process.info["cmdline"] or [""]
        ours = Path(arguments[0]).name == "postgres" and arguments[1:3] == ["-D", str(data)]
        if ours and process.info["status"] != psutil.STATUS_ZOMBIE:
            found[process.pid] = process
    # A worker looks like its postmaster for the moment between its fork and its new title.
    return [process for process in found.values() if process.info["ppid"] not in found]


def end(processes: list[psutil.Process], first: signal.Signals) -> None:
    """End `processes` with the signal `first`, then with harsher ones. Returns when they are gone."""
    for each in list(PATIENCE)[list(PATIENCE).index(first) :]:
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(each)
        deadline = time.monotonic() + PATIENCE[each]
        while processes and time.monotonic() < deadline:
            time.sleep(0.02)
            processes = [process for process in processes if _alive(process)]
        if not processes:
            return
    raise EmbeddedPostgresError(f"process {processes[0].pid} of the embedded database cannot be ended")


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
