"""Feedback on passages: found by its words, shown at its place, and bound to the frozen text."""

import pytest
from django.core.exceptions import ValidationError

from core.article import render
from core.reading import plain_text
from marking.models import MarkEvent
from marking.results import released_result
from marking.services import PassageLine, finish_mark, record_mark, release_marks
from marking.tools.passages import Passage, locate, mark_passages, passages
from tests.cast import Cast

BODY = (
    "<h2>On wikis</h2><p>One wiki, <em>many</em> hands.</p><p>Another wiki, <a href='https://example.org/'>many hands</a>"
    " again.<span class='footnote'>A note on hands.</span></p>"
)
SHOWN = [
    # quote, nth, what stands in the marks
    ("many hands", 1, ["many", " hands"]),
    ("many hands", 2, ["many hands"]),
    ("many hands", 9, ["many hands"]),
    ("On wikis One wiki", 1, ["On wikis", "One wiki"]),
    ("hands. Another wiki", 1, [" hands.", "Another wiki"]),
    ("A note on hands.", 1, ["A note on hands."]),
]


@pytest.mark.parametrize(("quote", "nth", "pieces"), SHOWN)
def test_a_passage_is_marked_where_it_stands(quote: str, nth: int, pieces: list[str]) -> None:
    rendered, plain = render(BODY, {}).rendered, plain_text(BODY)
    place = locate(plain, quote, nth)
    assert place is not None
    found = passages(plain, [{"start": place[0], "end": place[1], "quote": quote, "comment": "x"}])
    assert found[0].nth == min(nth, 2)
    shown = mark_passages(rendered, found)
    marks = [part.split(">", 1)[1].split("</mark>")[0] for part in shown.split("<mark ")[1:]]
    assert [piece.strip() for piece in marks] == [piece.strip() for piece in pieces]
    assert shown.count('id="passage-1"') == 1
    assert shown.count('<sup class="passage-number">') == 1
    assert '<a href="#feedback-1">' in shown or (quote, nth > 1) == ("many hands", True), "no link within a link"


def test_overlapping_passages_and_one_that_is_not_there() -> None:
    rendered = render("<p>one two three four</p>", {}).rendered
    found = [
        Passage(number, 0, 1, quote, "x", 1)
        for number, quote in enumerate(("one two three", "two three four", "five"), start=1)
    ]
    shown = mark_passages(rendered, found)
    assert (
        plain_text(
            shown.replace('<sup class="passage-number"><a href="#feedback-1">1</a></sup>', "").replace(
                '<sup class="passage-number"><a href="#feedback-2">2</a></sup>', ""
            )
        )
        == "one two three four"
    )
    assert 'id="passage-1"' in shown and 'id="passage-2"' in shown and "passage-3" not in shown


REFUSED = [("no such words", "Why?"), ("", "Why?"), ("Produsage joins", ""), ("Produsage " * 200, "Why?")]


@pytest.mark.parametrize(("quote", "comment"), REFUSED)
def test_what_the_text_does_not_hold_is_refused(cast: Cast, quote: str, comment: str) -> None:
    submission = cast.submission("lin")
    for line, fine in ((PassageLine(quote, comment), False), (PassageLine("Produsage  joins", "Why?", 2), True)):
        if fine:
            record_mark(actor=cast.ada, submission=submission, lines=[], feedback="", passages=[line])
            continue
        with pytest.raises(ValidationError):
            record_mark(actor=cast.ada, submission=submission, lines=[], feedback="", passages=[line])
    [kept] = MarkEvent.objects.get().data["passages"]
    assert submission.plain_text[kept["start"] : kept["end"]] == "Produsage joins" == kept["quote"]
    assert kept["start"] > submission.plain_text.index("Produsage joins"), "the second time"


def test_the_student_reads_it_at_the_place_after_the_release(cast: Cast) -> None:
    submission = cast.submission("lin")
    said = [PassageLine("joins making and using", "Say how.")]
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="", passages=said)
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(1), feedback="Kept as it is.")
    finish_mark(actor=cast.ada, submission=submission)
    assert released_result(cast.lin, submission) is None
    release_marks(actor=cast.cora, assessment=cast.essay)
    result = released_result(cast.lin, submission)
    assert result is not None
    assert [one.comment for one in result.passages] == ["Say how."], "a save that says nothing of passages leaves them"
    assert ">joins making and using</mark>" in result.rendered
