"""Rubrics: levels, ranges and weights in marks, versions that never change once used, tables in and out."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Criterion, Level, Rubric, rubric_maximum
from assessments.rubrics import CriterionShape, LevelShape, overlapping, shape_of
from assessments.services import add_rubric, copy_rubric, save_assessment
from exchange.rubrics.table import as_csv, as_json, import_rubric, judge
from exchange.services import BadTable
from marking.services import MarkLine, record_mark
from people.models import AuditEntry
from tests.cast import Cast, make_assessment

AsUser = Callable[[str], Client]
RICH = [
    CriterionShape(
        "Argument", Decimal(10), Decimal("1.5"), "manual", "=SUM is no formula here, “quoted”, with; signs\nand lines.",
        [
            LevelShape("Excellent", Decimal(10), Decimal("8.5"), "Leads the reader."),
            LevelShape("Fair", Decimal(8), Decimal(5)),
            LevelShape("Weak", Decimal(4)),
        ],
    ),
    CriterionShape("Comments", Decimal("4.5"), Decimal(1), "participation"),
]  # fmt: skip


@pytest.fixture
def rich(cast: Cast) -> Rubric:
    return add_rubric(actor=cast.cora, course=cast.meco, title="Rich", criteria=RICH)


def use(cast: Cast) -> None:
    record_mark(actor=cast.ada, submission=cast.submission("lin"), lines=cast.lines(), feedback="")


STATEMENTS = [
    "UPDATE assessments_rubric SET title = 'Other' WHERE id = %(rubric)s",
    "UPDATE assessments_rubric SET used_at = NULL WHERE id = %(rubric)s",
    "UPDATE assessments_criterion SET max_points = max_points + 1 WHERE rubric_id = %(rubric)s",
    "UPDATE assessments_criterion SET rubric_id = %(rubric)s WHERE rubric_id = %(other)s",
    "INSERT INTO assessments_criterion (rubric_id, position, title, description, max_points, weight, source) "
    "VALUES (%(rubric)s, 9, 'New', '', 1, 1, 'manual')",
    "UPDATE assessments_level SET points = points + 0.5 WHERE criterion_id IN (SELECT id FROM assessments_criterion WHERE rubric_id = %(rubric)s)",
    "DELETE FROM assessments_level WHERE criterion_id IN (SELECT id FROM assessments_criterion WHERE rubric_id = %(rubric)s)",
]


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_version_that_was_used_never_changes(cast: Cast, rich: Rubric, statement: str, used: bool) -> None:
    if used:
        use(cast)
    with transaction.atomic(), connection.cursor() as cursor:
        if not used:
            cursor.execute(statement, {"rubric": cast.rubric.pk, "other": rich.pk})
            assert cursor.rowcount > 0
            return
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            cursor.execute(statement, {"rubric": cast.rubric.pk, "other": rich.pk})


def test_an_assessment_with_marks_keeps_its_rubric_and_another_does_not(cast: Cast, rich: Rubric) -> None:
    second = make_assessment(cast.meco, cast.rubric, slug="second", title="Second")
    use(cast)
    second.rubric = rich
    save_assessment(actor=cast.cora, assessment=second)
    cast.essay.rubric = rich
    with pytest.raises(ValidationError, match="cannot be exchanged"):
        save_assessment(actor=cast.cora, assessment=cast.essay)
    with pytest.raises(IntegrityError, match="keeps its rubric"), transaction.atomic():
        Assessment.objects.filter(pk=cast.essay.pk).update(rubric=rich)


def test_looking_does_not_use_a_rubric(cast: Cast) -> None:
    submission = cast.submission("lin")
    record_mark(actor=cast.ada, submission=submission, lines=[], feedback="")
    assert Rubric.objects.get(pk=cast.rubric.pk).used_at is None
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="")
    assert Rubric.objects.get(pk=cast.rubric.pk).used_at is not None


def test_weights_and_ranges_make_the_mark(cast: Cast, rich: Rubric) -> None:
    Assessment.objects.filter(pk=cast.essay.pk).update(rubric=rich, peer_comments_required=0)
    cast.essay.refresh_from_db()
    assert rubric_maximum(cast.essay) == Decimal("19.50")
    submission = cast.submission("lin")
    first, second = Criterion.objects.filter(rubric=rich)
    top = first.levels.all()[0]

    def given(points: Any, of_second: Any = None) -> Any:
        lines = [MarkLine(first.pk, top.pk, points), MarkLine(second.pk, None, of_second)]
        return record_mark(actor=cast.ada, submission=submission, lines=lines, feedback="")

    assert (given(None).raw, given(Decimal(9)).raw) == (Decimal(15), Decimal("13.50")), "a range gives its end"
    mark = given(Decimal("8.75"), Decimal("0.33"))
    assert (mark.raw, mark.maximum) == (Decimal("13.46"), Decimal("19.50"))  # 13.455, half up
    for points in (Decimal(8), Decimal("10.01")):
        with pytest.raises(ValidationError):
            given(points)


def test_participation_suggests_points_and_others_need_a_reason(cast: Cast, rich: Rubric, as_user: AsUser) -> None:
    Assessment.objects.filter(pk=cast.essay.pk).update(rubric=rich)
    submission = cast.submission("lin")
    cast.comment("lin", cast.post("mei"), "Well said, and yet there is more.")
    criterion = Criterion.objects.get(rubric=rich, source="participation")
    client, url = as_user("ada"), reverse("admin:marking_submission_change", args=[submission.pk])
    page = client.get(url)
    assert "Peer comments give 2.25 points by the requirement" in page.content.decode()
    assert page.context["form"][f"points_{criterion.pk}"].value() == "2.25"
    assert "Peer comments give" not in as_user("lin").get(submission.get_absolute_url()).content.decode()
    data = {"expected_version": 0, f"points_{criterion.pk}": "4", "save": "1"}
    refused = client.post(url, data)
    assert refused.status_code == 422 and "say why in the comment" in refused.content.decode()
    assert client.post(url, data | {f"comment_{criterion.pk}": "One was lost by a failure of ours."}).status_code == 302
    event = submission.events.get()
    assert (
        event.data["criteria"][str(criterion.pk)]["points"],
        event.data["criteria"][str(criterion.pk)]["by_rule"],
    ) == ("4.00", "2.25")


@pytest.mark.parametrize(
    ("levels", "within"),
    [
        ([("10", None), ("6", None)], []),
        ([("10", "8"), ("8", "5")], ["8"]),
        ([("10", "2"), ("6", "5"), ("1", "0")], ["6"]),
    ],
)
def test_overlapping_levels(levels: list[tuple[str, str | None]], within: list[str]) -> None:
    shapes = [LevelShape("x", Decimal(points), Decimal(lowest) if lowest else None) for points, lowest in levels]
    assert [str(one.points) for one in overlapping(shapes)] == within


def test_a_copy_is_the_next_version_with_everything(cast: Cast, rich: Rubric) -> None:
    copy = copy_rubric(actor=cast.cora, rubric=rich)
    assert (copy.title, copy.version, shape_of(copy)) == ("Rich", 2, shape_of(rich))
    for who in ("ada", "hera", "lin", "root"):
        with pytest.raises(PermissionDenied):
            copy_rubric(actor=cast.people[who], rubric=rich)
    entry = AuditEntry.objects.of(copy).get()
    assert (entry.action, entry.reason) == ("created", "Copied from version 1.")
    assert entry.changes["1. Argument: Excellent"] == [None, "8.5–10; Leads the reader."]


@pytest.mark.parametrize("form", [as_csv, as_json])
def test_what_goes_out_comes_in_as_it_was(cast: Cast, rich: Rubric, form: Callable[[Rubric], str]) -> None:
    made, plan = import_rubric(actor=cast.cora, course=cast.meco, title="Again", text=form(rich))
    assert made is not None and shape_of(made) == RICH
    assert [row.verdict for row in plan.rows] == ["criterion", "level", "level", "criterion"]
    again, _plan = import_rubric(actor=cast.cora, course=cast.meco, title="Again", text=form(rich))
    assert again is not None and again.version == 2


BAD = [
    ("A,Good,10\nA,Good,x", 2, "is no number"),
    ("A,Good,10\nB,Good,-1", 2, "is no number"),
    ("A,Good,1.005", 1, "is no number"),
    ("A,Good,", 1, "A level has points."),
    ("A,,10", 1, "A level has a title"),
    (",Good,10", 1, "names a criterion"),
    ("A,Good,10\nB,Good,5\nA,Fair,6", 3, "further up already"),
    ("A,Good,10\nA,Fair,10", 2, "better level"),
    ("A,,", 1, "has a maximum"),
    ("A" * 130 + ",Good,10", 1, "120 characters"),
]


@pytest.mark.parametrize(("rows", "line", "message"), BAD)
def test_each_bad_row_is_told_and_nothing_is_stored(cast: Cast, rows: str, line: int, message: str) -> None:
    made, plan = import_rubric(actor=cast.cora, course=cast.meco, title="Bad", text=f"criterion,level,points\n{rows}\n")
    bad = [(row.line - 1, " ".join(row.problems)) for row in plan.rows if row.verdict == "error"]
    assert made is None and [number for number, _said in bad] == [line] and message in bad[0][1]
    assert not Rubric.objects.filter(title="Bad").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"format": "other"}', "no export"),
        (json.dumps({"format": "produsage-rubric", "criteria": [1]}), "no export"),
        (json.dumps({"format": "produsage-rubric", "criteria": []}), "no criterion"),
        ("a,b\n1,2", "columns are missing"),
        ("", "nothing in it"),
    ],
)
def test_what_is_no_rubric_is_said(text: str, message: str) -> None:
    with pytest.raises(BadTable, match=message):
        judge(text)


def test_the_import_page_shows_verdicts_before_it_stores(cast: Cast, as_user: AsUser) -> None:
    url = reverse("import_rubric", args=[cast.meco.pk])
    client, good = as_user("cora"), "criterion;maximum;level;points\nDepth;10;Deep;10\n;;Flat;2\n"
    page = client.post(url, {"title": "Essay", "text": good, "check": "1"}).content.decode()
    assert "This becomes “Essay”, version 2." in page and "Store 1 criterion" in page and "Flat" in page
    assert not Criterion.objects.filter(title="Depth").exists()
    bad = client.post(url, {"title": "Essay", "text": good + "Depth;;Higher;11\n", "import": "1"}).content.decode()
    assert "The criterion has 10 points at most." in bad and "Higher" in bad
    assert not Criterion.objects.filter(title="Depth").exists()
    assert client.post(url, {"title": "Essay", "text": good, "import": "1"}).status_code == 302
    assert list(Level.objects.filter(criterion__title="Depth").values_list("title", flat=True)) == ["Deep", "Flat"]
    begun = client.get(url, {"from": cast.rubric.pk}).content.decode()
    assert "Essay, copy" in begun and "Excellent Argument" in begun
    assert "Excellent" not in as_user("cora").get(url, {"from": "x"}).content.decode()


def test_a_changed_rubric_stands_in_its_history(cast: Cast, as_user: AsUser) -> None:
    criterion = Criterion.objects.filter(rubric=cast.rubric)[0]
    levels = list(criterion.levels.all())
    data: dict[str, Any] = {
        "position": 0, "title": "Argument", "description": "", "max_points": 10, "weight": 2, "source": "manual",
        "levels-TOTAL_FORMS": len(levels), "levels-INITIAL_FORMS": len(levels),
    }  # fmt: skip
    for n, level in enumerate(levels):
        data |= {f"levels-{n}-id": level.pk, f"levels-{n}-criterion": criterion.pk, f"levels-{n}-points": level.points}
        data |= {f"levels-{n}-title": level.title, f"levels-{n}-points_from": "" if n else "8"}
    client, url = as_user("cora"), reverse("admin:assessments_criterion_change", args=[criterion.pk])
    over = client.post(url, data | {"levels-1-points": "9"})
    assert over.status_code == 200 and "belong to a better level" in over.content.decode()
    assert client.post(url, data).status_code == 302
    page = client.get(reverse("admin:assessments_rubric_history", args=[cast.rubric.pk])).content.decode()
    assert "up to 10 points → up to 10 points; weight 2" in page and "10 → 8–10" in page
