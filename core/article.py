"""From a clean body to what is stored for the page: numbered figures, heading anchors, counts, plain text."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core.html import FIGURE_SRC, Analysis, analyse, inner_html, parse
from core.text import count_words, shorten

WIDTHS = (480, 960, 1600)
WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class Article:
    """What is derived from a body once, at save.

    `rendered`: HTML for the page. `counts`: words by kind (see assessments.enums.WordKind, title and references
    excepted). `analysis`: text, outline and figures.
    """

    rendered: str
    excerpt: str
    counts: dict[str, int]
    analysis: Analysis


def figure_url(figure_id: object, width: int) -> str:
    """Return the address of one size of a figure."""
    return f"/media/figures/{figure_id}/{width}.webp"


def render(body: str, sizes: Mapping[str, tuple[int, int]]) -> Article:
    """Return what is stored of a clean `body`; `sizes` gives width and height in pixels by figure id.

    Figures are numbered in their order, load late but for the first, and keep their place while they load.
    """
    root = parse(body)
    found = analyse(root)
    counts = {kind: count_words(text) for kind, text in found.buffers.items()}
    for number, figure in enumerate(root.iter("figure"), start=1):
        _render_figure(figure, number, sizes)
    for link in root.iter("a"):
        link.set("rel", "nofollow ugc noopener")
    for table in list(root.iter("table")):
        _wrap(table, "div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": _("Table")})
    return Article(inner_html(root), shorten(found.lead or found.text, 240), counts, found)


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
    if number > 1:
        img.set("loading", "lazy")
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


def _wrap(element: HtmlElement, tag: str, attributes: dict[str, str]) -> None:
    wrapper = element.makeelement(tag, attributes)
    wrapper.tail, element.tail = element.tail, None
    element.getparent().replace(element, wrapper)
    wrapper.append(element)


def reading_minutes(words: int) -> int:
    """Return the minutes that `words` take to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
