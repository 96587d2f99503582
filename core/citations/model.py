"""What the citation check returns."""

from dataclasses import dataclass, field
from typing import Literal

from core.citations.dates import When
from core.citations.names import Name

Severity = Literal["advice", "warning"]
Place = Literal["text", "references"]


@dataclass(frozen=True)
class Citation:
    """One author and year (or a name without a year) in the text; `text` is exactly what stands from `start` to `end`.

    In a bracket each author and year is a citation of its own, without the brackets; a narrative one runs from the name
    to the closing bracket, or to its year when more follows in the bracket. `entries` are the 0-based numbers of the
    references that it is joined to: none when no entry fits, several when it cannot be told which is meant; one whose
    year, spelling or order of authors differs is joined too, and a finding says so. `others` is true for "et al.".
    """

    text: str
    start: int
    end: int
    authors: tuple[str, ...]
    year: str
    page: str
    narrative: bool
    entries: tuple[int, ...] = ()
    others: bool = False


@dataclass(frozen=True)
class Entry:
    """One reference as it was understood; `number` is its 0-based place in the list that was given.

    `style` tells how it is built: "author-date" (APA, Harvard, Chicago), "author-first" (the year comes late: MLA,
    Vancouver), "title-first", "heading", "continuation" (a line that belongs to the entry before), "empty" or
    "unknown". `authors` are surnames or names of bodies in the order of the list.
    """

    number: int
    text: str
    authors: tuple[str, ...] = ()
    year: str = ""
    title: str = ""
    url: str = ""
    style: str = "unknown"
    lead: str = ""
    is_numbered: bool = False
    others: bool = False
    is_certain: bool = False
    names: tuple[Name, ...] = field(default=(), repr=False)
    when: When = field(default=When(), repr=False)
    all_years: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_work(self) -> bool:
        """Whether this is an entry, and no heading, blank or broken line."""
        return self.style not in ("heading", "continuation", "empty")

    @property
    def label(self) -> str:
        """A short name for messages: authors as written, and the year."""
        lead = self.lead or self.text
        if len(lead) > 60:
            lead = lead[:60].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
        return f"{lead} ({self.year})" if self.lead and self.year else lead


@dataclass(frozen=True)
class Finding:
    """One thing to look at, with a plain sentence.

    `start` and `end` are offsets in the text for the place "text", and in the references joined by newlines for the
    place "references". `entry` is the 0-based number of the reference that it is about, if any.
    """

    code: str
    severity: Severity
    place: Place
    start: int
    end: int
    message: str
    entry: int | None = None


@dataclass(frozen=True)
class Report:
    """Everything that was found; `findings` are in the order of text, then references.

    `brackets` are the places of brackets that hold nothing but citations, as `in_text_citation_spans` returns them.
    """

    citations: list[Citation]
    entries: list[Entry]
    findings: list[Finding]
    brackets: list[tuple[int, int]] = field(default_factory=list)
