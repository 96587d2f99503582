"""`manage.py compare_texts A B [C …]`: the passages that each pair of texts shares, for people and for scripts."""

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

from core import html
from core.article import render
from core.overlap import Essay, Passage, essay, shared, word_diff
from core.text import count_words
from exchange.management.commands.check_post import read

_HELP = """Print the passages that each pair of texts shares, the same or reworded.

Not counted: lists of references, quotations with their source, and what stands in a file given as --brief.
Files are .txt, .html, .md or .docx. With --json one object:
  texts: [{file, words, text, references, quotations}]: `text` is what was compared, places are offsets in it;
  pairs: [{a, b, same_words, reworded_words, passages}], one for each two files, in the order given;
  passages: [{kind, words, likeness, a: {start, end, paragraph, text}, b: {…}}]: kind is "same" (case, signs and
  white space aside) or "reworded"; words counts the shorter side; likeness is 1 for the same, from 0.3 for a rewording.
"""


class _AsWritten(DjangoHelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text.rstrip()


class Command(BaseCommand):
    """Compares files; needs no database."""

    help = _HELP
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keep the lines of the help."""
        return super().create_parser(prog_name, subcommand, formatter_class=_AsWritten, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Two files or more, and the form of the answer."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--brief", action="append", default=[], help="A file with words that anybody may use.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, files: list[str], brief: list[str], json: bool, **options: Any) -> None:
        """Print what was found."""
        if len(files) < 2:
            raise CommandError("Two files at least are needed.")
        try:
            essays = [take(Path(file)) for file in files]
            briefs = [take(Path(file)).text for file in brief]
        except html.RefusedHTML as error:
            raise CommandError(str(error)) from error
        result = compared(files, essays, briefs)
        self.stdout.write(dump(result) if json else plain(result))


def take(path: Path) -> Essay:
    """Return the essay in a file."""
    taken = read(path)
    body = html.clean(taken.body, html.POST)
    references = [html.clean(entry, html.REFERENCE) for entry in taken.references]
    return essay(render(body, {}).analysis.text, body, references)


def compared(files: Sequence[str], essays: Sequence[Essay], brief: Sequence[str]) -> dict[str, Any]:
    """Return the whole result as one object (see the help)."""
    pairs = []
    for (one, a), (other, b) in combinations(zip(files, essays, strict=True), 2):
        passages = shared(a, b, brief)
        pairs.append(
            {
                "a": one,
                "b": other,
                "same_words": sum(p.words for p in passages if p.kind == "same"),
                "reworded_words": sum(p.words for p in passages if p.kind == "reworded"),
                "passages": [_passage(p, a.text, b.text) for p in passages],
            }
        )
    texts = [
        {
            "file": file, "words": count_words(one.text), "text": one.text, "references": list(one.references),
            "quotations": list(one.quotations),
        }
        for file, one in zip(files, essays, strict=True)
    ]  # fmt: skip
    return {"texts": texts, "pairs": pairs}


def _passage(p: Passage, a: str, b: str) -> dict[str, Any]:
    return {
        "kind": p.kind,
        "words": p.words,
        "likeness": p.score,
        "a": {"start": p.a_start, "end": p.a_end, "paragraph": _paragraph(a, p.a_start), "text": p.a_text},
        "b": {"start": p.b_start, "end": p.b_end, "paragraph": _paragraph(b, p.b_start), "text": p.b_text},
    }


def _paragraph(text: str, place: int) -> int:
    """Return the number of the paragraph at `place`, from 1."""
    return sum(1 for line in text[:place].split("\n")[:-1] if line.strip()) + 1


def dump(result: dict[str, Any]) -> str:
    """Return the result as JSON."""
    return json.dumps(result, ensure_ascii=False, indent=1)


def plain(result: dict[str, Any]) -> str:
    """Return the result for people: of a rewording both sides, with what differs in brackets."""
    lines: list[str] = []
    for pair in result["pairs"]:
        lines.append(f"{pair['a']} and {pair['b']}:")
        if not pair["passages"]:
            lines += ["  nothing shared", ""]
            continue
        lines[-1] += f" {pair['same_words']} words the same, {pair['reworded_words']} reworded"
        for number, p in enumerate(pair["passages"], start=1):
            lines.append(f"  {number}. {p['kind']}, {p['words']} words: {_place(p['a'])} / {_place(p['b'])}")
            lines += [f"     {line}" for line in _both(p)]
        lines.append("")
    return "\n".join(lines).rstrip()


def _place(side: dict[str, Any]) -> str:
    return f"paragraph {side['paragraph']}, characters {side['start']}–{side['end']}"


def _both(passage: dict[str, Any]) -> list[str]:
    one, other = (" ".join(passage[side]["text"].split()) for side in "ab")
    if passage["kind"] == "same":
        return [f"“{one}”"]
    changes = word_diff(one, other)
    a = "".join(c.a_words if c.op == "equal" else _marked(c.a_words) for c in changes)
    b = "".join(c.b_words if c.op == "equal" else _marked(c.b_words) for c in changes)
    return [f"a: {a}", f"b: {b}"]


def _marked(words: str) -> str:
    return f"[{words.rstrip()}]{words[len(words.rstrip()) :]}" if words.strip() else words
