"""What one of two blind markers does leaves no trace for the other: each surface is the same before and after."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from typing import cast as typed

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marking.fairness.enums import MarkerLine
from marking.fairness.services import save_rules
from marking.models import Flag, MarkerPart, Submission
from marking.services import finish_mark, record_mark, reopen_mark
from marking.tools.drafts import keep_mark_draft
from marking.tools.services import clear_flag, flag_submission
from tests.cast import Cast

As = Callable[[str], Client]
QUEUE = reverse("admin:marking_submission_changelist")
# What differs from one answer to the next by itself.
_ALWAYS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce-?="?[\w-]+|name="kept_token" value="[^"]*"|[\d,]+ minutes?'
)


@dataclass
class Pair:
    """Lin's submission, late by two days, with two blind markers, and Kim's, which has a mark already."""

    cast: Cast
    submission: Submission

    def record(self, who: str) -> None:
        lines = self.cast.lines(0, f"Said by {who}.")
        record_mark(actor=self.cast.people[who], submission=self.submission, lines=lines, feedback=f"By {who}.")


@pytest.fixture
def pair(cast: Cast, request: pytest.FixtureRequest) -> Pair:
    """Ada is first marker by her tutorial; the second is whoever the test names (`ben`, a tutor; `cora` coordinates)."""
    second = getattr(request, "param", "ben")
    cast.essay.due_at = timezone.now() - timedelta(days=2)
    cast.essay.comments_due_at = None
    cast.essay.save()
    save_rules(actor=cast.cora, assessment=cast.essay, markers="two", is_anonymous=True)
    submission, other = cast.submission("lin"), cast.submission("kim", title="Kim on wikis")
    MarkerPart.objects.create(submission=submission, line=MarkerLine.SECOND, marker=cast.people[second])
    record_mark(actor=cast.ben, submission=other, lines=cast.lines(1), feedback="The first mark of all.")
    return Pair(cast, submission)


def pages(pair: Pair, client: Client) -> dict[str, str]:
    """Everything at the desk that a marker of the submission can look at, by address."""
    pk, essay = pair.submission.pk, pair.cast.essay.pk
    queries = ["", "&flagged=yes", "&flagged=no", "&two=agree", "&state=unmarked", "&state=marking", "&state=ready&o=2"]
    fixed = [
        reverse("admin:index"), reverse("admin:marking_submission_change", args=[pk]),
        reverse("admin:marking_similarity", args=[pk]), reverse("admin:marking_fairness", args=[essay]),
        reverse("admin:marking_statistics", args=[essay]), reverse("admin:marking_release_assessment", args=[essay]),
        reverse("admin:marking_release_changelist"), reverse("admin:assessments_assessment_history", args=[essay]),
        reverse("marks_csv") + f"?assessment={essay}", reverse("gradebook", args=[essay]),
    ]  # fmt: skip
    found = {}
    for url in [*(f"{QUEUE}?whose=all{query}" for query in queries), *fixed]:
        answer = client.get(url)
        found[url] = f"{answer.status_code} {_ALWAYS.sub('', answer.content.decode())}"
    found["pack"] = pack(client, essay)
    return found


def pack(client: Client, essay: int) -> str:
    answer = client.get(reverse("exam_pack", args=[essay]))
    if answer.status_code != 200:
        return str(answer.status_code)
    whole = b"".join(typed("list[bytes]", typed(StreamingHttpResponse, answer).streaming_content))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        texts = [archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith((".html", ".csv"))]
    return re.sub(r"As it was on [^<]+", "", "\n".join(texts))


def drafts(pair: Pair, who: str) -> None:
    fields = {"feedback": f"Draft of {who}."}
    keep_mark_draft(actor=pair.cast.people[who], submission=pair.submission, fields=fields, base_version=0, tab="t")


def flags(pair: Pair, who: str) -> None:
    flag_submission(actor=pair.cast.people[who], submission=pair.submission, note=f"Seen by {who}.")


# What the other marker does, one step after the other.
ACTS: list[list[Callable[[Pair, str], Any]]] = [
    [flags, drafts, lambda pair, who: pair.record(who)],
    [lambda pair, who: finish_mark(actor=pair.cast.people[who], submission=pair.submission)],
]


# The reader and what that one has done, and the other marker; `pair`: who is second.
@pytest.mark.parametrize(
    ("reader", "own", "other", "pair"),
    [("ben", "nothing yet", "ada", "ben"), ("cora", "begun", "ada", "cora"), ("ada", "flagged", "ben", "ben")],
    indirect=["pair"],
)
def test_what_the_other_does_is_on_no_surface(pair: Pair, as_user: As, reader: str, own: str, other: str) -> None:
    client = as_user(reader)
    if own == "begun":
        pair.record(reader)
    if own == "flagged":
        flags(pair, reader)
    client.get(reverse("admin:index"))
    before = pages(pair, client)
    assert before[f"{QUEUE}?whose=all"].startswith("200")
    for acts in ACTS:
        for act in acts:
            act(pair, other)
        now = pages(pair, client)
        assert [url for url in before if before[url] != now[url]] == []


def seen(client: Client, submission: Submission) -> tuple[bool, bool, list[str]]:
    """Whether the queue shows the sign, whether its filter finds it, and whose notes stand on the screen."""
    sign = 'class="flagged"' in client.get(QUEUE, {"whose": "all"}).content.decode()
    found = client.get(QUEUE, {"whose": "all", "flagged": "yes"}).context["cl"].result_list
    screen = client.get(reverse("admin:marking_submission_change", args=[submission.pk])).content.decode()
    return sign, submission in found, [who for who in ("ada", "ben", "cora") if f"Seen by {who}." in screen]


def test_each_line_has_its_flag_until_both_are_finished(pair: Pair, as_user: As) -> None:
    cast, submission = pair.cast, pair.submission
    flags(pair, "ada")
    flags(pair, "ben")
    table = {"ada": ["ada"], "ben": ["ben"], "cora": ["ada"]}  # who leads the course reads with the first marker
    assert {who: seen(as_user(who), submission) for who in table} == {
        who: (True, True, of) for who, of in table.items()
    }
    assert clear_flag(actor=cast.ben, submission=submission)
    assert seen(as_user("ben"), submission) == (False, False, [])
    assert not clear_flag(actor=cast.ben, submission=submission), "the other's is not taken down unseen"
    assert seen(as_user("ada"), submission) == (True, True, ["ada"])
    flags(pair, "ben")
    for who in ("ada", "ben"):
        pair.record(who)
        finish_mark(actor=cast.people[who], submission=submission)
    assert seen(as_user("cora"), submission) == (True, True, ["ada", "ben"])
    flags(pair, "cora")
    assert seen(as_user("ben"), submission) == (True, True, ["cora"]), "a new note takes the place of both"
    assert Flag.objects.filter(cleared_at=None).count() == 1


def test_a_refused_reopening_shows_no_other_mark(pair: Pair, as_user: As) -> None:
    cast, submission = pair.cast, pair.submission
    pair.record("ada")
    pair.record("ben")
    finish_mark(actor=cast.ben, submission=submission)
    answer = as_user("ben").post(
        reverse("admin:marking_submission_change", args=[submission.pk]), {"reopen": "1", "reason": ""}
    )
    assert answer.status_code == 422 and "By ada." not in answer.content.decode()
    assert "Said by ben." in str(answer.context["form"].initial) and "Said by ada." not in str(
        answer.context["form"].initial
    )
    reopen_mark(actor=cast.ben, submission=submission, reason="A slip.")
