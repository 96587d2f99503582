"""What a .docx holds that its HTML will not tell: counted in one pass over each part, in the child process."""

import re
from collections import Counter
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

MAX_DEPTH = 200
MAX_PARAGRAPHS = 12_000  # a post cannot have more, and mammoth gets slow
_PARTS = re.compile(r"word/(document|footnotes|endnotes|comments|header|footer)\d*\.xml")
_PROPERTIES = ("rPr", "pPr", "trPr", "tcPr", "numPr")
_PLAIN = {
    "chart": "charts",
    "relIds": "drawings",
    "OLEObject": "objects",
    "webVideoPr": "videos",
    "comment": "comments",
}


class Refused(Exception):
    """The file is hostile; the argument is a word that the parent process knows."""


class _Part:
    """The handlers of one part."""

    def __init__(self, kind: str, counts: Counter[str]) -> None:
        self.kind = kind
        self.counts = counts
        self.stack: list[str] = []
        self.line: list[str] = []
        self.lines: list[str] = []
        self.formula: list[str] = []
        self.formulas: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        parent = self.stack[-1] if self.stack else ""
        if len(self.stack) > MAX_DEPTH:
            raise Refused("deep")
        self._count(local, parent, attributes)
        if local in ("tab", "ptab", "br"):
            self.line.append("\t")
        self.stack.append(local)

    def _count(self, local: str, parent: str, attributes: dict[str, str]) -> None:
        if local == "txbxContent":
            is_spare = "Fallback" in self.stack
            self.counts["boxes_kept"] += is_spare or "Choice" not in self.stack
            self.counts["boxes"] += not is_spare
        elif "Fallback" in self.stack:
            return
        elif local in _PLAIN:
            self.counts[_PLAIN[local]] += 1
        elif local in ("ins", "del") and parent not in _PROPERTIES:
            self.counts[f"{local}s"] += 1
        elif local == "highlight" and parent == "rPr":
            self.counts["highlights"] += 1
        elif local == "vanish" and self.stack[-2:] == ["r", "rPr"]:
            self.counts["hidden"] += _is_on(attributes)

    def end(self, name: str) -> None:
        local = self.stack.pop()
        if local == "p":
            self.counts["paragraphs"] += 1
            if self.counts["paragraphs"] > MAX_PARAGRAPHS:
                raise Refused("long")
            self.lines.append("".join(self.line).strip())
            self.line = []
        elif local == "oMath" and "Fallback" not in self.stack:
            self.formulas.append("".join(self.formula).strip())
            self.formula = []

    def text(self, data: str) -> None:
        if not self.stack or self.stack[-1] != "t":
            return
        if "oMath" in self.stack:
            self.formula.append(data)
        elif self.kind in ("header", "footer") and "Fallback" not in self.stack:
            self.line.append(data)


def _is_on(attributes: dict[str, str]) -> bool:
    return next((v for k, v in attributes.items() if k.endswith("val")), "1") not in ("0", "false")


def no_doctype(*_arguments: object) -> None:
    """A .docx has no document type; one that declares entities is a bomb."""
    raise Refused("doctype")


def survey(archive: ZipFile) -> dict[str, Any]:
    """Return {"counts": by kind, "header": lines, "footer": lines, "formulas": texts}. Raises Refused, expat's error."""
    counts: Counter[str] = Counter()
    lines: dict[str, list[str]] = {"header": [], "footer": []}
    formulas: list[str] = []
    for name in sorted(set(archive.namelist())):
        counts["embedded"] += name.startswith("word/embeddings/")
        match = _PARTS.fullmatch(name)
        if match is None:
            continue
        part = _Part(match[1], counts)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = no_doctype
        parser.StartElementHandler = part.start
        parser.EndElementHandler = part.end
        parser.CharacterDataHandler = part.text
        with archive.open(name) as file:
            parser.ParseFile(file)
        formulas += part.formulas
        if match[1] in lines:
            lines[match[1]] += part.lines
    counts["formulas"] = len(formulas)
    return {
        "counts": dict(counts),
        **{kind: list(dict.fromkeys(line[:500] for line in found if line))[:40] for kind, found in lines.items()},
        "formulas": [text[:200] for text in formulas[:20]],
    }
