"""What stands above and below an essay and is not part of it: the typed header line, typed word counts, hashtags."""

import re

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core.text import hashtags, shorten
from exchange.docx.header import is_name, recognise
from exchange.docx.headings import SECTION
from exchange.docx.report import ImportReport
from exchange.docx.tree import HEADINGS, is_whole, raw, remove, replace, split_lines, text_of, words_in

_TAG_LINE = re.compile(r"(?:[#＃][^\s#＃,，;、]+[\s,，;、]*)+")
_TAG_LABEL = re.compile(
    r"(?i)(?:tags?|hashtags?|keywords?|key words|schlagw(?:ö|oe)rter|palabras clave|关键词|關鍵詞|标签)\s*[:：]\s*(.+)"
)
_PAGE = re.compile(
    r"(?i)(?:page|seite|página|第)?\s*\|?\s*\d{0,4}\s*(?:(?:of|/|von|de|页)\s*\d{0,4})?\s*(?:\|?\s*page)?"
)
HEAD_BLOCKS = 20
HEAD_WORDS = 45


def take_page_lines(header: list[str], footer: list[str], report: ImportReport) -> None:
    """Read the page's own header and footer: what is recognised is kept in the report, the rest is left out."""
    for line in dict.fromkeys([*header, *footer]):
        if _PAGE.fullmatch(line.strip()):
            continue
        items = recognise(line)
        _add(items, report)
        if not items:
            report.left_out.append(
                _("The page's header or footer: “%(text)s”.") % {"text": shorten(line.replace("\t", " "), 100)}
            )


def _add(items: list[tuple[str, str]], report: ImportReport) -> None:
    for kind, text in items:
        item = {"kind": kind, "text": " ".join(text.split())[:200]}
        if item not in report.header:
            report.header.append(item)


def take_header(root: HtmlElement, report: ImportReport) -> None:
    """Lift the typed header lines from the first blocks, up to the first long paragraph or second heading."""
    part_lines(root)
    names: list[HtmlElement] = []
    headings = 0
    last_was_known = False
    for block in list(root)[:HEAD_BLOCKS]:
        if block.tag == "table":
            if not _take_table(block, report):
                break
            last_was_known = True
            continue
        is_heading = block.tag in HEADINGS or block.get("class") == "title"
        items = [] if block.get("class") == "title" else recognise(raw(block).replace("\n", " | "))
        if items and not (is_heading and not _says_more(items)):
            _add(items, report)
            remove(block)
            if names:
                _take_name(names, report)
            names, last_was_known = [], True
            continue
        if block.tag == "figure" or words_in(block) > HEAD_WORDS or (is_heading and headings):
            break
        headings += is_heading
        names = [block] if _could_be_name(block) else []
        if names and last_was_known:
            _take_name(names, report)
        last_was_known = False


def part_lines(root: HtmlElement) -> None:
    """Part the first paragraphs at their line breaks where one of the lines is a header line."""
    for block in list(root)[:HEAD_BLOCKS]:
        if block.tag != "p" or "\n" not in raw(block) or words_in(block) > 80:
            continue
        lines = split_lines(block)
        if any(recognise(text_of(line)) for line in lines):
            replace(block, lines)


def _says_more(items: list[tuple[str, str]]) -> bool:
    """A heading "Assessment 3: On produsage" may be the title; "Assessment 3", or one with a number in it, is none."""
    if any(kind in ("student_number", "word_count") for kind, _text in items):
        return True
    return all(kind in ("assessment", "course") and len(text.split()) < 4 for kind, text in items)


def _could_be_name(block: HtmlElement) -> bool:
    text = text_of(block)
    if block.tag != "p" or block.get("class") or is_whole(block, "strong") or SECTION.fullmatch(text):
        return False
    return is_name(text)


def _take_name(blocks: list[HtmlElement], report: ImportReport) -> None:
    """A line that could be a name, beside a line that was recognised; only one is the writer's."""
    if any(item["kind"] == "name" for item in report.header):
        return
    _add([("name", text_of(blocks[-1]))], report)
    remove(blocks[-1])


def _take_table(table: HtmlElement, report: ImportReport) -> bool:
    """Lift a small table whose rows are header lines ("Name | Lin Zhao")."""
    rows = [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    lines = [": ".join(cell.rstrip(":： ") for cell in row if cell) for row in rows]
    found = [recognise(line) or recognise(" | ".join(row)) for line, row in zip(lines, rows, strict=True)]
    if words_in(table) > 80 or sum(map(bool, found)) * 2 <= len([line for line in lines if line]):
        return False
    for items, line in zip(found, lines, strict=True):
        _add(items or [("other", line)] * bool(line), report)
    remove(table)
    return True


def take_end(root: HtmlElement, report: ImportReport) -> None:
    """Lift typed word counts and lines of hashtags from the end, one after the other."""
    for block in reversed(list(root)):
        text = text_of(block)
        if block.tag in ("p", *HEADINGS) and not text:
            remove(block)
        elif block.tag in ("p", *HEADINGS) and words_in(block) < 60 and (items := _end_line(text)):
            _add(items, report)
            remove(block)
        elif not take_tags(block, report, labelled=True):
            break


def _end_line(text: str) -> list[tuple[str, str]]:
    items = recognise(text)
    return items if any(kind in ("word_count", "student_number") for kind, _text in items) else []


def take_tags(block: HtmlElement, report: ImportReport, *, labelled: bool) -> bool:
    """Lift a line of hashtags; with `labelled` also one that says "Keywords: …". Returns whether it was one."""
    text = text_of(block).replace("＃", "#")
    match = _TAG_LABEL.fullmatch(text) if labelled else None
    if block.tag not in ("p", *HEADINGS) or words_in(block) > 60 or not (match or _TAG_LINE.fullmatch(text)):
        return False
    listed = re.sub(r"[，、;；]\s*", ", ", match[1] if match else text)
    if "#" in listed:
        listed = re.sub(r"[\s,]*#", " #", listed).strip()
    new = [tag for tag in hashtags(listed) if tag not in report.tags]
    report.tags += new[: 12 - len(report.tags)]
    if listed.count("#") > 12 or listed.count(",") >= 12:
        report.left_out.append(_("Hashtags after the twelfth."))
    remove(block)
    return True


def take_tags_above(root: HtmlElement, report: ImportReport) -> None:
    """Lift lines of hashtags or keywords from the first blocks."""
    for block in list(root)[:HEAD_BLOCKS]:
        if words_in(block) > HEAD_WORDS:
            break
        take_tags(block, report, labelled=True)
