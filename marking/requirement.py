"""Which of a student's comments count towards an assessment, as a pure function of plain values.

The rule: at least N comments, each of at least M own words, among them D different authors, on peers of one's own
tutorial, of another, or of any, written within the window. What stood at the end of the window is what counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import PeerScope
from comments.enums import CommentState
from comments.own_words import own_text
from core.overlap import compare
from core.overlap.words import folded_words


class Obstacle(models.TextChoices):
    """Why a comment does not count."""

    DELETED = "deleted", _("Deleted before it was due")
    ERASED = "erased", _("Erased before it was due")
    HIDDEN = "hidden", _("Hidden by staff")
    REVIEW = "review", _("Hidden while reports are reviewed")
    HELD = "held", _("Waits for approval")
    OWN = "own", _("On an own post")
    NO_PEER = "no_peer", _("Not on a student’s post")
    PRIVATE = "private", _("Not for the class")
    OTHER_TUTORIAL = "other_tutorial", _("On a post of another tutorial")
    OWN_TUTORIAL = "own_tutorial", _("On a post of the own tutorial")
    EARLY = "early", _("Before comments opened")
    LATE = "late", _("After the due time")
    SHORT = "short", _("Too few own words")
    COPY = "copy", _("Nearly the same as another comment")
    SAME_AUTHOR = "same_author", _("Another one on the same author")


@dataclass(frozen=True)
class Rule:
    """What is asked of one student. `authors`: how many different ones; None: each comment on another.

    `closes_at` is the first moment that is too late, with the student's own extension.
    """

    required: int
    min_words: int = 0
    authors: int | None = None
    scope: str = PeerScope.ANY
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def repeats(self) -> int:
        """How many comments may be further ones on an author who has one already."""
        return 0 if self.authors is None else max(0, self.required - self.authors)


@dataclass(frozen=True)
class Written:
    """One comment as it stood at the end of the window.

    `author`: whose post it is on; `tutorial`: that author's; `copies`: the keys of comments of the same writer that it
    nearly repeats.
    """

    key: int
    author: int
    at: datetime
    words: int
    is_peer: bool = True
    is_own: bool = False
    is_private: bool = False
    tutorial: int | None = None
    state: str = CommentState.SHOWN
    removed_at: datetime | None = None
    copies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judgement:
    """For each comment, in the order of writing, None (it counts) or its Obstacle; how many count; how many lack."""

    obstacles: dict[int, Obstacle | None]
    counted: int
    missing: int


def judge(rule: Rule, tutorial: int | None, comments: Iterable[Written], elsewhere: frozenset[int] = frozenset()) -> Judgement:  # fmt: skip
    """Judge a student's comments for one assessment; the earliest come first, so the second copy is the copy.

    `tutorial` is the student's own; `elsewhere` holds comments for other assessments, which nothing here may repeat.
    """
    obstacles: dict[int, Obstacle | None] = {}
    taken = set(elsewhere)
    authors: set[int] = set()
    repeats = rule.repeats
    for comment in sorted(comments, key=lambda one: (one.at, one.key)):
        obstacle = _obstacle(rule, tutorial, comment)
        if obstacle is None and comment.copies & taken:
            obstacle = Obstacle.COPY
        if obstacle is None and comment.author in authors:
            if repeats:
                repeats -= 1
            else:
                obstacle = Obstacle.SAME_AUTHOR
        if obstacle is None:
            taken.add(comment.key)
            authors.add(comment.author)
        obstacles[comment.key] = obstacle
    counted = sum(obstacle is None for obstacle in obstacles.values())
    return Judgement(obstacles, counted, max(0, rule.required - counted))


_BY_STATE = {
    CommentState.HIDDEN: Obstacle.HIDDEN,
    CommentState.REVIEW: Obstacle.REVIEW,
    CommentState.HELD: Obstacle.HELD,
}


def _obstacle(rule: Rule, tutorial: int | None, comment: Written) -> Obstacle | None:
    if comment.state in (CommentState.DELETED, CommentState.ERASED):
        # Taken back after the due time, it counts as it stood; without a due time, it is gone.
        if rule.closes_at is None or comment.removed_at is None or comment.removed_at < rule.closes_at:
            return Obstacle(comment.state)
    elif comment.state in _BY_STATE:
        return _BY_STATE[CommentState(comment.state)]
    if comment.is_own:
        return Obstacle.OWN
    if not comment.is_peer:
        return Obstacle.NO_PEER
    if comment.is_private:
        return Obstacle.PRIVATE
    is_ours = tutorial is not None and comment.tutorial == tutorial
    if rule.scope == PeerScope.OWN and not is_ours:
        return Obstacle.OTHER_TUTORIAL
    if rule.scope == PeerScope.OTHER and is_ours:
        return Obstacle.OWN_TUTORIAL
    if rule.opens_at is not None and comment.at < rule.opens_at:
        return Obstacle.EARLY
    if rule.closes_at is not None and comment.at >= rule.closes_at:
        return Obstacle.LATE
    if comment.words < rule.min_words:
        return Obstacle.SHORT
    return None


@dataclass(frozen=True)
class Wording:
    """The words of a comment, as clean HTML, with the fingerprints of its own text."""

    key: int
    html: str
    fingerprints: frozenset[int]


_HINT = 4  # of the fingerprints of the shorter text, one in so many is a reason to compare
_SHARE = 0.6  # of the shorter text's words in shared passages make a near-copy
_SHORT = 12  # words; below, nothing but the same words in the same order is a copy


def near_copies(wordings: Sequence[Wording]) -> dict[int, frozenset[int]]:
    """Return for each comment the keys of the others that say nearly the same in nearly the same words.

    Fingerprints say which pairs are worth a comparison; the comparison decides.
    """
    found: dict[int, set[int]] = {one.key: set() for one in wordings}
    texts: dict[int, str] = {}
    for place, one in enumerate(wordings):
        for other in wordings[place + 1 :]:
            least = min(len(one.fingerprints), len(other.fingerprints))
            if least and len(one.fingerprints & other.fingerprints) * _HINT < least:
                continue
            for each in (one, other):
                if each.key not in texts:
                    texts[each.key] = own_text(each.html)
            if _is_near_copy(texts[one.key], texts[other.key]):
                found[one.key].add(other.key)
                found[other.key].add(one.key)
    return {key: frozenset(keys) for key, keys in found.items()}


def _is_near_copy(a: str, b: str) -> bool:
    words_a, words_b = folded_words(a), folded_words(b)
    shorter = min(len(words_a), len(words_b))
    if words_a == words_b or shorter < _SHORT:
        return bool(shorter) and words_a == words_b
    return sum(passage.words for passage in compare(a, b)) >= _SHARE * shorter
