"""The program that opens a stranger's .docx: alone in a process, with little memory, little time and no settings.

`python -m exchange.docx.child SECONDS MEGABYTES` reads the file from standard input and writes one line of JSON,
{"html", "pictures": [{"kind", "size"}], "survey"} or {"refused": word}, and after it the bytes of the pictures.
A picture that is missing or too large has the size -1. Anything unexpected ends the process with an error.
"""

import contextlib
import io
import json
import re
import sys
import xml.dom.minidom
from typing import IO, Any
from xml.dom import expatbuilder
from zipfile import ZipFile

import mammoth
from mammoth import documents, transforms
from mammoth.docx.relationships_xml import Relationships
from mammoth.html import element

from exchange.docx.styles import STYLE_MAP, style_of
from exchange.docx.survey import Refused, no_doctype, survey

MAX_PICTURE = 10 * 1024 * 1024
MAX_PICTURES = 60
MAX_ALL_PICTURES = 60 * 1024 * 1024
MAX_HTML = 2_000_000  # far more than a post can have; what follows walks the tree more than once
MAX_TAGS = 40_000


def limit(seconds: int, megabytes: int) -> None:
    """Bind this process; where the system knows no such limits, the parent's clock still does."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: megabytes * 1024 * 1024,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


class _Builder(expatbuilder.ExpatBuilderNS):
    """minidom's builder, but a document type is refused before any entity is declared."""

    def start_doctype_decl_handler(self, *arguments: object) -> None:
        no_doctype(*arguments)


def _parse(file: IO[bytes]) -> Any:
    return _Builder().parseFile(file)


def _target(self: Relationships, key: str) -> str:
    return str(self._targets_by_id.get(key, ""))  # a link to nowhere is no reason to stop


class _Pictures:
    """Takes the pictures out, in their order, and leaves `<img src="docx:3">`."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bytes | None]] = []
        self.room = MAX_ALL_PICTURES

    def __call__(self, image: documents.Image) -> list[Any]:
        data = self._read(image)
        if data is not None:
            self.room -= len(data)
        self.found.append((image.content_type or "", data))
        return [element("img", {"src": f"docx:{len(self.found) - 1}", "alt": image.alt_text or ""})]

    def _read(self, image: documents.Image) -> bytes | None:
        if len(self.found) >= MAX_PICTURES:
            return None
        try:
            with image.open() as file:
                data: bytes = file.read(MAX_PICTURE + 1)
        except (KeyError, mammoth.docx.files.InvalidFileReferenceError):
            return None  # not in the file: it is only linked
        return data if len(data) <= min(MAX_PICTURE, self.room) else None


def _transform(document: documents.Document) -> documents.Document:
    """Give each paragraph one of our own style names, and drop marks of notes that are not there."""
    known = document.notes._notes  # noqa: SLF001

    def paragraph(old: documents.Paragraph) -> documents.Paragraph:
        runs = transforms.get_descendants_of_type(old, documents.Run)
        sizes = [run.font_size for run in runs if _has_text(run)]
        style = style_of(
            old.style_name or old.style_id or "",
            is_listed=old.numbering is not None,
            alignment=old.alignment or "",
            indent=(_twips(old.indent.start), _twips(old.indent.hanging), _twips(old.indent.first_line)),
            size=min(sizes) if sizes and all(sizes) else 0,
        )
        return old.copy(style_id=None, style_name=style)

    def note(mark: documents.NoteReference) -> Any:
        return mark if (mark.note_type, mark.note_id) in known else documents.Text("")

    for kept in known.values():
        kept.body = [transforms.paragraph(paragraph)(child) for child in kept.body]
    marked = transforms.element_of_type(documents.NoteReference, note)(document)
    return transforms.paragraph(paragraph)(marked)


def _has_text(run: documents.Run) -> bool:
    return any(isinstance(child, documents.Text) and child.value.strip() for child in run.children)


def _twips(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else 0


def read(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what the module's docstring tells. Raises Refused."""
    with ZipFile(io.BytesIO(data)) as archive:
        found = survey(archive)
    xml.dom.minidom.parse = _parse  # type: ignore[assignment]  # the one entrance of all XML that mammoth reads
    Relationships.find_target_by_relationship_id = _target
    pictures = _Pictures()
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=STYLE_MAP, include_embedded_style_map=False, external_file_access=False,
            convert_image=pictures, id_prefix="docx-", transform_document=_transform,
        )  # fmt: skip
    except RecursionError as error:
        raise Refused("deep") from error
    if len(result.value) > MAX_HTML or result.value.count("<") > MAX_TAGS:
        raise Refused("long")
    head = [{"kind": kind, "size": -1 if blob is None else len(blob)} for kind, blob in pictures.found]
    blobs = [blob for _kind, blob in pictures.found if blob is not None]
    return {"html": result.value, "pictures": head, "survey": found}, blobs


def main() -> None:
    """Read, convert, write."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    blobs: list[bytes] = []
    try:
        answer, blobs = read(sys.stdin.buffer.read())
    except Refused as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii") + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)


if __name__ == "__main__":
    main()
