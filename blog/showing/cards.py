"""Posts in lists: the columns that a list shows, each as a card, and the sections at the head of a list."""

import json
from collections.abc import Iterable
from datetime import datetime, time
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from blog.models import Post
from blog.showing.parts import comments_said, minutes_said, tag_item
from core.addresses import address
from core.article import WIDTHS, figure_url, reading_minutes
from core.dates import days, stamp
from core.frames import Frame, escape, fill, frame
from core.paging import Page
from people.enums import Visibility
from people.models import Tutorial

TAGS = 4
_PUBLIC = Visibility.PUBLIC.value

COLUMNS = (
    "pk", "title", "slug", "excerpt", "tags", "published_at", "word_count", "comment_count", "visibility",
    # As text: to make a UUID of it takes as long as to read the rest of the row.
    Cast("lead_figure", CharField()), "lead_figure__width", "author_id", "author__handle", "author__display_name", "author__username",
    "course__code", "course__slug", "assessment__title",
)  # fmt: skip


class Card(NamedTuple):
    """One row of COLUMNS, and the author's tutorial as PostQuerySet.with_tutorial adds it for members."""

    pk: int
    title: str
    slug: str
    excerpt: str
    tags: list[str]
    published_at: datetime
    word_count: int
    comment_count: int
    visibility: str
    lead_figure_id: str | None
    lead_width: int | None
    author_id: int
    handle: str
    display_name: str
    username: str
    course_code: str
    course_slug: str
    assessment: str | None
    tutorial_parts: str | None = None

    @classmethod
    def of(cls, post: Post) -> "Card":
        """Return the card of a post that was loaded with author, course and assessment."""
        author, course = post.author, post.course
        return cls(
            post.pk, post.title, post.slug, post.excerpt, post.tags, post.published_at or post.edited_at,
            post.word_count, post.comment_count, post.visibility,
            str(post.lead_figure_id) if post.lead_figure_id else None, None, author.pk, author.handle,
            author.display_name, author.username, course.code, course.slug,
            post.assessment.title if post.assessment else None,
        )  # fmt: skip

    @property
    def author(self) -> str:
        """The name that classmates see."""
        return self.display_name or self.username

    @property
    def address(self) -> str:
        """The post's page."""
        return address("post", self.handle, self.slug)


class Shape(NamedTuple):
    """What the template of a card branches on."""

    is_lead: bool
    has_image: bool
    has_sizes: bool
    has_assessment: bool
    has_excerpt: bool
    has_tutorial: bool
    is_narrow: bool
    has_tags: bool


class Cards:
    """What makes the cards of one page into HTML: what they have in common is made once for the page."""

    def __init__(self) -> None:
        self.language = get_language()
        self.day = days(timezone.get_current_timezone())
        self.minutes, self.comments, self.tag = cache(minutes_said), cache(comments_said), cache(tag_item)
        self.frames: dict[Shape, Frame] = {}

    def card(self, card: Card, *, is_lead: bool = False) -> SafeString:
        """Return what a card of a post holds."""
        sizes = _sizes(card) if is_lead else ""
        figure = card.lead_figure_id
        tutorial, tutorial_pk = _tutorial(self.language, card.tutorial_parts) if card.tutorial_parts else ("", 0)
        shape = Shape(
            is_lead, figure is not None, bool(sizes), bool(card.assessment), bool(card.excerpt),
            bool(tutorial), card.visibility != _PUBLIC, bool(card.tags),
        )  # fmt: skip
        values: dict[str, Any] = {
            "address": card.address,
            "title": card.title,
            "excerpt": card.excerpt,
            "image": figure_url(figure, 480) if figure else "",
            "sizes": sizes,
            "course_code": card.course_code,
            "assessment": card.assessment,
            "author": card.author,
            "author_address": address("author", card.handle),
            "tutorial": tutorial,
            "tutorial_address": address("tutorial", card.course_slug, tutorial_pk) if tutorial else "",
            "published_at": stamp(card.published_at),
            "published": self.day(card.published_at),
            "minutes": self.minutes(reading_minutes(card.word_count)),
            "comments": self.comments(card.comment_count),
            "visibility": Visibility(card.visibility).label if shape.is_narrow else "",
            "tags": SafeString("".join(map(self.tag, card.tags[:TAGS]))),
        }
        found = self.frames.get(shape)
        if found is None:
            found = self.frames[shape] = frame("blog/_post_card.html", shape._asdict(), values)
        return found.fill(values)

    def list(self, page: Page) -> SafeString:
        """Return a page of cards with the way to the older ones."""
        items = [
            f'<li class="post-card{" post-card--pictured" if card.lead_figure_id else ""}">{self.card(card)}</li>'
            for card in page.items
        ]
        values = {"items": mark_safe("".join(items)), "older": page.older}  # noqa: S308  cards are safe
        return fill("blog/_post_list.html", {"has_older": bool(page.older)}, values)

    def titles(self, cards: Iterable[Card], *, is_discussed: bool) -> SafeString:
        """Return titles as items of a list: with how much is said of them, or with how long they take."""
        items = []
        for card in cards:
            about = (
                self.comments(card.comment_count) if is_discussed else self.minutes(reading_minutes(card.word_count))
            )
            items.append(
                f'<li><a href="{card.address}{"#comments" if is_discussed else ""}">{escape(card.title)}</a>'
                f' <span class="meta">{escape(card.author)} · {escape(about)}</span></li>'
            )
        return mark_safe("".join(items))  # noqa: S308  escaped above


def post_list(page: Page) -> SafeString:
    """Return a page of cards with the way to the older ones."""
    return Cards().list(page)


def _sizes(card: Card) -> str:
    """Return the sizes of the first figure for `srcset`, or nothing."""
    widths = sorted({min(offered, card.lead_width) for offered in WIDTHS}) if card.lead_width else []
    return ", ".join(f"{figure_url(card.lead_figure_id, width)} {width}w" for width in widths)


@lru_cache(maxsize=1000)
def _tutorial(_language: str | None, parts: str) -> tuple[str, int]:
    """Return what a tutorial is called, which is when it meets, and its key."""
    found = json.loads(parts)
    starts, ends = time.fromisoformat(found["starts"]), time.fromisoformat(found["ends"])
    return str(Tutorial(pk=found["pk"], weekday=found["weekday"], starts=starts, ends=ends)), found["pk"]
