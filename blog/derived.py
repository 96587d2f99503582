"""What a save derives from the words of a post: clean references, counts, the page, findings. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import WordKind
from assessments.models import Assessment, default_counted
from blog.enums import Licence
from blog.models import Figure, Post
from core import html
from core.article import Article, count_parts
from core.emphasis import from_text
from core.linking import render_references
from core.text import count_words
from people.enums import Visibility

LONGEST_TITLE = 5_000  # what is still looked at, to say by how much it is too long
MAX_REFERENCES = 300
# Grows with each change of what a save derives; `manage.py derive_posts` brings older posts along.
DERIVATION = 4
DERIVED = [
    "rendered",
    "excerpt",
    "plain_text",
    "outline",
    "references_html",
    "counts",
    "word_count",
    "findings",
    "derivation",
]


@dataclass(frozen=True)
class Content:
    """What a writer gives: raw title, body (HTML or plain text), references (one entry each), tags, settings."""

    title: str
    body: str = ""
    references: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    visibility: str = Visibility.COURSE
    licence: str = Licence.ALL_RIGHTS
    assessment: Assessment | None = None


def clean_references(entries: Iterable[str]) -> list[tuple[str, str]]:
    """Return (html, text) of each entry of a reference list, safe and without empty ones. Raises RefusedHTML."""
    wanted = [entry for entry in entries if entry.strip()]
    if len(wanted) > MAX_REFERENCES:
        raise html.RefusedHTML(_("A reference list has at most %(limit)d entries.") % {"limit": MAX_REFERENCES})
    if sum(map(len, wanted)) > html.MAX_CHARACTERS:
        raise html.RefusedHTML(_("This reference list is too long. Nothing was cut; shorten it and save again."))
    cleaned = [html.clean(f"<p>{from_text(entry)}</p>", html.REFERENCE) for entry in wanted]
    pairs = [(piece, " ".join(html.parse(piece).text_content().split())) for piece in cleaned if piece]
    return [(piece, text) for piece, text in pairs if text]


def sizes(figures: Iterable[Figure]) -> dict[str, tuple[int, int]]:
    """Return width and height in pixels by id."""
    return {str(figure.pk): (figure.width, figure.height) for figure in figures}


def whole_counts(parts: dict[str, int], title: str, references: list[tuple[str, str]]) -> dict[str, int]:
    """Return the words by kind, with those of the title and of the reference list."""
    listed = sum(count_words(text) for _html, text in references)
    return {**parts, WordKind.TITLE: count_words(title), WordKind.REFERENCES: listed}


def _count(counts: dict[str, int], assessment: Assessment | None) -> int:
    return sum(counts.get(kind, 0) for kind in (assessment.counted if assessment else default_counted()))


def count(content: Content) -> tuple[int, dict[str, int]]:
    """Return the words that count and the breakdown by WordKind, as saving would; writes nothing.

    Raises RefusedHTML when the body is over the bounds.
    """
    references = clean_references(content.references)
    parts = count_parts(html.clean(content.body, html.POST), [text for _html, text in references])
    counts = whole_counts(parts, content.title[:LONGEST_TITLE], references)
    return _count(counts, content.assessment), counts


def fill_derived(
    post: Post, article: Article, references: list[tuple[str, str]], findings: list[dict[str, Any]]
) -> None:
    """Put on `post` everything that is derived of it; its title and assessment are there already."""
    post.rendered, post.excerpt = article.rendered, article.excerpt
    post.plain_text = article.analysis.text
    post.outline = [list(entry) for entry in article.analysis.outline]
    post.references_html = render_references(references, article.cited)
    post.counts = whole_counts(article.counts, post.title, references)
    post.word_count = _count(post.counts, post.assessment)
    post.findings = findings
    post.derivation = DERIVATION
