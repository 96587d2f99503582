"""Files as Canvas and Moodle export them come back with one column filled, and every other byte as it was."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange.gradebook.fill import RowFate, fill
from marking.services import release_marks
from tests.cast import NUMBERS, Cast

AsUser = Callable[[str], Client]
F = RowFate

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (77),Assessment 3 (4711),Current Score,Final Score\r\n"
    '    Points Possible,,,,,10,"100",(read only),(read only)\r\n'
    '"Zhao, Lin ""Linny""",901,{lin},lin,"MECO1, Thu",7.50,,88,=88\r\n'
    '"O\'Song, Mei",902,\'{mei},mei@example.edu,MECO1,,"3",,\r\n'
    "Hadd\u00e4d Omar;x,903,,OMAR@example.edu,MECO1,-1,,,\r\n"
    "Kim Park,904,{kim},lin,MECO1,+2,,,\r\n"
    "@Nobody Known,905,480999999,nobody,MECO1,5,,,\r\n"
    '"Student, Test",906,,,MECO1,,,,'
)
MOODLE = (
    'sep=;\n"Identifier";"Full name";"ID number";"Email address";"Status";"Grade";"Maximum Grade";"Grade can be changed";"Feedback comments"\n'
    'Participant 1;Lin Zhao;;lin@example.edu;"Submitted\nfor grading";"";20,00;Yes;\n'
    'Participant 2;Mei Song;="{mei}";nobody@example.edu;;20,00;20,00;Yes;"said ""before"""\n'
    "Participant 3;Omar;;omar@example.edu;;;20,00;No;\n"
    "Participant 4;Kim;{kim};;;;20,00;Yes\n"
    "Participant 5;Somebody;;unknown@example.edu;;;20,00;Yes;\n"
)


@pytest.fixture
def released(cast: Cast) -> Cast:
    """Lin, Mei, Omar and Kim have 20 of 20; all released."""
    for name in ("lin", "mei", "omar"):
        cast.marked(name, feedback="=SUM(A1) is what you wrote.")
    cast.marked("kim", by="ben")
    release_marks(actor=cast.cora, assessment=cast.essay)
    return cast


def filled(cast: Cast, text: str, **more: Any) -> Any:
    return fill(actor=cast.cora, assessment=cast.essay, data=text.format(**NUMBERS).encode(), **more)


def test_a_canvas_file_comes_back_right(released: Cast) -> None:
    made = filled(released, CANVAS)
    assert [(row.line, row.fate) for row in made.rows] == [
        (2, F.NO_STUDENT), (3, F.FILLED), (4, F.REPLACED), (5, F.FILLED), (6, F.AMBIGUOUS), (7, F.NOBODY), (8, F.NO_STUDENT),
    ]  # fmt: skip
    expected = CANVAS.replace(",7.50,,88", ",7.50,20,88").replace(',"3",', ',"20",').replace(",-1,,", ",-1,20,")
    assert made.data == expected.format(**NUMBERS).encode()
    assert "that of Kim Park, the login that of Lin Zhao" in made.rows[4].why
    assert made.rows[2].before == "3" and made.other_maximum == "100"
    assert [(student.handle, mark) for student, mark in made.unplaced] == [("kim", "20")]


def test_a_moodle_worksheet_comes_back_right(released: Cast) -> None:
    made = filled(released, MOODLE, with_feedback=True, comma=True)
    assert [row.fate for row in made.rows] == [F.FILLED, F.SAME, F.AMBIGUOUS, F.AMBIGUOUS, F.NOBODY]
    assert "8 cells, the header 9" in made.rows[3].why and "cannot be changed" in made.rows[2].why
    said = "'=SUM(A1) is what you wrote."
    expected = MOODLE.replace('grading";"";20,00;Yes;', f'grading";"20";20,00;Yes;{said}')
    expected = expected.replace('"said ""before"""', f'"{said}"')
    assert made.data == expected.format(**NUMBERS).encode(), "ours is made safe, theirs is as it was"
    assert not made.other_maximum


ROWS = [
    ("Lin,{lin},,", F.FILLED, "the number"),
    ("Lin,{lin},LIN@Example.edu,lin", F.FILLED, "all three"),
    ("Lin,,lin@example.edu,", F.FILLED, "the address"),
    ("Lin,,,Lin", F.FILLED, "the login"),
    ("Lin,,,lin@example.edu", F.FILLED, "an address as login"),
    ("Lin,{mei},lin@example.edu,", F.AMBIGUOUS, "the number of another"),
    ("Lin,480999999,lin@example.edu,", F.AMBIGUOUS, "a number that is not this person's"),
    ("Lin,,lin@example.edu,mei", F.AMBIGUOUS, "the login of another"),
    ("Stan,{stan},stan@example.edu,stan", F.NOBODY, "another course's"),
    ("Ada,,ada@example.edu,ada", F.NOBODY, "no student"),
    ("Lin Zhao,,,", F.NO_STUDENT, "a name alone is nobody"),
    ("Lin,{lin},", F.AMBIGUOUS, "a cell short"),
]


