"""Moderation: a sample is drawn by rule, and answered for mark by mark; and markers side by side."""

import secrets
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment
from core.text import plain_number, tidy
from marking.enums import MarkState
from marking.fairness.enums import VERDICT_SOURCES, MarkerLine, Markers, Verdict
from marking.fairness.models import MarkerPart, ModerationSample, SampledSubmission
from marking.fairness.permissions import may_moderate, may_set_up
from marking.fairness.rules import rules_of
from marking.fairness.sampling import Marked, SampleRule, Spread, draw, spread
from marking.models import Mark, Submission
from people import audit
from people.enums import Role
from people.models import Enrolment, User
from people.permissions import standing

_MOST = 5_000  # characters of a moderator's words


def marks_to_draw_from(assessment: Assessment) -> list[Marked]:
    """Return the finished marks of an assessment that are in no sample yet."""
    drawn = SampledSubmission.objects.filter(sample__assessment=assessment).values("submission")
    rows = Mark.objects.filter(submission__in=Submission.objects.filter(assessment=assessment).current())
    rows = rows.filter(state=MarkState.READY, maximum__gt=0).exclude(submission__in=drawn).order_by("submission")
    found = rows.values_list("submission", "raw", "maximum", "marker")
    return [Marked(pk, raw * 100 / most, by or 0) for pk, raw, most, by in found if raw is not None and most]


@transaction.atomic
def draw_sample(
    *, actor: User, assessment: Assessment, rule: SampleRule, moderator: User | None = None, seed: str = "",
    at: datetime | None = None,
) -> ModerationSample:  # fmt: skip
    """Draw a sample of the finished marks that are in none yet; rule, seed and marks are kept, so that it can be drawn again.

    `moderator`: a tutor of the course who answers for it beside those who lead the course. Raises PermissionDenied for
    others than the assessment's coordinators, ValidationError when the rule draws nothing, or at `moderator`.
    """
    if not may_set_up(actor, assessment):
        raise PermissionDenied
    if moderator is not None and not standing(moderator, assessment.course_id).is_staff:
        raise ValidationError({"moderator": _("Choose somebody who teaches in the course.")})
    Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    edges, marks = rules_of(assessment).band_edges, marks_to_draw_from(assessment)
    seed = seed or secrets.token_hex(8)
    found = draw(marks, rule, edges, seed)
    if not found:
        raise ValidationError(_("This rule draws none of the finished marks."))
    told = {**asdict(rule), "within": plain_number(rule.within), "edges": edges}
    sample = ModerationSample.objects.create(
        assessment=assessment, drawn_by=actor, drawn_at=at or timezone.now(), seed=seed, rule=told,
        drawn_from=[[mark.pk, f"{mark.percent:.4f}", mark.marker] for mark in marks],
    )  # fmt: skip
    SampledSubmission.objects.bulk_create(
        SampledSubmission(sample=sample, submission_id=pk, why=why, moderator=moderator) for pk, why in found.items()
    )
    audit.record(
        actor=actor,
        course=assessment.course,
        obj=assessment,
        after={"sample": f"{len(found)} of {len(marks)}, seed {seed}"},
    )
    return sample


@transaction.atomic
def moderate(
    *, actor: User, sampled: SampledSubmission, verdict: str, text: str = "", at: datetime | None = None
) -> SampledSubmission:
    """Agree with a sampled mark, or comment on it; a comment stands until somebody agrees. Students learn of neither.

    Raises PermissionDenied unless the actor moderates it (never own marks), ValidationError for a comment without words,
    a verdict that does not follow, or a mark that is released.
    """
    sampled = (
        SampledSubmission.objects.select_for_update(of=("self",))
        .select_related("submission__assessment__course", "submission__mark")
        .get(pk=sampled.pk)
    )
    if not may_moderate(actor, sampled):
        raise PermissionDenied
    words = tidy(text).strip()
    if verdict not in VERDICT_SOURCES or sampled.verdict not in VERDICT_SOURCES[verdict]:
        raise ValidationError(
            _("That is not possible: it is now “%(state)s”.") % {"state": sampled.get_verdict_display()}
        )
    if sampled.submission.mark.state == MarkState.RELEASED:
        raise ValidationError(_("The mark is released."))
    if len(words) > _MOST or (verdict == Verdict.COMMENTED and not words):
        raise ValidationError({"text": _("Between one and %(most)d characters.") % {"most": _MOST}})
    before = {"moderation": sampled.get_verdict_display()}
    sampled.verdict, sampled.text = verdict, words
    sampled.decided_by, sampled.decided_at = actor, at or timezone.now()
    sampled.save()
    audit.record(
        actor=actor, course=sampled.submission.assessment.course, obj=sampled.submission, before=before,
        after={"moderation": sampled.get_verdict_display()}, reason=words, at=at,
    )  # fmt: skip
    return sampled


