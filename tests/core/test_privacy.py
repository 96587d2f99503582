"""What a writer may want to take out, and what is left alone."""

import pytest

from core.privacy import find


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to lin.zhao+blog@uni.example.edu, please.", ["email"]),
        ("Call +61 2 9351 2222 or (02) 9351 2222.", ["phone", "phone"]),
        ("My mobile is 0412 345 678.", ["phone"]),
        ("Lin Zhao – SID 480100111\n\nThe essay begins.", []),
        ("Tutorial: Thursday 12-2pm, Ada\n\nThe essay begins.", ["typed-line"]),
        ("Word count: 1330 words\n\nThe essay begins.", ["typed-line"]),
        ("x " * 400 + "\nTutorial: the form in which we met\n" + "y " * 400, []),
        ("In 2017, 1,330 people (see pp. 120-135) spent $12.99.", []),
        ("doi:10.1000/0123456789 and 978-0-14-103614-4", []),
        ("@handle and name@ and a@b", []),
        ("", []),
    ],
)
def test_find(text: str, kinds: list[str]) -> None:
    found = find(text)
    assert [private.kind for private in found] == kinds
    for private in found:
        assert text[private.start : private.end].strip() in private.message
