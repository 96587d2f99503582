"""A merge of two texts loses no word of either, and leaves to the writer only what both changed."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import html
from core.merge import MINE, THEIRS, is_open, marks, merge_html, merge_line, merge_lists


def keeps(text: str) -> bool:
    return html.clean(text, html.POST) == text


P = "<p>{}</p>".format
A, B, C = marks()
BASE = P("one two three four five six") + P("seven eight nine")
CASES = [
    ("nobody", BASE, BASE, BASE, 0),
    ("mine alone", BASE + P("ten"), BASE, BASE + P("ten"), 0),
    ("theirs alone", BASE, P("zero") + BASE, P("zero") + BASE, 0),
    ("both the same", BASE + P("ten"), BASE + P("ten"), BASE + P("ten"), 0),
    ("two blocks", P("zero") + BASE, BASE + P("ten"), P("zero") + BASE + P("ten"), 0),
    (
        "words of one block", BASE.replace("one two", "1 two"), BASE.replace("six", "6"),
        BASE.replace("one two", "1 two").replace("six", "6"), 0,
    ),
    (
        "emphasis and a word", BASE.replace("two", "<em>two</em>"), BASE.replace("five", "V"),
        BASE.replace("two", "<em>two</em>").replace("five", "V"), 0,
    ),
    ("one takes out what the other left", BASE.replace("two three ", ""), BASE + P("ten"), BASE.replace("two three ", "") + P("ten"), 0),
    (
        "the same word", BASE.replace("three", "III"), BASE.replace("three", "3"),
        A + P("one two III four five six") + B + P("one two 3 four five six") + C + P("seven eight nine"), 1,
    ),
    (
        "changed here, taken out there", BASE.replace("eight", "VIII"), P("one two three four five six"),
        P("one two three four five six") + A + P("seven VIII nine") + B + C, 1,
    ),
    ("both go on at the end", BASE + P("ten"), BASE + P("X"), BASE + A + P("ten") + B + P("X") + C, 1),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "mine", "theirs", "merged", "undecided"), CASES, ids=[case[0] for case in CASES])
def test_merging(_name: str, mine: str, theirs: str, merged: str, undecided: int) -> None:
    found = merge_html(BASE, mine, theirs, keeps)
    assert found is not None
    assert (found.text, found.open) == (merged, undecided)
    assert is_open(found.text) == bool(undecided)


# No word stands twice in a text: of two that look alike nobody can say by counting which one was taken out.
LETTERS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)


@st.composite
def texts(draw: st.DrawFn) -> list[list[str]]:
    """Draw paragraphs of one to four words."""
    letters = draw(LETTERS)
    paragraphs = []
    while letters:
        length = draw(st.integers(1, 4))
        paragraphs.append(letters[:length])
        letters = letters[length:]
    return paragraphs


TEXTS = texts()


def body(paragraphs: list[list[str]]) -> str:
    return "".join(P(" ".join(words)) for words in paragraphs)


def words(text: str) -> Counter[str]:
    return Counter(html.plain_text(text).split())


@settings(max_examples=150)
@given(TEXTS, TEXTS, TEXTS)
def test_every_word_is_there_or_was_taken_out_by_the_other_side(
    base: list[list[str]], mine: list[list[str]], theirs: list[list[str]]
) -> None:
    """What one side wrote anew is all there; what is missing of a side stood in the base, and the other took it out."""
    b, m, t = map(body, (base, mine, theirs))
    found = merge_html(b, m, t, keeps)
    assert found is not None
    assert found.text == "" or keeps(found.text)
    have, start, mine_words, their_words = words(found.text), words(b), words(m), words(t)
    for own, other in ((mine_words, their_words), (their_words, mine_words)):
        lost = own - have
        assert not lost - start
        assert not lost - (start - other)
    if not found.open and m == b:
        assert found.text == t
    if not found.open and t == b:
        assert found.text == m


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from("abcd"), max_size=6),
    st.lists(st.sampled_from("abcd"), max_size=6),
    st.lists(st.sampled_from("abcd"), max_size=6),
)
def test_lists_keep_the_entries_of_both(base: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = set(merge_lists(base, mine, theirs))
    for own, other in ((mine, theirs), (theirs, mine)):
        assert (
            not set(own)
            - merged
            - (set(base) - set(other) | {entry for entry in base if base.count(entry) > other.count(entry)})
        )


@pytest.mark.parametrize(
    ("mine", "theirs", "line"),
    [("t", "t", "t"), ("m", "t", "m"), ("t", "o", "o"), ("m", "o", f"{MINE} m {THEIRS} o"), ("m", "m", "m")],
)
def test_a_line(mine: str, theirs: str, line: str) -> None:
    assert merge_line("t", mine, theirs) == line


def test_texts_that_are_too_long_are_not_merged() -> None:
    assert merge_html("", P("a") * 2_000, P("b"), keeps) is None
