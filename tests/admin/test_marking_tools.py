"""Beside the mark: drafts that nobody overwrites, flags, the comment bank, and the three views of the text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from blog.services import Content, save_post
from marking.models import BankComment, Flag, MarkDraft, MarkEvent, Submission
from marking.services import record_mark
from people.models import AuditEntry
from tests.admin.test_marking import filled, screen
from tests.admin.test_queue import rows
from tests.cast import BODY, Cast

AsUser = Callable[[str], Client]


@pytest.fixture
def lin(cast: Cast) -> Submission:
    return cast.submission("lin", title="Lin on produsage")


def keep(client: Client, submission: Submission, tab: str, version: int = 0, /, **fields: Any) -> Any:
    sent = {"expected_version": version, "tab": tab, "feedback": "Half a thought", **fields}
    return client.post(reverse("admin:marking_draft", args=[submission.pk]), sent)


def form_of(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    return response.context["form"]


def test_a_draft_is_kept_given_back_and_forgotten_at_save(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    client, url = as_user("ada"), screen(lin)
    answer = keep(
        client, lin, "one", passage_1_quote="Produsage joins", passage_1_comment="Source?", csrfmiddlewaretoken="x"
    )
    assert answer.json()["stale"] is False and not MarkEvent.objects.exists()
    keep(client, lin, "one", passage_1_quote="Produsage joins", passage_1_comment="Source?")
    assert MarkDraft.objects.get().fields.keys() == {"feedback", "passage_1_quote", "passage_1_comment"}, "kept once"
    page = client.get(url).content.decode()
    assert "Half a thought" in page and "Source?" in page and "data-arrived-unsaved" in page
    assert "Half a thought" not in as_user("cora").get(url).content.decode(), "another's draft is not read"
    assert "Ada Castellan is marking this too" in as_user("cora").get(url).content.decode()
    restored = MarkDraft.objects.get().pk
    saved = client.post(url, filled(cast, restored=restored, tab="two", passage_1_quote="") | {"save": "1"})
    assert saved.status_code == 302 and not MarkDraft.objects.exists()
    assert "data-arrived-unsaved" not in client.get(url).content.decode()


def test_two_tabs_and_two_markers_never_overwrite_each_other(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    ada, cora, url = as_user("ada"), as_user("cora"), screen(lin)
    first = keep(ada, lin, "one", feedback="From the first tab").json()
    second = keep(ada, lin, "two", feedback="From the second tab", seen=0).json()
    assert second["other"]["id"] == first["id"] and first["other"] is None
    assert keep(cora, lin, "three", feedback="By Cora").json()["writing"] == ["Ada Castellan"]
    # Both tabs' words are within reach, the newest in the form.
    page = ada.get(url)
    assert page.context["form"]["feedback"].value() == "From the second tab"
    assert [draft.pk for draft in page.context["other_drafts"]] == [first["id"]]
    assert form_of(ada, f"{url}?draft={first['id']}")["feedback"].value() == "From the first tab"
    # Cora saves; Ada's drafts stay hers, and she sees both: by the next autosave, at opening, and at save.
    assert cora.post(url, filled(cast, 0, feedback="By Cora", tab="three") | {"save": "1"}).status_code == 302
    assert set(MarkDraft.objects.values_list("tab", flat=True)) == {"one", "two"}
    assert keep(ada, lin, "two", 0, feedback="From the second tab, more").json()["stale"] is True
    opened = ada.get(url).content.decode()
    assert "By Cora" in opened and "From the second tab, more" in opened
    clash = ada.post(url, filled(cast, 0, feedback="From the first tab", tab="one") | {"save": "1"})
    assert clash.status_code == 409 and "By Cora" in clash.content.decode()
    assert "From the first tab" in clash.content.decode()
    assert MarkDraft.objects.count() >= 3, "what was not saved is not forgotten"
    assert ada.post(url, {"discard": "1"}).status_code == 302
    assert form_of(ada, url)["feedback"].value() == "By Cora" and not MarkDraft.objects.exists()


def test_only_so_many_drafts_stay_and_none_is_too_long(lin: Submission, as_user: AsUser) -> None:
    client = as_user("ada")
    for number in range(MarkDraft.KEPT + 5):
        keep(client, lin, "one", feedback=f"Thought {number}")
    assert MarkDraft.objects.count() == MarkDraft.KEPT
    assert keep(client, lin, "one", feedback="x" * 300_001).status_code == 422


WHO = [
    ("ada", 200),
    ("cora", 200),
    ("ben", 404),
    ("lin", 404),
    ("hera", 404),
    ("root", 404),
    ("stan", 404),
    ("anonymous", 302),
]


@pytest.mark.parametrize(("who", "status"), WHO)
def test_drafts_are_for_those_who_mark(lin: Submission, as_user: AsUser, who: str, status: int) -> None:
    assert keep(as_user(who), lin, "one").status_code == status
    assert MarkDraft.objects.exists() is (status == 200)


def test_a_flag_has_a_note_and_the_queue_finds_it(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    cast.submission("mei", title="Mei")
    client, url = as_user("ada"), screen(lin)
    client.post(url, {"flag": "1", "flag_note": " "})
    assert not Flag.objects.exists()
    typed = filled(cast, feedback="Still typing")
    client.post(url, typed | {"flag": "1", "flag_note": "Is this a translation?"})
    page = client.get(url).content.decode()
    assert "Is this a translation?" in page and "Still typing" in page, "what was typed comes back"
    assert not MarkEvent.objects.exists()
    assert rows(client, flagged="yes") == ["Lin on produsage"] and rows(client, flagged="no") == ["Mei"]
    as_user("cora").post(url, {"flag": "1", "flag_note": "No: it is fine"})
    assert Flag.objects.filter(cleared_at=None).get().note == "No: it is fine"
    client.post(url, {"unflag": "1"})
    assert rows(client, flagged="yes") == [] and Flag.objects.count() == 2
    told = AuditEntry.objects.filter(kind="marking.submission").order_by("pk").values_list("actor_name", flat=True)
    assert list(told) == ["Ada Castellan", "Cora Lind", "Cora Lind", "Ada Castellan"]


def test_the_bank_has_own_comments_and_the_courses(lin: Submission, as_user: AsUser) -> None:
    ada, cora, url = as_user("ada"), as_user("cora"), screen(lin)
    for text, shared in (("Name the page.", ""), ("Cite the first source.", "on"), ("Name the page.", "")):
        assert (
            ada.post(url, {"bank_add": "1", "bank_text": text, "bank_shared": shared, "feedback": "Typed"}).status_code
            == 302
        )
    assert BankComment.objects.count() == 2, "the same twice is kept once"
    page = ada.get(url).content.decode()
    assert "Name the page." in page and "Cite the first source." in page and "Typed" in page
    page = cora.get(url).content.decode()
    assert "Name the page." not in page and "Cite the first source." in page
    own, shared_one = BankComment.objects.get(owner__isnull=False), BankComment.objects.get(owner=None)
    cora.post(url, {"bank_remove": own.pk})
    assert BankComment.objects.filter(removed_at=None).count() == 2, "another's own is not in reach"
    cora.post(url, {"bank_remove": shared_one.pk})
    assert "Cite the first source." not in ada.get(url).content.decode()


def test_submitted_now_and_difference(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    client, url = as_user("ada"), screen(lin)
    changed = Content(
        title="Lin again", body=BODY + "<p>Added afterwards.</p>", visibility="course", assessment=cast.essay
    )
    save_post(actor=cast.lin, course=cast.meco, content=changed, post=Post.objects.get(), expected_version=1)
    views = {view: client.get(url, {"view": view}).content.decode() for view in ("submitted", "now", "difference")}
    assert "Added afterwards." not in views["submitted"] and "Added afterwards." in views["now"]
    assert "<ins>" in views["difference"] and "Lin again" in views["difference"]
    private = Content(title="Lin again", body="<p>Only for me.</p>", visibility="private", assessment=cast.essay)
    save_post(actor=cast.lin, course=cast.meco, content=private, post=Post.objects.get(), expected_version=2)
    for view in ("now", "difference"):
        page = client.get(url, {"view": view}).content.decode()
        assert "Only for me." not in page and "is not open to you" in page, view


def test_passages_are_saved_with_the_mark_and_told_at_the_field(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    client, url = as_user("ada"), screen(lin)
    sent = filled(cast, passage_1_quote="Not in the text", passage_1_comment="Why?")
    refused = client.post(url, sent | {"save": "1"})
    assert refused.status_code == 422 and refused.context["form"].errors["passage_1_quote"]
    assert "Not in the text" in refused.content.decode() and "Why?" in refused.content.decode()
    sent |= {"passage_1_quote": "joins making", "passage_1_nth": "2", "passage_7_quote": "On", "passage_7_comment": ""}
    assert client.post(url, sent | {"save": "1"}).status_code == 422, "words without a comment"
    sent["passage_7_quote"] = ""
    assert client.post(url, sent | {"save": "1"}).status_code == 302
    page = client.get(url)
    assert page.context["form"].initial["passage_1_nth"] == 2
    assert 'id="passage-1">joins making</mark>' in page.content.decode()
    record_mark(actor=cast.ada, submission=lin, lines=cast.lines(), feedback="", passages=[])
    assert "passage-mark" not in client.get(url).content.decode()
