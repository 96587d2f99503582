"""A reference as its writer edits it: plain text with *emphasis*, and HTML only where it holds a link."""

import re

from core.tree import escape

_STARRED = re.compile(r"(?<![\w*\\/])\*(?=[^\s*])([^*<>]*[^\s*\\])\*(?![\w*])")
_PARTS = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"</?[a-zA-Z]")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\xa0"), ("&amp;", "&"))


def from_text(entry: str) -> str:
    r"""Return an entry as HTML: *words* become `em`, `\*` an asterisk. Tags stay as they are, and are cleaned later."""
    if not _TAG.search(entry):
        return _star(escape(entry))
    return "".join(part if part.startswith("<") else _star(part) for part in _PARTS.split(entry))


def _star(text: str) -> str:
    return _STARRED.sub(r"<em>\1</em>", text).replace("\\*", "*")


def to_text(piece: str) -> str:
    """Return a stored entry as it is edited: the plainest form of which `from_text` makes the same HTML again."""
    escaped = piece.replace("*", "\\*")
    starred = re.sub(r"<em>([^*<>]*)</em>", r"*\1*", escaped)
    plain = starred
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    return next((text for text in (plain, starred, escaped) if from_text(text) == piece), piece)
