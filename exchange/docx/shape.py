"""From mammoth's HTML to ours: the steps, in the order in which they may find things."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from core import html
from core.text import shorten, tidy
from exchange.docx import edges, losses
from exchange.docx.archive import ImportRefused
from exchange.docx.figures import make_figures
from exchange.docx.headings import set_levels, take_title
from exchange.docx.references import take_references
from exchange.docx.report import ImportReport
from exchange.docx.tree import HEADINGS, holds, inner, is_whole, make, remove, text_of, words_in

_LINK = re.compile(r"(?i)\s*(?:https?://|mailto:)")
_CONTENTS = re.compile(r"(?i)(?:table of )?contents|inhalt(?:sverzeichnis)?|índice|目录|目錄")


def shape(source: str, pictures: list[bytes | None], survey: dict[str, Any]) -> ImportReport:
    """Return the report of `source` with a clean body, in which pictures have placeholder addresses.

    Raises ImportRefused when the text is over the bounds of the site.
    """
    report = ImportReport()
    root = html.parse(tidy(source))
    notes = _take_notes(root)
    _tidy_inline(root, report)
    for note in notes.values():
        _tidy_inline(note, report)
    _drop_contents(root, report)
    counts: dict[str, int] = survey.get("counts", {})
    make_figures(root, pictures, report, captions_below=bool(counts.get("charts") or counts.get("drawings")))
    edges.take_end(root, report)
    take_references(root, report)
    edges.take_end(root, report)
    below, report.header = report.header, []
    edges.take_header(root, report)
    report.header += [item for item in below if item not in report.header]
    edges.take_page_lines(survey.get("header", []), survey.get("footer", []), report)
    edges.take_tags_above(root, report)
    take_title(root, report)
    set_levels(root, report)
    _quote_indented(root, report)
    _head_tables(root)
    _add_notes(root, notes, report)
    losses.tell(survey, report)
    try:
        report.body = html.clean(html.inner_html(root), html.POST) if len(root) else ""
        report.references = [entry for entry in report.references if entry]
    except html.RefusedHTML as error:
        raise ImportRefused(str(error)) from error
    _count(report)
    return report


def _take_notes(root: HtmlElement) -> dict[str, HtmlElement]:
    """Take mammoth's list of notes off the end, by id; an empty footnote holds the place of each mark in the text."""
    last = root[-1] if len(root) else None
    notes: dict[str, HtmlElement] = {}
    if (
        last is not None
        and last.tag == "ol"
        and len(last)
        and re.match("docx-(?:foot|end)note-", last[0].get("id", ""))
    ):
        remove(last)
        notes = {item.get("id", ""): item for item in last}
    for item in notes.values():
        for link in [a for a in item.iter("a") if a.get("href", "").startswith("#docx-") and text_of(a) == "↑"]:
            remove(link)
    for mark in [sup for sup in root.iter("sup") if len(sup) == 1 and "note-ref-" in sup[0].get("id", "")]:
        place = make("span")
        place.set("class", "footnote")
        place.set("data-note", mark[0].get("href", "").removeprefix("#"))
        place.tail, mark.tail = mark.tail, None
        mark.getparent().replace(mark, place)
    return notes


def _tidy_inline(root: HtmlElement, report: ImportReport) -> None:
    """Links that lead somewhere safe, no anchors, no tabs, boxes to tick as signs."""
    unsafe: list[str] = []
    for link in list(root.iter("a")):
        href = _direct(link.get("href", ""))
        if _LINK.match(href):
            link.set("href", href)
            for line in list(link.iter("u")):
                line.drop_tag()
            continue
        if href and not href.startswith("#"):
            unsafe.append(text_of(link) or href)
        link.drop_tag()
    if unsafe:
        report.left_out.append(
            ngettext(
                "A link that does not lead to the web; its words stay: %(texts)s.",
                "%(n)d links that do not lead to the web; their words stay: %(texts)s.",
                len(unsafe),
            )
            % {"n": len(unsafe), "texts": ", ".join(f"“{shorten(text, 40)}”" for text in unsafe[:5])}
        )
    for box in list(root.iter("input")):
        box.tail = f"{'☑' if box.get('checked') is not None else '☐'} {box.tail or ''}"
        remove(box)
    for line in list(root.iter("u")):
        if len(line) == 1 and line[0].tag == "a" and is_whole(line, "a"):
            line.drop_tag()


