"""The exam board's pack: whole, checked by its manifest, readable with nothing else, and the coordinator's alone."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import cast as typed

import html5lib
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from blog.uploads import add_figure
from exchange.pack.stream import zip_of
from marking.models import Submission
from tests.cast import BODY, Cast

AsUser = Callable[[str], Client]


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (700, 300), "teal").save(data, "PNG")
    return data


def unpacked(client: Client, cast: Cast) -> dict[str, bytes]:
    response = typed(StreamingHttpResponse, client.get(reverse("exam_pack", args=[cast.essay.pk])))
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'attachment; filename="exam-board-meco1-assessment-3.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(typed("list[bytes]", response.streaming_content)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def full(cast: Cast) -> Submission:
    data = picture()
    figure = add_figure(owner=cast.lin, file=data, size=data.getbuffer().nbytes)
    body = f'{BODY}<figure><img src="{figure.url()}" alt="A teal plane"><figcaption>Teal</figcaption></figure>'
    cast.lin.display_name = "Lin <b>Zhào</b>/../.."
    cast.lin.save()
    cast.submission("mei", title="Not marked yet")
    return cast.marked("lin", title="Marked <i>text</i>", body=body, references=["Bruns 2008"], feedback="Well & good.")


def test_the_pack_is_whole_and_its_manifest_says_so(cast: Cast, as_user: AsUser) -> None:
    submission = full(cast)
    files = unpacked(as_user("cora"), cast)
    lines = [line.split("  ", 1) for line in files.pop("MANIFEST.sha256").decode().splitlines()]
    manifest = {name: digest for digest, name in lines}
    assert manifest == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert all(re.fullmatch(r"[A-Za-z0-9/.-]+", name) and ".." not in name for name in files)
    receipt = submission.receipt.lower()
    frozen = next(content for name, content in files.items() if name.endswith(f"{receipt}.json"))
    assert hashlib.sha256(frozen).hexdigest() == submission.sha256
    rows = list(csv.DictReader(StringIO(files["marks.csv"].decode("utf-8-sig"))))
    assert len(rows) == 4, "those who submitted nothing too"


def test_a_page_has_everything_and_loads_nothing_from_elsewhere(cast: Cast, as_user: AsUser) -> None:
    submission = full(cast)
    files = unpacked(as_user("cora"), cast)
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    assert len(pages) == 3
    for name, page in pages.items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page)
        assert not [error for error in parser.errors if error[1] != "unknown"], name
        for target in re.findall(r'(?:src|href)="([^"#]+)"', page):
            here = name.rpartition("/")[0]
            path = f"{here}/{target}" if here else target
            assert re.sub(r"[^/]+/\.\./", "", path) in files, (name, target)
        assert "srcset" not in page and "<script" not in page and "<b>Zh" not in page
    page = next(page for name, page in pages.items() if submission.receipt.lower() in name)
    for wanted in (
        submission.receipt, submission.sha256, "Excellent Argument", "Well &amp; good.", "Bruns 2008", 'alt="A teal plane"',
        "Ada Castellan", "Finished", "20 / 20",
    ):  # fmt: skip
        assert wanted in page, wanted
    assert sum(name.endswith(".webp") for name in files) == 1
    assert "Not marked" in pages["index.html"]


def test_a_picture_that_is_gone_is_said(cast: Cast, as_user: AsUser) -> None:
    from django.core.files.storage import default_storage

    submission = full(cast)
    for one in submission.figures.select_related("figure"):
        for width in (480, 700):
            default_storage.delete(one.figure.file_name(width))
    files = unpacked(as_user("cora"), cast)
    assert any(b"1 picture was not found" in content for content in files.values())


def test_the_zip_is_sent_while_it_is_made() -> None:
    asked: list[str] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name in ("a.html", "b.html"):
            asked.append(name)
            yield name, name.encode() * 1000

    parts = zip_of(files(), datetime(2017, 4, 28, tzinfo=UTC))
    first = next(parts)
    assert first and asked == ["a.html"]
    with zipfile.ZipFile(io.BytesIO(first + b"".join(parts))) as archive:
        assert archive.namelist() == ["a.html", "b.html", "MANIFEST.sha256"]
