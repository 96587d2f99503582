"""Atom feeds (RFC 4287), joined from escaped strings."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import escape, quoteattr

# What XML has no way to say.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A feed needs a time also when nothing has happened yet; a fixed one, so that it is the same at each request.
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One item: `id` never changes, whatever becomes of the address; `summary` is plain text."""

    id: str
    url: str
    title: str
    author: str
    author_url: str
    published: datetime
    updated: datetime
    summary: str
    tags: Iterable[str] = ()
    rights: str = ""


def _text(value: str) -> str:
    return escape(_NO_XML.sub("", value))


def _attribute(value: str) -> str:
    return quoteattr(_NO_XML.sub("", value))


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def feed(*, url: str, page: str, title: str, subtitle: str, language: str, entries: Iterable[Entry]) -> bytes:
    """Return a feed in UTF-8: `url` is its own address and its id, `page` the page that it is of."""
    items = list(entries)
    updated = max((entry.updated for entry in items), default=BEGINNING)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(language)}>',
        f"<id>{_text(url)}</id><title>{_text(title)}</title><subtitle>{_text(subtitle)}</subtitle>",
        f"<updated>{_when(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(url)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(page)}/>',
    ]
    category = cache(_category)  # many entries have the same few tags
    return "".join([*head, *(_entry(item, category) for item in items), "</feed>\n"]).encode()


def _category(tag: str) -> str:
    return f"<category term={_attribute(tag)}/>"


def _entry(entry: Entry, category: Callable[[str], str]) -> str:
    tags = "".join(map(category, entry.tags))
    rights = f"<rights>{_text(entry.rights)}</rights>" if entry.rights else ""
    return (
        f"<entry><id>{_text(entry.id)}</id><title>{_text(entry.title)}</title>"
        f'<link rel="alternate" type="text/html" href={_attribute(entry.url)}/>'
        f"<published>{_when(entry.published)}</published><updated>{_when(max(entry.updated, entry.published))}</updated>"
        f"<author><name>{_text(entry.author)}</name><uri>{_text(entry.author_url)}</uri></author>"
        f"<summary>{_text(entry.summary)}</summary>{tags}{rights}</entry>"
    )
