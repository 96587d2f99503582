"""What becomes of a quoted passage, as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.passages import Comparison

A = "Produsage joins making and using. Nobody waits for a finished thing."
B = "The audience writes back, and what it writes becomes the text."
C = "Remix culture was there before the web, in quilts and in ballads."
D = "Songs, too, were never finished."
TEXT = f"{A}\n\n{B}\n\n{C}\n\n{D}"
QUOTE = "what it writes becomes the text"

TABLE = [
    ("nothing changed", TEXT, "same"),
    ("a paragraph before it", f"New.\n\n{TEXT}", "same"),
    ("words around it, in its paragraph", f"{A}\n\nAs Bruns says, {B} Truly.\n\n{C}\n\n{D}", "same"),
    ("its paragraph went to the end", f"{A}\n\n{C}\n\n{D}\n\n{B}", "moved"),
    ("its words went into another paragraph", f"{A}\n\n{C}\n\n{D} So {QUOTE}.", "moved"),
    ("one word of it changed", TEXT.replace("becomes the text", "becomes our text"), "changed"),
    ("reversed", TEXT.replace(QUOTE, "text the becomes writes it what"), "gone"),
    ("its paragraph was taken out", f"{A}\n\n{C}", "gone"),
    ("everything was taken out", "", "gone"),
    ("only its small words are left", f"{A}\n\nIt is what it is, the end.\n\n{C}", "gone"),
]


@pytest.mark.parametrize(("after", "fate"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_fate_of_a_passage(after: str, fate: str) -> None:
    assert Comparison(TEXT, after).fate(QUOTE) == fate


def test_a_passage_over_two_paragraphs_and_odd_white_space() -> None:
    passage = "a finished\xa0thing.\n\n  The audience writes"
    same = Comparison(TEXT, TEXT.replace("quilts", "songs"))
    assert same.holds(passage) and same.fate(passage) == "same"
    assert not same.holds("") and not same.holds("never written here")


@given(st.lists(st.sampled_from([A, B, C, "New words here."]), max_size=6))
def test_what_is_said_is_true(blocks: list[str]) -> None:
    after = "\n\n".join(blocks)
    fate = Comparison(TEXT, after).fate(QUOTE)
    assert (fate in ("same", "moved")) == (QUOTE in after)


def test_a_text_of_thousands_of_equal_lines_is_compared_whole() -> None:
    text = "\n".join(["word"] * 6_000)
    assert Comparison(f"{QUOTE}\n{text}", f"{text}\n{QUOTE}").fate(QUOTE) == "same"
