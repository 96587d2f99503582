"""A CSV file as the places of its cells, so that one cell can be filled and every other byte stays as it was.

Python's csv module reads cells and forgets how they were written: quotes, line ends, the mark at the beginning. Here a
cell is a span of the text, and the text is the bytes by a codec that gives exactly these bytes back.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exchange.services import BadTable

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 20_000
SEPARATORS = ",;\t|"
_BOM = "\ufeff"
_SAID = re.compile(r"sep=([^\r\n])(?:\r\n|\r|\n)", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """One cell: where it stands in the text, its quotes included, and what it says."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Sheet:
    """A file: its text, how it is written, and its rows as (line, cells); the first row is the header."""

    text: str
    codec: str
    separator: str
    rows: list[tuple[int, list[Cell]]]

    @property
    def header(self) -> list[str]:
        """What the first row says."""
        return [cell.value for cell in self.rows[0][1]]

    def filled(self, changes: Iterable[tuple[Cell, str]]) -> bytes:
        """Return the file with these cells saying something else; every other byte is as it was."""
        parts, at = [], 0
        for cell, value in sorted(changes, key=lambda change: change[0].start):
            parts += [self.text[at : cell.start], self._written(cell, value)]
            at = cell.end
        return "".join([*parts, self.text[at:]]).encode(self.codec)

    def _written(self, cell: Cell, value: str) -> str:
        """Return a value as this file writes cells: in quotes where the old one was, or where it has to be."""
        was_quoted = self.text[cell.start : cell.start + 1] == '"'
        if was_quoted or set(value) & {self.separator, '"', "\r", "\n"}:
            return '"' + value.replace('"', '""') + '"'
        return value


def read_sheet(data: bytes) -> Sheet:
    """Read a CSV file of any separator, encoding and line end. Raises BadTable with plain words."""
    if len(data) > MAX_BYTES:
        raise BadTable(_("The file is larger than 2 MB."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadTable(_("This is a spreadsheet file. Export it as CSV."))
    text, codec = _decode(data)
    start = 1 if text.startswith(_BOM) else 0
    if said := _SAID.match(text, start):
        separator, start = said[1], said.end()
    else:
        separator = _separator(text[start:])
    rows = _rows(text, start, separator)
    if not rows:
        raise BadTable(_("There is nothing in it."))
    if len(rows) == 1:
        raise BadTable(_("There is a header, but no row below it."))
    return Sheet(text, codec, separator, rows)


def _decode(data: bytes) -> tuple[str, str]:
    """Return text and codec; a mark at the beginning stays in the text, and encoding gives back the same bytes."""
    tried = ["utf-8", "cp1252", "latin-1"]
    if data.startswith(codecs.BOM_UTF16_LE):
        tried = ["utf-16-le"]
    elif data.startswith(codecs.BOM_UTF16_BE):
        tried = ["utf-16-be"]
    elif b"\0" in data[:2000]:
        tried = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    for codec in tried:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if text.encode(codec) == data:
            return text, codec
    raise BadTable(_("The file is no text. Export it as CSV."))


def _separator(text: str) -> str:
    """Return the separator that stands most often in the header, outside of quotes."""
    line = re.sub(r'"[^"]*"', "", text[:20_000])
    first = next((one for one in re.split(r"[\r\n]+", line) if one.strip()), "")
    return max(SEPARATORS, key=first.count)


def _rows(text: str, at: int, separator: str) -> list[tuple[int, list[Cell]]]:
    """Return the rows that hold anything, each with the number of its first line."""
    rows: list[tuple[int, list[Cell]]] = []
    cells: list[Cell] = []
    line = begins = 1 + _breaks(text, 0, at)
    until = re.compile(f"[{re.escape(separator)}\r\n]")
    while at <= len(text):
        cell = _cell(text, at, until, line)
        cells.append(cell)
        line += _breaks(text, cell.start, cell.end)
        at = cell.end
        if text[at : at + 1] == separator:
            at += 1
            continue
        if any(one.value.strip() for one in cells):
            rows.append((begins, cells))
        if len(rows) > MAX_ROWS:
            raise BadTable(_("There are more than %(most)d rows.") % {"most": MAX_ROWS})
        if at >= len(text):
            break
        at += 2 if text.startswith("\r\n", at) else 1
        line += 1
        cells, begins = [], line
    return rows


def _cell(text: str, start: int, until: re.Pattern[str], line: int) -> Cell:
    """Read one cell; what follows its closing quote belongs to it, as spreadsheets read it."""
    value, at = "", start
    if text[at : at + 1] == '"':
        at += 1
        while True:
            close = text.find('"', at)
            if close < 0:
                raise BadTable(_("Line %(line)d: a quotation mark is opened and never closed.") % {"line": line})
            value += text[at:close]
            at = close + 1
            if text[at : at + 1] != '"':
                break
            value += '"'
            at += 1
    found = until.search(text, at)
    end = found.start() if found else len(text)
    return Cell(start, end, value + text[at:end])


def _breaks(text: str, start: int, end: int) -> int:
    """Return how many line ends stand between two places."""
    part = text[start:end]
    return part.count("\n") + part.count("\r") - part.count("\r\n")
