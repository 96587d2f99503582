"""Finds the reference list at the end of a text, by its heading or by its shape, and takes it out entry by entry."""

import re

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core import html
from core.text import shorten
from exchange.docx.report import ImportReport
from exchange.docx.tree import HEADINGS, inner, raw, remove, split_lines, text_of, words_in

_HEADING = re.compile(
    r"(?i)(?:\d{1,2}\.?\s*|[ivx]+\.\s*)?(?:list of )?(?:references?(?: list)?|bibliography|annotated bibliography|works cited|works consulted|"
    r"reference and bibliography|references and bibliography|literature(?: cited)?|sources|"
    r"literatur(?:verzeichnis|liste|angaben)?|quellen(?:verzeichnis|angaben)?|bibliogra(?:phie|fie|f[ií]a)|référence?s(?: bibliographiques)?|"
    r"referencias(?: bibliográficas)?|obras citadas|fuentes|riferimenti|bibliografia|参考文献|參考文獻|参考资料|參考資料|引用文献|文献)\s*[:：.]?"
)
_VAGUE = re.compile(r"(?i)\W*(?:\d{1,2}\.?\s*)?(?:literature|sources|literatur|quellen|fuentes|文献)\W*")
_AFTER = re.compile(r"(?i)(?:appendi(?:x|ces)|anhang|anexo|附录|notes|endnotes|footnotes|word count|author|about)\b.*")
_YEAR = r"(?:(?:19|20)\d\d(?:[–/-]\d{2,4})?[a-z]?|n\.\s?d\.?|no date|in press|forthcoming|o\.\s?J\.|s\.\s?f\.)"
_MARK = r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])?\s*"
# Author, Initial … (2008). / Surname, Name. … 2008. / Organisation 2008, … / 作者. 题名[J]. … 2019 / 作者（2008）《…》
_IN_BRACKETS = re.compile(
    rf"{_MARK}[^()（）]{{2,160}}[(（]\s*{_YEAR}(?:,[^()（）]{{2,40}})?\s*[)）]\s*[.,:;：。，、《“‘\"'–—]"
)
_SURNAME = re.compile(
    rf"{_MARK}[^\W\d_][\w'’-]*(?:\s[\w'’-]+){{0,2}},\s(?:[A-Z]\.|[A-Z][\w'’-]+|[A-Z]{{1,3}}\b).{{3,300}}\b{_YEAR}"
)
_HARVARD = re.compile(rf"{_MARK}[A-Z][^().?!]{{1,90}}\s{_YEAR},\s")
_CHINESE = re.compile(
    rf"{_MARK}[^\W\d_][^。]{{1,60}}[.．。,，].{{1,120}}(?:\[[A-Z](?:/[A-Z]{{2}})?\]|《[^》]+》|{_YEAR})"
)
_CONTINUES = re.compile(
    r"[a-zà-ÿ(<]|(?i:https?://|www\.|doi\b|retrieved from|available (?:at|from)|accessed|abgerufen|recuperado)|\d+[-–]\d+"
)
_PARTICLE = re.compile(
    r"(?:van|von|de|del|della|der|den|da|di|dos|du|la|le|el|al|bin|ibn|ter|ten|zu)[ -][\w' ’-]{1,40},|(?:danah boyd|bell hooks)\b|[a-z][\w'’-]+, [\w. ]{1,20}\("
)
_HAN = re.compile("[\u4e00-\u9fff]")


def is_heading(block: HtmlElement) -> bool:
    """Whether a block is the heading of a reference list."""
    return block.tag in (*HEADINGS, "p") and bool(_HEADING.fullmatch(text_of(block)))


def is_entry(block: HtmlElement) -> bool:
    """Whether a block looks like an entry of a reference list."""
    text = text_of(block)
    if not text or words_in(block) > 90 or block.tag not in ("p", "li"):
        return False
    if block.get("class") == "entry":
        return True
    if _HAN.search(text[:20]):
        return bool(_CHINESE.match(text) or _IN_BRACKETS.match(text))
    if not (text[0].isupper() or _PARTICLE.match(text) or text[0] in "[(“\"'‘@" or text[0].isdigit()):
        return False
    is_hanging = block.get("class") == "hanging"
    if _HARVARD.match(text) and (is_hanging or text.count(",") > 1):
        return True
    if is_hanging and (re.search(rf"\b{_YEAR}", text) or "http" in text):
        return True
    return bool(_IN_BRACKETS.match(text) and _is_listed_name(text)) or bool(_SURNAME.match(text))


