"""What holds for every text: exact places, the same from either side, shuffled copies found, nothing raised."""

import random
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from core.overlap import GUARANTEED, Passage, cited_quotations, compare, fingerprints, repeats, word_diff

SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "va", "zu", "fe", "do")
# Some words that recur, among signs, so that passages come about.
BITS = st.sampled_from(
    [
        "harbour ",
        "umbrella ",
        "the ",
        "weather. ",
        "Knows ",
        "seven, ",
        "trams ",
        "(2008) ",
        "“moth” ",
        "\n",
        "\n\n",
        "书",
        "评",
        "。",
        "isn’t ",
    ]
)
PIECES = st.lists(BITS | st.text(max_size=12), max_size=60).map("".join)
ANY = st.text(max_size=400) | PIECES | st.builds(lambda a, b: f"{a}\n{b}\n{a}", PIECES, PIECES)
SEEDS = st.integers(0, 2**32)


def sentences(seed: int, number: int) -> list[str]:
    """Return sentences of which no two share a word."""
    rnd = random.Random(seed)
    words: list[str] = []
    while len(words) < number * 12:
        words.append("".join(rnd.sample(SYLLABLES, 5)))
        words = list(dict.fromkeys(words))
    return [" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, len(words), 12)]


def check(a: str, b: str, found: list[Passage]) -> None:
    assert found == sorted(found, key=lambda p: (p.a_start, p.b_start))
    for passage in found:
        assert passage.a_text == a[passage.a_start : passage.a_end] != ""
        assert passage.b_text == b[passage.b_start : passage.b_end] != ""
        assert 0 < passage.score <= 1
        assert passage.words >= GUARANTEED
    by_b = sorted(found, key=lambda p: p.b_start)
    assert all(one.b_end <= other.b_start for one, other in pairwise(by_b))


@given(ANY)
def test_repeats_are_exact_places_one_after_the_other(text: str) -> None:
    found = repeats(text)
    check(text, text, found)
    assert all(passage.a_end <= passage.b_start for passage in found)


@given(ANY, ANY)
@example("a" * 5000, "a")
@example("\ud800 x", "\x00")
def test_compare_is_exact_and_the_same_from_either_side(a: str, b: str) -> None:
    found = compare(a, b)
    check(a, b, found)
    assert all(one.a_end <= other.a_start for one, other in pairwise(found))
    turned = {(p.kind, p.b_start, p.b_end, p.a_start, p.a_end, p.score) for p in compare(b, a)}
    assert {(p.kind, p.a_start, p.a_end, p.b_start, p.b_end, p.score) for p in found} == turned


@given(ANY, ANY, ANY)
def test_nothing_raises(a: str, b: str, brief: str) -> None:
    check(a, b, compare(a, b, ignore=[brief, "", *cited_quotations(a)]))
    assert all(-(2**31) <= value < 2**31 for value in fingerprints(a))


@given(SEEDS, st.integers(1, 12))
def test_a_text_without_repetition_repeats_nothing(seed: int, number: int) -> None:
    assert repeats("\n\n".join(sentences(seed, number))) == []


@given(SEEDS, st.integers(2, 8))
def test_a_copy_with_its_paragraphs_shuffled_is_found_whole(seed: int, number: int) -> None:
    lines = sentences(seed, number * 3)
    paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
    shuffled = random.Random(seed).sample(paragraphs, number)
    found = compare("\n\n".join(paragraphs), "\n\n".join(shuffled))
    assert {passage.kind for passage in found} == {"same"}
    assert "\n\n".join(passage.a_text for passage in found) == "\n\n".join(paragraphs)


@given(SEEDS)
def test_a_copy_with_words_shuffled_in_each_sentence_is_found_reworded(seed: int) -> None:
    lines = sentences(seed, 4)
    rnd = random.Random(seed)
    mixed = [" ".join(rnd.sample(line.rstrip(".").lower().split(), 12)).capitalize() + "." for line in lines]
    assert sum(passage.words for passage in compare(" ".join(lines), " ".join(mixed))) == 48


@given(SEEDS, st.integers(0, 200), st.integers(0, 200), st.integers(0, 40))
def test_a_shared_run_of_twelve_words_shares_a_fingerprint(seed: int, before: int, after: int, start: int) -> None:
    words = " ".join(sentences(seed, 5)).split()
    run = words[start : start + GUARANTEED]
    rnd = random.Random(seed)
    one, other = (["".join(rnd.sample("qwxyzj", 4)) for _word in range(n)] for n in (before, after))
    text = " ".join(one + run + other)
    assert set(fingerprints(text)) & set(fingerprints(" ".join(words)))


@given(ANY, ANY)
def test_a_difference_joins_to_both_sides(a: str, b: str) -> None:
    changes = word_diff(a, b)
    assert "".join(change.a_words for change in changes) == a
    assert "".join(change.b_words for change in changes) == b
    for change in changes:
        assert (change.a_words == "") == (change.op == "insert")
        assert (change.b_words == "") == (change.op == "delete")


@given(ANY)
def test_no_difference_to_itself(text: str) -> None:
    assert {change.op for change in word_diff(text, text)} <= {"equal"}
