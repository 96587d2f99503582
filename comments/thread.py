"""A thread as HTML, joined from one flat query: nested lists, no recursion, no template for each comment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from comments.enums import EDIT_WINDOW, CommentState, Scope

INDENTS = 4
COLUMNS = (
    "pk", "parent_id", "path", "html", "scope", "state", "state_reason", "created_at", "edited_at",
    "author_id", "author__display_name", "author__handle",
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Who reads the thread: what of it is theirs to act on. `user_id` is 0 for the anonymous."""

    user_id: int = 0
    may_comment: bool = False
    may_hide: bool = False


def render_thread(rows: Iterable[tuple[Any, ...]], post_author_id: int, zone: ZoneInfo, reader: Reader) -> SafeString:
    """Return the nested list of a thread; `rows` are COLUMNS in the order of `path`.

    The indent stops at four levels; deeper replies stand in the fourth and say whom they answer.
    """
    now = timezone.now()
    parts: list[str] = []
    depth = 0  # open lists
    names: dict[int, str] = {}
    for row in rows:
        pk, parent_id, path, name, state = row[0], row[1], row[2], row[10], row[5]
        names[pk] = name if state == CommentState.SHOWN else _("a removed comment")
        level = min(len(path), INDENTS + 1)
        if level > depth:
            # A parent that this reader does not see leaves a gap: one list per step keeps the HTML well nested.
            parts.append('<ol class="thread">' if depth == 0 else '<ol class="replies">')
            depth += 1
        else:
            while depth > level:
                parts.append("</li></ol>")
                depth -= 1
            parts.append("</li>")
        answered = names.get(parent_id) if len(path) > INDENTS + 1 else None
        parts.append(_comment(row, post_author_id, zone, reader, now, answered))
    parts.append("</li></ol>" * depth)
    return mark_safe("".join(parts))  # noqa: S308  every piece is escaped or was cleaned at save


def _comment(
    row: tuple[Any, ...], post_author_id: int, zone: ZoneInfo, reader: Reader, now: datetime, answered: str | None
) -> str:  # fmt: skip
    pk, parent_id, path, html, scope, state, reason, created, edited, author_id, name, handle = row
    classes = "comment"
    if scope == Scope.PRIVATE:
        classes += " comment--private"
    if state != CommentState.SHOWN:
        return _tombstone(pk, classes, state, reason, author_id, reader, may_show=reader.may_hide)
    local = timezone.localtime(created, zone)
    written = f'<time datetime="{created.isoformat()}">{escape(date_format(local, "DATETIME_FORMAT"))}</time>'
    labels = ""
    if author_id == post_author_id:
        labels += f' <span class="comment-label">{escape(_("Author"))}</span>'
    if scope == Scope.PRIVATE:
        labels += f' <span class="comment-label">{escape(_("Private"))}</span>'
    if edited:
        labels += f' <span class="comment-edited">{escape(_("edited"))}</span>'
    reply_to = ""
    if answered:
        reply_to = f'<p class="comment-answers"><a href="#comment-{parent_id}">{escape(_("In reply to %(name)s") % {"name": answered})}</a></p>'
    return (
        f'<li class="{classes}" id="comment-{pk}" data-depth="{min(len(path) - 1, INDENTS)}"><article>'
        f'<header class="comment-meta"><a class="comment-author" href="/@{escape(handle)}/">{escape(name)}</a>{labels} '
        f'<a class="permalink" href="#comment-{pk}">{written}</a></header>{reply_to}'
        f'<div class="comment-body prose">{html}</div>{_actions(pk, author_id, created, name, reader, now)}</article>'
    )


def _actions(pk: int, author_id: int, created: datetime, name: str, reader: Reader, now: datetime) -> str:
    links = []
    if reader.may_comment:
        label = escape(_("Reply to %(name)s") % {"name": name})
        links.append(
            f'<a href="{reverse("reply", args=[pk])}" data-reply="{pk}" aria-label="{label}">{escape(_("Reply"))}</a>'
        )
    if reader.user_id and author_id == reader.user_id:
        if now < created + EDIT_WINDOW:
            links.append(f'<a href="{reverse("edit_comment", args=[pk])}">{escape(_("Edit"))}</a>')
        links.append(f'<a href="{reverse("delete_comment", args=[pk])}">{escape(_("Delete"))}</a>')
    if reader.may_hide and author_id != reader.user_id:
        links.append(f'<a href="{reverse("hide_comment", args=[pk])}">{escape(_("Hide"))}</a>')
    return f'<footer class="comment-actions">{" ".join(links)}</footer>' if links else ""


def _tombstone(pk: int, classes: str, state: str, reason: str, author_id: int, reader: Reader, may_show: bool) -> str:
    said = {
        CommentState.DELETED: _("This comment was deleted by its writer."),
        CommentState.ERASED: _("This comment was erased."),
    }.get(CommentState(state), _("This comment was hidden by staff."))
    more = ""
    if state == CommentState.HIDDEN and reader.user_id and (author_id == reader.user_id or may_show):
        more = f" {escape(_('Reason: %(reason)s') % {'reason': reason})}"
    show = ""
    if state == CommentState.HIDDEN and may_show:
        show = f'<footer class="comment-actions"><a href="{reverse("hide_comment", args=[pk])}">{escape(_("Show again"))}</a></footer>'
    return f'<li class="{classes} comment--gone" id="comment-{pk}"><article><p class="comment-meta">{escape(said)}{more}</p>{show}</article>'
