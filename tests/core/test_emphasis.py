"""A reference is edited as plain text, and comes back as it was stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.derived import clean_references
from core.emphasis import to_text

STORED = [
    ("Bruns, A. (2008). <em>Blogs</em>. Lang.", "Bruns, A. (2008). *Blogs*. Lang."),
    ("A &amp; B (2008). <em>X &amp; Y</em>.", "A & B (2008). *X & Y*."),
    ("Plain", "Plain"),
    ("a &lt; b", "a < b"),
    ("two * stars * apart", r"two \* stars \* apart"),
    ("a *b* c", r"a \*b\* c"),
    ("<em>a</em>b", "<em>a</em>b"),
    (
        'J. <em>T</em>. <a href="https://d.org/?a=1&amp;b=2">here</a>',
        'J. *T*. <a href="https://d.org/?a=1&amp;b=2">here</a>',
    ),
]


@pytest.mark.parametrize(("stored", "text"), STORED)
def test_both_ways(stored: str, text: str) -> None:
    assert to_text(stored) == text
    assert clean_references([text])[0][0] == stored


TYPED = [
    ("Bruns *Blogs*.", "Bruns <em>Blogs</em>."),
    ("<em>Blogs</em> *too*", "<em>Blogs</em> <em>too</em>"),
    ("5*6*7", "5*6*7"),
    ("* not a star", "* not a star"),
    ("https://e.org/*a*", "https://e.org/*a*"),
]


@pytest.mark.parametrize(("typed", "stored"), TYPED)
def test_what_is_typed(typed: str, stored: str) -> None:
    assert clean_references([typed])[0][0] == stored


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(["*", "\\", " ", "a", "<em>b</em>", "&amp;", "&lt;", "em", "."]), min_size=1, max_size=9)
)
def test_an_entry_that_is_opened_and_saved_stays(parts: list[str]) -> None:
    for stored, _text in clean_references(["".join(parts)]):
        again = clean_references([to_text(stored)])
        assert [piece for piece, _t in again] == [stored]
