"""What a clean text says: plain text, outline, figures, and its words by kind."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.html import HtmlElement

from core.notes import is_note, text_without_notes
from core.text import slugify
from core.tree import BLOCK_TAGS, FIGURE_SRC, parse


class Piece(NamedTuple):
    """One stretch of text in a tree: `slot` ("text" or "tail") of `element`, and the kind that its words count as."""

    element: HtmlElement
    slot: str
    kind: str
    text: str


@dataclass
class Analysis:
    """What one walk over a clean body finds.

    `text`: plain text, blocks parted by blank lines, the footnotes behind everything else; `body_length`: where they
    begin. `lead`: the running text of the first paragraphs, for excerpts. `outline`: (level, id, text) of each heading.
    `figures`: one dict a figure with id, alt, decorative, caption, credit, credit_kind. `buffers`: the plain text by
    kind (text, headings, captions, quotations, tables, footnotes). `pieces`: where in the tree the text stands, in its order.
    """

    text: str = ""
    body_length: int = 0
    lead: str = ""
    outline: list[tuple[int, str, str]] = field(default_factory=list)
    figures: list[dict[str, str | bool]] = field(default_factory=list)
    buffers: dict[str, str] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


_KIND = {
    "h2": "headings", "h3": "headings", "h4": "headings",
    "figcaption": "captions", "blockquote": "quotations", "table": "tables",
}  # fmt: skip


class _Reader:
    """Walks a tree once; footnotes wait until everything else is read."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.buffers: dict[str, list[str]] = {}
        self.everything: list[str] = []
        self.notes: list[HtmlElement] = []

    def put(self, text: str | None, kind: str) -> None:
        if text:
            self.buffers.setdefault(kind, []).append(text)
            self.everything.append(text)

    def take(self, element: HtmlElement, slot: str, kind: str) -> None:
        text = getattr(element, slot)
        if text:
            self.pieces.append(Piece(element, slot, kind, text))
            self.put(text, kind)

    def walk(self, element: HtmlElement, kind: str) -> None:
        if is_note(element):
            self.notes.append(element)
            self.take(element, "tail", kind)
            return
        own = _KIND.get(element.tag, kind) if kind == "text" else kind
        block = element.tag in BLOCK_TAGS or element.tag in ("figcaption", "br")
        if block:
            self.put("\n" if element.tag in ("br", "tr", "td", "th", "li") else "\n\n", own)
        self.inside(element, own)
        if block:
            self.put("\n", own)
        self.take(element, "tail", kind)

    def inside(self, element: HtmlElement, kind: str) -> None:
        self.take(element, "text", kind)
        for child in element:
            self.walk(child, kind)

    def read(self, root: HtmlElement) -> Analysis:
        """Return the text of everything, of each kind, and its places."""
        self.inside(root, "text")
        body = _squeeze("".join(self.everything))
        lead = " ".join("".join(self.buffers.get("text", [])).split())
        for note in self.notes:
            self.put("\n\n", "footnotes")
            self.inside(note, "footnotes")
        found = Analysis(_squeeze("".join(self.everything)), len(body), lead, pieces=self.pieces)
        found.buffers = {kind: _squeeze("".join(parts)) for kind, parts in self.buffers.items()}
        return found


def analyse(root: HtmlElement) -> Analysis:
    """Read a clean body's tree once; gives an id to each heading in place (`id` is the site's, never the writer's)."""
    found = _Reader().read(root)
    taken: dict[str, int] = {}
    for heading in root.iter("h2", "h3", "h4"):
        label = text_without_notes(heading)
        base = slugify(label[:200], 40) or "section"
        taken[base] = taken.get(base, 0) + 1
        # Two underscores cannot come from a heading's own words, so no numbered anchor meets another heading's.
        anchor = base if taken[base] == 1 else f"{base}__{taken[base]}"
        heading.set("id", f"s-{anchor}")
        found.outline.append((int(heading.tag[1]), f"s-{anchor}", label))
    found.figures = [read_figure(figure) for figure in root.iter("figure")]
    return found


def _squeeze(text: str) -> str:
    folded = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", folded).strip()


def read_figure(figure: HtmlElement) -> dict[str, str | bool]:
    """Return what a clean `figure` element says: its image's id, alt text, caption and credit, apart."""
    img = next(figure.iter("img"))
    caption = next(figure.iter("figcaption"), None)
    credit = next(figure.iter("span"), None)
    credit_text = " ".join(credit.text_content().split()) if credit is not None else ""
    caption_text = " ".join(caption.text_content().split()) if caption is not None else ""
    if credit_text and caption_text.endswith(credit_text):
        caption_text = caption_text[: -len(credit_text)].rstrip()
    match = FIGURE_SRC.fullmatch(img.get("src", ""))
    return {
        "id": match.group(1) if match else "",
        "alt": img.get("alt", ""),
        "decorative": img.get("data-decorative") == "true",
        "caption": caption_text,
        "credit": credit_text,
        "credit_kind": (credit.get("data-kind") or "") if credit is not None else "",
    }


def plain_text(html: str) -> str:
    """Return the plain text of clean HTML, blocks parted by blank lines."""
    return analyse(parse(html)).text if html else ""


def as_simple_text(html: str) -> str:
    """Return clean HTML as a writer without an editor changes it: plain paragraphs when it is nothing more, else the HTML."""
    if re.search(r"<(?!/?p>|br>)", html):
        return html
    text = re.sub(r"</p>\s*<p>", "\n\n", html).replace("<p>", "").replace("</p>", "").replace("<br>", "\n")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0").replace("&amp;", "&")
