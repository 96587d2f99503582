"""From a clean body to what is stored for the page: numbered figures, heading anchors, counts, plain text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core import citations
from core.linking import count_kinds, link_citations
from core.notes import render_notes
from core.reading import Analysis, analyse
from core.text import shorten
from core.tree import FIGURE_SRC, inner_html, parse

WIDTHS = (480, 960, 1600)
SEEN_AT_ONCE = 300  # characters of a text that leave its next figure in sight on a phone
WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class Article:
    """What is derived from a body once, at save.

    `rendered`: HTML for the page. `counts`: words by kind (see assessments.enums.WordKind, title and references
    excepted). `analysis`: text, outline and figures. `report`: what it cites, or None when there was no need to know.
    `cited`: how many links lead to each reference, by its number from 1.
    """

    rendered: str
    excerpt: str
    counts: dict[str, int]
    analysis: Analysis
    report: citations.Report | None = None
    cited: Sequence[int] = ()


def figure_url(figure_id: object, width: int) -> str:
    """Return the address of one size of a figure."""
    return f"/media/figures/{figure_id}/{width}.webp"


def count_parts(body: str, references: Sequence[str]) -> dict[str, int]:
    """Return the words of a clean body by kind, as `render` counts them; `references` are plain text."""
    found = analyse(parse(body))
    return count_kinds(found, citations.in_text_citation_spans(found.text, references))


def render(body: str, sizes: Mapping[str, tuple[int, int]], references: Sequence[str] | None = None) -> Article:
    """Return what is stored of a clean `body`; `sizes` gives width and height in pixels by figure id.

    Figures are numbered in their order, load late but for one that opens the text, and keep their place while they load; footnotes
    are numbered and stand at the end. With `references` (plain text of each entry) citations lead to their entries.
    """
    root = parse(body)
    found = analyse(root)
    report, cited = None, [0]
    if references is None:
        brackets = citations.in_text_citation_spans(found.text)
    else:
        report = citations.check(found.text, references, number_figures(found))
        brackets = report.brackets
    counts = count_kinds(found, brackets)
    if report is not None:
        cited = link_citations(found, report.citations)
    for number, figure in enumerate(root.iter("figure"), start=1):
        _render_figure(figure, number, sizes)
        if number > 1 or not _opens(root, figure):
            next(figure.iter("img")).set("loading", "lazy")
    for link in root.iter("a"):
        if link.get("class") != "citation":
            link.set("rel", "nofollow ugc noopener")
    render_notes(root)
    for table in list(root.iter("table")):
        _wrap(table, "div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": _("Table")})
    _add_links(root)
    return Article(inner_html(root), shorten(found.lead or found.text, 240), counts, found, report, cited)


def number_figures(found: Analysis) -> list[dict[str, object]]:
    """Return the figures of a text with their numbers, as the citation check takes them."""
    return [{**figure, "number": number} for number, figure in enumerate(found.figures, start=1)]


def _opens(root: HtmlElement, figure: HtmlElement) -> bool:
    """Tell whether `figure` stands so near the start of the text that it is seen without scrolling."""
    before = 0
    for block in root:
        if block is figure or figure in block.iterdescendants():
            return before < SEEN_AT_ONCE
        before += len(block.text_content())
    return False


def _render_figure(figure: HtmlElement, number: int, sizes: Mapping[str, tuple[int, int]]) -> None:
    figure.set("id", f"figure-{number}")
    img = next(figure.iter("img"))
    match = FIGURE_SRC.fullmatch(img.get("src", ""))
    figure_id = match.group(1) if match else ""
    width, height = sizes.get(figure_id, (960, 600))
    offered = sorted({min(w, width) for w in WIDTHS})
    img.attrib.pop("data-decorative", None)
    img.set("alt", img.get("alt", ""))
    img.set("src", figure_url(figure_id, min(960, width)))
    img.set("srcset", ", ".join(f"{figure_url(figure_id, w)} {w}w" for w in offered))
    img.set("sizes", "(min-width: 46rem) 44rem, 100vw")
    img.set("width", str(width))
    img.set("height", str(height))
    img.set("decoding", "async")
    caption = next(figure.iter("figcaption"), None)
    if caption is None:
        return
    for span in caption.iter("span"):
        span.attrib.pop("data-kind", None)
    label = caption.makeelement("span", {"class": "figure-number"})
    label.text = _("Figure %(number)d") % {"number": number}
    label.tail = f" {caption.text or ''}".replace("  ", " ")
    caption.text = None
    caption.insert(0, label)


def _add_links(root: HtmlElement) -> None:
    """Make each heading's address a link beside it, and each figure a link to its largest file."""
    for heading in root.iter("h2", "h3", "h4"):
        label = " ".join(heading.text_content().split())
        said = _("Link to “%(heading)s”") % {"heading": shorten(label, 80)}
        link = heading.makeelement("a", {"class": "anchor", "href": f"#{heading.get('id')}", "aria-label": said})
        link.text = "#"
        heading.append(link)
        heading.set("aria-label", label)  # or its link would be read as a part of it
    for number, figure in enumerate(root.iter("figure"), start=1):
        img = next(figure.iter("img"))
        widest = img.get("srcset", "").rsplit(", ", 1)[-1].split(" ")[0]
        said = _("Figure %(number)d, enlarged") % {"number": number}
        _wrap(img, "a", {"class": "figure-link", "href": widest, "data-enlarge": "", "aria-label": said})


def _wrap(element: HtmlElement, tag: str, attributes: dict[str, str]) -> None:
    wrapper = element.makeelement(tag, attributes)
    wrapper.tail, element.tail = element.tail, None
    element.getparent().replace(element, wrapper)
    wrapper.append(element)


def reading_minutes(words: int) -> int:
    """Return the minutes that `words` take to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
