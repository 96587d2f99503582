"""A difference word by word."""

import pytest

from core.overlap import word_diff


@pytest.mark.parametrize(
    ("a", "b", "changes"),
    [
        ("", "", []),
        ("", "new", [("insert", "", "new")]),
        ("old", "", [("delete", "old", "")]),
        ("Open, at last!", "open at last", [("equal", "Open, at last!", "open at last")]),
        (
            "a map of the city",
            "a good map of the town",
            [
                ("equal", "a ", "a "),
                ("insert", "", "good "),
                ("equal", "map of the ", "map of the "),
                ("replace", "city", "town"),
            ],
        ),
        ("well-known (they say)", "well known, they say", [("equal", "well-known (they say)", "well known, they say")]),
        (
            "我们分享意见",
            "我们交换意见",
            [("equal", "我们", "我们"), ("replace", "分享", "交换"), ("equal", "意见", "意见")],
        ),
        ("…", "!", [("replace", "…", "!")]),
        ("so so so", "so so", [("equal", "so so ", "so so"), ("delete", "so", "")]),
    ],
)
def test_word_diff(a: str, b: str, changes: list[tuple[str, str, str]]) -> None:
    assert [tuple(change) for change in word_diff(a, b)] == changes


def test_words_that_moved_leave_the_rest_equal() -> None:
    a = "one two three four five six seven eight nine ten"
    b = "six seven eight nine ten one two"
    equal = "".join(change.a_words for change in word_diff(a, b) if change.op == "equal")
    assert equal == "six seven eight nine ten"
