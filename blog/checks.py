"""What the writing desk finds in a text: citations, privacy, repetition. It advises; rules that stop are elsewhere."""

from typing import Any

from django.utils.translation import gettext as _

from core import overlap, privacy
from core.article import Article
from core.text import shorten

MOST = 60


def find(article: Article) -> list[dict[str, Any]]:
    """Return the findings of a post that was rendered with its references, in the order of the text, to be stored.

    Keys: `check` (citations, privacy, duplicates), `code`, `severity`, `place` (text or references), `start`, `end`,
    `message`. At most sixty, so that a broken list does not bury a post. In footnotes, where sources stand in full and
    in many forms, citations are linked, and nothing is said against them.
    """
    text, length = article.analysis.text, article.analysis.body_length
    assert article.report is not None
    found = [
        {
            "check": "citations", "code": f.code, "severity": f.severity, "place": f.place, "start": f.start,
            "end": f.end, "message": str(f.message),
        }
        for f in article.report.findings if f.place == "references" or f.start <= length
    ]  # fmt: skip
    found += [
        {
            "check": "privacy", "code": p.kind, "severity": "warning", "place": "text", "start": p.start, "end": p.end,
            "message": p.message,
        }
        for p in privacy.find(text)
    ]  # fmt: skip
    found += [_repeat(passage) for passage in overlap.repeats(text)]
    return found[:MOST]


def _repeat(passage: overlap.Passage) -> dict[str, Any]:
    """Return a passage that stands twice as a finding, with both texts."""
    words = {"one": shorten(passage.a_text, 90), "two": shorten(passage.b_text, 90)}
    if passage.kind == "same":
        message = _("This stands twice: “%(one)s”.") % words
    else:
        message = _("These say nearly the same: “%(one)s” and “%(two)s”.") % words
    return {
        "check": "duplicates", "code": passage.kind, "severity": "warning", "place": "text", "start": passage.b_start,
        "end": passage.b_end, "message": message, "first": [passage.a_start, passage.a_end],
    }  # fmt: skip
