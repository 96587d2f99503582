"""Passages side by side: for staff with both texts, for the student with the other's words blacked out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from blog.models import Post
from core.overlap import word_diff
from marking.models import Submission
from marking.similarity.enums import CaseMove, Scope
from marking.similarity.models import CaseEvent, SimilarityCase, SimilarityMatch
from people.models import Course, Enrolment, User

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

    The other student is named to staff of the course in which the other text was written. Where marking is without
    names, a student of the class goes by the code, or by none, and no link leads to a living post.
    """
    rows = SimilarityMatch.objects.filter(submission=submission)
    rows = rows.select_related("post__author", "post__course", "set_aside_by")
    matches = sorted(rows, key=lambda m: m.set_aside_at is not None)
    if not matches:
        return []
    taught = set(Course.objects.of_staff(user).values_list("pk", flat=True))
    others = [match.other_id for match in matches if match.other_id]
    named = Submission.objects.with_names(user).light().select_related("student", "assessment__course")
    texts = named.in_bulk([submission.pk, *others])
    readable = set(Submission.objects.for_staff(user).filter(pk__in=others).values_list("pk", flat=True))
    posts = [match.post_id for match in matches if not match.other_id]
    visible = set(Post.objects.visible_to(user).filter(pk__in=posts).values_list("pk", flat=True))
    this = texts[submission.pk]
    members: set[int] = set()
    if this.is_sealed:
        students = Enrolment.objects.students().filter(course=this.assessment.course_id)
        members = set(students.filter(user__in=[m.post.author_id for m in matches]).values_list("user", flat=True))
    return [
        _shown(m, this, texts.get(m.other_id or 0), taught, readable if m.other_id else visible, members)
        for m in matches
    ]


def _shown(
    match: SimilarityMatch, this: Any, other: Any, taught: set[int], readable: set[int], members: set[int]
) -> ShownMatch:
    passages = [side_by_side(p) for p in match.passages]
    what = _("a submission") if other is not None else _("a post")
    if other is not None and other.is_sealed:
        return ShownMatch(match, other.who, what, other.get_absolute_url() if other.pk in readable else "", passages)
    if match.post.author_id in members:
        who = this.who if match.post.author_id == this.student_id else _("a student of the class")
        return ShownMatch(match, who, what, "", passages)
    course = match.post.course
    named = course.pk in taught or match.scope == Scope.OWN
    if not named:
        who = _("a student of %(course)s") % {"course": f"{course.code}, {course.term}"}
    text = other if other is not None else match.post
    if named:
        who, what = str(match.post.author), text.title
    return ShownMatch(match, who, what, text.get_absolute_url() if text.pk in readable else "", passages)


def for_student(case: SimilarityCase) -> list[list[SideBySide]]:
    """Return by match what the student is asked about: own passages, the other's words redacted; own texts in full."""
    asked = CaseEvent.objects.filter(case=case, kind=CaseMove.ASKED).order_by("-number").first()
    rows: Iterable[SimilarityMatch] = SimilarityMatch.objects.filter(pk__in=asked.matches if asked else [])
    return [[side_by_side(p, redact=match.scope != Scope.OWN) for p in match.passages] for match in rows]
