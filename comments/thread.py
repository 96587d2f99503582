"""A thread as HTML, joined from one flat query: nested lists, no recursion, no template for each comment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from comments.enums import EDIT_WINDOW, CommentState, QuoteState, Scope
from core.addresses import address
from core.dates import minute, stamp
from core.phrases import gettext as _

INDENTS = 4
COLUMNS = (
    "pk", "path", "html", "scope", "state", "state_reason", "created_at", "edited_at", "quote", "quote_state",
    "author_id", "author__display_name", "author__handle", "parent__author__display_name", "parent__state",
)  # fmt: skip
ID, PATH, SCOPE, STATE, PARENT_NAME, PARENT_STATE = 0, 1, 3, 4, 13, 14


@dataclass(frozen=True)
class Reader:
    """Who reads the thread: what of it is theirs to act on. `user_id` is 0 for the anonymous.

    `may_change`: what is shown; what still waits for approval is changed in any case.
    """

    user_id: int = 0
    may_comment: bool = False
    may_hide: bool = False
    may_change: bool = True


@dataclass
class Thread:
    """What all comments of one page share. `url` is the post's page; `more`: a root or comment, and the last id shown."""

    url: str
    post_author_id: int
    zone: ZoneInfo
    reader: Reader
    more: dict[int, int] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    def permalink(self, pk: int) -> str:
        """The address that shows one comment wherever it stands."""
        return f"{self.url}?comment={pk}#comment-{pk}"


def render_thread(rows: Sequence[tuple[Any, ...]], thread: Thread) -> SafeString:
    """Return the nested list of a thread; `rows` are COLUMNS in the order of `path`, and may begin anywhere in it.

    A comment stands beneath the nearest one of its line that is on the page. The indent stops at four levels; deeper
    replies stand in the fourth and say whom they answer. The answers to each comment of the first level fold.
    """
    if not rows:
        return SafeString()
    levels, answers, answered = _survey(rows)
    parts = ['<ol class="thread">']
    depth = top = 0
    for row in rows:
        pk, path = row[ID], row[PATH]
        level = levels[pk]
        if level > depth > 0:
            parts.append(_fold(answers.get(top, 0), top in thread.more) if level == 2 else '<ol class="replies">')
        elif depth:
            parts.append(_close(depth, level) + (_more(thread, top) if level == 1 else "") + "</li>")
        if level == 1:
            top = pk
        depth = level
        parent = path[-2] if len(path) > 1 else None
        is_plain = parent is None or levels.get(parent) == level - 1
        parts.append(_comment(row, thread, pk in answered, "" if is_plain else _answers(row, thread, parent in levels)))
    parts.append(_close(depth, 1) + _more(thread, top) + "</li></ol>")
    return mark_safe("".join(parts))  # noqa: S308  every piece is escaped or was cleaned at save


def _survey(rows: Sequence[tuple[Any, ...]]) -> tuple[dict[int, int], dict[int, int], set[int]]:
    """Return the level of each comment, how many shown ones stand beneath each of the first level, and the answered."""
    levels: dict[int, int] = {}
    scopes: dict[int, str] = {}
    answers: dict[int, int] = {}
    answered: set[int] = set()
    top = 0
    for row in rows:
        pk, path, scopes[row[ID]] = row[ID], row[PATH], row[SCOPE]
        above = next((levels[step] for step in reversed(path[:-1]) if step in levels), 0)
        levels[pk] = min(above + 1, INDENTS + 1)
        if levels[pk] == 1:
            top = pk
        elif row[STATE] == CommentState.SHOWN:
            answers[top] = answers.get(top, 0) + 1
        if len(path) > 1 and scopes.get(path[-2]) == row[SCOPE]:
            answered.add(path[-2])
    return levels, answers, answered


def _fold(count: int, has_more: bool) -> str:
    if has_more:
        said = ngettext("%(n)d reply, and more", "%(n)d replies, and more", count) % {"n": count}
    else:
        said = ngettext("%(n)d reply", "%(n)d replies", count) % {"n": count}
    return f'<details class="fold" open><summary>{escape(said)}</summary><ol class="replies">'


def _close(depth: int, level: int) -> str:
    return "".join("</li></ol></details>" if here == 2 else "</li></ol>" for here in range(depth, level, -1))


def _more(thread: Thread, top: int) -> str:
    if top not in thread.more:
        return ""
    more = _("More replies")
    where = f"{thread.url}?thread={top}&amp;after={thread.more[top]}#comments"
    return f'<p class="thread-more"><a href="{where}">{escape(more)}</a></p>'


