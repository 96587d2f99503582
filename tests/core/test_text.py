"""Counting, tidying, names."""

from decimal import Decimal

import pytest

from core import text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", 0),
        ("one two  three", 3),
        ("a dash — stands alone – twice - thrice", 6),
        ("well-known isn't 12–2pm", 3),
        ("see https://example.org/a?b=c, d", 3),
        ("自媒体 is 3 characters", 6),
        ("ひらがな", 4),
        ("한국어 문장", 2),
        ("$12.99 … ?!", 1),
        ("word1¹ (2013)", 2),
        ("(Hinton & Hjorth, 2013)", 4),
    ],
)
def test_count_words(given: str, words: int) -> None:
    assert text.count_words(given) == words


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ("#produsage #wikipedia", ["produsage", "wikipedia"]),
        ("Fan fiction, #Web2.0", ["fan-fiction", "web2-0"]),
        ("#a#b #a", ["a", "b"]),
        ("#自媒体 , ", ["自媒体"]),
        (" , # ##", []),
        (" ".join(f"#t{n}" for n in range(30)), [f"t{n}" for n in range(30)]),
    ],
)
def test_hashtags(given: str, tags: list[str]) -> None:
    assert text.hashtags(given) == tags


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ("Produsage, again!", "produsage-again"),
        ("Tester’s post", "testers-post"),
        ("Über “Straßen”", "uber-straßen"),
        ("自媒体", "自媒体"),
        ("?!", ""),
        ("a" * 90, "a" * 60),
    ],
)
def test_slugify(given: str, slug: str) -> None:
    assert text.slugify(given) == slug


def test_shorten_cuts_at_a_word() -> None:
    assert text.shorten("one two three four", 12) == "one two…"
    assert text.shorten("short", 12) == "short"


@pytest.mark.parametrize(
    ("given", "written"), [("20.00", "20"), ("7.50", "7.5"), ("0.00", "0"), ("100", "100"), ("1E+2", "100")]
)
def test_plain_number(given: str, written: str) -> None:
    assert text.plain_number(Decimal(given)) == written
