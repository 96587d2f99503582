"""Writes of this room."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import search
from blog.models import Post
from blog.permissions import may_comment, waits_for_approval
from comments import quotes
from comments.enums import NEVER, CommentState, Scope, comment_added
from comments.jobs import notify_of_comment
from comments.models import Comment, CommentVersion
from comments.moderation.enums import CaseKind
from comments.moderation.queue import open_case
from comments.own_words import measure
from comments.permissions import STANDING, may_delete_comment, may_edit_comment, may_erase_comment, may_hide_comment
from core import html
from core.prepared import PreparedSQL
from core.text import count_words, tidy_line
from people.enums import NoticeKind
from people.models import User
from people.notices import Note, notify
from people.permissions import standing
from people.services import student_numbers_in

MAX_DEPTH = 200
MAX_CHARACTERS = 20_000


@dataclass(frozen=True)
class _Piece:
    """A comment's clean HTML with what is counted of it, once."""

    html: str
    text: str
    word_count: int
    own_words: int
    fingerprints: list[int]


def check_body(post: Post, body: str) -> str:
    """Return the clean HTML of a comment on `post`. Raises ValidationError at `body` for what would not be taken."""
    return _checked(post, body)[0]


def _checked(post: Post, body: str) -> tuple[str, str]:
    """Return clean HTML and plain text; see `check_body`."""
    try:
        if len(body) > MAX_CHARACTERS:
            raise html.RefusedHTML(
                _("This comment has %(got)d characters; %(limit)d are possible.")
                % {"got": len(body), "limit": MAX_CHARACTERS}
            )
        piece = html.clean(body, html.COMMENT)
    except html.RefusedHTML as error:
        raise ValidationError({"body": str(error)}) from error
    text = html.plain_text(piece)
    if not text:
        raise ValidationError({"body": _("Write something first.")})
    if student_numbers_in(post.course, text):
        raise ValidationError(
            {
                "body": _(
                    "This holds a student number. Take it out: your name stands beside your comment, and nobody needs the number."
                )
            }
        )
    return piece, text


def _clean(post: Post, body: str) -> _Piece:
    piece, text = _checked(post, body)
    return _Piece(piece, text, count_words(text), *measure(piece))


def add_comment(
    *, author: User, post: Post, body: str, parent: Comment | None = None, scope: str = Scope.CLASS,
    quote: str = "", quoted_version: int | None = None, token: UUID | None = None, at: datetime | None = None,
) -> Comment:  # fmt: skip
    """Add a comment to a post, or a reply to a comment on it; a reply is never wider than its parent.

    Raises PermissionDenied when the author reads the post but may not comment (the caller has found the post and the
    parent by `visible_to`), ValidationError at `body`, `quote` or `parent`. `quote` is a passage of the post in the
    version that the author read (default: as it stands). Adds one to the post's count of shown comments, and tells the
    rooms above (`comment_added`) and, by a job, those whom it concerns. Where comments are held, it waits for approval in
    the queue instead, unless staff wrote it.

    `token` is its form's: the same words sent again from the same form by the same author, at once or later, are the
    comment that is there already, which is returned as it is now. Other words from that form are another comment.
    """
    sent = None
    if token is not None:
        sent = uuid5(token, json.dumps([post.pk, parent.pk if parent else None, scope, quote, body]))
    try:
        return _add(author, post, body, parent, scope, quote, quoted_version, sent, at)
    except (IntegrityError, PermissionDenied, ValidationError):
        # Asked only now: an ordinary comment pays nothing for it, and what was refused the second time may have been
        # taken the first.
        there: Comment | None = None
        if sent is not None:
            there = Comment.objects.select_related("post__author").filter(author=author, post=post, sent=sent).first()
        if there is None:
            raise
        return there


