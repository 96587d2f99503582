"""Two handed-in texts: what they share that is neither a source of both nor the brief."""

from collections.abc import Sequence
from typing import NamedTuple

from core.html import inner_html, parse, plain_text
from core.overlap.passages import Passage, compare
from core.overlap.quotations import cited_quotations, sourced_blocks


class Essay(NamedTuple):
    """The plain text of a body, and what in it is others' by its own account: references, quotations with a source."""

    text: str
    references: tuple[str, ...] = ()
    quotations: tuple[str, ...] = ()


def essay(text: str, body: str = "", references: Sequence[str] = ()) -> Essay:
    """Take an essay apart: `text` is the plain text of `body`, which is clean HTML, as the references may be."""
    blocks = [plain_text(inner_html(block)) for block in parse(body).iter("blockquote")] if body else []
    listed = tuple(plain_text(entry) if "<" in entry else entry for entry in references)
    return Essay(text, listed, (*cited_quotations(text), *sourced_blocks(text, blocks)))


def shared(a: Essay, b: Essay, brief: Sequence[str] = ()) -> list[Passage]:
    """Return the passages that two essays share, without references, quotations with their source, and the brief.

    A quotation that one of the two gives with its source is left out of both: they share the source.
    """
    quoted = list(dict.fromkeys((*a.references, *b.references, *a.quotations, *b.quotations)))
    return compare(a.text, b.text, [text for text in brief if text], quoted)