def _direct(href: str) -> str:
    """Return where a link of Google's redirect leads, or the link itself."""
    if not href.startswith(("https://www.google.com/url?", "http://www.google.com/url?")):
        return href
    return next(iter(parse_qs(urlsplit(href).query).get("q", [])), href)


def _drop_contents(root: HtmlElement, report: ImportReport) -> None:
    listed = [block for block in root if block.get("class") == "toc"]
    if not listed:
        return
    before = listed[0].getprevious()
    if before is not None and _CONTENTS.fullmatch(text_of(before)):
        remove(before)
    for block in listed:
        remove(block)
    report.left_out.append(_("The table of contents: the site makes one of the headings."))


def _quote_indented(root: HtmlElement, report: ImportReport) -> None:
    """Paragraphs that are set in as a whole are quotations, where they are the exception."""
    paragraphs = [block for block in root if block.tag == "p" and text_of(block)]
    indented = [block for block in paragraphs if block.get("class") == "indented" and words_in(block) >= 8]
    if not indented or len(indented) * 3 > len(paragraphs):
        return
    for block in indented:
        quote = make("blockquote")
        block.addprevious(quote)
        block.tail = None
        quote.append(block)
    report.changed.append(
        ngettext(
            "A paragraph that was set in is a quotation now.",
            "%(n)d paragraphs that were set in are quotations now.",
            len(indented),
        )
        % {"n": len(indented)}
    )


def _head_tables(root: HtmlElement) -> None:
    """A first row that is bold throughout heads its table."""
    for table in root.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if len(rows) < 2 or holds(table, "th"):
            continue
        cells = [cell for cell in rows[0] if text_of(cell)]
        if cells and all(is_whole(cell, "strong") for cell in cells):
            for cell in rows[0]:
                cell.tag = "th"
                for bold in list(cell.iter("strong")):
                    bold.drop_tag()


def _add_notes(root: HtmlElement, notes: dict[str, HtmlElement], report: ImportReport) -> None:
    """Put each note where its mark stands; one whose mark went with a lifted line goes with it, and is told."""
    for place in [span for span in root.iter("span") if span.get("data-note")]:
        item = notes.pop(place.get("data-note", ""), None)
        if item is None or not text_of(item):
            remove(place)
            continue
        blocks = [block for block in item.iter("p", "li", "td", "th") if not holds(block, "p", "li")] or [item]
        inside = make("span", "<br>".join(inner(block) for block in blocks if text_of(block)))
        place.text = inside.text
        place.extend(inside)
        report.taken["notes"] += 1
    for item in notes.values():
        report.left_out.append(
            _("A note whose mark is not in the text: “%(text)s”.") % {"text": shorten(text_of(item), 80)}
        )


def _count(report: ImportReport) -> None:
    root = html.parse(report.body)
    tags = [element.tag for element in root.iterdescendants()]
    report.taken["headings"] = sum(tag in HEADINGS for tag in tags)
    report.taken["paragraphs"] = sum(block.tag == "p" for block in root)
    report.taken["quotations"] = tags.count("blockquote")
    report.taken["lists"] = sum(block.tag in ("ol", "ul") for block in root)
    report.taken["tables"] = tags.count("table")
    report.taken["figures"] = tags.count("figure")
    report.taken["captions"] = sum(bool(text_of(caption)) for caption in root.iter("figcaption"))
    report.taken["links"] = tags.count("a") + sum(entry.count("<a ") for entry in report.references)
    report.taken["references"] = len(report.references)
    report.taken["tags"] = len(report.tags)
