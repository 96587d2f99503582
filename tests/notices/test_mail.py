"""What goes out by e-mail, to whom and when: kind × preference × what may still be seen."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse

from blog.services import hide_post, unpublish_post
from comments.models import Comment
from comments.services import delete_comment, hide_comment, show_comment
from core.enums import JobState
from core.jobs import run_due
from core.models import Job
from marking.services import release_marks
from people.enums import CHOSEN_KINDS, Cadence, NoticeKind
from people.jobs import send_digests
from people.models import Notice, User
from people.notices import choose, unsubscribe_token
from tests.cast import NUMBERS, Cast
from tests.notices.test_telling import leave
from tests.processes import mail_server

# Monday noon in Sydney, before the clocks change on the following Sunday (4 October).
MONDAY = datetime(2026, 9, 28, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def make_reply(cast: Cast) -> None:
    post = cast.post("mei", visibility="course")
    cast.comment("omar", post, "The very words.", parent=cast.comment("lin", post))


def make_comment(cast: Cast) -> None:
    cast.comment("omar", cast.post("lin"), "The very words.")


def make_mention(cast: Cast) -> None:
    cast.comment("omar", cast.post("mei"), "The very words, @lin.")


def make_release(cast: Cast) -> None:
    cast.marked("lin", feedback="SECRETFEEDBACK")
    release_marks(actor=cast.cora, assessment=cast.essay)


def make_moderation(cast: Cast) -> None:
    hide_comment(actor=cast.cora, comment=cast.comment("lin", cast.post("mei")), reason="rude")


MAKE: dict[str, Callable[[Cast], None]] = {
    "reply": make_reply, "comment": make_comment, "mention": make_mention, "released": make_release,
    "moderation": make_moderation,
}  # fmt: skip


def take_back(cast: Cast, kind: str) -> None:
    """Make what a notice for Lin is about invisible to Lin, by the means that its kind has."""
    if kind == "released":
        leave(cast, "lin")
        return
    about = Comment.objects.latest("pk")
    if kind == "moderation":
        show_comment(actor=cast.cora, comment=about)
    elif kind == "mention":
        unpublish_post(actor=cast.mei, post=about.post)
    elif kind == "reply":
        hide_comment(actor=cast.cora, comment=about, reason="rude")
    else:
        delete_comment(actor=cast.omar, comment=about)


def sent_to_lin() -> list[Any]:
    """Return the mails to Lin but receipts; every mail has one receiver, and no number in it."""
    for message in mail.outbox:
        assert len(message.recipients()) == 1
        source = message.message().as_string()
        assert not [number for number in NUMBERS.values() if number in source]
        assert set(re.findall(r"[\w.]+@example\.edu", source)) == set(message.to)
    return [m for m in mail.outbox if m.to == ["lin@example.edu"] and "Received" not in m.subject]


@pytest.mark.parametrize("gone", [False, True])
@pytest.mark.parametrize("cadence", Cadence)
@pytest.mark.parametrize("kind", MAKE)
def test_what_goes_out(cast: Cast, clock: time_machine.Traveller, kind: str, cadence: str, gone: bool) -> None:
    choose(user=cast.lin, cadences={kind: cadence}, time_zone="Australia/Sydney")
    for other in ("mei", "omar"):
        choose(user=cast.people[other], cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.OFF))
    MAKE[kind](cast)
    assert Notice.objects.filter(user=cast.lin, kind=kind).count() == 0 or kind == "moderation"
    # The queue waits; what may be seen changes before its turn, or before the morning.
    if cadence == Cadence.NOW:
        if gone:
            take_back(cast, kind)
        run_due()
    else:
        run_due()
        assert Notice.objects.filter(user=cast.lin, kind=kind).exists()
        assert not sent_to_lin()
        if gone:
            take_back(cast, kind)
            run_due()
    mornings = {
        Cadence.NOW: timedelta(0), Cadence.OFF: timedelta(days=8), Cadence.DAILY: timedelta(hours=20),
        Cadence.WEEKLY: timedelta(days=6, hours=19),  # the clocks went forward on Sunday
    }  # fmt: skip
    if cadence in (Cadence.DAILY, Cadence.WEEKLY):
        clock.move_to(MONDAY + mornings[Cadence(cadence)] - timedelta(seconds=1))
        send_digests()
        run_due()
        assert not sent_to_lin(), "not a second before eight in the morning"
    clock.move_to(MONDAY + mornings[Cadence(cadence)])
    for _again in range(3):
        send_digests()
        run_due()
    if gone or cadence == Cadence.OFF:
        assert not sent_to_lin()
        return
    [message] = sent_to_lin()
    text, html = message.body, message.alternatives[0][0]
    notice = Notice.objects.get(user=cast.lin, kind=kind)
    for part in (text, html):
        assert reverse("notice", args=[notice.pk]) in part
        assert "SECRETFEEDBACK" not in part and "20" not in re.sub(r"http\S+", "", part)
        assert ("The very words" in part) == (kind in ("reply", "comment", "mention"))
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_digest_holds_all_that_is_due(cast: Cast, clock: time_machine.Traveller) -> None:
    choose(user=cast.lin, cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.DAILY), time_zone="Europe/Berlin")
    post = cast.post("lin")
    for name in ("mei", "omar", "kim"):
        cast.comment(name, post, f"Said by {name}.")
    gone = cast.comment("ada", post, "Taken back.")
    run_due()
    delete_comment(actor=cast.ada, comment=gone)
    clock.move_to(datetime(2026, 9, 28, 6, tzinfo=UTC))  # eight in Berlin, the same Monday
    send_digests()
    run_due()
    [digest] = sent_to_lin()
    assert digest.subject == "Produsage: 3 notices"
    assert all(f"Said by {name}." in digest.body for name in ("mei", "omar", "kim"))
    assert "Taken back" not in digest.body


def test_a_receipt_is_sent_at_once_whatever_was_chosen(cast: Cast) -> None:
    choose(user=cast.lin, cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.OFF))
    submission = cast.submission("lin")
    run_due()
    receipts: list[Any] = mail.outbox
    [receipt] = receipts
    for part in (receipt.body, receipt.alternatives[0][0]):
        assert submission.receipt in part and submission.sha256 in part and submission.get_absolute_url() in part
        assert "Monday, 28 September 2026, 12:00:00 p.m. (Australia/Sydney)" in part
    assert "List-Unsubscribe" not in receipt.extra_headers
    # Handing in the same text again is the same submission, and no second mail.
    from marking.services import submit_post

    submit_post(actor=cast.lin, post=submission.post)
    run_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("why", ["unconfirmed", "closed"])
def test_nothing_goes_to_an_address_or_account_that_is_not_sure(cast: Cast, why: str) -> None:
    make_mention(cast)
    if why == "unconfirmed":
        EmailAddress.objects.filter(user=cast.lin).update(verified=False)
    else:
        User.objects.filter(pk=cast.lin.pk).update(is_active=False)
    run_due()
    assert not sent_to_lin()


def test_a_student_number_in_a_title_stays_out_of_the_mail(cast: Cast) -> None:
    post = cast.post("lin", visibility="private")
    type(post).objects.filter(pk=post.pk).update(title=f"By {NUMBERS['lin']}", visibility="course")
    choose(user=cast.lin, cadences={NoticeKind.COMMENT: Cadence.NOW})
    cast.comment("omar", post, "The very words.")
    run_due()
    [message] = sent_to_lin()
    assert message.subject == "Produsage: A comment on a post of mine"


class Refusing(EmailBackend):
    """Says no the first time, in the way that is asked for."""

    error: Exception | None = None

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        error, Refusing.error = Refusing.error, None
        if error is not None:
            raise error
        return super().send_messages(messages)


@pytest.mark.parametrize(
    ("error", "arrives"),
    [
        (SMTPDataError(451, b"later"), True),
        (SMTPRecipientsRefused({"lin@example.edu": (450, b"later")}), True),
        (SMTPRecipientsRefused({"lin@example.edu": (550, b"nobody")}), False),
        (TimeoutError("no answer"), False),  # it may have arrived: never twice
    ],
)
@override_settings(EMAIL_BACKEND="tests.notices.test_mail.Refusing")
def test_what_a_mail_server_refuses_is_tried_again(
    cast: Cast, clock: time_machine.Traveller, error: Exception, arrives: bool
) -> None:
    make_mention(cast)
    choose(user=cast.mei, cadences={NoticeKind.COMMENT: Cadence.OFF})
    Refusing.error = error
    run_due()
    assert not sent_to_lin()
    for minute in (1, 5, 60, 600):
        clock.move_to(MONDAY + timedelta(minutes=minute))
        send_digests()
        run_due()
    assert len(sent_to_lin()) == arrives


def test_a_digest_survives_a_mail_server_that_is_down_for_hours(
    cast: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mention(cast)
    choose(user=cast.lin, cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.DAILY))
    choose(user=cast.mei, cadences=dict.fromkeys(CHOSEN_KINDS, Cadence.OFF))
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", Mock(side_effect=ConnectionRefusedError))
        for minutes in range(0, 30 * 60, 30):
            clock.move_to(MONDAY + timedelta(minutes=minutes))
            send_digests()
            run_due()
    assert Job.objects.filter(state=JobState.FAILED).exists() and not sent_to_lin()
    for minutes in range(30 * 60, 36 * 60, 30):
        clock.move_to(MONDAY + timedelta(minutes=minutes))
        send_digests()
        run_due()
    assert len(sent_to_lin()) == 1


def test_one_click_ends_such_mails_without_a_login(cast: Cast) -> None:
    make_mention(cast)
    run_due()
    [message] = sent_to_lin()
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    path = re.sub(r"^https?://[^/]+", "", address)
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    make_mention(cast)
    run_due()
    assert len(sent_to_lin()) == 2, "looking at the page changes nothing"
    answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "lin" not in answer.content.decode().split("<main")[1].lower().split("link")[0]
    make_mention(cast)
    make_reply(cast)
    run_due()
    assert [m.subject.partition(" mentioned")[1] for m in sent_to_lin()] == [" mentioned", " mentioned", ""]
    for token in ("x", path.rstrip("/").rsplit("/", 1)[1][:-2] + "zz", unsubscribe_token(10**9, ["mention"])):
        assert browser.post(reverse("unsubscribe", args=[token])).status_code in (302, 404)


def test_choosing_anew_moves_what_waits(cast: Cast) -> None:
    choose(user=cast.lin, cadences={NoticeKind.MENTION: Cadence.WEEKLY})
    make_mention(cast)
    run_due()
    assert not sent_to_lin()
    choose(user=cast.lin, cadences={NoticeKind.MENTION: Cadence.NOW})
    run_due()
    assert len(sent_to_lin()) == 1


def test_real_mail_has_two_parts_and_the_headers(cast: Cast) -> None:
    with mail_server() as mailbox:
        host, port = str(mailbox.server_address[0]), mailbox.server_address[1]
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST=host, EMAIL_PORT=port
        ):
            make_mention(cast)
            choose(user=cast.mei, cadences={NoticeKind.COMMENT: Cadence.OFF})
            run_due()
    [message] = mailbox.taken
    assert message["To"] == "lin@example.edu" and message["Subject"].strip().startswith(
        "Produsage: Omar Haddad mentioned you"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/notices/unsubscribe/[\w:.-]+/>", message["List-Unsubscribe"].strip())
    assert "The very words" in message.get_body(("plain",)).get_content()
    assert "The very words" in message.get_body(("html",)).get_content()
    assert not Job.objects.exclude(error="").exists()


def test_a_post_that_is_hidden_is_told_to_its_author_by_mail(cast: Cast) -> None:
    hide_post(actor=cast.cora, post=cast.post("lin"), reason="names a person")
    run_due()
    [message] = sent_to_lin()
    assert "names a person" in message.body
