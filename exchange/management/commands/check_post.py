"""`manage.py check_post FILE`: the checks of the writing desk on a file, for scripts."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import html, overlap, privacy
from core.article import render
from core.text import count_words, split_references
from exchange.docx.importer import ImportRefused, read_docx
from exchange.plain import Taken, from_html, from_markdown, from_text


class Command(BaseCommand):
    """Checks a file; needs no database."""

    help = "Check a post in a .txt, .html, .md or .docx file: words, citations, references, privacy, repetition."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """A file, perhaps a file of references, and the form of the answer."""
        parser.add_argument("file")
        parser.add_argument("--references", help="A file with one reference a line, or with blank lines between.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, file: str, references: str | None, json: bool, **options: Any) -> None:
        """Print what was found."""
        try:
            taken = read(Path(file))
            if references:
                taken = Taken(taken.body, split_references(Path(references).read_text(encoding="utf-8")))
            result = check(taken)
        except html.RefusedHTML as error:
            raise CommandError(str(error)) from error
        self.stdout.write(dump(result) if json else plain(result))


def read(path: Path) -> Taken:
    """Return body and references of a file by its ending. Raises CommandError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    if path.suffix.lower() == ".docx":
        try:
            imported = read_docx(data)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        return Taken(imported.report.body, list(imported.report.references))
    text = data.decode("utf-8-sig", errors="replace")
    readers = {".html": from_html, ".htm": from_html, ".md": from_markdown}
    return readers.get(path.suffix.lower(), from_text)(text)


def check(taken: Taken) -> dict[str, Any]:
    """Return the whole result as one object; places are offsets in its `text`."""
    references = [html.plain_text(html.clean(entry, html.REFERENCE)) or entry for entry in taken.references]
    article = render(html.clean(taken.body, html.POST), {}, references)
    text, report = article.analysis.text, article.report
    assert report is not None
    breakdown = article.counts | {"references": sum(count_words(entry) for entry in references)}
    return {
        "text": text,
        "words": {"total": sum(article.counts.values()), "breakdown": breakdown},
        "citations": [
            {"text": c.text, "start": c.start, "end": c.end, "entries": list(c.entries)} for c in report.citations
        ],
        "references": references,
        "findings": [
            {
                "code": f.code, "severity": f.severity, "place": f.place, "start": f.start, "end": f.end,
                "message": str(f.message), "entry": f.entry,
            }
            for f in report.findings
            if f.place == "references" or f.start <= article.analysis.body_length
        ],
        "privacy": [
            {"code": p.kind, "start": p.start, "end": p.end, "message": p.message} for p in privacy.find(text)
        ],
        "duplicates": [
            {
                "kind": p.kind,
                "first": {"start": p.a_start, "end": p.a_end, "text": p.a_text},
                "second": {"start": p.b_start, "end": p.b_end, "text": p.b_text},
            }
            for p in overlap.repeats(text)
        ],
    }  # fmt: skip


def dump(result: dict[str, Any]) -> str:
    """Return the result as JSON."""
    return json.dumps(result, ensure_ascii=False, indent=1)


def plain(result: dict[str, Any]) -> str:
    """Return the result for people."""
    words = result["words"]
    lines = [f"{words['total']} words: " + ", ".join(f"{kind} {n}" for kind, n in words["breakdown"].items() if n)]
    lines.append(f"{len(result['citations'])} citations, {len(result['references'])} references")
    lines += [f"- {finding['code']}: {finding['message']}" for finding in result["findings"]]
    lines += [f"- {found['code']}: {found['message']}" for found in result["privacy"]]
    lines += [f"- {p['kind']}: “{p['first']['text']}” / “{p['second']['text']}”" for p in result["duplicates"]]
    return "\n".join(lines)
