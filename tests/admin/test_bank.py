"""The comment bank in the admin: who finds, changes and takes out what, and that nobody's words are lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marking.models import BankComment
from marking.tools.services import add_to_bank
from people.models import AuditEntry
from tests.cast import Cast

AsUser = Callable[[str], Client]
LIST = reverse("admin:marking_bankcomment_changelist")


@pytest.fixture
def bank(cast: Cast) -> dict[str, BankComment]:
    """Ada's and Ben's own, and one of the course that Ada made and one that Cora made."""
    made = {"ada": ("ada", False), "ben": ("ben", False), "by ada": ("ada", True), "by cora": ("cora", True)}
    return {
        name: add_to_bank(actor=cast.people[who], course=cast.meco, text=f"Words of {name}.", is_shared=shared)
        for name, (who, shared) in made.items()
    }


def page(comment: BankComment) -> str:
    return reverse("admin:marking_bankcomment_change", args=[comment.pk])


def listed(client: Client, **query: str) -> set[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return {comment.text.removeprefix("Words of ").removesuffix(".") for comment in answer.context["cl"].result_list}


# By person and comment: f finds and may change and take out, r reads, nothing: it is not there.
RIGHTS = {
    "ada": {"ada": "f", "ben": "", "by ada": "f", "by cora": "r"},
    "ben": {"ada": "", "ben": "f", "by ada": "r", "by cora": "r"},
    "cora": {"ada": "", "ben": "", "by ada": "f", "by cora": "f"},
    "hera": dict.fromkeys(["ada", "ben", "by ada", "by cora"], ""),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_finds_changes_and_takes_out_what(
    cast: Cast, bank: dict[str, BankComment], as_user: AsUser, who: str
) -> None:
    client = as_user(who)
    rights = RIGHTS[who]
    assert listed(client) == {name for name, right in rights.items() if right}
    for name, comment in bank.items():
        assert client.get(page(comment)).status_code == (200 if rights[name] else 404)
        was = client.get(page(comment)).context["adminform"].form["was"].value() if rights[name] == "f" else ""
        sent = client.post(page(comment), {"text": f"New words of {name} by {who}.", "was": was})
        assert sent.status_code == {"f": 302, "r": 403, "": 404}[rights[name]], name
        comment.refresh_from_db()
        assert (comment.text == f"New words of {name} by {who}.") == (rights[name] == "f")
    client.post(LIST, {"action": "take_out", "_selected_action": [comment.pk for comment in bank.values()]})
    left = {
        name for name, comment in bank.items() if BankComment.objects.filter(pk=comment.pk, removed_at=None).exists()
    }
    assert left == {name for name, right in rights.items() if right != "f"}


def test_changes_of_the_courses_own_stand_in_its_history(bank: dict[str, BankComment], as_user: AsUser) -> None:
    client, comment = as_user("cora"), bank["by ada"]
    was = client.get(page(comment)).context["adminform"].form["was"].value()
    client.post(page(comment), {"text": "Shorter.", "was": was})
    entry = AuditEntry.objects.of(comment).get()
    assert (entry.actor_name, entry.changes["text"]) == ("Cora Lind", ["Words of by ada.", "Shorter."])
    assert "Shorter." in client.get(reverse("admin:marking_bankcomment_history", args=[comment.pk])).content.decode()


def test_a_change_that_somebody_was_faster_with_gives_both_back(bank: dict[str, BankComment], as_user: AsUser) -> None:
    comment, sent = bank["by ada"], {}
    for who in ("ada", "cora"):
        sent[who] = {
            "text": f"By {who}.",
            "was": as_user(who).get(page(comment)).context["adminform"].form["was"].value(),
        }
    assert as_user("cora").post(page(comment), sent["cora"]).status_code == 302
    refused = as_user("ada").post(page(comment), sent["ada"])
    text = refused.content.decode()
    assert refused.status_code == 200 and "It now says: By cora." in text and "By ada." in text
    again = refused.context["adminform"].form["was"].value()
    assert as_user("ada").post(page(comment), {"text": "By ada.", "was": again}).status_code == 302


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "required"), ("Words of by cora.", "has this comment already"), ("x" * 5001, "5000 characters")],
)
def test_what_the_bank_refuses_is_said_at_the_field(
    bank: dict[str, BankComment], as_user: AsUser, text: str, said: str
) -> None:
    client, comment = as_user("cora"), bank["by ada"]
    was = client.get(page(comment)).context["adminform"].form["was"].value()
    refused = client.post(page(comment), {"text": text, "was": was})
    assert refused.status_code == 200 and said in str(refused.context["adminform"].form.errors["text"])


def test_new_ones_search_and_counts(cast: Cast, bank: dict[str, BankComment], as_user: AsUser) -> None:
    client, add = as_user("ben"), reverse("admin:marking_bankcomment_add")
    for number, shared in enumerate(({}, {"is_shared": "on"})):
        sent: dict[str, Any] = {"course": cast.meco.pk, "text": f"Mind the gap {number}.", **shared}
        assert client.post(add, sent).status_code == 302
    assert client.post(add, {"course": cast.hist.pk, "text": "Elsewhere."}).status_code == 200, "no course of one's own"
    assert BankComment.objects.get(text="Mind the gap 0.").owner == cast.ben
    assert BankComment.objects.get(text="Mind the gap 1.").owner is None
    assert listed(client, q="gap") == {"Mind the gap 0", "Mind the gap 1"}
    assert listed(client, whose="mine") == {"ben", "Mind the gap 0"}
    text = client.get(LIST).content.decode()
    assert "Mine (2)" in text and "Of the course (3)" in text


def test_the_same_queries_for_few_and_many(cast: Cast, bank: dict[str, BankComment], as_user: AsUser) -> None:
    client = as_user("ada")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(30):
        add_to_bank(actor=cast.cora, course=cast.meco, text=f"Comment {number}", is_shared=True)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few) <= 14
