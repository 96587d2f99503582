"""Word's, LibreOffice's, Google's and Zotero's names of paragraph styles, brought to a few of our own.

In the HTML that comes out of mammoth, a paragraph's class is one of CLASSES; headings keep their level.
"""

import re

CLASSES = ("title", "subtitle", "caption", "entry", "toc", "hanging", "indented", "large", "centred")

_NAMES = {
    "title": ("title", "titel", "título", "titre", "标题", "document title"),
    "subtitle": ("subtitle", "untertitel"),
    "caption": ("caption", "illustration", "figure", "drawing", "image caption", "figure caption", "beschriftung", "题注"),
    "quote": (
        "quote", "intense quote", "intensequote", "block text", "blocktext", "block quote", "block quotation", "blockquote", "quotations",
        "quotation", "zitat", "long quote",
    ),
    "toc": ("contents heading", "table of figures", "toc heading", "tocheading", "tableoffigures"),
}  # fmt: skip
_STYLE = {name: style for style, names in _NAMES.items() for name in names}
_ENTRY = re.compile(r"(?:citavi )?(?:endnote )?(?:bibliography|reference list|references|literaturverzeichnis)\b.*")
_TOC = re.compile(r"(?:toc|contents) ?\d")
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|标题) ?([1-9])")

CENTIMETRE = 567  # in twentieths of a point
LARGE = 14  # points; body text has 10 to 12

STYLE_MAP = "\n".join(
    [
        *(f"p[style-name='our {name}'] => p.{name}:fresh" for name in CLASSES),
        *(f"p[style-name='our h{level}'] => h{level}:fresh" for level in range(1, 7)),
        "p[style-name='our quote'] => blockquote > p:fresh",
        "r[style-name='Emphasis'] => em",
        "r[style-name='Intense Emphasis'] => em",
        "r[style-name='Subtle Emphasis'] => em",
        "r[style-name='Book Title'] => em",
        "u => u",
    ]
)


def style_of(name: str, *, is_listed: bool, alignment: str, indent: tuple[int, int, int], size: float) -> str | None:
    """Return our name for a paragraph, or None for an ordinary one.

    `name`: of its style. `indent`: start, hanging and first line in twips. `size`: of all its text in points, or 0.
    """
    if own := _named(" ".join(name.casefold().split())):
        return f"our {own}"
    if is_listed:
        return None
    start, hanging, first_line = indent
    if hanging >= CENTIMETRE // 3:
        return "our hanging"
    if start >= CENTIMETRE - 20 and not first_line:
        return "our indented"
    if size >= LARGE:
        return "our large"
    return "our centred" if alignment == "center" else None


def _named(name: str) -> str:
    if match := _HEADING.fullmatch(name):
        return f"h{min(int(match[1]), 6)}"
    if name == "heading":  # Pages
        return "h1"
    if _TOC.fullmatch(name):
        return "toc"
    if _ENTRY.fullmatch(name):
        return "entry"
    return _STYLE.get(name, "")
