"""The report: citations, entries, and a plain sentence for each thing to look at."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.citations import lists, passages
from core.citations.citations import citation_brackets, find
from core.citations.entries import parse_entries
from core.citations.join import Joined, join
from core.citations.lexicon import Lexicon
from core.citations.model import Entry, Finding, Place, Report, Severity
from core.citations.names import fold
from core.citations.passages import Mention

# What keeps a reader from finding a source; the rest is advice.
_WARNINGS = frozenset(["cited-not-listed", "no-url", "quote-without-page", "figure-without-source"])
_SOURCE = re.compile(
    r"https?://|www\.|©|\bsources?\b|\bcredits?\b|\b(?:photo(?:graph)?|image|picture|screenshot|illustration|drawing|graphic)s?\s*(?:by|from|:)|"
    r"\bcourtesy\b|\b(?:adapted|taken|retrieved|reproduced) from\b|\bown (?:work|photo|image|picture|screenshot)\b|"
    r"\bby (?:the )?author\b|\bquellen?\b|\bfoto:|\bfuente|\bfonte\b|\bźródło\b|\bnguồn\b|来源|來源|图源|источник",
    re.IGNORECASE,
)


def check(text: str, references: Sequence[str], figures: Sequence[Mapping[str, Any]] = ()) -> Report:
    """Return what `text` (plain, blank lines between paragraphs) cites, what `references` hold, and what does not meet.

    A figure is a mapping with number, caption, credit, credit_kind ("own-work" needs no source), decorative, and start:
    the place of its caption in the text, or None.
    """
    entries = parse_entries(references)
    lexicon = Lexicon(entries)
    found = find(text, lexicon)
    joined = join(text, found.drafts, lexicon)
    citations = [one.citation for one in joined]
    reporter = _Reporter(text, references, entries, joined)
    has_list = any(entry.is_work for entry in entries)
    # Numbers in brackets or notes tell the sources: nothing can be said of what is cited.
    is_numeric = len(citations) < max(1, found.numeric) and (
        found.numeric > 0 or lists.is_numbered(entries) or _has_notes(text)
    )
    named = passages.mentions(text, entries, citations) if has_list and not is_numeric else []
    for one in joined:
        reporter.citation(one, has_list=has_list, is_numeric=is_numeric)
    if has_list and not is_numeric:
        for start, end, entry in passages.without_year(text, entries, joined, named):
            reporter.no_year(start, end, entry)
        reporter.never_cited(named)
    for start, end, citation, entry in passages.without_page(text, entries, joined):
        message = _("These words are quoted from “%(citation)s” without a page: add it, so that readers can find them.")
        reporter.add(
            "quote-without-page", "text", start, end, message % {"citation": _one_line(citation.text)}, entry.number
        )
    reporter.references()
    for figure in figures:
        reporter.figure(figure)
    return Report(
        citations,
        entries,
        sorted(reporter.findings, key=lambda f: (f.place == "references", f.start, f.end)),
        list(citation_brackets(found)),
    )


def in_text_citation_spans(text: str, references: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return the places of brackets that hold nothing but citations, with the brackets.

    “(Bruns, 2008, p. 3)” and “(ibid.)” are; the “(2008)” of “Bruns (2008)” is part of the sentence, and is not. With
    `references`, titles and names that only the list explains are known too.
    """
    return list(citation_brackets(find(text, Lexicon(parse_entries(references)))))


