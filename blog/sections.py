"""What the head of a list shows apart: the leading piece, the most discussed, and those that need a reader."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from blog.models import Post
from core.paging import Page, newest_first

PAGE = 20
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
    lead: Post | None = None
    discussed: list[Post] = field(default_factory=list)
    unread: list[Post] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return self.lead is None and not self.page.items


def sections(posts: Any, cursor: str, reader: Any) -> Sections:
    """Return a page of `posts`, by one query; sections stand on the first page alone.

    The lead is the newest with a picture among the first five, else the newest. Needing a reader: those with the
    fewest comments, two at most, not the reader's own; the oldest first, since they have waited longest.
    """
    if cursor:
        return Sections(newest_first(posts, "published_at", cursor, PAGE))
    posts = posts.annotate(lead_width=F("lead_figure__width"))
    page = newest_first(posts, "published_at", "", PAGE, beyond=NEWEST - PAGE)
    rows = [*page.items, *page.beyond]
    if not rows:
        return Sections(page)
    lead = next((post for post in rows[:_LEADS] if post.lead_figure_id), rows[0])
    others = [post for post in rows if post is not lead]
    discussed = sorted(
        (post for post in others if post.comment_count >= _DISCUSSED), key=lambda post: (-post.comment_count, -post.pk)
    )
    waiting = [post for post in reversed(others) if post.comment_count <= _UNREAD and post.author_id != reader.pk]
    unread = sorted(waiting, key=lambda post: post.comment_count)
    items = [post for post in page.items if post is not lead]
    return Sections(Page(items, page.older), lead, discussed[:SHOWN], unread[:SHOWN])