def _answers(row: tuple[Any, ...], thread: Thread, is_here: bool) -> str:
    """Say whom a comment answers that does not stand right above it."""
    parent = row[PATH][-2]
    name = row[PARENT_NAME] if row[PARENT_STATE] == CommentState.SHOWN else _("a removed comment")
    where = f"#comment-{parent}" if is_here else thread.permalink(parent)
    said = _("In reply to %(name)s") % {"name": name}
    return f'<p class="comment-answers"><a href="{where}">{escape(said)}</a></p>'


def _comment(row: tuple[Any, ...], thread: Thread, is_answered: bool, reply_to: str) -> str:
    pk, path, html, scope, state, reason, created, edited, quote, quote_state, author_id, name, handle = row[:13]
    reader = thread.reader
    is_own = bool(reader.user_id) and author_id == reader.user_id
    start = f'<li class="comment{" comment--private" if scope == Scope.PRIVATE else ""}'
    if state not in (CommentState.SHOWN, CommentState.HELD):
        return f'{start} comment--gone" id="comment-{pk}">{_tombstone(pk, state, reason, is_own, reader)}'
    written = f'<time datetime="{stamp(created)}">{minute(created, thread.zone)}</time>'
    said = []
    if author_id == thread.post_author_id:
        said.append(("label", _("Author")))
    if scope == Scope.PRIVATE:
        said.append(("label", _("Private")))
    if state == CommentState.HELD:
        said.append(("label", _("Waits for approval")))
    if edited:
        said.append(("edited", _("edited")))
    labels = "".join(f' <span class="comment-{kind}">{escape(text)}</span>' for kind, text in said)
    own = " data-own" if is_own else ""
    return (
        f'{start}" id="comment-{pk}" data-depth="{min(len(path) - 1, INDENTS)}"{own}><article>'
        f'<header class="comment-meta"><a class="comment-author" href="{address("author", handle)}">{escape(name)}</a>{labels} '
        f'<a class="permalink" href="{thread.permalink(pk)}">{written}</a></header>{reply_to}{_quote(quote, quote_state)}'
        f'<div class="comment-body prose">{html}</div>{_actions(pk, is_own, is_answered, created, name, thread, is_shown=state == CommentState.SHOWN)}</article>'
    )


def _quote(quote: str, state: str) -> str:
    if not quote:
        return ""
    said = escape(str(QuoteState(state).label))
    return f'<figure class="passage passage--{state}"><blockquote>{escape(quote)}</blockquote><figcaption>{said}</figcaption></figure>'


def _actions(
    pk: int, is_own: bool, is_answered: bool, created: datetime, name: str, thread: Thread, *, is_shown: bool
) -> str:  # fmt: skip
    links = []
    if thread.reader.may_comment and is_shown:
        label = _("Reply to %(name)s") % {"name": name}
        links.append(_link("reply", pk, _("Reply"), f' data-reply="{pk}" aria-label="{escape(label)}"'))
    if is_own:
        is_open = thread.reader.may_change or not is_shown
        if is_open and thread.now < created + EDIT_WINDOW and not is_answered:
            links.append(_link("edit_comment", pk, _("Edit")))
        links.append(_link("delete_comment", pk, _("Delete")))
    elif thread.reader.user_id and is_shown:
        label = _("Report the comment by %(name)s") % {"name": name}
        links.append(_link("report_comment", pk, _("Report"), f' aria-label="{escape(label)}"'))
        if thread.reader.may_hide:
            links.append(_link("hide_comment", pk, _("Hide")))
    return _footer(links) if links else ""


def _link(place: str, pk: int, text: str, attributes: str = "") -> str:
    return f'<a href="{address(place, pk)}"{attributes}>{escape(text)}</a>'


def _footer(links: Sequence[str]) -> str:
    return f'<footer class="comment-actions">{" ".join(links)}</footer>'


def _tombstone(pk: int, state: str, reason: str, is_own: bool, reader: Reader) -> str:
    said = {
        CommentState.DELETED: _("This comment was deleted by its writer."),
        CommentState.ERASED: _("This comment was erased: its words are gone for good."),
        CommentState.REVIEW: _("This comment is hidden while reports are reviewed."),
    }.get(CommentState(state), _("This comment was hidden by staff."))
    more = show = ""
    if state == CommentState.HIDDEN and (is_own or reader.may_hide):
        more = " " + escape(_("Reason: %(reason)s") % {"reason": reason})
    if state == CommentState.HIDDEN and reader.may_hide:
        show = _footer([_link("hide_comment", pk, _("Show again, or erase"))])
    return f'<article><p class="comment-meta">{escape(said)}{more}</p>{show}</article>'
