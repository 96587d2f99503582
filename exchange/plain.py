"""Plain text, simple Markdown and HTML files as a body and a reference list."""

import re
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from core import html
from core.text import tidy

_REFERENCES = re.compile(
    r"(?i)^(references?(?: list)?|bibliography|works cited|literature(?: cited)?|literaturverzeichnis|bibliographie|"
    r"bibliografía|referencias|bibliografia|referências|参考文献)\s*:?$"
)
_ENTRY = re.compile(r"^.{3,200}?\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]?\s")
_STARTS = re.compile(r"^[^\W\d_][\w'’.-]+,\s")


@dataclass(frozen=True)
class Taken:
    """A body as HTML, and the entries of its reference list."""

    body: str
    references: list[str] = field(default_factory=list)


def from_text(text: str) -> Taken:
    """Read plain text: a line alone between blank lines is a paragraph, a short one without a full stop a heading."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", tidy(text)) if block.strip()]
    if len(blocks) < 3 and not any(_is_wrapped(block.split("\n")) for block in blocks):
        blocks = [line.strip() for line in tidy(text).split("\n") if line.strip()]
    body, references = _split(blocks)
    return Taken("".join(_block(block) for block in body), references)


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether these are the lines of one paragraph, broken at a width: most go on in the next, in lower case."""
    goes_on = sum(1 for line, after in pairwise(lines) if line[-1:] not in ".!?:" and after[:1].islower())
    return len(lines) > 1 and goes_on * 2 >= len(lines) - 1


def _block(block: str) -> str:
    line = " ".join(block.split())
    words = len(line.split())
    if words <= 9 and "\n" not in block and not line.endswith((".", "!", "…", ":", ",", ";", "”", ")")):
        return f"<h2>{escape(line, quote=False)}</h2>"
    return f"<p>{escape(line, quote=False)}</p>"


def _split(blocks: list[str]) -> tuple[list[str], list[str]]:
    """Part the reference list, found by its heading or as the longest run of entries near the end, from the body."""
    for index in range(len(blocks) - 1, -1, -1):
        if _REFERENCES.match(blocks[index]):
            return blocks[:index], _entries(blocks[index + 1 :])
    best = (0, 0)
    start = None
    for index, block in enumerate([*blocks, ""]):
        looks = bool(len(block) < 400 and _ENTRY.match(block) and not block.startswith(("(", "“", '"')))
        if looks and start is None:
            start = index
        elif not looks and start is not None:
            if index - start >= best[1] - best[0]:
                best = (start, index)
            start = None
    length = best[1] - best[0]
    is_list = length >= 2 or (length == 1 and bool(_STARTS.match(blocks[best[0]])))
    if is_list and best[0] >= len(blocks) // 3:
        return blocks[: best[0]], _entries(blocks[best[0] : best[1]])
    return blocks, []


def _entries(blocks: list[str]) -> list[str]:
    lines = [line for block in blocks for line in block.split("\n")]
    return [" ".join(line.split()) for line in lines if line.strip()]


def from_html(text: str) -> Taken:
    """Read an HTML file; what follows a heading like "References" is the list."""
    body = re.sub(r"(?is)^.*?<body[^>]*>|</body>.*$", "", text)
    root = html.parse(html.clean(body, html.POST))
    references: list[str] = []
    heading = None
    for element in root:
        if element.tag in ("h2", "h3", "h4") and _REFERENCES.match(" ".join(element.text_content().split())):
            heading = element
    if heading is not None:
        for element in list(heading.itersiblings()):
            items = list(element.iter("li")) or [element]
            references += [" ".join(item.text_content().split()) for item in items]
            root.remove(element)
        root.remove(heading)
    return Taken(html.inner_html(root), [entry for entry in references if entry])


def from_markdown(text: str) -> Taken:
    """Read the Markdown that essays use: headings, paragraphs, quotes, lists, emphasis, links."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", tidy(text)) if block.strip()]
    plain = [re.sub(r"^#{1,6}\s+|\s+#+$", "", block) for block in blocks]
    for index in range(len(plain) - 1, -1, -1):
        if _REFERENCES.match(plain[index]):
            entries = _entries([re.sub(r"(?m)^\s*(?:[-*+]|\d+\.)\s+", "", block) for block in blocks[index + 1 :]])
            return Taken("".join(map(_markdown_block, blocks[:index])), [_inline_text(entry) for entry in entries])
    return Taken("".join(map(_markdown_block, blocks)))


def _markdown_block(block: str) -> str:
    if heading := re.match(r"^(#{1,6})\s+(.*?)\s*#*$", block):
        level = min(max(len(heading.group(1)), 2), 4)
        return f"<h{level}>{_inline(heading.group(2))}</h{level}>"
    if block.startswith(">"):
        quoted = re.sub(r"(?m)^>[ ]?", "", block)
        return f"<blockquote><p>{_inline(quoted)}</p></blockquote>"
    lines = block.split("\n")
    if all(re.match(r"^\s*(?:[-*+]|\d+\.)\s+", line) for line in lines):
        tag = "ol" if re.match(r"^\s*\d", block) else "ul"
        texts = [re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", line) for line in lines]
        items = "".join(f"<li>{_inline(text)}</li>" for text in texts)
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{_inline(' '.join(block.split()))}</p>"


def _inline(text: str) -> str:
    text = escape(text, quote=False)
    text = re.sub(r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)", r"<em>\1</em>", text)


def _inline_text(text: str) -> str:
    return re.sub(r"(?<!\w)[*_]{1,2}([^*_]+)[*_]{1,2}(?!\w)", r"\1", text)
