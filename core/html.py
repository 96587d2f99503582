"""The one gate through which people's HTML enters: bounds, nh3, our own shape, then bleach; once, at save.

What comes out holds only the tags and attributes listed here, well nested, with headings from 2 to 4, figures of
this site only, and links with http, https or mailto. It is stored, and never cleaned again.
"""

import re
from dataclasses import dataclass, field

import nh3
from bleach.sanitizer import Cleaner
from django.utils.translation import gettext as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.text import slugify, tidy

MAX_CHARACTERS = 400_000
MAX_TAGS = 15_000
MAX_TAG_LENGTH = 4_000
MAX_ENTITIES = 15_000
MAX_DEPTH = 60

INLINE = frozenset(["a", "br", "cite", "code", "em", "s", "strong", "sub", "sup", "u"])
BLOCKS = frozenset(["p", "blockquote", "ol", "ul", "li", "pre"])
FIGURE_SRC = re.compile(r"/media/figures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\d{1,4})\.webp")
CREDIT_KINDS = ("own-work", "screenshot", "licensed", "permission")

_RENAME = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
# Blocks that a profile does not know become paragraphs, so that their words do not run together.
_TO_PARAGRAPH = frozenset(
    ["address", "article", "aside", "dd", "div", "dt", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "main", "nav", "pre", "section", "td", "th"]
)  # fmt: skip
_IMPLIED_END = frozenset(
    ["p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "br", "hr", "img", "dt", "dd", "col", "option", "input"]
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_BLOCK = re.compile(r"(?i)<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|figure|pre|section|article|hr)[\s>/]")
_SCHEME = re.compile(r"(?i)(https?://[^\s/]|mailto:[^\s@]+@)")


class RefusedHTML(ValueError):
    """The text is too large or too deep to be taken; the message says so in plain words."""


@dataclass(frozen=True)
class Profile:
    """What one kind of text may hold: a set of tags, and whether figures of this site are among them."""

    tags: frozenset[str]
    figures: bool = False

    @property
    def cleaner(self) -> Cleaner:
        """A bleach cleaner for this profile (not safe to share between threads, so made for each use)."""
        return Cleaner(
            tags=self.tags,
            attributes=_allowed_attribute,
            protocols={"http", "https", "mailto"},
            strip=True,
            strip_comments=True,
        )


REFERENCE = Profile(frozenset(["a", "em"]))
COMMENT = Profile(INLINE | BLOCKS - {"pre"})
BRIEF = Profile(INLINE | BLOCKS | {"h2", "h3", "h4", "hr", "table", "thead", "tbody", "tr", "th", "td"})
POST = Profile(BRIEF.tags | {"figure", "figcaption", "img", "span"}, figures=True)


def _allowed_attribute(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case "a", "href":
            return True  # bleach checks the scheme
        case "img", "src":
            return FIGURE_SRC.fullmatch(value) is not None
        case "img", "alt":
            return True
        case "img", "data-decorative":
            return value == "true"
        case "span", "class":
            return value == "credit"
        case "span", "data-kind":
            return value in CREDIT_KINDS
        case (("td" | "th"), ("colspan" | "rowspan")):
            return value.isdecimal() and len(value) < 3
        case "ol", "start":
            return value.isdecimal() and len(value) < 5
    return False


def clean(html: str, profile: Profile) -> str:
    """Return `html` as safe, well-nested HTML of `profile`, without empty blocks.

    Text without any tag is taken as plain text: a blank line parts paragraphs.
    Raises RefusedHTML when the text is over the bounds at the top of this module.
    """
    html = tidy(html)
    _check_bounds(html)
    if not _TAG.search(html):
        html = paragraphs(html)
    elif not _BLOCK.search(html):
        # Typed by hand with a few inline tags: blank lines still part paragraphs.
        html = "".join(f"<p>{block.strip()}</p>" for block in re.split(r"\n[ \t]*\n", html))
    allowed = profile.tags | _RENAME.keys() | _TO_PARAGRAPH
    attributes = {tag: names for tag, names in _NH3_ATTRIBUTES.items() if tag in allowed}
    html = nh3.clean(
        html, tags=set(allowed), attributes=attributes, link_rel=None, url_schemes={"http", "https", "mailto"}
    )
    root = parse(html)
    _shape(root, profile)
    cleaned: str = profile.cleaner.clean(inner_html(root)).strip()
    return cleaned


_NH3_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "data-decorative"},
    "span": {"class", "data-kind"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}


def _check_bounds(html: str) -> None:
    if len(html) > MAX_CHARACTERS:
        raise RefusedHTML(
            _(
                "This text is too long: %(got)s characters, where %(limit)s are possible. Nothing was cut; shorten it and save again."
            )
            % {"got": f"{len(html):,}", "limit": f"{MAX_CHARACTERS:,}"}
        )
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_ENTITIES:
        raise RefusedHTML(_("This text holds too much formatting. Paste it again without formatting."))
    depth = 0
    # Only a text that has no ">" for a long stretch can hide an oversized tag from the scan below.
    if any(len(part) - (part.find(">") if ">" in part else 0) > MAX_CHARACTERS for part in html.split("<")):
        raise RefusedHTML(_("This text holds formatting that is too long."))
    for closing, name, rest in _TAG.findall(html):
        if len(rest) > MAX_TAG_LENGTH:
            raise RefusedHTML(_("This text holds formatting that is too long. Paste it again without formatting."))
        if name.lower() in _IMPLIED_END:
            continue
        depth += -1 if closing else 1
        if depth > MAX_DEPTH * 4:
            raise RefusedHTML(_("This text is nested too deeply. Paste it again without formatting."))


def parse(html: str) -> HtmlElement:
    """Return the tree of an HTML fragment under one `div`."""
    return lxml_html.fragment_fromstring(html, create_parent="div")


def inner_html(root: HtmlElement) -> str:
    """Return the HTML inside `root`."""
    start = _escape(root.text or "")
    return start + "".join(lxml_html.tostring(child, encoding="unicode") for child in root)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs, parted at blank lines, with `<br>` at single line ends."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text)]
    return "".join(f"<p>{'<br>'.join(_escape(block).split(chr(10)))}</p>" for block in blocks if block.strip())


def _shape(root: HtmlElement, profile: Profile) -> None:
    """Give the tree the site's own shape, in place: our tag names, only whole figures, no empty blocks, no stray text."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root:
            continue
        if _depth(element) > MAX_DEPTH:
            raise RefusedHTML(_("This text is nested too deeply. Paste it again without formatting."))
        tag = _RENAME.get(element.tag, element.tag)
        element.tag = "p" if tag not in profile.tags and tag in _TO_PARAGRAPH else tag
        if element.tag == "a" and not _SCHEME.match(element.get("href", "").strip()):
            element.drop_tag()
    if profile.figures:
        _shape_figures(root)
    _unnest_paragraphs(root)
    _wrap_stray_text(root)
    _drop_empty(root)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ancestor in element.iterancestors())


def _shape_figures(root: HtmlElement) -> None:
    """Make each image of this site one whole figure at the top level: the image and a caption, nothing else."""
    for img in list(root.iter("img")):
        if not FIGURE_SRC.fullmatch(img.get("src", "")):
            img.drop_tree()
    for img in [child for child in root if child.tag == "img"]:
        holder = lxml_html.Element("p")
        holder.tail, img.tail = img.tail, None
        root.replace(img, holder)
        holder.append(img)
    last: dict[HtmlElement, HtmlElement] = {}
    made: set[HtmlElement] = set()
    for img in list(root.iter("img")):
        top = _top(root, img)
        old = next((a for a in img.iterancestors("figure") if a not in made), None)
        caption = next(old.iter("figcaption"), None) if old is not None else None
        img.drop_tree()  # the text after it moves to its neighbour, but lxml leaves a copy
        img.tail = None
        if caption is None:
            caption = lxml_html.Element("figcaption")
        else:
            caption.drop_tree()
            caption.tail = None
            _shape_caption(caption)
        if img.get("data-decorative"):
            img.set("alt", "")
        figure = lxml_html.Element("figure")
        figure.extend([img, caption])
        made.add(figure)
        _insert_after(last.get(top, top), figure)
        last[top] = figure
    for element in list(root.iter("figure", "figcaption", "span")):
        if (element.tag == "figure" and element not in made) or (
            element.tag == "figcaption" and element.getparent() not in made
        ):
            element.tag = "p"
        elif element.tag == "span" and not any(
            a.tag == "figcaption" and a.getparent() in made for a in element.iterancestors()
        ):
            element.drop_tag()


def _shape_caption(caption: HtmlElement) -> None:
    """Leave only inline elements in a caption, and at most one credit, of a kind that we know."""
    credits = 0
    for element in list(caption.iterdescendants()):
        if element.tag == "span" and element.get("class") == "credit" and not credits:
            credits += 1
            if element.get("data-kind") not in CREDIT_KINDS:
                element.attrib.pop("data-kind", None)
        elif element.tag not in INLINE:
            element.drop_tag()


def _top(root: HtmlElement, element: HtmlElement) -> HtmlElement:
    """Return the top-level element in which `element` stands (itself when it is one)."""
    while element.getparent() is not root:
        element = element.getparent()
    return element


def _insert_after(place: HtmlElement, element: HtmlElement) -> None:
    """Insert `element` after `place` and the text that follows it."""
    tail, place.tail = place.tail, None
    place.addnext(element)
    place.tail = tail


_BLOCK_TAGS = frozenset(
    [
        "p",
        "blockquote",
        "ol",
        "ul",
        "li",
        "pre",
        "h2",
        "h3",
        "h4",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
    ]
)


def _unnest_paragraphs(root: HtmlElement) -> None:
    """A `div` that held blocks became a `p`; paragraphs and inline elements hold none, so they go and the blocks stay."""
    for element in reversed(list(root.iter(*INLINE))):
        if any(inside.tag in _BLOCK_TAGS for inside in element.iterdescendants()):
            element.drop_tag()
    for element in reversed(list(root.iter("p", "h2", "h3", "h4"))):
        if any(child.tag in _BLOCK_TAGS for child in element):
            for child in list(element):
                if child.tag in _BLOCK_TAGS and child.tail and child.tail.strip():
                    rest = lxml_html.Element("p")
                    rest.text, child.tail = child.tail, None
                    child.addnext(rest)
            if element.text and element.text.strip():
                lead = lxml_html.Element("p")
                lead.text, element.text = element.text, None
                element.insert(0, lead)
            element.drop_tag()


def _drop_empty(root: HtmlElement) -> None:
    """Drop blocks and inline elements that hold nothing, inner ones first; a lone line break is nothing."""
    for element in reversed(
        list(root.iter("p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "strong", "em", "a", "u", "s"))
    ):
        if element.tag in ("p", "h2", "h3", "h4", "li") and all(child.tag == "br" for child in element):
            text = (element.text or "") + "".join(child.tail or "" for child in element)
        elif len(element):
            continue
        else:
            text = element.text or ""
        if text.replace("\xa0", " ").strip():
            continue
        if element.tag in INLINE:
            element.drop_tag()  # its white space parts two words
        else:
            element.drop_tree()


def _wrap_stray_text(root: HtmlElement) -> None:
    """Put text and inline elements that stand between blocks at the top level into paragraphs."""
    run: HtmlElement | None = None

    def open_run(before: HtmlElement | None) -> HtmlElement:
        paragraph = lxml_html.Element("p")
        if before is None:
            root.append(paragraph)
        else:
            before.addprevious(paragraph)
        return paragraph

    children = list(root)
    if root.text and root.text.strip():
        run = open_run(children[0] if children else None)
        run.text, root.text = root.text, None
    for index, child in enumerate(children):
        if child.tag in _BLOCK_TAGS:
            run = None
            if child.tail and child.tail.strip():
                following = children[index + 1] if index + 1 < len(children) else None
                tail, child.tail = child.tail, None
                run = open_run(following)
                run.text = tail
        else:
            if run is None:
                run = open_run(child)
            run.append(child)  # takes its tail with it


@dataclass
class Analysis:
    """What one walk over a clean body finds.

    `text`: plain text, blocks parted by blank lines. `lead`: the running text of the first paragraphs, for excerpts.
    `outline`: (level, id, text) of each heading. `figures`: one dict a figure with id, alt, decorative, caption,
    credit, credit_kind. `buffers`: the plain text by kind (text, headings, captions, quotations, tables).
    """

    text: str = ""
    lead: str = ""
    outline: list[tuple[int, str, str]] = field(default_factory=list)
    figures: list[dict[str, str | bool]] = field(default_factory=list)
    buffers: dict[str, str] = field(default_factory=dict)


_KIND = {
    "h2": "headings", "h3": "headings", "h4": "headings",
    "figcaption": "captions", "blockquote": "quotations", "table": "tables",
}  # fmt: skip


def analyse(root: HtmlElement) -> Analysis:
    """Read a clean body's tree once; gives an id to each heading in place (`id` is the site's, never the writer's)."""
    found = Analysis()
    buffers: dict[str, list[str]] = {}
    everything: list[str] = []
    lead: list[str] = []
    taken: dict[str, int] = {}

    def put(text: str | None, kind: str) -> None:
        if text:
            buffers.setdefault(kind, []).append(text)
            everything.append(text)
            if kind == "text":
                lead.append(text)

    def walk(element: HtmlElement, kind: str) -> None:
        own = _KIND.get(element.tag, kind) if kind == "text" else kind
        block = element.tag in _BLOCK_TAGS or element.tag in ("figcaption", "br")
        if block:
            put("\n" if element.tag in ("br", "tr", "td", "th", "li") else "\n\n", own)
        put(element.text, own)
        for child in element:
            walk(child, own)
        if block:
            put("\n", own)
        put(element.tail, kind)

    for child in root:
        walk(child, "text")
    for heading in root.iter("h2", "h3", "h4"):
        label = " ".join(heading.text_content().split())
        base = slugify(label[:200], 40) or "section"
        taken[base] = taken.get(base, 0) + 1
        # Two underscores cannot come from a heading's own words, so no numbered anchor meets another heading's.
        anchor = base if taken[base] == 1 else f"{base}__{taken[base]}"
        heading.set("id", f"s-{anchor}")
        found.outline.append((int(heading.tag[1]), f"s-{anchor}", label))
    for figure in root.iter("figure"):
        found.figures.append(read_figure(figure))
    found.text = _squeeze("".join(everything))
    found.lead = " ".join("".join(lead).split())
    found.buffers = {kind: _squeeze("".join(parts)) for kind, parts in buffers.items()}
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
