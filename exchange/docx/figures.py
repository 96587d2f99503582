"""Makes figures of pictures: their captions from where students put them, their numbers taken off, their alt text judged."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from core.text import shorten
from exchange.docx.report import ImportReport
from exchange.docx.tree import cut, inner, is_whole, make, raw, remove, replace, text_of, unwrap, words_in

_WORD = r"(?:figure|fig\.?|image|picture|photo(?:graph)?|screenshot|illustration|diagram|chart|graph|abbildung|abb\.?|bild|figura|imagen|图片?|圖片?|図)"
_LABEL = re.compile(rf"(?i)\s*[\[(]?{_WORD}\s*(?P<number>\d{{1,3}}|[ivx]{{1,5}}\b|[一二三四五六七八九十])(?:[a-z]\b|\.\d+)?[\])]?(?P<stop>\s*[:：.–—|-]\s*|\s+|$)")  # fmt: skip
_CREDIT = re.compile(
    r"(?i)\(?\s*(?:(?:image|photo|picture)?\s*(?:source|credit)s?|(?:photo|image|picture)(?:graph)?\s+by|screenshot (?:by|from|of)|taken from|retrieved from|来源|quelle|fuente)\b\s*[:：]?"
)
_FILE = re.compile(r"(?i)\s*(?:\S.{0,120}\.(?:png|jpe?g|gif|webp|bmp|tiff?|svg|heic|emf|wmf)|(?:image|img|picture|grafik|图片|screenshot|screen shot|dsc)[ _-]?\d[\w .:-]*|https?://\S+)\s*")  # fmt: skip
_AUTO = re.compile(r"(?i)description automatically generated|ai-generated content may be incorrect|automatisch generierte beschreibung|^an? (?:picture|image|screenshot|close[- ]up|person|group|screen ?shot) (?:containing|of an? (?:computer|cell ?phone|social media)|showing) |^(?:a )?(?:picture|image|photo|screenshot|图片|graphical user interface)$")  # fmt: skip

PLACEHOLDER = "/media/figures/00000000-0000-4000-8000-{:012d}/960.webp"


@dataclass
class _Tally:
    numbers: list[tuple[int, int]] = field(default_factory=list)
    labels: int = 0
    poor_alts: int = 0
    undescribed: int = 0
    lost: list[str] = field(default_factory=list)


def make_figures(
    root: HtmlElement, pictures: list[bytes | None], report: ImportReport, *, captions_below: bool
) -> None:
    """Turn each `<img src="docx:3">` into a figure with a placeholder for its address; tell the report.

    `captions_below`: prefer the paragraph after a picture to the one before it.
    """
    _unpack_layout_tables(root)
    tally = _Tally()
    number = 0
    last: dict[HtmlElement, HtmlElement] = {}
    for img in list(root.iter("img")):
        index = int(img.get("src", "").removeprefix("docx:") or -1)
        caption = _take_caption(root, img, below_first=captions_below)
        if not 0 <= index < len(pictures) or pictures[index] is None:
            _lose(img, caption, tally)
            continue
        number += 1
        figure = _figure(img, index, caption, number, tally)
        _place(root, img, figure, last)
    _tell(report, tally)


def _unpack_layout_tables(root: HtmlElement) -> None:
    """A table that only arranges pictures and their captions is no table: its columns become blocks."""
    for table in list(root.iter("table")):
        cells = list(table.iter("td", "th"))
        if not any(True for _img in table.iter("img")) or any(True for _inner in table.iterdescendants("table")):
            continue
        if any(not _has_img(cell) and text_of(cell) and not _is_caption(cell, loose=True) for cell in cells):
            continue
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        for column in range(max(map(len, rows), default=0)):
            for row in rows:
                for block in list(row[column]) if column < len(row) else []:
                    block.tail = None
                    table.addprevious(block)
        remove(table)


def _has_img(element: HtmlElement) -> bool:
    return next(element.iter("img"), None) is not None


def _is_caption(block: HtmlElement | None, *, loose: bool = False) -> bool:
    """Whether a block without a picture is a caption: by its style, or by a typed label."""
    if block is None or block.tag not in ("p", "td", "th", "h4", "h5", "h6") or _has_img(block) or not text_of(block):
        return False
    match = _LABEL.match(raw(block))
    if block.get("class") == "caption":
        return match is not None or not re.match(r"(?i)(?:table|tabelle|tabla|表)\s*\d", text_of(block))
    if match is None or words_in(block) > 80:
        return False
    if loose or match["stop"].strip() or block.get("class") == "centred" or is_whole(block, "em"):
        return True
    return words_in(block) <= 14 and not text_of(block).endswith(".")


def _take_caption(root: HtmlElement, img: HtmlElement, *, below_first: bool) -> HtmlElement | None:
    """Return the caption of a picture, taken out of the text, with a credit line that follows it."""
    holder = img.getparent()
    while holder is not root and holder.tag not in ("p", "td", "th", "li", *(f"h{n}" for n in range(1, 7))):
        holder = holder.getparent()
    if holder is root:
        return None
    if text_of(holder):
        if holder.tag != "p" or list(holder.iter("img"))[-1] is not img or not _LABEL.match(raw(holder).lstrip("\n")):
            return None
        caption = make("p", inner(holder))
        for inside in list(caption.iter("img")):
            remove(inside)
        cut(caption, len(raw(caption)) - len(raw(caption).lstrip()))
        holder.text = None
        for child in list(holder):
            child.tail = None
            if not _has_img(child):
                remove(child)
        return caption
    if list(holder.iter("img"))[-1] is not img:
        return None  # several side by side: their one caption goes to the last
    after, before = holder.getnext(), holder.getprevious()
    while after is not None and after.tag == "p" and not text_of(after) and not _has_img(after):
        after = after.getnext()
    order = (after, before) if below_first else (before, after)
    caption = next((block for block in order if _is_caption(block)), None)
    if caption is None:
        return None
    following = caption.getnext()
    if following is not None and following.tag == "p" and _is_credit(following):
        caption.append(make("span", inner(following)))
        remove(following)
    remove(caption)
    return caption


def _is_credit(block: HtmlElement) -> bool:
    return bool(_CREDIT.match(text_of(block))) and words_in(block) <= 40 and not _has_img(block)


def _lose(img: HtmlElement, caption: HtmlElement | None, tally: _Tally) -> None:
    name = text_of(caption) if caption is not None else _good_alt(img.get("alt", ""))
    tally.lost.append(shorten(name, 80))
    remove(img)


def _good_alt(alt: str) -> str:
    alt = " ".join(alt.split())
    return "" if _FILE.fullmatch(alt) or _AUTO.search(alt) else alt[:1000]


def _figure(img: HtmlElement, index: int, caption: HtmlElement | None, number: int, tally: _Tally) -> HtmlElement:
    alt = " ".join(img.get("alt", "").split())
    good = _good_alt(alt)
    tally.poor_alts += bool(alt and not good)
    tally.undescribed += not good
    figure = make("figure")
    figure.append(make("img"))
    figure[0].set("src", PLACEHOLDER.format(index))
    figure[0].set("alt", good)
    figure.append(_figcaption(caption, number, tally))
    return figure


def _figcaption(caption: HtmlElement | None, number: int, tally: _Tally) -> HtmlElement:
    if caption is None:
        return make("figcaption")
    credit = caption[-1] if len(caption) and caption[-1].tag == "span" else None
    if credit is not None:
        caption.remove(credit)
    if match := _LABEL.match(raw(caption)):
        tally.labels += 1
        if match["number"].isdecimal() and int(match["number"]) != number:
            tally.numbers.append((int(match["number"]), number))
        cut(caption, match.end())
    for tag in ("strong", "em"):
        if is_whole(caption, tag):
            unwrap(caption, tag)
    content = inner(caption)
    if credit is not None:
        content = f'{content} <span class="credit">{inner(credit)}</span>'
    return make("figcaption", content.replace("<br>", " ").strip())


def _place(root: HtmlElement, img: HtmlElement, figure: HtmlElement, last: dict[HtmlElement, HtmlElement]) -> None:
    """Put the figure at the top level: where its paragraph stood, or after the block that it stood in."""
    top = img
    while top.getparent() is not root:
        top = top.getparent()
    if top is img:
        replace(img, [figure])
        return
    remove(img)
    figure.tail = None
    place = last.get(top, top)
    place.addnext(figure)
    last[top] = figure


def _tell(report: ImportReport, tally: _Tally) -> None:
    if tally.labels:
        report.changed.append(
            ngettext(
                "A typed figure number was taken off its caption: figures are numbered by the site.",
                "%(n)d typed figure numbers were taken off their captions: figures are numbered by the site.",
                tally.labels,
            )
            % {"n": tally.labels}
        )
    report.changed += [
        _("Figure %(old)d is now Figure %(new)d: look where the text speaks of it.") % {"old": old, "new": new}
        for old, new in tally.numbers
    ]
    if tally.undescribed:
        report.changed.append(
            ngettext(
                "A picture has no description yet: write one in the editor.",
                "%(n)d pictures have no description yet: write them in the editor.",
                tally.undescribed,
            )
            % {"n": tally.undescribed}
        )
    if tally.poor_alts:
        report.left_out.append(
            ngettext(
                "The description of a picture that was a file name, or made by a machine.",
                "The descriptions of %(n)d pictures that were file names, or made by a machine.",
                tally.poor_alts,
            )
            % {"n": tally.poor_alts}
        )
    report.left_out += [
        (_("A picture that is not in the file, or is too large: “%(name)s”.") % {"name": name})
        if name
        else _("A picture that is not in the file, or is too large.")
        for name in tally.lost
    ]
