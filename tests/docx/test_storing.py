"""From a file to a draft: by the service, the command and the page."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from blog.models import Figure, Post
from exchange.docx.importer import read_docx, save_draft, store
from tests.cast import Cast
from tests.docx import files
from tests.docx.make import Docx, p, png

KEYS = ["title", "words", "header", "references", "tags", "body", "taken", "changed", "left_out"]


def broken() -> bytes:
    """A file with a good picture and one that is none."""
    file = Docx()
    return file.bytes(
        p("On pictures", style="Title"), p("Two of them."), p(file.picture(png(), "A blue field")),
        p(file.picture(b"GIF89a is all that I am", "A ruin", "image2.gif")), p("Figure 2: The ruin"), p("That was all."),
    )  # fmt: skip


def upload(data: bytes, name: str = "essay.docx") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def command(path: Path, *arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("import_docx", str(path), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    """The file formatted by hand."""
    path = tmp_path / "essay.docx"
    path.write_bytes(files.typed_essay())
    return path


def test_store_puts_the_pictures_in(cast: Cast) -> None:
    """Uploaded for their owner, at their places; what was read stays as it was."""
    imported = read_docx(files.typed_essay())
    before = imported.report.body
    report = store(imported, owner=cast.lin)
    figures = Figure.objects.filter(owner=cast.lin)
    assert figures.count() == 2
    assert all(figure.url() in report.body for figure in figures)
    assert imported.report.body == before and "00000000-0000-4000" not in report.body
    assert report.words == imported.report.words


def test_a_broken_picture_is_left_out(cast: Cast) -> None:
    """The rest comes in."""
    post, report = save_draft(read_docx(broken()), actor=cast.lin, course=cast.meco)
    assert report.taken["figures"] == 1 and post.body.count("<img") == 1
    assert report.left_out == [
        "The picture “The ruin”: This file is no picture that we can read. JPEG, PNG, WebP and GIF are possible."
    ]
    assert post.figures.filter(is_shown=True).get().alt == "A blue field"


def test_every_file_can_be_saved(cast: Cast) -> None:
    """What the report says is what the post is."""
    for make in (files.word_essay, files.google_essay, files.annotated_essay, files.chinese_essay):
        post, report = save_draft(read_docx(make()), actor=cast.lin, course=cast.meco, assessment=cast.essay)
        assert (post.title, post.body, post.tags) == (report.title, report.body, report.tags)
        assert list(post.references.values_list("html", flat=True)) == report.references
        assert post.word_count == report.words
        assert not post.is_published and post.author == cast.lin and post.assessment == cast.essay


def test_the_command_tries_without_a_database(essay: Path) -> None:
    """This test has none."""
    assert "Title: Fans at work" in command(essay, "--dry-run")
    answer = json.loads(command(essay, "--dry-run", "--json"))
    assert list(answer) == KEYS
    assert answer["header"][0] == {"kind": "student_number", "text": "480100111"}


def test_the_command_saves_a_draft(cast: Cast, essay: Path) -> None:
    """Of the account that it is told."""
    answer = json.loads(command(essay, "--as", "lin", "--course", "MECO1", "--json"))
    post = Post.objects.get(pk=answer.pop("post"))
    assert list(answer) == KEYS
    assert post.author == cast.lin and not post.is_published and post.body == answer["body"]
    assert f"Saved as draft {post.pk + 1} of" in command(essay, "--as", "lin")


def test_the_command_says_what_is_wrong(cast: Cast, essay: Path, tmp_path: Path) -> None:
    """Plainly, and writes nothing."""
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for arguments, words in (
        ([essay], "--as USERNAME"),
        ([essay, "--as", "nobody"], "no account"),
        ([essay, "--as", "lin", "--course", "hist1"], "no such course"),
        ([essay, "--as", "root"], "in no course"),
        ([tmp_path / "missing.docx", "--dry-run"], "No such file"),
        ([tmp_path / "old.doc", "--dry-run"], "old .doc"),
    ):
        with pytest.raises(CommandError, match=words):
            command(arguments[0], *map(str, arguments[1:]))  # type: ignore[arg-type]
    assert not Post.objects.exists() and not Figure.objects.exists()


def test_the_page(cast: Cast, as_user: Callable[[str], Client]) -> None:
    """A form; then the draft, with its report once; then the editor."""
    lin = as_user("lin")
    page = lin.get(reverse("import_docx"))
    assert page.status_code == 200 and b'enctype="multipart/form-data"' in page.content
    sent = {"file": upload(files.typed_essay()), "assessment": f"a{cast.essay.pk}"}
    answer = lin.post(reverse("import_docx"), sent)
    post = Post.objects.get(author=cast.lin)
    assert answer.status_code == 302 and post.assessment == cast.essay and not post.is_published
    report = lin.get(answer["Location"])
    text = report.content.decode()
    assert post.title in text and "480100111" in text and "3 lines that were only made bold" in text
    assert reverse("edit_post", args=[post.pk]) in text
    assert "style=" not in text and text.count("<script>") == 1, "the one of every page"
    assert lin.get(answer["Location"])["Location"] == reverse("edit_post", args=[post.pk])
    assert lin.get(reverse("edit_post", args=[post.pk])).status_code == 200


def test_the_page_refuses_at_the_field(cast: Cast, as_user: Callable[[str], Client]) -> None:
    """422, and nothing is written."""
    lin = as_user("lin")
    for sent, words in (
        ({"file": upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"), "assessment": f"c{cast.meco.pk}"}, "old .doc file"),
        ({"file": upload(b"PK" + bytes(21 * 1024 * 1024)), "assessment": f"c{cast.meco.pk}"}, "22 MB; 20 MB"),
        ({"assessment": f"c{cast.meco.pk}"}, "Choose a file first."),
        ({"file": upload(files.word_essay()), "assessment": f"c{cast.hist.pk}"}, "Select a valid choice"),
    ):
        answer = lin.post(reverse("import_docx"), sent)
        assert answer.status_code == 422 and words in answer.content.decode(), words
    assert not Post.objects.exists() and not Figure.objects.exists()


def test_who_may(cast: Cast, as_user: Callable[[str], Client]) -> None:
    """Nobody without a login, and nobody without a course; another's report is not shown."""
    sent = {"file": upload(files.word_essay()), "assessment": f"c{cast.meco.pk}"}
    assert "login" in as_user("anonymous").get(reverse("import_docx"))["Location"]
    assert as_user("root").post(reverse("import_docx"), sent).status_code == 403
    assert b"You are in no course" in as_user("root").get(reverse("import_docx")).content
    post = cast.post("lin", publish=False)
    for wanted in (str(post.pk), "x", "²", "9" * 30):
        answer = as_user("mei").get(reverse("import_docx"), {"report": wanted})
        assert answer["Location"] == reverse("import_docx")
