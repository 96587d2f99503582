"""Texts made to be slow: as long as a body can be, and as uniform or as varied."""

import random
import time
from collections.abc import Callable

import pytest

from core.html import MAX_CHARACTERS
from core.overlap import cited_quotations, compare, fingerprints, repeats, word_diff

N = MAX_CHARACTERS
SECONDS = 60.0  # of the processor, a guard against hanging: about one is usual, a quadratic step would take minutes


def varied() -> str:
    rnd = random.Random(1)
    return " ".join("".join(rnd.choices("abcdefghij", k=7)) for _word in range(N // 8))


def recurring() -> str:
    rnd = random.Random(2)
    words = ["".join(rnd.choices("abcdefghij", k=6)) for _word in range(800)]
    return "".join(" ".join(rnd.choices(words, k=12)).capitalize() + ". " for _sentence in range(N // 85))


TEXTS: dict[str, Callable[[], str]] = {
    "one word": lambda: "word " * (N // 5),
    "distinct words, one paragraph": varied,
    "one endless word": lambda: "a" * N,
    "one sentence": lambda: (
        "Nine careful gardeners water seven crooked lemon trees before sunrise every Monday. " * (N // 84)
    ),
    "recurring words": recurring,
    "a period": lambda: " ".join(f"{n % 97}x" for n in range(N // 4)),
    "signs": lambda: "([“.!?" * (N // 6),
    "years": lambda: "(2008 " * (N // 6),
    "line ends": lambda: "a b\n" * (N // 4),
    "apostrophes": lambda: "a'" * (N // 2),
}


@pytest.mark.parametrize("name", TEXTS)
def test_time_is_bounded(name: str) -> None:
    text = TEXTS[name]()
    turned = text[N // 3 :] + text[: N // 3]
    for work in (
        lambda: repeats(text),
        lambda: compare(text, turned),
        lambda: fingerprints(text),
        lambda: cited_quotations(text),
        lambda: word_diff(text, turned),
    ):
        start = time.process_time()
        work()
        assert time.process_time() - start < SECONDS
