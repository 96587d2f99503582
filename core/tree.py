"""Small operations on the tree of an HTML fragment, and the tags that posts know."""

import re

from lxml import html as lxml_html
from lxml.html import HtmlElement

BLOCK_TAGS = frozenset(
    ["p", "blockquote", "ol", "ul", "li", "pre", "h2", "h3", "h4", "hr", "table", "thead", "tbody", "tr", "th", "td", "figure"]
)  # fmt: skip
INLINE = frozenset(["a", "br", "cite", "code", "em", "s", "strong", "sub", "sup", "u"])
FIGURE_SRC = re.compile(r"/media/figures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\d{1,4})\.webp")


def parse(html: str) -> HtmlElement:
    """Return the tree of an HTML fragment under one `div`."""
    return lxml_html.fragment_fromstring(html, create_parent="div")


def inner_html(root: HtmlElement) -> str:
    """Return the HTML inside `root`."""
    start = escape(root.text or "")
    return start + "".join(lxml_html.tostring(child, encoding="unicode") for child in root)


def escape(text: str) -> str:
    """Return plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs, parted at blank lines, with `<br>` at single line ends."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text)]
    return "".join(f"<p>{'<br>'.join(escape(block).split(chr(10)))}</p>" for block in blocks if block.strip())


def insert_after(place: HtmlElement, element: HtmlElement) -> None:
    """Insert `element` after `place` and the text that follows it."""
    tail, place.tail = place.tail, None
    place.addnext(element)
    place.tail = tail
