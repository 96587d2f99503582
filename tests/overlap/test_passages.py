"""What is found in passages written for it: kinds, places, and what is left out."""

import pytest

from core.overlap import Passage, cited_quotations, compare, repeats
from tests.overlap.cases import CASES, REWORDED, SAME, Case

BEFORE = "My grandfather sold umbrellas on the harbour steps, and he always knew the weather a day ahead.\n\n"
BETWEEN = "\n\nNobody had warned the orchestra that the piano would arrive on a raft during lunch.\n\n"
AFTER = "\n\nThe lamp in the stairwell has been broken since January; we have got used to counting stairs."


def kinds(passages: list[Passage]) -> set[str]:
    return {passage.kind for passage in passages} or {"nothing"}


def ids(case: Case) -> str:
    return f"{case.kind}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_in_one_text(case: Case) -> None:
    text = BEFORE + case.a + BETWEEN + case.b + AFTER
    found = repeats(text)
    assert kinds(found) == {case.kind}
    for passage in found:
        assert passage.a_text == text[passage.a_start : passage.a_end]
        assert passage.b_text == text[passage.b_start : passage.b_end]
        assert passage.a_text.strip(" .!?") in case.a
        assert passage.b_text.strip(" .!?") in case.b


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_in_two_texts(case: Case) -> None:
    found = compare(BEFORE + case.a, case.b + AFTER)
    assert kinds(found) == {case.kind}


@pytest.mark.parametrize("case", SAME + REWORDED, ids=ids)
def test_not_beside_what_may_be_left_out(case: Case) -> None:
    assert compare(BEFORE + case.a, case.b + AFTER, ignore=[case.a]) == []


def test_all_of_a_copied_block_is_one_passage() -> None:
    block = "\n\n".join(case.a for case in SAME[:3]) + "\n\nA heading\n\n" + SAME[4].a
    [passage] = repeats(block + BETWEEN + block.replace("\n\n", " ") + AFTER)
    assert (passage.kind, passage.score) == ("same", 1.0)
    assert passage.a_text.startswith(block[:30]) and passage.a_text.endswith(block[-12:])


def test_a_block_that_stands_three_times_makes_a_chain() -> None:
    first, second = repeats(SAME[0].a + BETWEEN + SAME[0].a + AFTER + "\n\n" + SAME[0].a)
    assert (first.b_start, first.b_end) == (second.a_start, second.a_end)


def test_a_changed_sentence_stands_apart_from_what_is_the_same() -> None:
    long = " ".join(case.a.replace("\n", " ") for case in (SAME[0], SAME[1], SAME[2], SAME[8]))
    changed = long.replace(
        "a retired engineer explains every strange noise with great patience",
        "a retired engineer explains each odd noise very patiently",
    )
    found = compare(long, changed)
    assert [passage.kind for passage in found] == ["same", "reworded", "same"]
    assert found[1].a_text.startswith("Drivers post") and found[1].b_text.endswith("very patiently.")


def test_paragraphs_that_are_reworded_stand_side_by_side() -> None:
    a, b = (BETWEEN.join(side) for side in zip(*((case.a, case.b) for case in REWORDED[:4]), strict=True))
    b = b.replace("piano would arrive on a raft during lunch", "mayor had eaten every single one of the oranges")
    found = compare(a, b)
    assert [passage.a_text for passage in found if passage.kind == "reworded"][:3] == [case.a for case in REWORDED[:3]]


def test_of_a_copy_the_words_of_the_brief_are_left_out() -> None:
    brief = "Explain in your own words what a commons is and name an example from the city in which you live now."
    assert compare(brief + AFTER, BEFORE + brief, ignore=[brief]) == []
    [passage] = compare(f"{brief}\n\n{SAME[0].a}", f"{SAME[0].a}\n\n{brief}", ignore=[brief])
    assert passage.a_text == SAME[0].a


def test_a_cited_quotation_can_be_left_out() -> None:
    quotation = "a map is a promise that somebody will walk there again and tell us where it was wrong"
    a = f"Okoye put it best: “{quotation}” (Okoye, 2011, p. 4). My street proves her right."
    b = f"As one cartographer says, “{quotation}” (Okoye 2011). I disagree, for reasons of weather."
    assert cited_quotations(a) == [quotation]
    assert kinds(compare(a, b)) != {"nothing"}
    assert compare(a, b, ignore=[*cited_quotations(a), *cited_quotations(b)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "He said “this is a quotation of some length but nobody knows from where” and left.",
        "The so-called “attention economy” (Okoye, 2011) is a term and no quotation.",
        "“A quotation of some length in another paragraph”\n\n(Okoye, 2011)",
        "It isn't a student's fault, nor the teachers' (Okoye, 2011).",
    ],
)
def test_no_quotation_with_its_source(text: str) -> None:
    assert cited_quotations(text) == []