def test_whose_a_row_is(released: Cast) -> None:
    for row, fate, why in ROWS:
        made = filled(released, "Student,Student number,Email,Username,Assessment 3\n" + row + ",\n")
        assert [one.fate for one in made.rows] == [fate], why


def test_two_rows_of_one_student_are_left_alone(released: Cast) -> None:
    text = "Student,ID number,Email,Assessment 3\nLin,{lin},,\nMei,{mei},,\nL. Z.,,lin@example.edu,\n"
    made = filled(released, text)
    assert [row.fate for row in made.rows] == [F.AMBIGUOUS, F.FILLED, F.AMBIGUOUS]
    assert "Lines 2, 4" in made.rows[0].why
    assert made.data == text.replace("{mei},,", "{mei},,20").format(**NUMBERS).encode()


HEADERS = [
    ("SIS User ID,Assessment 3 (99)", 1),
    ("SIS User ID,assessment 3", 1),
    ("ID number,Assignment: Assessment 3 (Real)", 1),
    ("ID number,Assessment 3 (1),Assessment 3 (2)", None),
    ("ID number,Assessment 3 (Percentage),Assessment 3 (Real)", 2),
    ("ID number,Assessment 31", None),
    ("Name,Assessment 3", None),
]


def test_which_column_it_is(released: Cast) -> None:
    for header, found in HEADERS:
        assert filled(released, f"{header}\n{NUMBERS['lin']},,\n").target == found, header


def test_a_mark_that_is_not_released_goes_nowhere(cast: Cast) -> None:
    cast.marked("lin")
    made = filled(cast, CANVAS)
    assert made.data == CANVAS.format(**NUMBERS).encode() and made.rows[1].fate == F.NO_MARK


def page(cast: Cast) -> str:
    return reverse("gradebook", args=[cast.essay.pk])


def upload(client: Client, cast: Cast, text: str, **more: Any) -> Any:
    return client.post(
        page(cast), {"file": SimpleUploadedFile("Grades MECO1.csv", text.encode()), "check": "1", **more}
    )


def test_the_file_goes_through_the_page(released: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    assert client.get(page(released)).status_code == 200
    shown = upload(client, released, CANVAS.format(**NUMBERS))
    text = shown.content.decode()
    assert "3 cells are filled." in text and "4 rows are left as they are." in text and "Kim Park: 20" in text
    sent = {name: re.search(f'name="{name}" value="([^"]*)"', text) for name in ("kept", "name", "seen")}
    data = {name: found[1] for name, found in sent.items() if found}
    got = client.post(page(released), {**data, "column": "6", "download": "1"})
    assert (
        got["Content-Disposition"] == 'attachment; filename="grades-meco1.csv"' and "no-store" in got["Cache-Control"]
    )
    assert got.content == filled(released, CANVAS).data
    other = client.post(page(released), {**data, "column": "5", "download": "1"})
    assert "Something has changed" in other.content.decode(), "not what was looked at"


def test_a_column_of_another_name_is_chosen(released: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    text = upload(client, released, "Email,Essay\nlin@example.edu,\n").content.decode()
    assert "choose the column" in text and ">Essay</option>" in text
    kept = re.search('name="kept" value="([^"]*)"', text)
    assert kept
    shown = client.post(page(released), {"kept": kept[1], "column": "1", "check": "1"})
    assert "1 cell is filled." in shown.content.decode()


def test_what_is_no_file_is_said(cast: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    for data in ({}, {"kept": "%%%"}, {"kept": "UEsDBA=="}, {"kept": "YQ==", "column": "x"}):
        assert client.post(page(cast), data).status_code == 422, data


RIGHTS = [("cora", 200), ("ada", 403), ("hera", 404), ("root", 404), ("lin", 404), ("anonymous", 302)]


def test_it_is_the_coordinators(cast: Cast, as_user: AsUser) -> None:
    for who, status in RIGHTS:
        client = as_user(who)
        got = [
            client.get(reverse("gradebook_sheet", args=[cast.essay.pk, "canvas"])),
            client.get(page(cast)),
            upload(client, cast, CANVAS.format(**NUMBERS)),
        ]
        assert [response.status_code for response in got] == [status] * 3, who


def test_a_new_file_has_the_columns_of_its_system(released: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    canvas, moodle = (
        client.get(reverse("gradebook_sheet", args=[released.essay.pk, system])).content.decode().split("\r\n")
        for system in ("canvas", "moodle")
    )
    assert canvas[:3] == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Assessment 3",
        "    Points Possible,,,,,20",
        f"Kim Park,,{NUMBERS['kim']},kim,Friday 12–2pm,20",
    ]
    assert moodle[0] == "Full name,ID number,Email address,Assessment 3,Assessment 3 (Feedback)"
    assert f"Lin Zhao,{NUMBERS['lin']},lin@example.edu,20,'=SUM(A1) is what you wrote." in moodle
    assert client.get(reverse("gradebook_sheet", args=[released.essay.pk, "other"])).status_code == 404