@transaction.atomic
def _add(
    author: User, post: Post, body: str, parent: Comment | None, scope: str, quote: str, quoted_version: int | None,
    sent: UUID | None, at: datetime | None,
) -> Comment:  # fmt: skip
    """See `add_comment`. Raises IntegrityError where this was sent before."""
    writer = standing(author, post.course_id)
    if not may_comment(writer, post):
        raise PermissionDenied
    is_held = waits_for_approval(writer, post)
    piece = _clean(post, body)
    passage, revision, fate = quotes.bind(post, quote, quoted_version)
    if parent is not None:
        lock_post(post.pk)
        parent = Comment.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        if parent.post_id != post.pk or parent.state != CommentState.SHOWN:
            raise ValidationError(
                {
                    "parent": _(
                        "The comment that you answer has been removed. Your text is still here: post it as a comment of its own."
                    )
                }
            )
        if len(parent.path) >= MAX_DEPTH:
            raise ValidationError({"parent": _("This thread is as deep as it gets. Answer a comment further up.")})
        if parent.scope == Scope.PRIVATE:
            scope = Scope.PRIVATE
    opener = parent.opener_id if parent is not None and parent.opener_id else author.pk
    if scope not in Scope.values:
        raise ValidationError({"scope": _("Choose who reads it.")})
    pk = _next_number()
    comment = Comment(
        pk=pk, post=post, author=author, parent=parent, path=[*(parent.path if parent else []), pk], html=piece.html,
        word_count=piece.word_count, own_words=piece.own_words, fingerprints=piece.fingerprints, scope=scope,
        opener_id=opener if scope == Scope.PRIVATE else None, quote=passage, quote_revision=revision, quote_state=fate,
        sent=sent, created_at=at or timezone.now(),
    )  # fmt: skip
    if is_held:
        comment.state = CommentState.HELD
    comment.save(force_insert=True)
    if is_held:
        open_case(kind=CaseKind.HELD, post_id=post.pk, comment=comment, at=comment.created_at)
    else:
        _count(comment, 1, piece.text)
        comment_added.send(sender=Comment, comment=comment)
        notify_of_comment.enqueue(comment_id=comment.pk, happened=at.isoformat() if at else "")
    return comment


_NUMBER = PreparedSQL(
    "comment_number", lambda: ("SELECT nextval(pg_get_serial_sequence('comments_comment', 'id'))", ()), 0
)


def _next_number() -> int:
    """Return the next number of those that ids and arrivals share."""
    return int(_NUMBER()[0][0])


def _count(comment: Comment, step: int, text: str = "") -> None:
    """Count a comment that everybody reads from now on (1), or no longer (-1), and let the search find it or not.

    `text`: its plain text, where that is known.
    """
    if comment.scope != Scope.CLASS:
        return
    if step > 0:
        text = text or html.plain_text(comment.html)
        search.show_comment(post_id=comment.post_id, comment_id=comment.pk, text=text)
    else:
        Post.objects.filter(pk=comment.post_id).update(comment_count=F("comment_count") - 1)
        search.forget_comment(comment.pk)


def _index_again(comment: Comment) -> None:
    """Let the search find the words as they are now, where everybody reads them."""
    search.forget_comment(comment.pk)
    if comment.scope == Scope.CLASS and comment.state == CommentState.SHOWN:
        search.index_comment(post_id=comment.post_id, comment_id=comment.pk, text=html.plain_text(comment.html))


def lock_post(pk: int) -> None:
    """Whoever locks a comment has locked its post before: in one order, nobody waits for each other."""
    Post.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()


def locked_comment(comment: Comment) -> Comment:
    """Return the comment as it stands, under a lock, with its post, course and author."""
    lock_post(comment.post_id)
    return (
        Comment.objects.select_for_update(of=("self",))
        .select_related("post__course", "post__author")
        .get(pk=comment.pk)
    )


@transaction.atomic
def edit_comment(*, actor: User, comment: Comment, body: str, at: datetime | None = None) -> Comment:
    """Change the words of an own comment, for 30 minutes and until it is answered; what was there is kept for staff.

    Raises PermissionDenied when the time is over, an answer came, comments are held or closed since, or the comment is not
    the actor's, ValidationError at `body`.
    """
    now = at or timezone.now()
    comment = locked_comment(comment)
    if not may_edit_comment(actor, comment, now):
        raise PermissionDenied
    piece = _clean(comment.post, body)
    if piece.html == comment.html:
        return comment
    CommentVersion.objects.create(
        comment=comment, html=comment.html, word_count=comment.word_count, own_words=comment.own_words, replaced_at=now
    )
    comment.html, comment.word_count, comment.edited_at = piece.html, piece.word_count, now
    comment.own_words, comment.fingerprints = piece.own_words, piece.fingerprints
    _index_again(comment)
    comment.save(update_fields=["html", "word_count", "own_words", "fingerprints", "edited_at"])
    notify_of_comment.enqueue(comment_id=comment.pk)
    return comment


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment, at: datetime | None = None) -> Comment:
    """Take an own comment back: a tombstone stays in its place, the wording is kept for staff."""
    comment = locked_comment(comment)
    if not may_delete_comment(actor, comment):
        raise PermissionDenied
    return move_comment(comment, CommentState.DELETED, by=actor, at=at)


