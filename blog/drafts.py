"""Autosaves: added, looked up, given a new place, and forgotten after fifty."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.derived import clean_references
from blog.models import Draft, Post
from core import html
from core.html import MAX_CHARACTERS
from core.prepared import Prepared, number, word
from core.text import hashtags, split_references, tidy, tidy_line
from people.models import User

FIELDS = ("title", "body", "references", "tags", "assessment", "visibility", "licence")
_SLOT = re.compile(r"post-([0-9]{1,18})|new-[0-9a-f]{32}")


_POST = Prepared(
    "draft_post", lambda: Post.objects.filter(pk=number(0), author=number(1)).only("version", "author_id").order_by(), 2
)
_NEWEST = Prepared(
    "draft_newest", lambda: Draft.objects.filter(user=number(0), slot=word(1), tab=word(2)).order_by("-pk")[:1], 3
)
_OTHER = Prepared(
    "draft_other",
    lambda: (
        Draft.objects.filter(user=number(0), slot=word(1), pk__gt=number(3))
        .exclude(tab=word(2))
        .defer("fields")
        .order_by("-pk")[:1]
    ),
    4,
)


@dataclass(frozen=True)
class Kept:
    """What an autosave answers: the row, whether the post has moved on since, and another tab's newer autosave."""

    draft: Draft
    stale: bool
    other: Draft | None


def new_slot() -> str:
    """Return the name of a place for a post that does not exist yet."""
    return f"new-{uuid4().hex}"


def is_new_slot(slot: str) -> bool:
    """Whether `slot` names a post that does not exist yet."""
    return slot.startswith("new-") and _SLOT.fullmatch(slot) is not None


def slot_of(post: Post) -> str:
    """Return the name of the place of a post."""
    return f"post-{post.pk}"


def _post_of(user: User, slot: str) -> Post | None:
    """Return the writer's own post that `slot` names, or None for a new one. Raises ValidationError otherwise."""
    match = _SLOT.fullmatch(slot)
    if match is None:
        raise ValidationError(_("This page is not one that can be saved by itself."))
    if match.group(1) is None:
        return None
    found: list[Post] = _POST(int(match.group(1)), user.pk)
    if not found:
        raise ValidationError(_("This post is not yours."))
    return found[0]


@transaction.atomic
def keep_draft(
    *, user: User, slot: str, fields: dict[str, str], base_version: int = 0, tab: str = "", seen: int = 0, at: datetime | None = None
) -> Kept:  # fmt: skip
    """Add an autosave of `fields` (the editor's, raw) at `slot`, started from `base_version`, by one browser `tab`.

    What the newest row of this tab already holds is not added again. `seen` is the newest row that the tab knows:
    a newer one of another tab is answered as `other`. Raises ValidationError when the slot is not the writer's or the
    text is over the bounds of a post; then nothing was written.
    """
    post = _post_of(user, slot)
    kept = {name: tidy(fields.get(name, "")) for name in FIELDS}
    if sum(map(len, kept.values())) > MAX_CHARACTERS + 100_000:
        raise ValidationError(
            _("This text is too long to be saved by itself. Nothing was cut: shorten it, and it is saved again.")
        )
    rows = Draft.objects.filter(user=user, slot=slot)
    newest: Draft | None = next(iter(_NEWEST(user.pk, slot, tab)), None)
    if newest is None or newest.fields != kept or newest.base_version != base_version:
        newest = Draft.objects.create(
            user=user, slot=slot, tab=tab[:40], base_version=base_version, fields=kept, saved_at=at or timezone.now()
        )
        rows.filter(pk__in=rows.values("pk")[Draft.KEPT : Draft.KEPT + 20]).delete()
    other: Draft | None = next(iter(_OTHER(user.pk, slot, tab, seen)), None)
    return Kept(newest, post is not None and post.version != base_version, other)


def unsaved(user: User, post: Post) -> Draft | None:
    """Return the newest autosave of `post` when it holds what the post's last save does not, else None."""
    draft = Draft.objects.filter(user=user, slot=slot_of(post)).first()
    if draft is None or draft.saved_at <= post.edited_at:
        return None
    title, body = tidy_line(draft.fields.get("title", "")), draft.fields.get("body", "")
    references = split_references(draft.fields.get("references", ""))
    try:
        same = (
            title == post.title
            and html.clean(body, html.POST) == post.body
            and [piece for piece, _text in clean_references(references)]
            == list(post.references.values_list("html", flat=True))
            and hashtags(draft.fields.get("tags", "")) == post.tags
        )
    except html.RefusedHTML:
        same = False
    return None if same else draft


def begun(user: User) -> list[Draft]:
    """Return the newest autosave of each new post that was begun and never saved, newest first; at most ten."""
    rows = Draft.objects.filter(user=user, slot__startswith="new-").order_by("slot", "-pk").distinct("slot")
    return sorted(rows[:200], key=lambda draft: -draft.pk)[:10]


def settle(user: User, slot: str, post: Post) -> None:
    """A new post was saved: its autosaves belong to it from now on."""
    if is_new_slot(slot):
        Draft.objects.filter(user=user, slot=slot).update(slot=slot_of(post))


def discard(*, user: User, slot: str) -> None:
    """Forget the autosaves of a new post that its writer does not want."""
    if is_new_slot(slot):
        Draft.objects.filter(user=user, slot=slot).delete()
