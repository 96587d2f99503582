"""That a statement is asked: told once a question, always by mail and alone in it, and gone once there is nothing to state."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.jobs import run_due
from marking.models import SimilarityCase
from marking.similarity.finding import find_similar
from marking.similarity.services import move_case, open_case
from people.enums import CHOSEN_KINDS, Cadence, NoticeKind
from people.models import Notice
from people.notices import choose, lines_for
from tests.cast import BODY, Cast
from tests.notices.test_telling import leave

ASKED = "A statement is asked of you about your submission for Assessment 3 (MECO1)."


@pytest.fixture
def case(cast: Cast) -> SimilarityCase:
    """A case about Mei's submission, of which nobody but staff knows."""
    cast.submission("lin", body=BODY)
    submission = cast.submission("mei", body=BODY)
    find_similar(submission=submission)
    made = open_case(actor=cast.ada, submission=submission, reason="SECRETREASON of the staff.")
    run_due()
    mail.outbox.clear()
    return made


def moved(cast: Cast, case: SimilarityCase, *moves: str) -> SimilarityCase:
    for move in moves:
        who = cast.mei if move == "stated" else cast.cora
        case = move_case(actor=who, case=case, move=move, text=f"Said: {move}.")
    return case


def reads(cast: Cast, name: str = "mei") -> list[str]:
    user = cast.people[name]
    notices = list(Notice.objects.filter(user=user, kind=NoticeKind.STATEMENT).order_by("pk"))
    lines = lines_for(user, notices)
    return [lines[notice.pk].text if notice.pk in lines else "" for notice in notices]


# What the notices say, the oldest first, after these moves; "": that it is gone.
SAID: dict[tuple[str, ...], list[str]] = {
    (): [],
    ("referred",): [],
    ("dismissed",): [],
    ("asked",): [ASKED],
    ("asked", "stated"): [""],
    ("asked", "dismissed"): [""],
    ("asked", "referred"): [""],
    ("asked", "stated", "asked"): ["", ASKED],
}


@pytest.mark.parametrize("moves", SAID, ids="-".join)
def test_it_says_what_is_asked_now(cast: Cast, case: SimilarityCase, moves: tuple[str, ...]) -> None:
    moved(cast, case, *moves)
    assert reads(cast) == SAID[moves]
    assert all(reads(cast, other) == [] for other in ("lin", "ada", "ben", "cora"))


@pytest.mark.parametrize("after", ["", "stated", "dismissed", "left"])
def test_the_mail_goes_out_alone_whatever_was_chosen_while_there_is_something_to_state(
    cast: Cast, case: SimilarityCase, after: str
) -> None:
    choose(user=cast.mei, cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.OFF))
    assert EmailAddress.objects.filter(user=cast.mei, verified=True).exists()
    moved(cast, case, "asked")
    if after == "left":
        leave(cast, "mei")
    elif after:
        moved(cast, case, after)
    run_due()
    sent: list[Any] = mail.outbox
    if after:
        assert sent == []
        return
    [message] = sent
    assert message.to == ["mei@example.edu"] and message.subject == f"Produsage: {ASKED}"
    assert "SECRETREASON" not in message.body and "Said: asked" not in message.body, "the words are read on the page"
    assert "List-Unsubscribe" not in message.extra_headers


def test_the_notice_leads_to_the_page_of_the_statement(
    cast: Cast, case: SimilarityCase, as_user: Callable[[str], Client]
) -> None:
    client = as_user("mei")
    assert "statement" not in client.get(reverse("notices")).content.decode()
    moved(cast, case, "asked")
    page = client.get(reverse("notices")).content.decode()
    assert ASKED in page
    notice = Notice.objects.get(kind=NoticeKind.STATEMENT)
    assert client.get(reverse("notice", args=[notice.pk])).headers["Location"] == reverse("statement", args=[case.pk])
    assert NoticeKind.STATEMENT not in client.get(reverse("notice_settings")).content.decode(), "nothing to choose"
