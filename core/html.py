"""The one gate through which people's HTML enters: bounds, nh3, our own shape, then bleach; once, at save.

What comes out holds only the tags and attributes listed here, well nested, with headings from 2 to 4, figures of
this site only, footnotes where their marks stand (see core/notes.py), and links with http, https or mailto. It is
stored, and never cleaned again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from bleach.sanitizer import Cleaner
from django.utils.translation import gettext as _
from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.notes import shape_notes
from core.reading import Analysis, analyse, as_simple_text, plain_text, read_figure
from core.text import tidy
from core.tree import BLOCK_TAGS, FIGURE_SRC, INLINE, inner_html, insert_after, paragraphs, parse

__all__ = [
    "BRIEF", "COMMENT", "FIGURE_SRC", "MAX_CHARACTERS", "POST", "REFERENCE", "Analysis", "Profile", "RefusedHTML",
    "analyse", "as_simple_text", "clean", "figures_in", "inner_html", "paragraphs", "parse", "plain_text", "read_figure",
]  # fmt: skip

MAX_CHARACTERS = 400_000
MAX_TAGS = 15_000
MAX_TAG_LENGTH = 4_000
MAX_ENTITIES = 15_000
MAX_DEPTH = 60

BLOCKS = frozenset(["p", "blockquote", "ol", "ul", "li", "pre"])
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
_BEGINS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)")
_BLOCK = re.compile(r"(?i)<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|figure|pre|section|article|hr)[\s>/]")
_SCHEME = re.compile(r"(?i)(https?://[^\s/]|mailto:[^\s@]+@)")


class RefusedHTML(ValueError):
    """The text is too large or too deep to be taken; the message says so in plain words."""


@dataclass(frozen=True)
class Profile:
    """What one kind of text may hold: a set of tags, and whether figures of this site and footnotes are among them."""

    tags: frozenset[str]
    figures: bool = False
    notes: bool = False

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
POST = Profile(BRIEF.tags | {"figure", "figcaption", "img", "span"}, figures=True, notes=True)


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
            return value in ("credit", "footnote")
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
    if next(_tags(html), None) is None:
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


def _tags(html: str) -> Iterator[tuple[str, str, int]]:
    """Yield each tag's slash (or nothing), name and length in characters; every character is looked at once or twice."""
    at = 0
    while found := _BEGINS.search(html, at):
        end = html.find(">", found.end())
        if end < 0:
            return
        yield found[1], found[2], end - found.start()
        at = end + 1


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
    for closing, name, length in _tags(html):
        if length > MAX_TAG_LENGTH:
            raise RefusedHTML(_("This text holds formatting that is too long. Paste it again without formatting."))
        if name.lower() in _IMPLIED_END:
            continue
        depth += -1 if closing else 1
        if depth > MAX_DEPTH * 4:
            raise RefusedHTML(_("This text is nested too deeply. Paste it again without formatting."))


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
    if profile.notes:
        shape_notes(root)
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
        insert_after(last.get(top, top), figure)
        last[top] = figure
    for element in list(root.iter("figure", "figcaption", "span")):
        if (element.tag == "figure" and element not in made) or (
            element.tag == "figcaption" and element.getparent() not in made
        ):
            element.tag = "p"
        elif (
            element.tag == "span"
            and element.get("class") != "footnote"
            and not any(a.tag == "figcaption" and a.getparent() in made for a in element.iterancestors())
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


def _unnest_paragraphs(root: HtmlElement) -> None:
    """A `div` that held blocks became a `p`; paragraphs and inline elements hold none, so they go and the blocks stay."""
    for element in reversed(list(root.iter(*INLINE))):
        if any(inside.tag in BLOCK_TAGS for inside in element.iterdescendants()):
            element.drop_tag()
    for element in reversed(list(root.iter("p", "h2", "h3", "h4"))):
        if any(child.tag in BLOCK_TAGS for child in element):
            for child in list(element):
                if child.tag in BLOCK_TAGS and child.tail and child.tail.strip():
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
        list(root.iter("p", "h2", "h3", "h4", "li", "ul", "ol", "blockquote", "strong", "em", "a", "u", "s", "span"))
    ):
        if element.tag in ("p", "h2", "h3", "h4", "li") and all(child.tag == "br" for child in element):
            text = (element.text or "") + "".join(child.tail or "" for child in element)
        elif len(element):
            continue
        else:
            text = element.text or ""
        if text.replace("\xa0", " ").strip():
            continue
        if element.tag in INLINE or element.tag == "span":
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
        if child.tag in BLOCK_TAGS:
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


def figures_in(body: str) -> list[str]:
    """Return the ids of the figures of a clean body, in their order."""
    return [str(read_figure(figure)["id"]) for figure in parse(body).iter("figure")] if body else []
