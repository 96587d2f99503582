"""A thread as HTML, joined from one flat query: nested lists, no recursion, no template for each comment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from comments.enums import EDIT_WINDOW, CommentState, QuoteState, Scope
from core.addresses import address, around
from core.dates import minutes, stamp
from core.phrases import gettext as _
from core.phrases import phrases

INDENTS = 4
COLUMNS = (
    "pk", "path", "html", "scope", "state", "state_reason", "created_at", "edited_at", "quote", "quote_state",
    "author_id", "author__display_name", "author__handle",
)  # fmt: skip
# For a page that may hold an answer without what it answers.
COLUMNS_WITH_PARENT = (*COLUMNS, "parent__author__display_name", "parent__state")
ID, PATH, SCOPE, STATE, NAME = 0, 1, 3, 4, 11
_SHOWN, _HELD, _PRIVATE = CommentState.SHOWN.value, CommentState.HELD.value, Scope.PRIVATE.value
_ANY, _WHEN = (
    "<pk>",
    "<when>",
)  # stand for the comment in what is made once for many; nothing that was escaped holds them


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
    shared = _Shared(thread, rows)
    parts = ['<ol class="thread">']
    depth = top = 0
    for row in rows:
        pk, path = row[ID], row[PATH]
        level = levels[pk]
        if level > depth > 0:
            parts.append(shared.fold(answers.get(top, 0), top in thread.more) if level == 2 else '<ol class="replies">')
        elif depth:
            parts.append(_CLOSES[depth, level])
            if level == 1:
                parts.append(_more(thread, top))
            parts.append("</li>")
        if level == 1:
            top = pk
        depth = level
        is_plain = len(path) < 2 or levels.get(path[-2]) == level - 1
        parts.append(shared.comment(row, pk in answered, "" if is_plain else shared.answering(row)))
    parts += (_CLOSES[depth, 1], _more(thread, top), "</li></ol>")
    return mark_safe("".join(parts))  # noqa: S308  every piece is escaped or was cleaned at save


def _survey(rows: Sequence[tuple[Any, ...]]) -> tuple[dict[int, int], dict[int, int], set[int]]:
    """Return the level of each comment, how many shown ones stand beneath each of the first level, and the answered."""
    levels: dict[int, int] = {}
    scopes: dict[int, str] = {}
    answers: dict[int, int] = {}
    answered: set[int] = set()
    top = 0
    for row in rows:
        pk, path, scope = row[ID], row[PATH], row[SCOPE]
        scopes[pk] = scope
        above = 0
        if len(path) > 1:
            parent = path[-2]
            above = levels.get(parent) or next((levels[step] for step in reversed(path[:-2]) if step in levels), 0)
            if scopes.get(parent) == scope:
                answered.add(parent)
        levels[pk] = above + 1 if above <= INDENTS else INDENTS + 1
        if not above:
            top = pk
        elif row[STATE] == _SHOWN:
            answers[top] = answers.get(top, 0) + 1
    return levels, answers, answered


# What ends between a comment of one level and the next of another.
_CLOSES = {
    (depth, level): "".join("</li></ol></details>" if here == 2 else "</li></ol>" for here in range(depth, level, -1))
    for depth in range(1, INDENTS + 2)
    for level in range(1, depth + 1)
}


def _more(thread: Thread, top: int) -> str:
    if top not in thread.more:
        return ""
    more = _("More replies")
    where = f"{thread.url}?thread={top}&amp;after={thread.more[top]}#comments"
    return f'<p class="thread-more"><a href="{where}">{escape(more)}</a></p>'


class _Shared:
    """What the comments of one page have in common, made once for the page: writers, times, words, what may be done."""

    def __init__(self, thread: Thread, rows: Sequence[tuple[Any, ...]]) -> None:
        self.thread, self.rows, self.reader = thread, rows, thread.reader
        self.minute, self.say = minutes(thread.zone), phrases()
        self.may_act = self.reader.may_comment or bool(self.reader.user_id)
        self.writers: dict[tuple[Any, ...], str] = {}
        self.actions: dict[tuple[Any, ...], str] = {}
        self.folds: dict[tuple[int, bool], str] = {}

    def comment(self, row: tuple[Any, ...], is_answered: bool, reply_to: str) -> str:
        """Return one comment, without what ends it."""
        pk, path, html, scope, state, reason, created, edited, quote, quote_state, author_id, name, handle = row[:13]
        is_own = author_id == self.reader.user_id
        start = '<li class="comment comment--private' if scope == _PRIVATE else '<li class="comment'
        if state not in (_SHOWN, _HELD):
            return (
                f'{start} comment--gone" id="comment-{pk}">{self._tombstone(pk, state, reason, created, is_own=is_own)}'
            )
        writer = self.writers.get((author_id, name, handle)) or self._writer(author_id, name, handle)
        written = self.minute(created)
        labels = _labels(scope, state, edited) if edited or scope == _PRIVATE or state == _HELD else ""
        own = " data-own" if is_own else ""
        return (
            f'{start}" id="comment-{pk}" data-depth="{min(len(path) - 1, INDENTS)}"{own}><article>'
            f'<header class="comment-meta">{writer}{labels} '
            f'<a class="permalink" href="{self.thread.permalink(pk)}"><time datetime="{stamp(created)}">{written}</time></a>'
            f"</header>{reply_to}{_quote(quote, quote_state) if quote else ''}"
            f'<div class="comment-body prose">{html}</div>'
            f"{self._actions(pk, created, written, name, is_answered, is_own=is_own, is_shown=state == _SHOWN) if self.may_act else ''}</article>"
        )

    def fold(self, count: int, has_more: bool) -> str:
        """Return the head of the answers to a comment of the first level."""
        if (count, has_more) not in self.folds:
            if has_more:
                said = ngettext("%(n)d reply, and more", "%(n)d replies, and more", count) % {"n": count}
            else:
                said = ngettext("%(n)d reply", "%(n)d replies", count) % {"n": count}
            self.folds[count, has_more] = (
                f'<details class="fold" open><summary>{escape(said)}</summary><ol class="replies">'
            )
        return self.folds[count, has_more]

    def answering(self, row: tuple[Any, ...]) -> str:
        """Say whom a comment answers that does not stand right above it."""
        parent = row[PATH][-2]
        here = self._by_pk.get(parent)
        name, state = (here[NAME], here[STATE]) if here else row[len(COLUMNS) :] or ("", "")
        _ = self.say
        said = _("In reply to %(name)s") % {"name": name if state == _SHOWN else _("a removed comment")}
        where = f"#comment-{parent}" if here else self.thread.permalink(parent)
        return f'<p class="comment-answers"><a href="{where}">{escape(said)}</a></p>'

    @cached_property
    def _by_pk(self) -> dict[int, tuple[Any, ...]]:
        return {row[ID]: row for row in self.rows}

    def _writer(self, author_id: int, name: str, handle: str) -> str:
        label = _label("label", _("Author")) if author_id == self.thread.post_author_id else ""
        link = f'<a class="comment-author" href="{address("author", handle)}">{escape(name)}</a>{label}'
        self.writers[author_id, name, handle] = link
        return link

    def _actions(
        self, pk: int, created: datetime, written: str, name: str, is_answered: bool, *, is_own: bool, is_shown: bool
    ) -> str:  # fmt: skip
        may_edit = (
            is_own
            and not is_answered
            and (self.reader.may_change or not is_shown)
            and self.thread.now < created + EDIT_WINDOW
        )
        key = name, is_own, is_shown, may_edit
        if key not in self.actions:
            self.actions[key] = _actions(self.reader, self.say, *key)
        made = self.actions[key].replace(_ANY, str(pk))
        return made.replace(_WHEN, written) if is_own else made

    def _tombstone(self, pk: int, state: str, reason: str, created: datetime, *, is_own: bool) -> str:
        said = {
            CommentState.DELETED: _("This comment was deleted by its writer."),
            CommentState.ERASED: _("This comment was erased: its words are gone for good."),
            CommentState.REVIEW: _("This comment is hidden while reports are reviewed."),
        }.get(CommentState(state), _("This comment was hidden by staff."))
        more = show = ""
        if state == CommentState.HIDDEN and (is_own or self.reader.may_hide):
            more = " " + escape(_("Reason: %(reason)s") % {"reason": reason})
        if state == CommentState.HIDDEN and self.reader.may_hide:
            label = _("Show again, or erase: the comment of %(when)s") % {"when": self.minute(created)}
            show = _footer([_link("hide_comment", pk, _("Show again, or erase"), escape(label))])
        return f'<article><p class="comment-meta">{escape(said)}{more}</p>{show}</article>'


def _labels(scope: str, state: str, edited: datetime | None) -> str:
    private = _label("label", _("Private")) if scope == _PRIVATE else ""
    held = _label("label", _("Waits for approval")) if state == _HELD else ""
    return private + held + (_label("edited", _("edited")) if edited else "")


def _label(kind: str, text: str) -> str:
    return f' <span class="comment-{kind}">{escape(text)}</span>'


def _quote(quote: str, state: str) -> str:
    said = escape(str(QuoteState(state).label))
    return f'<figure class="passage passage--{state}"><blockquote>{escape(quote)}</blockquote><figcaption>{said}</figcaption></figure>'


def _actions(
    reader: Reader, _: Callable[[str], str], name: str, is_own: bool, is_shown: bool, may_edit: bool
) -> str:  # fmt: skip
    """Return what a reader may do with a comment by `name`, with _ANY in the place of its id, _WHEN of its time.

    `_` says phrases. Each link says by its label which comment it is about: links are listed and read out of their places.
    """
    links = []
    who, when = {"name": name}, {"when": _WHEN}
    if reader.may_comment and is_shown:
        label = escape(_("Reply to %(name)s") % who)
        links.append(_link("reply", _ANY, _("Reply"), label, f' data-reply="{_ANY}"'))
    if is_own:
        if may_edit:
            links.append(_link("edit_comment", _ANY, _("Edit"), escape(_("Edit your comment of %(when)s")) % when))
        links.append(_link("delete_comment", _ANY, _("Delete"), escape(_("Delete your comment of %(when)s")) % when))
    elif reader.user_id and is_shown:
        links.append(_link("report_comment", _ANY, _("Report"), escape(_("Report the comment by %(name)s") % who)))
        if reader.may_hide:
            links.append(_link("hide_comment", _ANY, _("Hide"), escape(_("Hide the comment by %(name)s") % who)))
    return _footer(links) if links else ""


def _link(place: str, pk: int | str, text: str, label: str, attributes: str = "") -> str:
    before, after = around(place)
    return f'<a href="{before}{pk}{after}"{attributes} aria-label="{label}">{escape(text)}</a>'


def _footer(links: Sequence[str]) -> str:
    return f'<footer class="comment-actions">{" ".join(links)}</footer>'