def _is_listed_name(text: str) -> bool:
    """A sentence says "Bruns (2008), however"; an entry "Bruns, A. (2008)." or "Wikipedia. (2008)."."""
    name = re.split(r"[(（]", re.sub(_MARK, "", text, count=1), maxsplit=1)[0]
    return bool(re.search(r"[.,&，、]|@", name)) or text[text.index(name) :].count(".") >= 2


def take_references(root: HtmlElement, report: ImportReport) -> None:
    """Move the reference list from the text into the report."""
    blocks = list(root)
    start = next((n for n in range(len(blocks) - 1, 0, -1) if is_heading(blocks[n])), None)
    if start is not None and start + 1 < len(blocks):
        taken, inside = _after_heading(blocks[start + 1 :])
        if taken and _is_believable(blocks[start], taken):
            for heading in inside:
                report.left_out.append(
                    _("A heading inside the reference list: “%(text)s”.") % {"text": shorten(text_of(heading), 60)}
                )
            for heading in (blocks[start], *inside):
                remove(heading)
            _keep(taken, report)
            return
    taken = _by_shape(blocks)
    if taken:
        report.changed.append(_("The paragraphs at the end look like a reference list, and were taken as one."))
        _keep(taken, report)


def _is_believable(heading: HtmlElement, blocks: list[HtmlElement]) -> bool:
    """A section "Sources" can be part of the essay; half of what stands in a list of sources looks like entries."""
    lines = [line for block in blocks for line in _lines(block)]
    if _VAGUE.fullmatch(text_of(heading)):
        return sum(map(is_entry, lines)) * 2 >= len(lines) > 0
    return sum(map(words_in, lines)) <= 100 * len(lines)


def _after_heading(blocks: list[HtmlElement]) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return what stands below the heading of a list, up to the end or another section, and the headings in it."""
    taken: list[HtmlElement] = []
    inside: list[HtmlElement] = []
    for number, block in enumerate(blocks):
        if block.tag in HEADINGS:
            following = blocks[number + 1 : number + 2]
            if _AFTER.fullmatch(text_of(block)) or not following or not _has_entries(following[0]):
                break
            inside.append(block)
        elif block.tag in ("p", "ol", "ul", "blockquote"):
            if block.tag == "p" and text_of(block) and _AFTER.fullmatch(text_of(block)) and words_in(block) < 6:
                break
            taken.append(block)
        else:
            break
    return taken, inside


def _has_entries(block: HtmlElement) -> bool:
    return any(is_entry(line) for line in _lines(block))


def _by_shape(blocks: list[HtmlElement]) -> list[HtmlElement]:
    """The run of at least two entries with which the text ends; what continues an entry belongs to it."""
    first = len(blocks)
    entries = 0
    for number in range(len(blocks) - 1, 0, -1):
        block = blocks[number]
        if block.tag not in ("p", "ol", "ul"):
            break
        lines = _lines(block)
        if all(is_entry(line) or _CONTINUES.match(text_of(line)) for line in lines) and lines:
            found = sum(is_entry(line) for line in lines)
            entries += found
            if found:
                first = number
        elif text_of(block):
            break
    return blocks[first:] if entries >= 2 else []


def _lines(block: HtmlElement) -> list[HtmlElement]:
    """The entries-to-be of a block: list items, or the lines of a paragraph where each could be one."""
    if block.tag in ("ol", "ul"):
        return [item for item in block.iter("li") if text_of(item)]
    paragraphs = list(block.iter("p")) if block.tag == "blockquote" else [block]
    found: list[HtmlElement] = []
    for paragraph in paragraphs:
        found += split_lines(paragraph) if "\n" in raw(paragraph) else [paragraph] * bool(text_of(paragraph))
    return found


def _keep(blocks: list[HtmlElement], report: ImportReport) -> None:
    joined = 0
    entries: list[str] = []
    for line in [line for block in blocks for line in _lines(block)]:
        content = " ".join(_entry(line).split())
        if not content:
            continue
        continues = bool(_CONTINUES.match(text_of(line))) and not is_entry(line)
        if entries and continues:
            entries[-1] = f"{entries[-1]} {content}"
            joined += 1
        else:
            entries.append(content)
    if joined:
        report.changed.append(_("Entries of the reference list that were broken into lines are whole again."))
    if any(block.tag == "ol" for block in blocks):
        report.left_out.append(_("The numbers of the reference list."))
    for block in blocks:
        remove(block)
    report.references = entries


def _entry(line: HtmlElement) -> str:
    for link in list(line.iter("a")):
        if not text_of(link):
            link.drop_tag()
    return html.clean(f"<p>{inner(line).replace('<br>', ' ')}</p>", html.REFERENCE)
