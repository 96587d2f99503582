"""What the head of a list shows apart: the leading piece, the most discussed, and those that need a reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from blog.showing.cards import Card, Cards
from core.frames import fill
from core.paging import Page

# The newest posts that are looked at for the sections: what a class is busy with, at a cost that does not grow.
NEWEST = 60
SHOWN = 4
_LEADS = 5
_DISCUSSED = 3  # comments from which on a post is discussed
_UNREAD = 2  # up to this many, it can do with one more reader


@dataclass(frozen=True)
class Sections:
    """A page of a list with its sections. `page.items` is without the lead."""

    page: Page
    lead: Card | None = None
    discussed: Sequence[Card] = ()
    unread: Sequence[Card] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return self.lead is None and not self.page.items

    def render(self) -> SafeString:
        """Return the sections and the page as HTML."""
        shape = {
            "has_lead": self.lead is not None,
            "lead_is_pictured": bool(self.lead and self.lead.lead_figure_id),
            "has_discussed": bool(self.discussed),
            "has_unread": bool(self.unread),
            "has_items": bool(self.page.items),
        }
        cards = Cards()
        values = {
            "lead": cards.card(self.lead, is_lead=True) if self.lead else "",
            "discussed": cards.titles(self.discussed, is_discussed=True),
            "unread": cards.titles(self.unread, is_discussed=False),
            "items": cards.list(self.page),
        }
        return fill("blog/_sections.html", shape, values)


def sections(page: Page, reader_id: int | None) -> Sections:
    """Return a first page, with what was looked at beyond it, in sections.

    The lead is the newest with a picture among the first five, else the newest. Needing a reader: those with the
    fewest comments, two at most, not the reader's own; the oldest first, since they have waited longest.
    """
    rows = [*page.items, *page.beyond]
    if not rows:
        return Sections(page)
    lead = next((post for post in rows[:_LEADS] if post.lead_figure_id), rows[0])
    others = [post for post in rows if post is not lead]
    discussed = sorted(
        (post for post in others if post.comment_count >= _DISCUSSED), key=lambda post: (-post.comment_count, -post.pk)
    )
    waiting = [post for post in reversed(others) if post.comment_count <= _UNREAD and post.author_id != reader_id]
    unread = sorted(waiting, key=lambda post: post.comment_count)
    items = [post for post in page.items if post is not lead]
    return Sections(Page(items, page.older), lead, discussed[:SHOWN], unread[:SHOWN])
