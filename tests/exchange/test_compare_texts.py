"""The comparison as a command: what two files share, what is not counted, and the form of the answer."""

import io
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.overlap.pairs import PAIRS, PairOfTexts, passages_of

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a text into a file and gives its path."""
    numbers = count()

    def written(text: str, ending: str = "txt") -> str:
        path = tmp_path / f"{next(numbers)}.{ending}"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def run(*files: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("compare_texts", *files, stdout=out, **options)
    return out.getvalue()


def kinds(*files: str, **options: Any) -> list[list[str]]:
    pairs = json.loads(run(*files, json=True, **options))["pairs"]
    return [[passage["kind"] for passage in pair["passages"]] for pair in pairs]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kind)
def test_nobody_is_accused_wrongly_and_few_are_missed(pair: PairOfTexts) -> None:
    # Some heavy rewordings are missed, and two definitions of one term may be too alike: the benchmark says how many.
    if pair.kind not in ("heavy rewording", "one definition"):
        assert bool(passages_of(pair)) == pair.found


def test_most_heavy_rewordings_are_found() -> None:
    heavy = [pair for pair in PAIRS if pair.kind == "heavy rewording"]
    assert sum(bool(passages_of(pair)) for pair in heavy) * 2 >= len(heavy)


WORDS = (
    "A bridge that is repaired by those who cross it every morning lasts longer than one with a toll booth and a guard."
)


def test_the_shape_of_the_answer(write: Write) -> None:
    one, other = (
        write(f"First of all.\n\nIt is said: {WORDS}\n\nThe end."),
        write(f"{WORDS.upper()}\n\nSo they say.\n\nOr not."),
    )
    third = write("Nothing of this is about bridges.")
    result = json.loads(run(one, other, third, json=True))
    assert [(pair["a"], pair["b"]) for pair in result["pairs"]] == [(one, other), (one, third), (other, third)]
    [passage] = result["pairs"][0]["passages"]
    assert (passage["kind"], passage["words"], passage["likeness"]) == ("same", 23, 1.0)
    assert (passage["a"]["paragraph"], passage["b"]["paragraph"]) == (2, 1)
    for side, text in zip("ab", result["texts"], strict=False):
        place = passage[side]
        assert text["text"][place["start"] : place["end"]] == place["text"]
    assert result["pairs"][0]["same_words"] == 23 and result["pairs"][1]["passages"] == []
    said = run(one, other, third)
    assert (
        f"1. same, 23 words: paragraph 2, characters {passage['a']['start']}–" in said
        and said.count("nothing shared") == 2
    )


@pytest.mark.parametrize(
    ("ending", "quoted", "bare"),
    [
        ("html", f"<p>Ode says it well:</p><blockquote><p>{WORDS} (Ode, 2001, p. 3)</p></blockquote>", f"<p>{WORDS}</p>"),
        ("html", f"<p>Ode (2001) says it well.</p><blockquote><p>{WORDS}</p></blockquote>", f"<h2>Ode</h2><p>{WORDS}</p>"),
        ("md", f"Ode (2001) says it well.\n\n> {WORDS}\n\nI agree.", f"## Ode\n\n{WORDS}\n\nI agree."),
        ("txt", f"Ode says it well: “{WORDS}” (Ode, n.d., p. 3)", WORDS),
        ("txt", f"As Ode [3] says, “{WORDS}”", f"As Ode says, “{WORDS}”"),
    ],
)  # fmt: skip
def test_quotations_count_unless_their_source_is_named(write: Write, ending: str, quoted: str, bare: str) -> None:
    found = kinds(write(quoted, ending), write(quoted, ending), write(bare, ending), write(bare, ending))
    # Where one names the source, both have taken from it; where nobody does, one may have taken from the other.
    assert found == [[], [], [], [], [], ["same"]]


def test_words_of_the_brief_are_anybodys(write: Write) -> None:
    one, other, brief = write(f"{WORDS} I think so."), write(f"Why? {WORDS}"), write(WORDS)
    assert kinds(one, other) == [["same"]]
    assert kinds(one, other, brief=[brief]) == [[]]


def test_lines_broken_at_a_width_are_one_paragraph(write: Write) -> None:
    broken = WORDS.replace(" every", "\nevery").replace(" than", "\nthan")
    result = json.loads(run(write(broken), write(WORDS), json=True))
    assert result["texts"][0]["text"] == WORDS and len(result["pairs"][0]["passages"]) == 1


def test_what_cannot_be_compared(write: Write, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Two files"):
        run(write(WORDS))
    with pytest.raises(CommandError, match="No such file"):
        run(write(WORDS), str(tmp_path / "absent.txt"))
    assert kinds(write(""), write(WORDS)) == [[]]
