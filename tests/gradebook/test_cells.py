"""Cells by their places: what is read, and that only what was filled is another byte."""

import csv
from io import StringIO
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.gradebook.cells import read_sheet
from exchange.gradebook.columns import find_columns, find_target
from exchange.services import BadTable

FILES = [
    pytest.param(b"a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]], id="plain"),
    pytest.param(b"\xef\xbb\xbfa;b\n1;2", [["a", "b"], ["1", "2"]], id="BOM, semicolons, no last line end"),
    pytest.param("\ufeffa\tb\r\né\t2\r\n".encode("utf-16-le"), [["a", "b"], ["é", "2"]], id="UTF-16 with tabs"),
    pytest.param("a,b\n\u00e9,2\n".encode("cp1252"), [["a", "b"], ["é", "2"]], id="Windows text"),
    pytest.param(b"a,b\n\x81,2\n", [["a", "b"], ["\x81", "2"]], id="bytes that Windows has no sign for"),
    pytest.param(b'sep=|\na|b\n1|2,3\n', [["a", "b"], ["1", "2,3"]], id="a line that says the separator"),
    pytest.param(b'"a ""x"", y",b\n"1\r\n2",3\n', [['a "x", y', "b"], ["1\r\n2", "3"]], id="quotes and line ends within"),
    pytest.param(b'a,b\n1" tall,2\n"x"y,2\n', [["a", "b"], ['1" tall', "2"], ["xy", "2"]], id="quotes where none belong"),
    pytest.param(b"a,b\r1,2\r\r\n\n3,4", [["a", "b"], ["1", "2"], ["3", "4"]], id="old and mixed line ends, empty lines"),
    pytest.param(b'a,b\n"=1+1",@x\n', [["a", "b"], ["=1+1", "@x"]], id="formulas"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "rows"), FILES)
def test_a_file_is_read_and_given_back_as_it_was(data: bytes, rows: list[list[str]]) -> None:
    sheet = read_sheet(data)
    assert [[cell.value for cell in cells] for _line, cells in sheet.rows] == rows
    assert sheet.filled([]) == data


@pytest.mark.parametrize(("data", "rows"), FILES)
def test_one_cell_filled_changes_its_bytes_alone(data: bytes, rows: list[list[str]]) -> None:
    sheet = read_sheet(data)
    cell = sheet.rows[1][1][1]
    made = sheet.filled([(cell, "17.5")])
    before, after = sheet.text[: cell.start].encode(sheet.codec), sheet.text[cell.end :].encode(sheet.codec)
    assert made.startswith(before) and made.endswith(after)
    assert made[len(before) : len(made) - len(after)].decode(sheet.codec).strip('"') == "17.5"
    assert read_sheet(made).rows[1][1][1].value == "17.5"


@pytest.mark.parametrize("piece", [" ", "\t", "unposted", "current ", "(1) ", "assignment: "])
def test_a_title_of_any_length_is_read_at_once(piece: str) -> None:
    header = ["SIS User ID", "x" + piece * (60_000 // len(piece)) + "y"]
    begun = process_time()
    columns = find_columns(header)
    assert find_target(header, columns, "Essay") is None and columns.gradable == [1]
    assert process_time() - begun < 1


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    sheet = read_sheet(b'sep=,\r\na,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n')
    assert [line for line, _cells in sheet.rows] == [2, 3, 6]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing"), (b"\n\n", "nothing"), (b"a,b\n", "no row"), (b'a,b\n"1,2\n', "Line 2"), (b"PK\x03\x04x", "spreadsheet"),
        (b"\xff\xfea", "no text"), (b"a" * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_said(data: bytes, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        read_sheet(data)


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.text(alphabet='ab,;"\n\r=é ', max_size=5), min_size=2, max_size=4), min_size=2, max_size=5),
    st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n")]),
)
def test_whatever_is_written_is_read(rows: list[list[str]], style: tuple[int, str]) -> None:
    rows = [["head;er", "b"], *([f"x{cell}" for cell in row] for row in rows)]
    out = StringIO()
    csv.writer(out, quoting=style[0], lineterminator=style[1]).writerows(rows)  # type: ignore[arg-type]
    text = "sep=,\n" + out.getvalue()
    sheet = read_sheet(text.encode())
    assert [[cell.value for cell in cells] for _line, cells in sheet.rows] == rows
    filled = sheet.filled((cells[1], 'n "1", 2\n') for _line, cells in sheet.rows[1:])
    again = read_sheet(filled)
    assert [[cell.value for cell in cells] for _line, cells in again.rows[1:]] == [
        [row[0], 'n "1", 2\n', *row[2:]] for row in rows[1:]
    ]
