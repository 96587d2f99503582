"""Passages side by side: for staff with both texts, for the student with the other's words blacked out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.overlap import word_diff
from marking.models import Submission
from marking.similarity.enums import CaseMove, Scope
from marking.similarity.models import CaseEvent, SimilarityCase, SimilarityMatch
from people.models import Course, User

REDACTED = "▇▇▇"


@dataclass(frozen=True)
class Piece:
    """Some words of a passage; `differs` where the other side has other words, `is_redacted` where they are not shown."""

    text: str
    differs: bool = False
    is_redacted: bool = False


@dataclass(frozen=True)
class SideBySide:
    """One passage: `kind` is "same" or "reworded", `start` its place in the submission's text, in characters."""

    kind: str
    words: int
    start: int
    own: list[Piece]
    other: list[Piece]


@dataclass
class ShownMatch:
    """A match as its reader sees it: `who` and `what` name the other text, `url` leads there when it may be read."""

    match: SimilarityMatch
    who: str
    what: str
    url: str = ""
    passages: list[SideBySide] = field(default_factory=list)


def side_by_side(passage: dict[str, Any], *, redact: bool = False) -> SideBySide:
    """Return a stored passage with what differs; with `redact` the other's own words are replaced by one sign."""
    own: list[Piece] = []
    other: list[Piece] = []
    for change in word_diff(passage["own"]["text"], passage["other"]["text"]):
        if change.op == "equal":
            own.append(Piece(change.a_words))
            # The student's own words in the other's place: signs and capitals of the other's are not shown either.
            other.append(Piece(change.a_words if redact else change.b_words))
            continue
        if change.a_words:
            own.append(Piece(change.a_words, differs=True))
        if change.b_words:
            other.append(
                Piece(f"{REDACTED} ", differs=True, is_redacted=True) if redact else Piece(change.b_words, True)
            )
    return SideBySide(passage["kind"], passage["words"], passage["own"]["start"], own, other)


def for_staff(user: User, submission: Submission) -> list[ShownMatch]:
    """Return the matches of a submission that `user` reads as staff, those that are not set aside first.

    The other student is named to staff of the course in which the other text was written.
    """
    rows = SimilarityMatch.objects.filter(submission=submission)
    rows = rows.select_related("other__assessment__course", "post__author", "post__course", "set_aside_by")
    matches = sorted(
        rows.defer("other__body", "other__rendered", "other__plain_text"), key=lambda m: m.set_aside_at is not None
    )
    if not matches:
        return []
    taught = set(Course.objects.of_staff(user).values_list("pk", flat=True))
    others = [match.other_id for match in matches if match.other_id]
    readable = set(Submission.objects.for_staff(user).filter(pk__in=others).values_list("pk", flat=True))
    posts = [match.post_id for match in matches if not match.other_id]
    visible = set(
        type(matches[0].post)._default_manager.visible_to(user).filter(pk__in=posts).values_list("pk", flat=True)
    )
    return [_shown(match, taught, readable, visible) for match in matches]


def _shown(match: SimilarityMatch, taught: set[int], readable: set[int], visible: set[int]) -> ShownMatch:
    course = match.post.course
    named = course.pk in taught or match.scope == Scope.OWN
    who = (
        str(match.post.author) if named else _("a student of %(course)s") % {"course": f"{course.code}, {course.term}"}
    )
    if match.other is not None:
        what, url = (match.other.title if named else _("a submission")), ""
        if match.other_id in readable:
            url = match.other.get_absolute_url()
    else:
        what, url = (match.post.title if named else _("a post")), ""
        if match.post_id in visible:
            url = match.post.get_absolute_url()
    return ShownMatch(match, who, what, url, [side_by_side(p) for p in match.passages])


def for_student(case: SimilarityCase) -> list[list[SideBySide]]:
    """Return by match what the student is asked about: own passages, the other's words redacted; own texts in full."""
    asked = CaseEvent.objects.filter(case=case, kind=CaseMove.ASKED).order_by("-number").first()
    rows: Iterable[SimilarityMatch] = SimilarityMatch.objects.filter(pk__in=asked.matches if asked else [])
    return [[side_by_side(p, redact=match.scope != Scope.OWN) for p in match.passages] for match in rows]
