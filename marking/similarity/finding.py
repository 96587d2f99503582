"""The passages of a submission: candidates compared, and what is found kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.overlap import Essay, Passage, essay, shared
from marking.models import Submission
from marking.similarity.enums import Scope
from marking.similarity.models import ComparedText, SimilarityCase, SimilarityMatch
from marking.similarity.search import brief_of, bring_up_to_date, candidates, courses_like, index_submissions

_CANDIDATES = 12


def find_similar(*, submission: Submission, at: datetime | None = None) -> list[SimilarityMatch]:
    """Compare a submission with its class, its author's own earlier texts and earlier terms; keep and return the matches.

    Not counted: references, quotations with their source, the brief. A match of one's class is kept for the other
    submission too. May run again: what was found is brought up to date, and never taken away; what is part of a case
    stays as it was. Tells nobody anything.
    """
    submission = Submission.objects.select_related("assessment__course", "post").get(pk=submission.pk)
    courses = courses_like(submission.assessment.course)
    index_submissions([submission])
    bring_up_to_date(courses)
    return search(submission=submission, courses=courses, at=at)


def search(*, submission: Submission, courses: list[int], at: datetime | None = None) -> list[SimilarityMatch]:
    """Do the part of `find_similar` that comes after the fingerprints of all texts are known."""
    brief = brief_of(submission)
    ids = candidates(submission.plain_text, courses=courses, post=submission.post_id, brief=brief, limit=_CANDIDATES)
    rows = ComparedText.objects.filter(pk__in=ids).select_related("post", "submission__assessment", "course")
    own = essay(submission.plain_text, submission.body, submission.references)
    best: dict[int, tuple[int, ComparedText, list[Passage]]] = {}
    for text in rows.defer("values", "post__rendered", "submission__rendered"):
        if _is_another_attempt(submission, text):
            continue
        passages = shared(own, _essay(text), brief)
        words = sum(passage.words for passage in passages)
        # Of a post, its frozen text stands for it when both share as much.
        before = best.get(text.post_id)
        if words and (before is None or (words, text.submission_id is not None) > (before[0], False)):
            best[text.post_id] = words, text, passages
    return _keep(submission, [(text, passages) for _words, text, passages in best.values()], at or timezone.now())


def _is_another_attempt(submission: Submission, text: ComparedText) -> bool:
    assessment = text.submission.assessment_id if text.submission else text.post.assessment_id
    return text.post.author_id == submission.student_id and assessment == submission.assessment_id


def _essay(text: ComparedText) -> Essay:
    if text.submission is not None:
        return essay(text.submission.plain_text, text.submission.body, text.submission.references)
    return essay(text.post.plain_text, text.post.body, list(text.post.references.values_list("html", flat=True)))


@transaction.atomic
def _keep(
    submission: Submission, found: list[tuple[ComparedText, list[Passage]]], now: datetime
) -> list[SimilarityMatch]:
    kept = []
    for text, passages in found:
        same_course = text.course_id == submission.assessment.course_id
        if text.post.author_id == submission.student_id:
            scope = Scope.OWN
        else:
            scope = Scope.CLASS if same_course else Scope.TERM
        rows = [_row(p, turned=False) for p in passages]
        kept.append(_put(submission, text.submission, text.post_id, scope, rows, now))
        if scope == Scope.CLASS and text.submission is not None:
            turned = [_row(p, turned=True) for p in sorted(passages, key=lambda p: p.b_start)]
            _put(text.submission, submission, submission.post_id, scope, turned, now)
    return kept


def _put(
    submission: Submission, other: Submission | None, post: int, scope: str, passages: list[dict[str, Any]], now: datetime
) -> SimilarityMatch:  # fmt: skip
    words = sum(row["words"] for row in passages)
    values = {"other": other, "scope": scope, "words": words, "passages": passages, "found_at": now}
    match, is_new = SimilarityMatch.objects.get_or_create(submission=submission, post_id=post, defaults=values)
    if is_new or match.passages == passages or SimilarityCase.objects.filter(submission=submission).exists():
        return match
    for name, value in values.items():
        setattr(match, name, value)
    # Other passages than those that somebody looked at and set aside.
    match.set_aside_at, match.set_aside_by, match.set_aside_why = None, None, ""
    match.save()
    return match


def _row(p: Passage, *, turned: bool) -> dict[str, Any]:
    a = {"start": p.a_start, "end": p.a_end, "text": p.a_text}
    b = {"start": p.b_start, "end": p.b_end, "text": p.b_text}
    own, other = (b, a) if turned else (a, b)
    return {"kind": p.kind, "words": p.words, "own": own, "other": other}