def not_agreed(assessment: Assessment) -> set[int]:
    """Return the submissions in samples that no moderator has agreed with, by one query."""
    rows = SampledSubmission.objects.filter(sample__assessment=assessment).exclude(verdict=Verdict.AGREED)
    return set(rows.values_list("submission", flat=True))


def drawn_from(assessment: Assessment) -> set[int] | None:
    """Return the submissions that the samples of an assessment were drawn from, by one query; None without a sample."""
    samples = list(ModerationSample.objects.filter(assessment=assessment).values_list("drawn_from", flat=True))
    return {row[0] for drawn in samples for row in drawn} if samples else None


def percents_by_marker(assessment: Assessment, current: Any) -> list[tuple[int, str, Decimal]]:
    """Return (marker, name, per cent) of the finished marks of some submissions, by two queries.

    Where two mark, of both parts once both are finished: an agreed mark is nobody's alone.
    """
    rows: Any
    if rules_of(assessment).markers == Markers.TWO:
        blind = MarkerPart.objects.filter(submission__in=current, state=MarkState.READY).exclude(line=MarkerLine.AGREED)
        first, second = (blind.filter(line=line).values("submission") for line in (MarkerLine.FIRST, MarkerLine.SECOND))
        rows = blind.filter(submission__in=first).filter(submission__in=second)
        names = ("marker", "marker__display_name", "raw", "submission__mark__maximum")
    else:
        rows = Mark.objects.filter(submission__in=current, state__in=[MarkState.READY, MarkState.RELEASED])
        names = ("marker", "marker__display_name", "raw", "maximum")
    return [
        (pk or 0, name or "–", raw * 100 / most)
        for pk, name, raw, most in rows.values_list(*names)
        if most and raw is not None
    ]


def markers_beside(assessment: Assessment, reader: User) -> list[tuple[str, Spread]]:
    """Return how markers mark, as (who, spread): each one for who leads the course, oneself and the others for a tutor.

    Of fewer than five marks nothing is told. A tutor reads of the others together, never of all with the own ones in it:
    that would give away few others by subtraction.
    """
    current = Submission.objects.filter(assessment=assessment).current().exclude(student=reader)
    edges, found = rules_of(assessment).band_edges, percents_by_marker(assessment, current)
    if standing(reader, assessment.course_id).role == Role.TUTOR:
        own = [percent for pk, _name, percent in found if pk == reader.pk]
        others = [percent for pk, _name, percent in found if pk != reader.pk]
        return [(_("You"), spread(own, edges)), (_("All others"), spread(others, edges))]
    by_marker: dict[tuple[str, int], list[Decimal]] = {}
    for pk, name, percent in found:
        by_marker.setdefault((name, pk), []).append(percent)
    rows = [(name, spread(percents, edges)) for (name, _pk), percents in sorted(by_marker.items())]
    return [*rows, (_("All"), spread([percent for _pk, _name, percent in found], edges))]


def moderators_of(assessment: Assessment) -> Any:
    """Return the tutors who may be named as moderator."""
    staff = Enrolment.objects.active().filter(course=assessment.course_id, role=Role.TUTOR)
    return User.objects.filter(pk__in=staff.values("user")).order_by("display_name", "pk")
