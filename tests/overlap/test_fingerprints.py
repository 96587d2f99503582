"""Fingerprints and the index: fixed numbers, what is found, what is left aside."""

import subprocess
import sys

import pytest

from core.overlap import Index, common, fingerprints
from tests.overlap.cases import REWORDED, SAME

TEXT = "Every household waters one bed for a month, writes down what was planted, and leaves the tools clean."
# Stored fingerprints of old posts have to meet those of new ones: when these numbers change, all have to be made anew.
NUMBERS = [-2138573241, -1434310753, -1392818516, 1135950751]


def test_the_numbers_never_change() -> None:
    assert fingerprints(TEXT) == NUMBERS
    assert fingerprints(TEXT.upper().replace(",", " —")) == NUMBERS


def test_another_process_gives_the_same() -> None:
    code = f"from core.overlap import fingerprints; print(fingerprints({TEXT!r}))"
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": "."}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(NUMBERS)


@pytest.mark.parametrize(("text", "number"), [("", 0), ("two words", 0), ("and so it was", 0), ("?! … —", 0)])
def test_too_short(text: str, number: int) -> None:
    assert len(fingerprints(text)) == number


@pytest.mark.parametrize("case", SAME, ids=lambda case: case.name)
def test_the_same_passage_has_the_same_fingerprints(case: object) -> None:
    assert isinstance(case, tuple)
    one, other = set(fingerprints(case[2])), set(fingerprints(case[3]))
    assert len(one & other) >= 3


def test_the_index_finds_copies_and_rewordings_first() -> None:
    index: Index[str] = Index()
    for case in REWORDED:
        index.add(case.name, case.a)
    for case in SAME[:3]:
        index.add(case.name, case.a)
    found = [index.similar(case.b, 1) == [case.name] for case in (*REWORDED, *SAME[:3])]
    assert sum(found) >= len(found) - 3  # the heaviest rewordings share no grams at all
    assert index.similar("") == []
    assert len(index) == len(found)


def test_what_stands_in_too_many_texts_says_nothing() -> None:
    index: Index[int] = Index()
    brief = SAME[0].a
    for number in range(60):
        index.add(number, brief if number else f"{brief} {SAME[1].a}")
    assert common(60) < 60
    assert index.similar(brief) == []
    assert index.similar(f"{brief} {SAME[1].a}") == [0]


def test_texts_can_be_added_after_a_question() -> None:
    index: Index[str] = Index()
    index.add("first", SAME[0].a)
    assert index.similar(SAME[1].a) == []
    index.add("second", SAME[1].a)
    assert index.similar(SAME[1].a) == ["second"]
    assert index.similar(SAME[0].a, limit=0) == []
