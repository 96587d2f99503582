"""What an import says of itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

KINDS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "student_number": gettext_lazy("Student number"),
    "course": gettext_lazy("Course"),
    "assessment": gettext_lazy("Assessment"),
    "tutorial": gettext_lazy("Tutorial"),
    "tutor": gettext_lazy("Tutor"),
    "word_count": gettext_lazy("Word count"),
    "date": gettext_lazy("Date"),
    "institution": gettext_lazy("Institution"),
    "other": gettext_lazy("Other"),
}
TAKEN: dict[str, str | Promise] = {
    "headings": gettext_lazy("Headings"),
    "paragraphs": gettext_lazy("Paragraphs"),
    "quotations": gettext_lazy("Quotations"),
    "lists": gettext_lazy("Lists"),
    "tables": gettext_lazy("Tables"),
    "figures": gettext_lazy("Figures"),
    "captions": gettext_lazy("Captions"),
    "notes": gettext_lazy("Notes"),
    "links": gettext_lazy("Links"),
    "references": gettext_lazy("References"),
    "tags": gettext_lazy("Hashtags"),
}


@dataclass
class ImportReport:
    """What was taken, changed and left out. `body` and `references` are clean HTML; `words` as saving counts them."""

    title: str = ""
    body: str = ""
    references: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    header: list[dict[str, str]] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    words: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return everything, for JSON."""
        return {
            "title": self.title,
            "words": self.words,
            "header": self.header,
            "references": self.references,
            "tags": self.tags,
            "body": self.body,
            "taken": {kind: self.taken[kind] for kind in TAKEN if self.taken[kind]},
            "changed": self.changed,
            "left_out": self.left_out,
        }

    def header_lines(self) -> list[tuple[str, str]]:
        """Return (kind in words, text) of what was recognised in the typed header line."""
        return [(str(KINDS[item["kind"]]), item["text"]) for item in self.header]

    def taken_lines(self) -> list[tuple[str, int]]:
        """Return (kind in words, how many) of what was taken."""
        return [(str(label), self.taken[kind]) for kind, label in TAKEN.items() if self.taken[kind]]

    def lines(self) -> Iterator[str]:
        """Yield the report for people, a line at a time."""
        yield _("Title: %(title)s") % {"title": self.title or "–"}
        yield ngettext("%(n)d word", "%(n)d words", self.words) % {"n": self.words}
        yield from _section(_("Taken:"), [f"{label}: {n}" for label, n in self.taken_lines()])
        yield from _section(
            _("Lifted out of the text, and not part of it:"), [f"{kind}: {text}" for kind, text in self.header_lines()]
        )
        yield from _section(_("Changed:"), self.changed)
        yield from _section(_("Left out:"), self.left_out)
        if self.tags:
            yield _("Hashtags: %(tags)s") % {"tags": " ".join(f"#{tag}" for tag in self.tags)}


def _section(label: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield label
        yield from (f"  - {entry}" for entry in entries)
