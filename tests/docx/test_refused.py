"""Files that are none, or that mean harm: a plain message, soon, and nothing of them comes in."""

import io
import os
import sys
import time
import zipfile
from collections.abc import Callable

import pytest

from exchange.docx import archive
from exchange.docx.convert import convert
from exchange.docx.importer import ImportRefused, read_docx
from tests.docx.make import Docx, p, png, r

FINE = p("A title", style="Title") + p("A text.")
ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)


def zipped(**parts: bytes) -> bytes:
    """An archive with these parts; two underscores stand for a slash, and none for an extension."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A fine file with one more part."""
    return Docx(extra={name: data}).bytes(FINE)


def replaced(name: str, data: bytes) -> bytes:
    """A fine file in which a part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(Docx().bytes(FINE))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == name else old.read(entry))
    return out.getvalue()


def locked() -> bytes:
    """A file whose directory says that its parts are encrypted."""
    data = bytearray(Docx().bytes(FINE))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "no zip": (lambda: b"Dear tutor, here is my essay.", "no .docx file"),
    "old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old .doc file: save it as .docx"),
    "password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "encrypted parts": (locked, "password"),
    "pdf": (lambda: b"%PDF-1.7", "PDF"),
    "rtf": (lambda: b"{\\rtf1 essay}", ".rtf"),
    "odt": (lambda: zipped(mimetype=b"x", content_xml=b"<x/>"), ".odt"),
    "zip of pictures": (lambda: zipped(one=b"x", two=b"y"), "no .docx file"),
    "no document.xml": (lambda: zipped(word__styles_xml=b"<x/>"), "damaged"),
    "cut short": (lambda: Docx().bytes(FINE)[:-40], "damaged"),
    "macros": (lambda: with_part("word/vbaProject.bin", b"x"), "macros"),
    "bomb": (lambda: with_part("word/media/blank.bmp", bytes(30 * 1024 * 1024)), "unpack to far more"),
    "bomb of text": (lambda: with_part("word/footer9.xml", b"<a>" + b" " * (25 * 1024 * 1024)), "unpack to far more"),
    "many parts": (lambda: zipped(**{f"word__p{n}_xml": b"" for n in range(2100)}), "unpack to far more"),
    "50 MB": (lambda: b"PK\x03\x04" + bytes(50 * 1024 * 1024 - 4), "50 MB; 20 MB are possible"),
    "entities": (lambda: Docx().bytes("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", prologue=ENTITIES), "no word processor writes"),
    "document type elsewhere": (lambda: replaced("word/styles.xml", ENTITIES.encode() + b"<w/>"), "no word processor writes"),
    "document type in UTF-16": (lambda: replaced("word/numbering.xml", (ENTITIES + "<w/>").encode("utf-16")), "no word processor writes"),
    "external entity": (
        lambda: replaced("word/document.xml", b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'), "no word processor writes",
    ),
    "no XML": (lambda: replaced("word/document.xml", b"hello"), "damaged"),
    "nested deeply": (lambda: Docx().bytes("<w:sdt><w:sdtContent>" * 3000 + FINE + "</w:sdtContent></w:sdt>" * 3000), "nested too deeply"),
    "nothing in it": (lambda: Docx().bytes(p("")), "no text"),
    "a flood of paragraphs": (lambda: Docx().bytes(*[p("a")] * 40_000), "too large"),
    "too long a text": (lambda: Docx().bytes(*[p("word " * 1000)] * 90), "too long"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refused(name: str) -> None:
    """Each with its own words, within a few seconds."""
    make, words = CASES[name]
    data = make()
    start = time.monotonic()
    with pytest.raises(ImportRefused, match=words.replace(".", r"\.")):
        read_docx(data)
    assert time.monotonic() - start < 8


def test_a_file_that_takes_too_long() -> None:
    """The child is ended and the writer told."""
    start = time.monotonic()
    with pytest.raises(ImportRefused, match="too long to read"):
        convert(Docx().bytes(FINE), seconds=0.4, command=[sys.executable, "-c", "while True: pass"])
    assert time.monotonic() - start < 4


def test_a_child_that_dies() -> None:
    """Killed by the system (a limit of the processor's time, for one), or out of its mind."""
    for program, words in (
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too large"),
        ("raise MemoryError", "too large"),
        ("raise KeyError('styles')", "damaged"),
        ("print('not what was agreed')", "damaged"),
    ):
        with pytest.raises(ImportRefused, match=words):
            convert(Docx().bytes(FINE), command=[sys.executable, "-c", program])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bind a process's memory")
def test_memory_is_bound() -> None:
    """The real child, with room for less than itself."""
    with pytest.raises(ImportRefused):
        convert(Docx(pictures={"noise.png": os.urandom(9_000_000)}).bytes(FINE), megabytes=24)
    assert convert(Docx().bytes(FINE)).html


def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the database nor the key is in its environment."""
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    program = "import json, os; print(json.dumps({'html': ' '.join(os.environ), 'pictures': [], 'survey': {}}))"
    names = convert(Docx().bytes(FINE), command=[sys.executable, "-c", program]).html.split()
    assert not {"DATABASE_URL", "SECRET_KEY"} & set(names)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///C:/essay.docx", "data:text/html,x", "JaVaScRiPt:x", "vbscript:x", "//x.org"])  # fmt: skip
def test_links_that_lead_nowhere_good(address: str) -> None:
    """Their words stay."""
    file = Docx()
    report = read_docx(file.bytes(p("T", style="Title"), p("See ", file.link(address, "this page"), "."))).report
    assert report.body == "<p>See this page.</p>"
    assert report.left_out == ["A link that does not lead to the web; its words stay: “this page”."]


def test_archives_and_styles_inside_do_nothing() -> None:
    """A zip inside is never opened; a map of styles inside is not obeyed."""
    inner = zipped(bomb=bytes(3_000_000))
    file = Docx(extra={"word/embeddings/inner.zip": inner, "mammoth/style-map": b"p => script:fresh"})
    report = read_docx(file.bytes(FINE)).report
    assert report.body == "<p>A text.</p>"
    assert report.left_out == ["Files that are embedded in the text."]


def test_markup_in_the_text_stays_text() -> None:
    """What looks like HTML was typed so."""
    report = read_docx(Docx().bytes(p("T", style="Title"), p(r("<script>alert(1)</script> is a tag.")))).report
    assert report.body == "<p>&lt;script&gt;alert(1)&lt;/script&gt; is a tag.</p>"


def test_more_pictures_than_there_is_room_for() -> None:
    """The ones after the sixtieth are left out, and said to be."""
    file = Docx()
    body = "".join(p(file.picture(png(f"#0000{n:02x}", (4, 4)), f"Dot {n}")) for n in range(62))
    report = read_docx(file.bytes(p("Dots", style="Title"), p("Here they are."), body, p("End."))).report
    assert report.taken["figures"] == 60
    assert len(report.left_out) == 2


def test_bounds_are_what_they_are_said_to_be() -> None:
    """The numbers of the requirement."""
    assert (archive.MAX_BYTES, archive.MAX_UNPACKED) == (20 * archive.MEGABYTE, 200 * archive.MEGABYTE)
