"""Release and the sheet of marks."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exchange.services import safe_cell
from marking.enums import MarkState
from marking.models import Mark, Release, Submission
from tests.cast import NUMBERS, Cast

AsUser = Callable[[str], Client]
AT_ONCE = {"when": "now", "sure": "on"}


@pytest.fixture
def marks(cast: Cast) -> dict[str, Submission]:
    """Lin and Kim are ready, Mei is unmarked, Omar submitted nothing."""
    return {"lin": cast.marked("lin", feedback=""), "kim": cast.marked("kim", by="ben"), "mei": cast.submission("mei")}


def page(cast: Cast) -> str:
    return reverse("admin:marking_release_assessment", args=[cast.essay.pk])


def test_the_preflight_says_everything_before_anything_happens(cast: Cast, marks: Any, as_user: AsUser) -> None:
    response = as_user("cora").get(page(cast))
    flight = response.context["flight"]
    assert [
        len(rows) for rows in (flight.ready, flight.unmarked, flight.named("without_feedback"), flight.missing)
    ] == [
        2,
        1,
        1,
        1,
    ]
    text = response.content.decode()
    assert "Release 2 marks" in text and "Omar Haddad" in text
    assert not Release.objects.exists()


def test_one_tutorial_is_released_and_the_other_learns_nothing(cast: Cast, marks: Any, as_user: AsUser) -> None:
    client = as_user("cora")
    assert "Release 1 mark" in client.get(f"{page(cast)}?tutorial={cast.thursday.pk}").content.decode()
    response = client.post(page(cast), {"tutorial": cast.thursday.pk, "expected": 1, **AT_ONCE})
    assert response.status_code == 302
    assert Mark.objects.get(submission=marks["lin"]).state == MarkState.RELEASED
    assert Mark.objects.get(submission=marks["kim"]).state == MarkState.READY
    assert Mark.objects.released_to(cast.lin).exists() and not Mark.objects.released_to(cast.kim).exists()
    assert "1 mark was released" in client.get(page(cast)).content.decode()


def test_a_stale_confirmation_releases_nothing(cast: Cast, marks: Any, as_user: AsUser) -> None:
    response = as_user("cora").post(page(cast), {"tutorial": "", "expected": 1, **AT_ONCE})
    assert response.status_code == 422 and "look again" in response.content.decode()
    assert not Release.objects.exists()


def test_a_foreign_tutorial_is_no_choice(cast: Cast, marks: Any, as_user: AsUser) -> None:
    response = as_user("cora").post(page(cast), {"tutorial": 999_999, "expected": 2, **AT_ONCE})
    assert response.status_code == 422
    assert not Release.objects.exists()


def test_tutors_and_strangers_release_nothing(cast: Cast, marks: Any, as_user: AsUser) -> None:
    for who, status in (("ada", 403), ("hera", 404), ("root", 404), ("lin", 404), ("anonymous", 302)):
        assert as_user(who).post(page(cast), {"expected": 2, **AT_ONCE}).status_code == status, who
    assert not Release.objects.exists()


def test_a_get_releases_nothing(cast: Cast, marks: Any, as_user: AsUser) -> None:
    as_user("cora").get(f"{page(cast)}?expected=2&tutorial=")
    assert not Release.objects.exists()


def sheet(client: Client, cast: Cast) -> list[dict[str, str]]:
    response = client.get(f"{reverse('marks_csv')}?assessment={cast.essay.pk}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="marks-meco1-assessment-3.csv"'
    assert response["Cache-Control"].startswith("no-store") or "no-store" in response["Cache-Control"]
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_the_sheet_has_a_row_for_each_student(cast: Cast, marks: Any, as_user: AsUser) -> None:
    client = as_user("cora")
    client.post(page(cast), {"tutorial": cast.thursday.pk, "expected": 1, **AT_ONCE})
    rows = {row["name"]: row for row in sheet(client, cast)}
    lin = rows["Lin Zhao"]
    assert (lin["student number"], lin["tutorial"], lin["raw"], lin["final"], lin["penalty"]) == (
        NUMBERS["lin"],
        "Thursday 12–2pm",
        "20",
        "20",
        "0",
    )
    assert lin["state"] == "Released" and lin["receipt"] == marks["lin"].receipt and lin["marker"] == "Ada Castellan"
    assert lin["submitted"][-6:] in ("+10:00", "+11:00"), "in the course's time zone"
    assert (rows["Kim Park"]["raw"], rows["Kim Park"]["final"]) == ("20", "")
    assert rows["Omar Haddad"]["state"] == "Nothing submitted"
    assert len(rows) == 4


def test_no_cell_is_a_formula(cast: Cast, marks: Any, as_user: AsUser) -> None:
    cast.lin.display_name = "=HYPERLINK(1)"
    cast.lin.save()
    assert "'=HYPERLINK(1)" in {row["name"] for row in sheet(as_user("cora"), cast)}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1"])
def test_beginnings_of_formulas_are_made_safe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("wanted", ["", "x", "99999999", "1e3", "9" * 30, "-1"])
def test_a_sheet_of_nothing_is_404(cast: Cast, as_user: AsUser, wanted: str) -> None:
    assert as_user("cora").get(reverse("marks_csv"), {"assessment": wanted}).status_code == 404


def test_the_preflight_and_the_sheet_reckon_lateness(cast: Cast, as_user: AsUser) -> None:
    cast.marked("lin", at=cast.essay.due_at + timedelta(days=1))
    cast.submission("mei")
    client = as_user("cora")
    text = client.get(page(cast)).content.decode()
    assert "20 − 1 = 19 / 20" in text
    assert "1 of 2 is not ready and stays hidden: 1 not marked." in text
    assert "Above the maximum" not in text, "only when there is one"
    rows = {row["name"]: row for row in sheet(client, cast)}
    lin, mei = rows["Lin Zhao"], rows["Mei Song"]
    assert (lin["penalty"], lin["final"]) == ("", "")
    assert (lin["penalty if released now"], lin["final if released now"]) == ("1", "19")
    assert (mei["penalty if released now"], mei["final if released now"]) == ("", "")
    client.post(page(cast), {"tutorial": "", "expected": 1, **AT_ONCE})
    assert "20 − 1 = 19 / 20" in client.get(page(cast)).content.decode()
    lin = {row["name"]: row for row in sheet(client, cast)}["Lin Zhao"]
    assert (lin["penalty"], lin["final"], lin["final if released now"]) == ("1", "19", "")
