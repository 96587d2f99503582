"""What changed between two clean texts, word by word."""

from dataclasses import dataclass

import nh3
from lxml.html import HtmlElement
from lxml.html.diff import htmldiff

from core.html import POST, inner_html, parse

# Longer texts are shown beside each other without marks: the comparison grows with the product of the lengths.
LIMIT = 150_000
_TAGS = set(POST.tags) | {"ins", "del"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "span": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


@dataclass(frozen=True)
class Diff:
    """One HTML with `ins` and `del`, and the same apart: what was, with `del` alone, and what is, with `ins` alone."""

    inline: str
    before: str
    after: str
    is_marked: bool = True


def diff(before: str, after: str) -> Diff:
    """Compare two pieces of clean HTML. The result is safe HTML again: it went through the sanitiser."""
    if len(before) + len(after) > LIMIT:
        return Diff(after, before, after, is_marked=False)
    marked = nh3.clean(
        htmldiff(before or "<p></p>", after or "<p></p>"), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None
    )
    return Diff(marked, _without(marked, "ins"), _without(marked, "del"))


def _without(marked: str, tag: str) -> str:
    root = parse(marked)
    for element in list(root.iter(tag)):
        element.drop_tree()
    _drop_hollow(root)
    return inner_html(root)


def _drop_hollow(root: HtmlElement) -> None:
    """Drop blocks that held only what was taken out."""
    for element in reversed(
        list(root.iter("p", "li", "h2", "h3", "h4", "blockquote", "ul", "ol", "figcaption", "figure"))
    ):
        if not len(element) and not (element.text or "").strip() and element.tag != "figcaption":
            element.drop_tree()
