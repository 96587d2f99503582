"""Footnotes: stored as `<span class="footnote">the note</span>` where the mark stands, numbered when they are shown.

A note has no number and no anchor of its own in what is stored, so that cutting, moving and merging text carries its
notes along and nothing can point to a note that is gone. It holds inline elements only; it stands in running text,
headings, lists, quotations and tables, but not in a link, in code, in a caption or in another note.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from core.tree import INLINE, insert_after

CLASS = "footnote"


def notes_in(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the footnotes of a clean tree in the order of their marks."""
    for span in root.iter("span"):
        if span.get("class") == CLASS:
            yield span


def is_note(element: HtmlElement) -> bool:
    """Whether an element of a clean tree is a footnote."""
    return element.tag == "span" and element.get("class") == CLASS


def text_without_notes(element: HtmlElement) -> str:
    """Return the words inside an element in one line, those of its footnotes left out."""

    def parts(node: HtmlElement) -> Iterator[str]:
        yield node.text or ""
        for child in node:
            if not is_note(child):
                yield from parts(child)
            yield child.tail or ""

    return " ".join("".join(parts(element)).split())


def shape_notes(root: HtmlElement) -> None:
    """Give each footnote its one shape, in place: inline elements only, nothing nested, no link around it.

    Where a note cannot stand (a caption, code, another note) its words stay, in brackets.
    """
    for note in reversed(list(notes_in(root))):
        note.attrib.pop("data-kind", None)
        if any(a.tag in ("figcaption", "figure", "pre", "code") or is_note(a) for a in note.iterancestors()):
            _to_brackets(note)
            continue
        for inside in reversed(list(note.iterdescendants())):
            if inside.tag == "img" or inside.tag in INLINE:
                continue
            inside.tail = f" {inside.tail or ''}"
            inside.drop_tag()
        _tidy_ends(note)
        link = next(note.iterancestors("a"), None)
        if link is not None:
            _move_behind(note, link)


def _to_brackets(note: HtmlElement) -> None:
    if note.text_content().strip():
        note.text = f" ({note.text or ''}"
        if len(note):
            note[-1].tail = f"{note[-1].tail or ''})"
        else:
            note.text += ")"
    note.drop_tag()


def _tidy_ends(note: HtmlElement) -> None:
    """Take white space and breaks off both ends of a note."""
    note.text = (note.text or "").lstrip()
    while len(note) and note[-1].tag == "br" and not (note[-1].tail or "").strip():
        note.remove(note[-1])
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip() or None
    else:
        note.text = note.text.rstrip()


def _move_behind(note: HtmlElement, link: HtmlElement) -> None:
    after, note.tail = note.tail or "", None
    before, parent = note.getprevious(), note.getparent()
    if before is not None:
        before.tail = (before.tail or "") + after
    else:
        parent.text = (parent.text or "") + after
    parent.remove(note)
    tail, link.tail = link.tail, None
    insert_after(link, note)
    note.tail = tail


def render_notes(root: HtmlElement) -> None:
    """Put numbered marks in the place of the footnotes of a tree, and the notes at its end; each links to the other."""
    notes = list(notes_in(root))
    if not notes:
        return
    section = root.makeelement("section", {"class": "footnotes", "role": "doc-endnotes", "aria-label": _("Footnotes")})
    listed = section.makeelement("ol", {})
    section.append(listed)
    for number, note in enumerate(notes, start=1):
        said = {"number": number}
        mark = note.makeelement("sup", {"class": "footnote-mark"})
        link = note.makeelement(
            "a",
            {
                "id": f"note-mark-{number}",
                "href": f"#note-{number}",
                "role": "doc-noteref",
                "aria-label": _("Footnote %(number)d") % said,
            },
        )
        link.text = str(number)
        mark.append(link)
        mark.tail, note.tail = note.tail, None
        note.getparent().replace(note, mark)
        back = note.makeelement(
            "a",
            {
                "class": "backlink",
                "href": f"#note-mark-{number}",
                "role": "doc-backlink",
                "aria-label": _("Back to the text of footnote %(number)d") % said,
            },
        )
        back.text = "↩"
        if len(note):
            note[-1].tail = f"{note[-1].tail or ''} "
        else:
            note.text = f"{note.text or ''} "
        note.append(back)
        note.tag = "li"
        note.attrib.pop("class")
        note.set("id", f"note-{number}")
        listed.append(note)
    root.append(section)
