"""The marking screen: save, conflict, finish, reopen; nothing typed is ever lost."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Criterion
from comments.services import delete_comment
from marking.enums import MarkState
from marking.models import Mark, MarkEvent, Submission
from marking.participation import participation
from marking.services import finish_mark, record_mark
from people.models import Enrolment
from tests.cast import BODY, NUMBERS, Cast

AsUser = Callable[[str], Client]


@pytest.fixture
def lin(cast: Cast) -> Submission:
    return cast.submission("lin", title="Lin on produsage")


def screen(submission: Submission) -> str:
    return reverse("admin:marking_submission_change", args=[submission.pk])


def filled(cast: Cast, version: int = 0, /, **fields: Any) -> dict[str, Any]:
    """A whole form: the best level of each criterion, 20 of 20."""
    data: dict[str, Any] = {"expected_version": version, "feedback": "Clear and lively.", "notes": "Seen before?"}
    for criterion in Criterion.objects.filter(rubric=cast.rubric):
        data[f"level_{criterion.pk}"] = criterion.levels.first().pk
        data[f"points_{criterion.pk}"] = ""
        data[f"comment_{criterion.pk}"] = f"On {criterion.title}."
    return data | fields


def test_the_screen_shows_what_was_submitted_and_who(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    cast.post("lin")
    text = as_user("ada").get(screen(lin)).content.decode()
    for part in (
        "Lin Zhao",
        NUMBERS["lin"],
        "Thursday 12–2pm",
        lin.receipt,
        "matches its receipt",
        "Produsage joins making",
        "Excellent Argument",
    ):
        assert part in text, part


def test_save_finish_and_reopen(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    client, url = as_user("ada"), screen(lin)
    assert client.post(url, filled(cast) | {"save": "1"}).status_code == 302
    mark = Mark.objects.get(submission=lin)
    assert (mark.state, mark.raw, mark.maximum, mark.marker) == (MarkState.MARKING, Decimal(20), Decimal(20), cast.ada)
    page = client.get(url).content.decode()
    assert "Clear and lively." in page and 'aria-labelledby="rubric-title">' in page
    assert client.post(url, filled(cast, 1, feedback="Better.") | {"finish": "1"}).status_code == 302
    mark.refresh_from_db()
    assert mark.state == MarkState.READY
    page = client.get(url).content.decode()
    assert "Back into marking" in page and "data-marking" not in page
    assert 'aria-labelledby="rubric-title" tabindex="0">' in page, "what scrolls takes the keyboard"
    unreasoned = client.post(url, {"reopen": "1", "reason": ""})
    assert unreasoned.status_code == 422
    assert client.post(url, {"reopen": "1", "reason": "Missed the tables"}).status_code == 302
    mark.refresh_from_db()
    assert mark.state == MarkState.MARKING
    page = client.get(url).content.decode()
    assert "Missed the tables" in page and "Ada Castellan" in page
    assert [event.kind for event in MarkEvent.objects.filter(submission=lin).order_by("number")] == [
        "marked",
        "marked",
        "finished",
        "reopened",
    ]


def test_save_and_next_walks_through_the_queue(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    mei = cast.submission("mei", title="Mei")
    client = as_user("ada")
    response = client.post(screen(lin) + "?_changelist_filters=late%3Dno", filled(cast) | {"save_next": "1"})
    assert response.headers["Location"] == screen(mei) + "?_changelist_filters=late%3Dno"
    response = client.post(screen(mei), filled(cast) | {"finish_next": "1"})
    assert response.headers["Location"] == reverse("admin:marking_submission_changelist")
    assert Mark.objects.get(submission=mei).state == MarkState.READY


def test_points_override_the_level_and_come_back(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    first = Criterion.objects.filter(rubric=cast.rubric)[0]
    client = as_user("ada")
    client.post(screen(lin), filled(cast, 0, **{f"points_{first.pk}": "7.5"}) | {"save": "1"})
    assert Mark.objects.get(submission=lin).raw == Decimal("17.5")
    form = client.get(screen(lin)).context["form"]
    assert form.initial[f"points_{first.pk}"] == "7.5"
    second = Criterion.objects.filter(rubric=cast.rubric)[1]
    assert f"points_{second.pk}" not in form.initial, "the level's own points are no override"


@pytest.mark.parametrize("points", ["11", "-1", "NaN", "1e9", "ten"])
def test_bad_points_are_told_at_the_field_and_the_text_stays(
    cast: Cast, lin: Submission, as_user: AsUser, points: str
) -> None:
    first = Criterion.objects.filter(rubric=cast.rubric)[0]
    sent = filled(cast, feedback="A long and thoughtful text", **{f"points_{first.pk}": points})
    response = as_user("ada").post(screen(lin), sent | {"save": "1"})
    assert response.status_code == 422
    assert response.context["form"].errors[f"points_{first.pk}"]
    assert "A long and thoughtful text" in response.content.decode()
    assert Mark.objects.get(submission=lin).version == 0


def test_a_level_of_another_criterion_is_refused(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    first, second = Criterion.objects.filter(rubric=cast.rubric)
    sent = filled(cast, 0, **{f"level_{first.pk}": second.levels.first().pk})
    assert as_user("ada").post(screen(lin), sent | {"save": "1"}).status_code == 422


def test_two_markers_never_overwrite_each_other(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    record_mark(actor=cast.cora, submission=lin, lines=cast.lines(1), feedback="Cora was first")
    client = as_user("ada")
    response = client.post(screen(lin), filled(cast, 0, feedback="Ada was second") | {"finish": "1"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Cora was first" in text and "Ada was second" in text and "On Argument." in text
    assert Mark.objects.get(submission=lin).version == 1
    assert 'name="expected_version" value="1"' in text
    assert client.post(screen(lin), filled(cast, 1, feedback="Ada was second") | {"save": "1"}).status_code == 302
    assert MarkEvent.objects.filter(submission=lin).count() == 2


def test_a_finished_mark_elsewhere_is_a_conflict_too(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    record_mark(actor=cast.cora, submission=lin, lines=cast.lines(), feedback="Done")
    finish_mark(actor=cast.cora, submission=lin)
    client = as_user("ada")
    assert client.post(screen(lin), filled(cast, 1, feedback="Mine") | {"save": "1"}).status_code == 409
    refused = client.post(screen(lin), filled(cast, 2, feedback="Mine") | {"save": "1"})
    assert refused.status_code == 422 and "Mine" in refused.content.decode()
    assert Mark.objects.get(submission=lin).state == MarkState.READY


def test_finishing_too_early_saves_and_says_what_is_missing(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    first = Criterion.objects.filter(rubric=cast.rubric)[0]
    response = as_user("ada").post(screen(lin), filled(cast, 0, **{f"level_{first.pk}": ""}) | {"finish": "1"})
    assert response.status_code == 422
    assert "No points yet for: Argument" in response.content.decode()
    mark = Mark.objects.get(submission=lin)
    assert (mark.state, mark.version) == (MarkState.MARKING, 1)
    assert 'name="expected_version" value="1"' in response.content.decode()


def test_controls_and_overrides_never_reach_the_database(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    response = as_user("ada").post(screen(lin), filled(cast, feedback="a\x00b\u202ec") | {"save": "1"})
    assert response.status_code == 302
    assert MarkEvent.objects.get(submission=lin).data["feedback"] == "abc"


def test_feedback_survives_the_end_of_the_session(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    client = as_user("ada")
    page = client.get(screen(lin)).content.decode()
    token = page.split('name="kept_token" value="')[1].split('"')[0]
    client.logout()
    response = client.post(screen(lin), filled(cast, feedback="Written for an hour", kept_token=token) | {"save": "1"})
    assert response.status_code == 302 and "login" in response.headers["Location"]
    client.force_login(cast.ada)
    assert "Written for an hour" in client.get(screen(lin)).content.decode()
    assert "Written for an hour" not in client.get(screen(lin)).content.decode(), "given back once"


def test_only_those_to_whom_it_belongs_mark(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    for who, status in (("ben", 404), ("hera", 404), ("root", 404), ("lin", 404), ("stan", 404), ("cora", 302)):
        assert as_user(who).post(screen(lin), filled(cast) | {"save": "1"}).status_code == status, who


def test_nobody_marks_an_own_submission(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    Enrolment.objects.filter(user=cast.lin).update(role="coordinator")
    client = as_user("lin")
    assert client.get(screen(lin)).status_code == 404
    assert client.post(screen(lin), filled(cast) | {"save": "1"}).status_code == 404


def test_an_earlier_attempt_is_read_not_marked(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    later = cast.submission("lin", title="Second", body=BODY + "<p>More.</p>")
    client = as_user("ada")
    page = client.get(screen(lin)).content.decode()
    assert "There is a later attempt" in page and screen(later) in page and "data-marking" not in page
    assert client.post(screen(lin), filled(cast) | {"save": "1"}).status_code == 403


def test_late_days_and_their_price_are_reckoned(cast: Cast, as_user: AsUser) -> None:
    late = cast.submission("lin", at=cast.essay.due_at + timedelta(days=2, hours=1))
    page = as_user("ada").get(screen(late)).content.decode()
    assert "3 days" in page and "3 × 5 % of 20 = 3" in page


def test_peer_comments_are_judged_one_by_one(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    cast.essay.comments_due_at = cast.essay.due_at
    cast.essay.save()
    mei, kim = cast.post("mei", title="Mei"), cast.post("kim", title="Kim")
    cast.comment("lin", mei, "Well said, and yet more.")
    cast.comment("lin", mei, "A second one on the same.")
    cast.comment("lin", kim, "Nice.")
    cast.comment("lin", kim, "Only between us, dear Kim.", scope="private")
    cast.comment("lin", kim, "Far too late for this.", at=cast.essay.due_at + timedelta(days=1))
    gone = cast.comment("lin", kim, "I take this back again.")
    delete_comment(actor=cast.lin, comment=gone)
    cast.comment("lin", lin.post, "On my own post, no peer.")
    result = participation(cast.essay, cast.lin, cast.ada)
    assert [str(line.why) for line in result.comments] == [
        "Counts", "Another one on the same author", "Too few own words", "Not for the class", "Deleted before it was due",
        "After the due time",
    ]  # fmt: skip
    assert (result.counted, result.required, result.is_enough) == (1, 2, False)
    page = as_user("ada").get(screen(lin)).content.decode()
    assert "1 of 2 count" in page and "I take this back" not in page
    assert "Only between us" not in page, "private words on Kim's post are for Kim and Kim's staff"
    assert "Only between us" in as_user("cora").get(screen(lin)).content.decode()


def test_the_sum_says_what_a_release_would_leave(cast: Cast, as_user: AsUser) -> None:
    late = cast.submission("lin", at=cast.essay.due_at + timedelta(days=1))
    client = as_user("ada")
    client.post(screen(late), filled(cast) | {"save": "1"})
    page = client.get(screen(late)).content.decode()
    assert "20 − 1 = 19" in page and 'data-late-units="1"' in page
    assert "<title>Lin Zhao: On produsage" in page, "the tab names student and title"


def test_errors_name_their_criterion(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    first = Criterion.objects.filter(rubric=cast.rubric)[0]
    response = as_user("ada").post(screen(lin), filled(cast, 0, **{f"points_{first.pk}": "11"}) | {"save": "1"})
    assert "Points for Argument, if not the level’s: Ensure this value" in response.content.decode()


@pytest.mark.parametrize("button", ["finish", "save"])
def test_nothing_given_is_no_event(cast: Cast, lin: Submission, as_user: AsUser, button: str) -> None:
    response = as_user("ada").post(screen(lin), {"expected_version": 0, button: "1"}, follow=True)
    text = response.content.decode()
    assert "Not finished." in text or "nothing to save yet" in text
    assert not MarkEvent.objects.exists() and Mark.objects.get(submission=lin).state == MarkState.UNMARKED


def test_only_what_is_not_stored_guards_the_page(cast: Cast, lin: Submission, as_user: AsUser) -> None:
    first = Criterion.objects.filter(rubric=cast.rubric)[0]
    client = as_user("ada")
    stored = client.post(screen(lin), filled(cast, 0, **{f"level_{first.pk}": ""}) | {"finish": "1"})
    assert "Saved, but not finished." in stored.content.decode()
    assert "data-arrived-unsaved" not in stored.content.decode()
    refused = client.post(screen(lin), filled(cast, 1, **{f"points_{first.pk}": "11"}) | {"save": "1"})
    conflict = client.post(screen(lin), filled(cast, 0, feedback="Other") | {"save": "1"})
    for response in (refused, conflict):
        assert "data-arrived-unsaved" in response.content.decode()
