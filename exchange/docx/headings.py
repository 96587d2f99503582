"""The title, and the levels of the headings; headings that were only made bold become real ones."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from exchange.docx.report import ImportReport
from exchange.docx.tree import HEADINGS, holds, is_whole, remove, text_of, unwrap, words_in

TITLE_LENGTH = 200
TITLE_WORDS = 30
HEADING_WORDS = 14
SECTION = re.compile(
    r"(?i)(?:\d\W{0,2}\s*)?(?:introduction|abstract|background|conclusion|einleitung|introducción|摘要|引言|前言|notes|contents)\W?"
)
_SENTENCE_END = (".", ",", ";", "。", "，", "；", "”", '."')
_LABEL = re.compile(r"(?i)(?:title|titel|título|题目|標題|标题)\s*[:：]\s*")


def take_title(root: HtmlElement, report: ImportReport) -> None:
    """Lift the title: by its style, the one first heading, or the short first paragraph."""
    styled = next((block for block in root if block.get("class") == "title" and text_of(block)), None)
    if styled is not None:
        _lift(styled, report)
        return
    first = next((block for block in root if text_of(block) or block.tag == "figure"), None)
    if first is None or first.getnext() is None:
        return
    if first.tag not in HEADINGS and not _could_be_title(first):
        _title_of_assessment(report)
        return
    if first.tag in HEADINGS:
        same = [block for block in root if block.tag == first.tag]
        if len(same) == 1 and not SECTION.fullmatch(text_of(first)):
            _lift(first, report)
        elif (following := first.getnext()) is not None and following.tag in HEADINGS:
            _lift(first, report)  # two headings, one after the other: the first is of the whole
        return
    if not first.get("class") and not is_whole(first, "strong") and not is_whole(first, "u") and _ends(first):
        _title_of_assessment(report)
        return
    report.changed.append(_("The first line is taken as the title: “%(text)s”.") % {"text": text_of(first)})
    _lift(first, report)


def _title_of_assessment(report: ImportReport) -> None:
    """A header line "Assessment 3: On produsage" may hold the only title there is."""
    for item in report.header:
        _before, mark, title = item["text"].partition(":")
        if item["kind"] == "assessment" and mark and len(title.split()) > 1:
            report.title = title.strip()
            report.changed.append(_("The title is taken from the header line: “%(text)s”.") % {"text": report.title})
            return


def _could_be_title(block: HtmlElement) -> bool:
    text = text_of(block)
    return (
        block.tag == "p"
        and block.get("class") not in ("hanging", "caption", "entry", "indented")
        and len(text) <= TITLE_LENGTH
        and words_in(block) <= TITLE_WORDS
        and not SECTION.fullmatch(text)
        and not text.startswith("#")
    )


def _ends(block: HtmlElement) -> bool:
    return text_of(block).endswith((*_SENTENCE_END, "!", ":", "："))


def _lift(block: HtmlElement, report: ImportReport) -> None:
    title = _LABEL.sub("", text_of(block), count=1)
    following = block.getnext()
    if following is not None and following.get("class") in ("subtitle", "title"):
        more = text_of(following)
        if more and len(title) + len(more) + 2 <= TITLE_LENGTH:
            title = f"{title}{'' if title.endswith((':', '?', '!', '：')) else ':'} {more}"
            report.changed.append(_("The subtitle is part of the title."))
            remove(following)
    if len(title) <= TITLE_LENGTH:
        remove(block)
    else:
        title = title[:TITLE_LENGTH].rsplit(" ", 1)[0]
        report.changed.append(_("The title was too long: it is shortened, and stands whole above the text."))
        block.tag = "p"
    report.title = title


def set_levels(root: HtmlElement, report: ImportReport) -> None:
    """Bring headings to the levels from 2 to 4, without a gap at the top; make bold lines headings."""
    for heading in root.iter(*HEADINGS):
        unwrap(heading, "strong", "u")
    real = [block for block in root if block.tag in HEADINGS and text_of(block)]
    shift = 2 - min((int(block.tag[1]) for block in real), default=2)
    for block in real:
        block.tag = f"h{min(max(int(block.tag[1]) + shift, 2), 4)}"
    if shift and real:
        report.changed.append(_("Heading levels: the highest in the text is the second, below the title."))
    fakes = [block for block in root if _is_fake(block)]
    bold = set(fakes)
    if len(fakes) > sum(block.tag == "p" and block not in bold for block in root) + 1:
        return
    level = 3 if real else 2
    for block in fakes:
        _make_heading(block, level)
    if fakes:
        report.changed.append(
            ngettext(
                "A line that was only made bold or large is a heading now: %(texts)s.",
                "%(n)d lines that were only made bold or large are headings now: %(texts)s.",
                len(fakes),
            )
            % {"n": len(fakes), "texts": ", ".join(f"“{text_of(block)}”" for block in fakes[:8])}
        )


def _is_fake(block: HtmlElement) -> bool:
    """A short paragraph, or a list of one short item, that is wholly bold, underlined or large, with text after it."""
    following = block.getnext()
    while following is not None and not text_of(following) and not holds(following, "img"):
        following = following.getnext()
    if following is None or words_in(block) > HEADING_WORDS or text_of(block).endswith(_SENTENCE_END):
        return False
    if block.tag == "ol" and len(block) == 1:
        return is_whole(block, "strong") and not holds(block, "ol", "ul")
    if block.tag != "p" or block.get("class") in ("caption", "entry", "hanging", "indented"):
        return False
    return is_whole(block, "strong") or is_whole(block, "u") or block.get("class") == "large"


def _make_heading(block: HtmlElement, level: int) -> None:
    unwrap(block, "strong", "u", "li", "p")
    block.tag = f"h{level}"
