"""A ZIP that is sent while it is made: one file at a time is in memory, and nothing is stored."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

MANIFEST = "MANIFEST.sha256"
_STORED = (".webp",)  # compressed already


class _Sink:
    """What `zipfile` writes to: it cannot be sought, and is emptied after each file."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self.parts = b"".join(self.parts), []
        return taken


def zip_of(files: Iterable[tuple[str, bytes]], at: datetime) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of (name, content) pairs, and last a manifest of their SHA-256 as `sha256sum -c` reads it.

    A ZIP that breaks off has no directory, and no program opens it as a whole one.
    """
    sink, lines = _Sink(), []
    stamp = at.timetuple()[:6]
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, content in files:
            lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            archive.writestr(_info(name, stamp), content)
            yield sink.take()
        archive.writestr(_info(MANIFEST, stamp), "".join(lines))
    yield sink.take()


def _info(name: str, stamp: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, stamp)  # type: ignore[arg-type]
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
