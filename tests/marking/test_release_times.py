"""When a released mark is known: nothing tells before the minute, everything does from it on, and undo leaves no trace."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.jobs import run_due
from marking.enums import MarkState
from marking.models import Mark, MarkEvent, Release, Submission
from marking.services import check_post, preflight, release_marks, withdraw_release
from people.models import AuditEntry, Notice
from tests.cast import Cast
from tests.site.test_crawl import normal

AsUser = Callable[[str], Client]
TEN = timedelta(minutes=10)


def released(cast: Cast, **more: Any) -> tuple[Submission, Release]:
    submission = cast.marked("lin", feedback="SECRETFEEDBACK")
    return submission, release_marks(actor=cast.cora, assessment=cast.essay, **more)


def surfaces(client: Client, submission: Submission) -> dict[str, str]:
    """What the student reads of it: pages, with their headers, but for what differs at every request."""
    paths = [
        "/desk/",
        submission.get_absolute_url(),
        reverse("notices"),
        f"{submission.post.get_absolute_url()}history/",
    ]
    got = {path: client.get(path) for path in paths}
    headers = {path: "".join(f"{name}: {value}\n" for name, value in answer.items()) for path, answer in got.items()}
    return {path: normal(answer.content.decode() + headers[path]) for path, answer in got.items()}


def test_the_minute_before_nothing_tells_and_the_minute_after_everything_does(cast: Cast, as_user: AsUser) -> None:
    at = timezone.now()
    client = as_user("lin")
    submission = cast.marked("lin", feedback="SECRETFEEDBACK")
    run_due()
    mail.outbox.clear()
    with time_machine.travel(at + TEN - timedelta(minutes=1), tick=False):
        before = surfaces(client, submission)
    release = release_marks(actor=cast.cora, assessment=cast.essay, at=at, shown_at=at + TEN)
    with time_machine.travel(release.shown_at - timedelta(minutes=1), tick=False):
        run_due()
        assert surfaces(client, submission) == before
        assert not Notice.objects.filter(user=cast.lin, kind="released").exists() and not mail.outbox
        assert not Submission.objects.told().exists()
        assert [check for check in check_post(submission.post) if "released" in check.message] == []
    with time_machine.travel(release.shown_at, tick=False):
        # No worker has run: the clock alone decides.
        assert "SECRETFEEDBACK" in surfaces(client, submission)[submission.get_absolute_url()]
        assert Mark.objects.released_to(cast.lin).exists() and not Mark.objects.released_to(cast.mei).exists()
        run_due()
        assert Notice.objects.filter(user=cast.lin, kind="released").exists() and len(mail.outbox) == 1
        assert any("released" in check.message for check in check_post(submission.post))


def test_a_withdrawn_release_leaves_the_marks_finished_and_tells_nobody(cast: Cast) -> None:
    at = timezone.now()
    submission, release = released(cast, at=at, shown_at=at + TEN)
    withdraw_release(actor=cast.cora, release=release, reason="A wrong rubric.", at=at + TEN - timedelta(seconds=1))
    mark = Mark.objects.get(submission=submission)
    assert (mark.state, mark.final, mark.penalty, mark.shown_at) == (MarkState.READY, None, None, None)
    kinds = list(MarkEvent.objects.filter(submission=submission).order_by("number").values_list("kind", "reason"))
    assert kinds[-2:] == [("released", ""), ("withdrawn", "A wrong rubric.")]
    with time_machine.travel(at + 2 * TEN, tick=False):
        run_due()
        assert not Notice.objects.filter(kind="released").exists()
        assert not Mark.objects.released_to(cast.lin).exists()
        again = release_marks(actor=cast.cora, assessment=cast.essay)
        run_due()
        assert Mark.objects.released_to(cast.lin).exists()
        assert Notice.objects.filter(kind="released").count() == 1
    told = list(
        AuditEntry.objects.filter(kind="marking.release").order_by("pk").values_list("object_id", "action", "reason")
    )
    assert told == [
        (release.pk, "created", ""), (release.pk, "revoked", "A wrong rubric."), (again.pk, "created", ""),
    ]  # fmt: skip


def test_a_withdrawal_takes_back_its_own_release_alone(cast: Cast) -> None:
    at = timezone.now()
    _first, release = released(cast, at=at, shown_at=at + TEN)
    kim = cast.marked("kim", by="ben")
    release_marks(actor=cast.cora, assessment=cast.essay, at=at, shown_at=at + 2 * TEN)
    withdraw_release(actor=cast.cora, release=release, at=at)
    assert Mark.objects.get(submission=kim).state == MarkState.RELEASED
    assert len(preflight(cast.essay).ready) == 1


REFUSED = [
    ("its time has come", {"at": TEN}, "know these marks already"),
    ("long ago", {"at": timedelta(days=1)}, "know these marks already"),
]


@pytest.mark.parametrize(("what", "when", "said"), REFUSED)
def test_too_late_to_withdraw(cast: Cast, what: str, when: dict[str, timedelta], said: str) -> None:
    at = timezone.now()
    submission, release = released(cast, at=at, shown_at=at + TEN)
    with pytest.raises(ValidationError, match=said):
        withdraw_release(actor=cast.cora, release=release, at=at + when["at"])
    assert Mark.objects.get(submission=submission).state == MarkState.RELEASED


def test_once_and_by_the_coordinator_alone(cast: Cast) -> None:
    at = timezone.now()
    _submission, release = released(cast, at=at, shown_at=at + TEN)
    for who in ("ada", "ben", "lin", "hera", "root"):
        with pytest.raises(PermissionDenied):
            withdraw_release(actor=cast.people[who], release=release, at=at)
    withdraw_release(actor=cast.cora, release=release, at=at)
    with pytest.raises(ValidationError, match="already"):
        withdraw_release(actor=cast.cora, release=release, at=at)


@pytest.mark.parametrize("away", [timedelta(seconds=-1), timedelta(days=367)])
def test_a_time_that_is_past_or_far_away_is_refused(cast: Cast, away: timedelta) -> None:
    at = timezone.now()
    with pytest.raises(ValidationError, match="within the next year"):
        released(cast, at=at, shown_at=at + away)
    assert not Release.objects.exists()


def page(cast: Cast) -> str:
    return reverse("admin:marking_release_assessment", args=[cast.essay.pk])


NOW = datetime(2017, 4, 1, 3, 0, tzinfo=UTC)  # Saturday, 14:00 in Sydney; the clocks go back on the night to come
CHOICES = [
    ({"when": "soon"}, NOW + TEN),
    ({"when": "set", "time": "2017-04-03T09:00"}, datetime(2017, 4, 2, 23, 0, tzinfo=UTC)),
    ({"when": "now"}, "Tick this"),
    ({"when": "set"}, "Say at which time"),
    ({"when": "set", "time": "2017-04-02T02:30"}, "ambiguous"),
    ({"when": "set", "time": "2017-03-31T09:00"}, "within the next year"),
    ({"when": "never"}, "choice"),
    ({}, "required"),
    ({"when": "now", "sure": "on"}, NOW),
]


def test_the_coordinator_chooses_when(cast: Cast, as_user: AsUser) -> None:
    for name in ("lin", "mei", "omar"):
        cast.marked(name)
    with time_machine.travel(NOW, tick=False):
        client = as_user("cora")
        for choice, outcome in CHOICES:
            answer = client.post(page(cast), {"tutorial": "", "expected": 3, **choice})
            release = Release.objects.order_by("pk").last()
            if isinstance(outcome, str):
                assert answer.status_code == 422 and outcome in answer.content.decode(), choice
                continue
            assert answer.status_code == 302 and release is not None and release.shown_at == outcome, choice
            if release.shown_at == NOW:
                assert "At once" not in client.get(page(cast)).content.decode(), "nothing is left to release"
                continue
            shown = client.get(page(cast)).content.decode()
            assert "3 marks are about to be known" in shown and "Withdraw this release" in shown
            assert client.post(page(cast), {"withdraw": release.pk, "reason": "Too early."}).status_code == 302
