"""Small operations on the tree of a text; blocks are the children of its root."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy

from lxml import html as lxml_html
from lxml.html import HtmlElement

from core.html import inner_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def raw(element: HtmlElement) -> str:
    """Return the text inside, with `\\n` for a line break."""
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "br" else raw(child))
        parts.append(child.tail or "")
    return "".join(parts)


def text_of(element: HtmlElement) -> str:
    """Return the text inside in one line."""
    return " ".join(raw(element).split())


def words_in(element: HtmlElement) -> int:
    """Return how many words stand inside, roughly; a Han character is half of one."""
    text = text_of(element)
    han = len(re.findall("[\u3400-\u9fff]", text))
    return len(re.sub("[\u3400-\u9fff]", " ", text).split()) + (han + 1) // 2


def is_whole(element: HtmlElement, tag: str) -> bool:
    """Whether all text inside stands in `tag`, and there is some."""

    def outside(node: HtmlElement) -> str:
        return (node.text or "") + "".join(
            ("" if child.tag == tag else outside(child)) + (child.tail or "") for child in node
        )

    return bool(text_of(element)) and not outside(element).strip()


def unwrap(element: HtmlElement, *tags: str) -> None:
    """Take the elements named `tags` off what stands inside."""
    for inside in list(element.iter(*tags)):
        if inside is not element:
            inside.drop_tag()


def holds(element: HtmlElement, *tags: str) -> bool:
    """Whether there is such an element inside."""
    return any(inside is not element for inside in element.iter(*tags))


def cut(element: HtmlElement, length: int) -> None:
    """Remove the first `length` characters of the text inside; a line break counts as one."""
    for node, name in list(_texts(element)):
        if length <= 0:
            break
        if name == "br":
            node.drop_tag()
            length -= 1
            continue
        text = getattr(node, name) or ""
        setattr(node, name, text[length:])
        length -= len(text)
    for node, name in _texts(element):
        if name != "br" and (text := getattr(node, name) or ""):
            setattr(node, name, text.lstrip())
            if text.strip():
                break


def _texts(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    yield element, "text"
    for child in element:
        if child.tag == "br":
            yield child, "br"
        else:
            yield from _texts(child)
        yield child, "tail"


def remove(element: HtmlElement) -> None:
    """Take an element out, with all that stands in it; the text after it stays."""
    element.drop_tree()


def inner(element: HtmlElement) -> str:
    """Return the HTML inside, tidy at both ends."""
    return inner_html(element).strip()


def make(tag: str, content: str = "") -> HtmlElement:
    """Return a new element with `content` (HTML) inside."""
    made = lxml_html.fragment_fromstring(content, create_parent=tag)
    assert isinstance(made, HtmlElement)
    return made


def split_lines(paragraph: HtmlElement) -> list[HtmlElement]:
    """Return a paragraph's lines as paragraphs of their own; a break inside an inline element does not part them."""
    lines = [make(paragraph.tag)]
    lines[0].text = paragraph.text
    for child in paragraph:
        if child.tag == "br":
            lines.append(make(paragraph.tag))
            lines[-1].text = child.tail
        else:
            lines[-1].append(deepcopy(child))
    for line in lines:
        line.set("class", paragraph.get("class", ""))
    return [line for line in lines if text_of(line) or holds(line, "img")]


def replace(old: HtmlElement, new: Iterable[HtmlElement]) -> None:
    """Put `new` blocks in the place of one."""
    for element in new:
        element.tail = None
        old.addprevious(element)
    remove(old)
