"""Somebody who studied in a course and teaches in it now learns an own mark as students do; a role that ended reads nothing."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comments.enums import Scope
from comments.models import Comment
from exchange.services import marks_sheet
from marking.enums import MarkState
from marking.models import Mark, Submission
from marking.permissions import may_mark
from marking.services import preflight, release_marks
from people.enums import Role
from people.models import Enrolment
from people.services import enrol
from tests.cast import Cast

AsUser = Callable[[str], Client]


@pytest.fixture
def marks(cast: Cast) -> dict[str, Submission]:
    """Lin and Mei have finished marks that are not released."""
    return {"lin": cast.marked("lin", title="Lin writes"), "mei": cast.marked("mei", title="Mei writes")}


def promote(cast: Cast, role: str) -> None:
    """Make Mei staff; as a tutor she takes over the tutorial in which she sat."""
    enrol(course=cast.meco, user=cast.mei, role=role, tutorial=cast.thursday)
    if role == Role.TUTOR:
        cast.thursday.tutor = cast.mei
        cast.thursday.save()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXAMINER, Role.TUTOR])
def test_ones_own_submission_is_nowhere_on_the_desk(cast: Cast, marks: Any, as_user: AsUser, role: str) -> None:
    promote(cast, role)
    client = as_user("mei")
    for owner, seen in (("lin", True), ("mei", False)):
        own = marks[owner]
        assert may_mark(cast.mei, own) == seen
        assert Submission.objects.for_staff(cast.mei).filter(pk=own.pk).exists() == seen
        assert client.get(reverse("admin:marking_submission_change", args=[own.pk])).status_code == (
            200 if seen else 404
        )
        assert client.get(reverse("admin:marking_submission_history", args=[own.pk])).status_code == (
            302 if seen else 404
        )
        queue = client.get(reverse("admin:marking_submission_changelist") + "?whose=all&state=all").content.decode()
        assert (f"{own.title}" in queue) == seen
    assert cast.mei.pk in Submission.objects.visible_to(cast.mei).values_list("student", flat=True), (
        "one's own text stays"
    )


def test_the_sheet_and_the_release_leave_out_ones_own(cast: Cast, marks: Any, as_user: AsUser) -> None:
    promote(cast, Role.COORDINATOR)
    names = {actor: {row[4] for row in csv.reader(StringIO(marks_sheet(actor=cast.people[actor], assessment=cast.essay)))} for actor in ("mei", "cora")}  # fmt: skip
    assert "Mei Song" in names["cora"] and "Mei Song" not in names["mei"]
    assert {"Lin Zhao"} <= names["cora"] & names["mei"]
    page = as_user("mei").get(reverse("admin:marking_release_assessment", args=[cast.essay.pk])).content.decode()
    assert "Lin writes" in page and "Mei writes" not in page and "Release 1 mark" in page
    assert len(preflight(cast.essay, reader=cast.cora).ready) == 2
    listed = as_user("mei").get(reverse("admin:marking_release_changelist")).context["assessments"]
    assert [row.ready for row in listed] == [1]
    release_marks(actor=cast.mei, assessment=cast.essay, expected=1)
    assert Mark.objects.get(submission=marks["lin"]).state == MarkState.RELEASED
    assert Mark.objects.get(submission=marks["mei"]).state == MarkState.READY
    release_marks(actor=cast.cora, assessment=cast.essay, expected=1)
    assert Mark.objects.released_to(cast.mei).exists()
    assert not Mark.objects.of_courses_led_by(cast.mei).filter(submission=marks["mei"]).exists()
    assert Mark.objects.of_courses_led_by(cast.cora).filter(submission=marks["mei"]).exists()


@pytest.mark.parametrize(("role", "active", "reads"), [
    (Role.TUTOR, True, True), (Role.STUDENT, True, False), (Role.TUTOR, False, False),
])  # fmt: skip
def test_private_comments_are_read_by_a_tutor_who_still_teaches(
    cast: Cast, role: str, active: bool, reads: bool
) -> None:
    comment = cast.comment("lin", cast.post("lin"), scope=Scope.PRIVATE)
    Enrolment.objects.filter(user=cast.ada, course=cast.meco).update(role=role, is_active=active)
    assert cast.thursday.tutor == cast.ada
    assert Comment.objects.visible_to(cast.ada).filter(pk=comment.pk).exists() == reads
    assert Comment.objects.on(comment.post, cast.ada).filter(pk=comment.pk).exists() == reads
