"""What the writing desk finds in a text: citations, privacy, repetition. It advises; rules that stop are elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import citations, overlap, privacy
from core.text import shorten

MOST = 60


def find(text: str, references: Sequence[str], figures: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Return the findings of a post's plain text, in the order of the text, each ready to be stored.

    Keys: `check` (citations, privacy, duplicates), `code`, `severity`, `place` (text or references), `start`, `end`,
    `message`. At most sixty, so that a broken list does not bury a post.
    """
    numbered = [{**figure, "number": number} for number, figure in enumerate(figures, start=1)]
    found = [
        {
            "check": "citations", "code": f.code, "severity": f.severity, "place": f.place, "start": f.start,
            "end": f.end, "message": str(f.message),
        }
        for f in citations.check(text, references, numbered).findings
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
