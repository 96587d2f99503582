"""Texts as students hand them in, with everything that saving derives from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.utils.html import escape

from blog import checks
from blog.derived import DERIVED, clean_references, fill_derived
from blog.enums import CreditKind
from blog.models import Post
from core import html
from core.article import figure_url, render
from exchange.populate import words

DISTINCT = 240  # texts; larger courses use them again, each time about another place and with figures of its own
COMMENTS = 400
PLACE = words.place(0)
_KEYS = [str(UUID(int=number, version=4)) for number in range(1, 5)]  # where the ids of the figures go


@dataclass(frozen=True)
class Text:
    """A post's text: `fields` of the post as saving derives them, its references, and the values of its figures."""

    fields: dict[str, Any]
    references: list[tuple[str, str]]
    figures: list[dict[str, Any]]

    def about(self, place: str) -> tuple[dict[str, Any], list[UUID]]:
        """Return the post's fields with another place's name and new figures, and the figures' ids."""
        ids = [uuid4() for _figure in self.figures]
        fields = dict(self.fields)
        for name in ("title", "body", "rendered", "plain_text", "excerpt"):
            text = fields[name].replace(PLACE, place)
            for key, new in zip(_KEYS, ids, strict=False):
                text = text.replace(key, str(new))
            fields[name] = text
        return fields, ids


def _body(rnd: Random, cited: list[tuple[str, int]]) -> str:
    parts = [f"<p>{words.paragraph(rnd, 60)} This post looks at {PLACE}, and at those who keep it going.</p>"]
    sources = iter(cited)
    for section in range(5):
        parts.append(f"<h2>{words.heading(rnd)}</h2>")
        for _paragraph in range(3):
            name, year = next(sources, cited[section])
            said = f"As {name} ({year}) argues, {words.clause(rnd)}."
            link = f'<a href="https://example.org/{PLACE.lower()}">{words.heading(rnd)}</a>'
            body = words.paragraph(rnd, rnd.randrange(45, 85))
            parts.append(f"<p>{body} {said} <em>{words.clause(rnd)}</em>: {link}.</p>")
        if section < len(_KEYS):
            caption = f"{words.heading(rnd)}, {PLACE}."
            parts.append(
                f'<figure><img src="{figure_url(_KEYS[section], 960)}" alt="{words.clause(rnd).capitalize()}">'
                f'<figcaption>{caption} <span class="credit" data-kind="{CreditKind.OWN_WORK}">Own work</span></figcaption></figure>'
            )
        if section == 1:
            parts.append(f"<blockquote><p>{words.paragraph(rnd, 25)}</p></blockquote>")
        if section == 3:
            parts.append("<ul>" + "".join(f"<li>{words.clause(rnd)}</li>" for _item in range(4)) + "</ul>")
    return "".join(parts)


def write(number: int, sizes: tuple[tuple[str, int, int], ...]) -> Text:
    """Return text `number`, always the same; `sizes` has the hash, width and height of the pictures to take from."""
    rnd = Random(f"text {number}")
    names = rnd.sample(words.LAST, 6)
    cited = [(name, rnd.randrange(1995, 2024)) for name in sorted(names)]
    entries = [
        f"{name}, {rnd.choice(words.FIRST)[0]}. ({year}). <em>{words.heading(rnd)}</em>. {words.place(number * 9 + at)} Press. "
        f"https://example.org/{words.place(number * 9 + at).lower()}"
        for at, (name, year) in enumerate(cited, 1)
    ]
    body = html.clean(_body(rnd, cited), html.POST)
    taken = [sizes[(number + at) % len(sizes)] for at in range(len(_KEYS))]
    title = f"{words.heading(rnd)} of {PLACE}"
    references = clean_references(entries)
    sized = {key: (width, height) for key, (_hash, width, height) in zip(_KEYS, taken, strict=True)}
    article = render(body, sized, [text for _html, text in references])
    tags = sorted(rnd.sample(words.TAGS, 4))
    post = Post(title=title, body=body, tags=tags, tag_text=" ".join(tags))
    fill_derived(post, article, references, checks.find(article))
    fields = {name: getattr(post, name) for name in ("title", "body", "tags", "tag_text", *DERIVED)}
    figures = [_figure(found, *size) for found, size in zip(article.analysis.figures, taken, strict=True)]
    return Text(fields, references, figures)


def _figure(found: Mapping[str, Any], sha256: str, width: int, height: int) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "width": width,
        "height": height,
        "is_shown": True,
        "alt": found["alt"],
        "is_decorative": bool(found["decorative"]),
        "caption": found["caption"],
        "credit": found["credit"],
        "credit_kind": found["credit_kind"],
    }


def comment(number: int) -> tuple[str, str]:
    """Return (clean HTML, plain text) of comment `number`, always the same."""
    rnd = Random(f"comment {number}")
    paragraphs = [words.paragraph(rnd, rnd.randrange(12, 45)) for _paragraph in range(rnd.choice((1, 1, 2, 3)))]
    piece = html.clean("".join(f"<p>{escape(text)}</p>" for text in paragraphs), html.COMMENT)
    return piece, html.plain_text(piece)
