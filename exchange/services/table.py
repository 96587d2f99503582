"""Tables that people upload or paste: read into rows, with plain words for what cannot be read."""

import csv
import re
from collections.abc import Mapping
from io import StringIO

from django.utils.translation import gettext as _

from core.text import tidy_line

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadTable(ValueError):
    """The text is no such table at all; the message says why in plain words."""


def read_upload(content: bytes) -> tuple[str, str]:
    """Return (text, note) of an uploaded file; the note says which encoding was guessed, or is empty.

    Raises BadTable when it is larger than 2 MB or no text.
    """
    if len(content) > MAX_BYTES:
        raise BadTable(_("The file is larger than 2 MB."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), _("Read as UTF-16.")
        except UnicodeDecodeError as error:
            raise BadTable(_("The file is no text. Save it as CSV (UTF-8).")) from error
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadTable(_("This is a spreadsheet file. Save it as CSV (UTF-8) first."))
    if b"\0" in content[:2000]:
        little = content[1:2] == b"\0"
        try:
            return content.decode("utf-16-le" if little else "utf-16-be"), _("Read as UTF-16.")
        except UnicodeDecodeError as error:
            raise BadTable(_("The file is no text. Save it as CSV (UTF-8).")) from error
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), _(
            "Read as Windows text, because it is not UTF-8: check the accents in the names."
        )


def read_table(
    text: str, columns: Mapping[str, set[str]], required: tuple[str, ...]
) -> list[tuple[int, dict[str, str]]]:
    """Return (line, cells by column) for each row below the header; a column that is not there is an empty cell.

    `columns` names each column with the folded titles that stand for it; `required` ones have to be there. The text is
    separated by commas, semicolons or tabs. Raises BadTable.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise BadTable(_("The text is larger than 2 MB."))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise BadTable(_("There is nothing in it."))
    header = next(line for line in text.split("\n") if line.strip())
    reader = csv.reader(StringIO(text), delimiter=max(",;\t", key=header.count))
    places: dict[str, int] | None = None
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places = _places(cells, columns, required)
                continue
            if len(rows) >= MAX_ROWS:
                raise BadTable(_("There are more than %(most)d rows.") % {"most": MAX_ROWS})
            values = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
            rows.append((reader.line_num, {name: values.get(name, "") for name in columns}))
    except csv.Error as error:
        raise BadTable(
            _("Line %(line)d cannot be read: %(error)s.") % {"line": reader.line_num, "error": error}
        ) from error
    if not rows:
        raise BadTable(_("There is a header, but no row below it."))
    return rows


def _places(header: list[str], columns: Mapping[str, set[str]], required: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, title in enumerate(header):
        key = re.sub(r"[\W_]+", "", title.casefold())
        for name, synonyms in columns.items():
            if key in synonyms and name not in found:
                found[name] = at
    if missing := [name for name in required if name not in found]:
        said = {
            "missing": ", ".join(missing),
            "found": ", ".join(title.strip()[:40] for title in header[:20] if title.strip()) or "–",
        }
        raise BadTable(
            _("These columns are missing: %(missing)s. Found: %(found)s. The first row has to name them.") % said
        )
    return found


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet takes the cell for a formula, as it stands or as it would be stored."""
    return cell.lstrip(" ").startswith(_FORMULA) or tidy_line(cell).startswith(_FORMULA)