def _has_notes(text: str) -> bool:
    return re.search(r"[¹²³⁴-⁹]|[.,”’)]\d{1,2}(?=\s|$)", text) is not None


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Reporter:
    """Collects findings with their places and sentences."""

    def __init__(
        self, text: str, references: Sequence[str], entries: Sequence[Entry], joined: Sequence[Joined]
    ) -> None:
        self.text, self.entries, self.joined = text, entries, joined
        self.findings: list[Finding] = []
        self._places: list[tuple[int, int]] = []
        at = 0
        for reference in references:
            self._places.append((at, at + len(reference)))
            at += len(reference) + 1

    def add(self, code: str, place: Place, start: int, end: int, message: str, entry: int | None = None) -> None:
        severity: Severity = "warning" if code in _WARNINGS else "advice"
        self.findings.append(Finding(code, severity, place, start, end, message, entry))

    def entry(self, code: str, entry: Entry, message: str) -> None:
        start, end = self._places[entry.number]
        self.add(code, "references", start, end, message, entry.number)

    def citation(self, one: Joined, *, has_list: bool, is_numeric: bool) -> None:
        citation = one.citation
        names = {
            "citation": _label(one),
            "entry": ", ".join(f"“{self.entries[n].label}”" for n in citation.entries or sorted(one.maybe)),
        }
        number = citation.entries[0] if len(citation.entries) == 1 else None
        if one.match == "none" and one.is_missing and not is_numeric and (has_list or not citation.narrative):
            message = _("“%(citation)s” is cited here, but no entry of your references seems to belong to it.")
            self.add("cited-not-listed", "text", citation.start, citation.end, message % names)
        elif one.match == "order":
            message = _("“%(citation)s” is cited in this order, and your references say %(entry)s: the order of the authors differs. The source itself tells which is right.")  # fmt: skip
            self.add("author-order", "text", citation.start, citation.end, message % names, number)
        elif one.match == "spelling":
            message = _(
                "“%(citation)s” is close to %(entry)s in your references: one of the two spellings may be wrong."
            )
            self.add("spelling", "text", citation.start, citation.end, message % names, number)
        elif one.match == "year":
            message = _("“%(citation)s” is cited here, and your references have %(entry)s: one of the years may be wrong, or an entry is missing.")  # fmt: skip
            self.add("year", "text", citation.start, citation.end, message % names, number)

    def no_year(self, start: int, end: int, entry: Entry) -> None:
        name = self.text[start:end]
        message = _("“%(name)s” is named here without a year. If you mean “%(entry)s”, add its year in brackets.")
        self.add("no-year", "text", start, end, message % {"name": name, "entry": entry.label}, entry.number)

    def never_cited(self, named: Sequence[Mention]) -> None:
        cited: set[int] = set()
        for one in self.joined:
            cited |= {*one.citation.entries, *one.maybe}
        authors = {fold(self.entries[number].names[0].shown) for number in cited if self.entries[number].names}
        mentioned = {number for mention in named for number in mention.entries}
        folded = f" {fold(self.text)} "
        for entry in self.entries:
            if not entry.is_work or entry.number in cited:
                continue
            # Named without a year: it may be this entry that is meant, unless the name belongs to another that is cited.
            if entry.number in mentioned and not (entry.names and fold(entry.names[0].shown) in authors):
                continue
            if not entry.names or entry.names[0].is_group:
                start = fold(entry.lead or entry.title or entry.text).split(" ")[:3]
                if f" {' '.join(start)} " in folded:
                    continue
            message = _("“%(entry)s” stands in your references, but your text does not seem to cite it.")
            self.entry("listed-never-cited", entry, message % {"entry": entry.label})

    def references(self) -> None:
        for entry in self.entries:
            if not entry.is_work:
                continue
            following = self.entries[entry.number + 1] if entry.number + 1 < len(self.entries) else None
            if lists.lacks_author(entry):
                message = _(
                    "“%(entry)s” seems to begin with its title: name its author, or the body that published it."
                )
                self.entry("no-author", entry, message % {"entry": entry.label})
            if lists.lacks_url(entry, following):
                message = _("“%(entry)s” announces a web address, but none follows.")
                self.entry("no-url", entry, message % {"entry": entry.label})
        for earlier, entry in lists.doubles(self.entries):
            message = _("“%(entry)s” stands twice in your references, as numbers %(first)d and %(second)d.")
            numbers = {"entry": entry.label, "first": earlier.number + 1, "second": entry.number + 1}
            self.entry("duplicate-entry", entry, message % numbers)
        order = [number for one in self.joined for number in one.citation.entries]
        for entry, before in lists.out_of_order(self.entries, order):
            message = _(
                "“%(entry)s” comes after “%(before)s” in your references; in alphabetical order it would come before."
            )
            self.entry("not-alphabetical", entry, message % {"entry": entry.label, "before": before.label})

    def figure(self, figure: Mapping[str, Any]) -> None:
        caption, credit = str(figure.get("caption") or ""), str(figure.get("credit") or "")
        if (
            figure.get("decorative")
            or credit.strip()
            or figure.get("credit_kind") == "own-work"
            or _SOURCE.search(caption)
        ):
            return
        start = figure.get("start")
        at = start if isinstance(start, int) and 0 <= start <= len(self.text) else -1
        if at < 0 and caption and self.text.count(caption) == 1:
            at = self.text.index(caption)
        if any(
            one.draft.bracket.start >= at and one.citation.end <= at + len(caption) for one in self.joined if at >= 0
        ):
            return
        end = at + len(caption) if at >= 0 and self.text.startswith(caption, at) else max(at, 0)
        message = _("Figure %(number)s has no source: say whose work it is, or that it is your own.")
        self.add("figure-without-source", "text", max(at, 0), end, message % {"number": figure.get("number", "")})


def _label(one: Joined) -> str:
    """Return “Hinton & Hjorth (2013)” for a citation in any shape, with its authors as written."""
    citation = one.citation
    link = " & " if not citation.narrative else " and "
    names = citation.authors
    shown = names[0] if len(names) == 1 else ", ".join(names[:-1]) + link + names[-1]
    shown += " et al." if citation.others else ""
    return f"{shown} ({citation.year})" if citation.year else shown
