"""Secrets that are made once and kept in files that only their owner can read."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, size: int = 64) -> str:
    """Return the text kept at `path`, making it of `size` random bytes (mode 0600) when there is none.

    Two processes that start at once agree: the file is written aside and linked into place, and whoever comes
    second reads the first one's.
    """
    try:
        if text := path.read_text().strip():
            return text
        path.unlink()  # an empty file: a write that a full disk cut short
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(size))
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    return path.read_text().strip()