def take_back_comments(sender: Any, user: User, keep_comments: bool, at: datetime, **kwargs: Any) -> None:
    """Answer `people.enums.person_left`: the comments become tombstones, unless they are to stay under the name."""
    if keep_comments:
        return
    # In the order of posts, so that two who leave do not wait for each other. What waits for approval or for a review goes
    # too: a decision would bring it out after its writer has gone.
    standing_or_waiting = (*STANDING, CommentState.REVIEW)
    for row in Comment.objects.filter(author=user, state__in=standing_or_waiting).order_by("post", "pk"):
        comment = locked_comment(row)
        if comment.state in standing_or_waiting:
            move_comment(comment, CommentState.DELETED, by=user, at=at)


@transaction.atomic
def hide_comment(*, actor: User, comment: Comment, reason: str, at: datetime | None = None) -> Comment:
    """Hide a comment behind a tombstone, with a reason that its writer reads, and is told of.

    Raises ValidationError without a reason.
    """
    comment = locked_comment(comment)
    if not may_hide_comment(actor, comment):
        raise PermissionDenied
    reason = tidy_line(reason)[:400]
    if not reason:
        raise ValidationError({"reason": _("Say why: the writer reads it.")})
    if comment.state == CommentState.HIDDEN:
        return comment
    return move_comment(comment, CommentState.HIDDEN, by=actor, reason=reason, at=at)


@transaction.atomic
def show_comment(*, actor: User, comment: Comment) -> Comment:
    """Bring a hidden comment back."""
    comment = locked_comment(comment)
    if not may_hide_comment(actor, comment):
        raise PermissionDenied
    if comment.state == CommentState.HIDDEN:
        move_comment(comment, CommentState.SHOWN)
    return comment


@transaction.atomic
def erase_comment(*, actor: User, comment: Comment, at: datetime | None = None) -> Comment:
    """Take a comment's words out of the database for good, every earlier wording too; a tombstone stays in its place.

    The numbers of words stay, so that what a comment counted for can still be told.
    """
    comment = locked_comment(comment)
    if not may_erase_comment(actor, comment):
        raise PermissionDenied
    was_shown = comment.state == CommentState.SHOWN
    if comment.state == CommentState.HELD:
        comment.arrival = NEVER
    comment.html, comment.state, comment.state_by, comment.state_reason = "", CommentState.ERASED, actor, ""
    comment.quote, comment.quote_revision, comment.quote_state, comment.fingerprints = "", None, "", []
    comment.removed_at = comment.removed_at or at or timezone.now()
    comment.save()
    comment.versions.update(html="")
    if was_shown:
        _count(comment, -1)
    return comment


def move_comment(
    comment: Comment, state: CommentState, *, by: User | None = None, reason: str = "", at: datetime | None = None
) -> Comment:  # fmt: skip
    """Put a locked comment into another state, keep its post's count of shown comments right, and tell whom it concerns.

    The rights are the callers': `by` and `reason` are what stands beside it, the time is when it went. Its writer is told
    when somebody else hides it; those whom a new comment concerns, when it is shown. One that comes into sight arrives
    anew on the pages that are open, and one that never was in sight is announced as a new one (`comment_added`).
    """
    was = comment.state
    is_unseen = was == CommentState.HELD or comment.arrival == NEVER
    step = (state == CommentState.SHOWN) - (was == CommentState.SHOWN)
    comment.state, comment.state_by, comment.state_reason = state, by, reason
    comment.removed_at = None if state == CommentState.SHOWN else at or timezone.now()
    if step > 0:
        comment.arrival = _next_number()
    elif is_unseen:
        comment.arrival = NEVER
    comment.save(update_fields=["state", "state_by", "state_reason", "removed_at", "arrival"])
    if step:
        _count(comment, step)
    if step > 0:
        notify_of_comment.enqueue(comment_id=comment.pk)
    if is_unseen and step > 0:
        comment_added.send(sender=Comment, comment=comment)
    is_anothers = by is None or by.pk != comment.author_id
    if is_anothers and comment.removed_at is not None and state in (CommentState.HIDDEN, CommentState.REVIEW):
        data = {"comment": comment.pk, "review": state == CommentState.REVIEW}
        note = Note(
            comment.author_id, f"hidden-comment:{comment.pk}:{comment.removed_at.isoformat()}", comment.pk, data
        )
        notify(kind=NoticeKind.MODERATION, notes=[note], at=at)
    return comment
