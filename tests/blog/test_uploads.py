"""Uploads: what is a picture, what is refused and in which words, what is left of the metadata."""

import io
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from blog.models import Figure
from tests.cast import Cast


def picture(size: tuple[int, int] = (800, 500), kind: str = "PNG", **save: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **save)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 81 megapixels in less than 100 kB."""
    rows = zlib.compress(b"\x00" * (9000 // 8 + 1) * 9000, 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (9000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn right
    exif.get_ifd(0x8825)[1] = "S"
    return picture((400, 200), "JPEG", exif=exif)


@pytest.fixture
def lin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lin)
    return client


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_taken_and_re_encoded(cast: Cast, lin: Client, kind: str) -> None:
    answer = lin.post(reverse("upload"), {"file": SimpleUploadedFile("x", picture(kind=kind))})
    assert answer.status_code == 201
    figure = Figure.objects.get(pk=answer.json()["id"])
    assert (figure.width, figure.height, figure.owner) == (800, 500, cast.lin)
    stored = lin.get(answer.json()["url"])
    assert stored["Content-Type"] == "image/webp" and stored.content[8:12] == b"WEBP"
    assert lin.get(answer.json()["url"], headers={"If-None-Match": stored["ETag"]}).status_code == 304


def test_large_pictures_get_three_sizes(lin: Client) -> None:
    answer = lin.post(reverse("upload"), {"file": SimpleUploadedFile("x", picture((3000, 2000)))})
    figure = Figure.objects.get(pk=answer.json()["id"])
    assert (figure.width, figure.height) == (1600, 1067)
    for width in (480, 960, 1600):
        assert default_storage.exists(figure.file_name(width))


def test_metadata_goes_and_the_picture_is_upright(lin: Client) -> None:
    answer = lin.post(reverse("upload"), {"file": SimpleUploadedFile("x.jpg", with_gps())})
    figure = Figure.objects.get(pk=answer.json()["id"])
    assert (figure.width, figure.height) == (200, 400)
    stored = Image.open(default_storage.open(figure.file_name(200)))
    assert not stored.getexif()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a picture at all", "no picture"),
        (b"", "Choose a picture"),
        (picture()[:200], "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture"),
        (picture() + b"\x00" * (20 * 1024 * 1024), "20 MB"),
        (bomb(), "too many pixels"),
        (picture((1, 400)), "too narrow"),
    ],
    ids=["text", "empty", "cut", "svg", "20 MB", "bomb", "thread"],
)
def test_bad_files_are_refused_in_plain_words(lin: Client, data: bytes, words: str) -> None:
    answer = lin.post(reverse("upload"), {"file": SimpleUploadedFile("x.png", data)} if data else {})
    assert answer.status_code in (400, 422)
    assert words in answer.json()["error"]
    assert not Figure.objects.exists()


def test_a_figure_that_left_the_post_leaves_its_readers_too(cast: Cast, lin: Client) -> None:
    from blog.services import Content, save_post

    figure = Figure.objects.get(
        pk=lin.post(reverse("upload"), {"file": SimpleUploadedFile("x", picture())}).json()["id"]
    )
    body = f'<figure><img src="{figure.url()}" alt=""><figcaption>x</figcaption></figure>'
    post = cast.post("lin", body=body, visibility="public")
    assert Client().get(figure.url()).status_code == 200
    content = Content(title=post.title, body="<p>without</p>", visibility="public", assessment=cast.essay)
    save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    assert Client().get(figure.url()).status_code == 302
    assert lin.get(figure.url()).status_code == 200
