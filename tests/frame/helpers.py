"""What the tests of servers have in common: folders that servers can live in, waiting, cleaning up."""

import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from produsage_site.embedded.processes import end, postmasters

ROOT = Path(__file__).resolve().parent.parent.parent


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Return once `condition()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def new_folder() -> Path:
    """Make a folder that every account can pass through, as a checkout usually is (pytest's own are not)."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")).resolve()
    folder.chmod(0o711)
    return folder


def clean_up(folder: Path) -> None:
    """End the databases below `folder` and remove it."""
    for data in folder.glob("**/data"):
        end(postmasters(data.resolve()), signal.SIGQUIT)
    shutil.rmtree(folder)
