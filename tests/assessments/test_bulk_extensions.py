"""Extensions by a table or by choice: a verdict for each row, and nothing given before it was seen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Extension, TutorialDate, due_for
from assessments.services import revoke_extension
from exchange.extensions.bulk import give_extensions, read_due
from exchange.services import BadTable
from people.models import AuditEntry, Enrolment
from tests.cast import NUMBERS, Cast

AsUser = Callable[[str], Client]
SYDNEY = ZoneInfo("Australia/Sydney")
DUE = datetime(2030, 4, 26, 23, 59, tzinfo=SYDNEY)


@pytest.fixture
def essay(cast: Cast) -> Assessment:
    Assessment.objects.filter(pk=cast.essay.pk).update(due_at=DUE, cutoff_at=None)
    cast.essay.refresh_from_db()
    return cast.essay


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2030-05-05 17:00", "2030-05-05T17:00"),
        ("2030-05-05", "2030-05-05T23:59"),
        ("5/5/2030 9:05", "2030-05-05T09:05"),
        ("5 May 2030", "2030-05-05T23:59"),
        ("+3", "2030-04-29T23:59"),
        ("3 days", "2030-04-29T23:59"),
        ("2030-05-05T17:00:30", "2030-05-05T17:00"),
    ],
)
def test_due_times_are_read_as_people_write_them(text: str, due: str) -> None:
    assert read_due(text, DUE, SYDNEY) == datetime.fromisoformat(due).replace(tzinfo=SYDNEY)


@pytest.mark.parametrize("text", ["", "soon", "2030-02-30", "2030-05-05 24:00", "5/13/2030", "-3", "+1000", "1/1/1"])
def test_what_is_no_due_time_is_none(text: str) -> None:
    assert read_due(text, DUE, SYDNEY) is None


def verdicts(cast: Cast, rows: str, **extra: bool) -> list[tuple[str, str]]:
    text = f"student,due,reason,note\n{rows}\n"
    settings = {"dry_run": True} | extra
    found = give_extensions(actor=cast.cora, assessment=cast.essay, text=text, reason="other", **settings)
    return [(row.verdict, row.message) for row in found]


def test_students_are_found_by_number_address_or_handle(cast: Cast, essay: Assessment) -> None:
    rows = f"{NUMBERS['lin']},+3,illness,\nMEI@example.edu,+3,Work or caring,\n@omar,+3,,form 7\n"
    assert [one for one, _message in verdicts(cast, rows, dry_run=False)] == ["given"] * 3
    assert set(Extension.objects.values_list("student__handle", "reason")) == {
        ("lin", "illness"),
        ("mei", "work"),
        ("omar", "other"),
    }
    assert due_for(essay, cast.omar) == DUE + timedelta(days=3)
    assert sorted(AuditEntry.objects.values_list("reason", flat=True)) == [
        "Illness or misadventure",
        "Other: form 7",
        "Work or caring",
    ]
    assert not any(number in str(list(AuditEntry.objects.values())) for number in NUMBERS.values())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{NUMBERS['stan']},+3,,", "No student of the course"),
        ("ada,+3,,", "No student of the course"),
        ("kim,2030-04-20,,", "never earlier"),
        ("kim,some day,,", "no date"),
        ("kim,+3,lazy,", "no reason"),
        ("lin,+4,,", "already stands in line 2"),
        ("=kim,+3,,", "formula"),
    ],
)
def test_one_bad_row_stops_all_unless_told_otherwise(cast: Cast, essay: Assessment, row: str, message: str) -> None:
    rows = f"lin,+3,,\n{row}"
    for settings in ({"dry_run": True}, {"dry_run": False}):
        found = verdicts(cast, rows, **settings)
        assert [one for one, _message in found] == ["given", "error"] and message in found[1][1]
        assert not Extension.objects.exists()
    verdicts(cast, rows, dry_run=False, only_good=True)
    assert [one.student for one in Extension.objects.all()] == [cast.lin]


def test_days_count_from_the_date_that_each_has(cast: Cast, essay: Assessment) -> None:
    TutorialDate.objects.create(assessment=essay, tutorial=cast.friday, due_at=DUE + timedelta(days=2))
    verdicts(cast, "lin,+1,,\nkim,+1,,", dry_run=False)
    assert (due_for(essay, cast.lin), due_for(essay, cast.kim)) == (DUE + timedelta(days=1), DUE + timedelta(days=3))
    assert [one for one, _message in verdicts(cast, "lin,+1,,\nkim,+0,,\nmei,+1,,")] == ["moved", "unchanged", "given"]
    revoke_extension(actor=cast.cora, extension=Extension.objects.get(student=cast.lin), why="mistake")
    assert [one for one, _message in verdicts(cast, "lin,+1,,")] == ["given"]


def test_only_coordinators_and_only_tables(cast: Cast, essay: Assessment) -> None:
    for who in ("ada", "hera", "lin", "root"):
        with pytest.raises(PermissionDenied):
            give_extensions(
                actor=cast.people[who], assessment=essay, text="student,due\nlin,+1", reason="other", dry_run=True
            )
    with pytest.raises(BadTable):
        give_extensions(actor=cast.cora, assessment=essay, text="who,when\nlin,+1", reason="other", dry_run=True)


def test_judging_costs_the_same_for_one_row_and_for_many(cast: Cast, essay: Assessment) -> None:
    verdicts(cast, "lin,+3,,")  # what is asked once only
    counts = []
    for rows in ("lin,+3,,", "lin,+3,,\nmei,+3,,\nomar,+3,,\nkim,+3,,"):
        with CaptureQueriesContext(connection) as captured:
            verdicts(cast, rows)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_choosing_students_makes_a_table_to_look_at(cast: Cast, essay: Assessment, as_user: AsUser) -> None:
    client, url = as_user("cora"), reverse("extensions", args=[essay.pk])
    ids = list(Enrolment.objects.filter(user__in=[cast.lin, cast.kim]).values_list("pk", flat=True))
    chosen = {"choose": "1", "students": ids, "due": "+2", "reason": "technical", "note": "Network, down"}
    page = client.post(url, chosen)
    assert (
        page.status_code == 200
        and "Sun 28 Apr 2030, 11:59 p.m." in page.content.decode()
        and not Extension.objects.exists()
    )
    text = page.context["form"]["text"].value()
    assert 'lin,+2,technical,"Network, down"' in text
    foreign = Enrolment.objects.get(user=cast.stan).pk
    assert client.post(url, {**chosen, "students": [foreign]}).status_code == 422
    assert client.post(url, {"give": "1", "text": text, "default_reason": "other"}).status_code == 302
    assert Extension.objects.filter(due_at=DUE + timedelta(days=2), reason="technical").count() == 2
    bad = client.post(url, {"give": "1", "text": text + "nobody,+2,,\n", "default_reason": "other"}).content.decode()
    assert "Nothing was given" in bad and "nobody,+2" in bad
