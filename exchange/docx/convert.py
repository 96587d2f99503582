"""From the bytes of a .docx to HTML, pictures and a survey, by way of a child process that may be lost."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exchange.docx.archive import ImportRefused, check

SECONDS = 15
MEGABYTES = 768
ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR")

log = logging.getLogger("produsage.docx")


@dataclass(frozen=True)
class Converted:
    """`html` as mammoth writes it, not yet clean; `pictures` in their order, None for one that cannot be had."""

    html: str
    pictures: list[bytes | None] = field(default_factory=list)
    survey: dict[str, Any] = field(default_factory=dict)


def convert(
    data: bytes, *, seconds: float = SECONDS, megabytes: int = MEGABYTES, command: list[str] | None = None
) -> Converted:
    """Return what is in the file. Raises ImportRefused when it is none, a bomb, or takes too long or too much memory.

    `command`: the program that converts (for tests); it gets the file on its standard input.
    """
    check(data)
    if command is None:
        command = [sys.executable, "-B", "-m", "exchange.docx.child", str(int(seconds) + 1), str(megabytes)]
    # Nothing of the site's settings and secrets goes along.
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        log.warning("a .docx of %d bytes took more than %s seconds", len(data), seconds)
        raise ImportRefused(
            _("This file takes too long to read. Copy its text into a new document, save that as .docx and try again.")
        ) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        log.warning("a .docx of %d bytes was not read: %s (exit %d)", len(data), reason, done.returncode)
        if "MemoryError" in reason or done.returncode < 0:
            raise ImportRefused(_REFUSALS["long"]())
        raise ImportRefused(_REFUSALS["damaged"]())
    return _unpack(done.stdout)


_REFUSALS = {
    "doctype": lambda: _("This file holds instructions that no word processor writes. It was not opened."),
    "deep": lambda: _("This file is nested too deeply. Copy its text into a new document and save that as .docx."),
    "long": lambda: _(
        "This file is too large to be read. Take parts out, or make its pictures smaller, and try again."
    ),
    "damaged": lambda: _("This file is damaged: it cannot be read. Save it once more as .docx and try again."),
}


def _unpack(output: bytes) -> Converted:
    head, _newline, rest = output.partition(b"\n")
    try:
        answer: dict[str, Any] = json.loads(head)
    except ValueError as error:
        raise ImportRefused(_REFUSALS["damaged"]()) from error
    if word := answer.get("refused"):
        log.warning("a .docx was refused: %s", word)
        raise ImportRefused(_REFUSALS.get(word, _REFUSALS["damaged"])())
    pictures: list[bytes | None] = []
    for picture in answer["pictures"]:
        size = int(picture["size"])
        pictures.append(None if size < 0 else rest[:size])
        rest = rest[max(size, 0) :]
    return Converted(answer["html"], pictures, answer["survey"])
