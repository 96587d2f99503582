"""One's own data as a file: all of one's own, nothing of others, nothing of a mark before its release."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from blog.drafts import keep_draft, new_slot
from blog.models import Revision
from comments.services import edit_comment
from core.jobs import run_due
from exchange.models import DataExport
from exchange.takeout import services
from exchange.takeout.services import ask_for_export, forget_old
from marking.services import release_marks
from tests.cast import NUMBERS, Cast

As = Callable[[str], Client]
PATH = "/account/data/"
FOREIGN = ["MEIS WORDS", "MEIS TITLE", "MEIS COMMENT", "Mei Song", "Ada Castellan", NUMBERS["mei"], "MEIS DRAFT"]


def unpacked(data: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".webp")}
    return texts, json.loads(texts["data.json"])


def fetched(client: Client) -> tuple[dict[str, str], dict[str, Any]]:
    export = DataExport.objects.get()
    answer = client.get(export.get_absolute_url())
    assert answer.status_code == 200
    return unpacked(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


@pytest.fixture
def full(cast: Cast) -> Cast:
    theirs = cast.post("mei", title="MEIS TITLE", body="<p>MEIS WORDS. Quoted here. And after.</p>")
    own = cast.comment("lin", theirs, "Lins first wording.", quote="MEIS WORDS")
    edit_comment(actor=cast.lin, comment=own, body="Lins second wording.")
    keep_draft(user=cast.lin, slot=new_slot(), fields={"title": "LINS DRAFT"}, base_version=0, tab="a")
    keep_draft(user=cast.mei, slot=new_slot(), fields={"title": "MEIS DRAFT"}, base_version=0, tab="a")
    submission = cast.marked("lin", feedback="SECRETFEEDBACK", title="Lins title")
    cast.comment("mei", submission.post, "MEIS COMMENT")
    cast.marked("mei", feedback="MEIS FEEDBACK", title="MEIS TITLE two")
    return cast


@pytest.mark.parametrize("released", [False, True])
def test_all_of_ones_own_and_nothing_else(full: Cast, as_user: As, released: bool) -> None:
    if released:
        release_marks(actor=full.cora, assessment=full.essay)
    lin = as_user("lin")
    assert lin.post(PATH).status_code == 302
    texts, data = fetched(lin)
    whole = "\n".join(texts.values())
    for own in ("Lins title", "Lins first wording.", "Lins second wording.", "LINS DRAFT", NUMBERS["lin"], "Thursday"):
        assert own in whole, own
    assert not [foreign for foreign in FOREIGN if foreign in whole]
    revisions = Revision.objects.filter(post__author=full.lin).count()
    assert sum(len(post["revisions"]) for post in data["posts"]) == revisions > 0
    assert [kept["receipt"] for kept in data["submissions"]] == [full.lin.submissions.get().receipt]
    assert (data["submissions"][0]["mark"] is not None) == released
    assert ("SECRETFEEDBACK" in whole) == released and "MEIS FEEDBACK" not in whole
    assert {data["posts"][0]["page"], data["submissions"][0]["page"], "index.html", "comments.html"} <= set(texts)


def test_before_the_release_the_file_is_the_one_of_an_unmarked_submission(cast: Cast) -> None:
    from exchange.takeout.collect import submission as collected
    from marking.services import finish_mark, record_mark

    submission = cast.submission("lin")
    before = collected(cast.lin, submission)
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="Good.")
    finish_mark(actor=cast.ada, submission=submission)
    assert collected(cast.lin, submission) == before


def test_much_is_made_by_a_job_with_progress(full: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SMALL", 1)
    lin = as_user("lin")
    lin.post(PATH)
    page = lin.get(PATH).content.decode()
    assert "<progress" in page and "Being made: 0 of 4 parts." in page and DataExport.objects.get().ready_at is None
    with pytest.raises(ValidationError):
        ask_for_export(actor=full.lin)
    run_due()
    export = DataExport.objects.get()
    assert (export.done, export.total) == (4, 4) and "Save the file" in lin.get(PATH).content.decode()
    assert fetched(lin)[1]["account"]["username"] == "lin"


def test_the_file_is_its_owners_and_is_forgotten(
    full: Cast, as_user: As, django_capture_on_commit_callbacks: Any
) -> None:
    as_user("lin").post(PATH)
    export = DataExport.objects.get()
    seen = {
        name: as_user(name).get(export.get_absolute_url()).status_code for name in ("anonymous", "mei", "cora", "root")
    }
    assert seen == {"anonymous": 302, "mei": 404, "cora": 404, "root": 404}
    with django_capture_on_commit_callbacks(execute=True):
        as_user("lin").post(PATH)
    assert not default_storage.exists(export.file) and default_storage.exists(DataExport.objects.get().file)
    assert forget_old(timezone.now() + timedelta(days=6)) == 0
    assert forget_old(timezone.now() + timedelta(days=8)) == 1
