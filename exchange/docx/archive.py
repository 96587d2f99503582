"""The first look at a file: is it a .docx at all, and small enough to be opened? Nothing is unpacked here."""

import io
import zipfile

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_XML = 24 * MEGABYTE
MAX_ENTRIES = 2000
# Honest text packs to a thirtieth and blank bitmaps to a thousandth, but not many megabytes of them.
MAX_RATIO = 100
RATIO_COUNTS_FROM = 4 * MEGABYTE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1


class ImportRefused(ValueError):
    """The file cannot be taken; the message says why, and what to do, in plain words."""


def check(data: bytes) -> None:
    """Raise ImportRefused when `data` is no .docx file, or one that must not be unpacked."""
    _check_kind(data)
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            _("This file has %(got)d MB; %(limit)d MB are possible. Make the pictures in it smaller and try again.")
            % {"got": -(-len(data) // MEGABYTE), "limit": MAX_BYTES // MEGABYTE}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise ImportRefused(
            _("This file is damaged: it cannot be opened. Save it once more as .docx and try again.")
        ) from error
    _check_bounds(entries)
    _check_parts({entry.filename for entry in entries})


def _check_kind(data: bytes) -> None:
    if not data:
        raise ImportRefused(_("This file is empty."))
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ImportRefused(_("This file is locked with a password. Save it without one and try again."))
        raise ImportRefused(_("This is an old .doc file: save it as .docx and try again."))
    if data.startswith(b"%PDF"):
        raise ImportRefused(
            _("This is a PDF. Its text is not kept in paragraphs: choose the .docx that it was made of.")
        )
    if data.startswith(b"{\\rtf"):
        raise ImportRefused(_("This is an .rtf file: save it as .docx and try again."))
    if not data.startswith(b"PK"):
        raise ImportRefused(_("This is no .docx file. In Word, LibreOffice or Google Docs, save your text as .docx."))


def _check_bounds(entries: list[zipfile.ZipInfo]) -> None:
    """What the directory of the archive says binds: reading never gives more bytes than it names."""
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ImportRefused(_("This file is locked with a password. Save it without one and try again."))
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise ImportRefused(_("This file is packed in an unusual way. Save it once more as .docx and try again."))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_dense = any(_is_dense(entry.file_size, entry.compress_size) for entry in entries)
    too_much_xml = any(
        entry.file_size > MAX_XML and entry.filename.lower().endswith((".xml", ".rels")) for entry in entries
    )
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or too_dense
        or too_much_xml
        or _is_dense(unpacked, packed)
    ):
        raise ImportRefused(_("This file would unpack to far more than an essay. It was not opened."))


def _is_dense(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(packed, 1)


def _check_parts(names: set[str]) -> None:
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise ImportRefused(_("This file holds macros. Save it as .docx, without them, and try again."))
    if "content.xml" in names and "mimetype" in names:
        raise ImportRefused(_("This is an .odt file: save it as .docx and try again."))
    if not any(name.startswith("word/") and name.endswith(".xml") for name in names):
        raise ImportRefused(_("This is no .docx file. In Word, LibreOffice or Google Docs, save your text as .docx."))
