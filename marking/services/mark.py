"""Marking: every save is an event; the mark is what the events fold to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import CriterionSource
from assessments.models import Assessment, Criterion, Rubric, rubric_maximum
from assessments.rubrics import span
from core.text import plain_number, tidy
from marking.enums import EventKind, MarkState
from marking.fairness.enums import MarkerLine
from marking.fairness.permissions import may_agree
from marking.fairness.rules import Seat, difference, row_of, seat_of
from marking.folding import Folded, IllegalMove, counting, fold_lines
from marking.models import Mark, MarkerPart, MarkEvent, Submission
from marking.participation import Participation, participation
from marking.permissions import may_mark
from marking.suggestion import suggested_points
from marking.tools.passages import LONGEST, MOST, locate
from people.models import User
from people.permissions import coordinates


class StaleMark(Exception):
    """Another marker, or another tab, saved in the meantime; `mark` is what is there now."""

    def __init__(self, mark: Folded) -> None:
        super().__init__(f"the mark is at version {mark.version}")
        self.mark = mark


@dataclass(frozen=True)
class MarkLine:
    """What a marker gives for one criterion: a level, points (default: the level's), a comment."""

    criterion_id: int
    level_id: int | None = None
    points: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True)
class PassageLine:
    """Feedback on a passage: the words, which time they stand in the frozen text, what is said; `key` names it in errors."""

    quote: str
    comment: str
    nth: int = 1
    key: str = "passage"


def folds(submission: Submission | int) -> dict[str, Folded]:
    """Return what the events fold to, by line and by one query."""
    rows = MarkEvent.objects.filter(submission=submission).order_by("number").values_list("line", "kind", "data")
    events = list(rows)
    return fold_lines(events, is_two=any(line != MarkerLine.FIRST for line, _kind, _data in events))


def folded(submission: Submission, seat: Seat | None = None) -> Folded:
    """Return what the events of a seat's line fold to; without a seat, those that count."""
    found = folds(submission)
    return counting(found) if seat is None else found.get(seat.line) or Folded()


def _lock(actor: User, submission: Submission) -> tuple[Mark, Seat]:
    if not may_mark(actor, submission):
        raise PermissionDenied
    mark = Mark.objects.select_for_update().get(submission=submission)
    if not mark.version:
        # Until its first mark the assessment's rules may still change: not between reading them and writing by them.
        rows = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("course", "rubric")
        submission.assessment = rows.get(pk=submission.assessment_id)
    seat = seat_of(actor, submission)
    if seat.line == MarkerLine.AGREED and not may_agree(actor, submission):
        raise PermissionDenied
    others = MarkEvent.objects.filter(submission=submission, actor=actor).exclude(
        line__in=[seat.line, MarkerLine.AGREED]
    )
    if seat.is_blind and others.exists():
        raise ValidationError(_("You have marked this as the other of its two markers."))
    return mark, seat


def append_event(
    *, mark: Mark, kind: str, actor: User, data: dict[str, Any], now: datetime, reason: str = "", seat: Seat | None = None,
    shown_at: datetime | None = None,
) -> Mark | MarkerPart:  # fmt: skip
    """Append an event of the seat's line to a mark whose row the caller has locked, fold anew, and return the row of the line.

    `shown_at`, of a release: from when on the student knows the mark.
    Raises ValidationError when the move is not allowed in the state that the mark is in.
    """
    seat = seat or Seat()
    rows = MarkEvent.objects.filter(submission_id=mark.submission_id).order_by("number")
    events = [*rows.values_list("line", "kind", "data"), (seat.line, kind, data)]
    try:
        found = fold_lines(events, is_two=seat.is_two)
    except IllegalMove as error:
        state = row_of(mark, seat).get_state_display()
        raise ValidationError(_("That is not possible: the mark is now “%(state)s”.") % {"state": state}) from error
    MarkEvent.objects.create(
        submission_id=mark.submission_id, number=len(events), line=seat.line, kind=kind, actor=actor, at=now, data=data,
        reason=reason,
    )  # fmt: skip
    part = (
        _keep_part(mark, seat, found[seat.line], actor if kind == EventKind.MARKED else None) if seat.is_two else None
    )
    mark.version = len(events)
    if seat.is_blind:
        # Of the parts the whole tells nothing but, for the queue, that the first marker has begun.
        if seat.line == MarkerLine.FIRST:
            mark.state = MarkState.MARKING
    else:
        result = found[seat.line]
        mark.state, mark.raw, mark.penalty, mark.final = result.state, result.raw, result.penalty, result.final
        mark.shown_at, mark.changed_at = shown_at, now
        if kind == EventKind.MARKED:
            mark.marker = actor
    mark.save()
    return part or mark


def _keep_part(mark: Mark, seat: Seat, result: Folded, marker: User | None) -> MarkerPart:
    part, _new = MarkerPart.objects.get_or_create(submission_id=mark.submission_id, line=seat.line)
    part.state, part.version, part.raw = result.state, result.version, result.raw
    if marker is not None:
        part.marker = marker
    part.save()
    return part


@transaction.atomic
def record_mark(
    *, actor: User, submission: Submission, lines: list[MarkLine], feedback: str, notes: str = "",
    passages: list[PassageLine] | None = None, expected_version: int | None = None, at: datetime | None = None,
) -> Mark | MarkerPart:  # fmt: skip
    """Save levels, points, comments and feedback as one event; nothing of it reaches the student before release.

    `passages`: all feedback on passages of the frozen text; None leaves what is stored.

    Raises PermissionDenied when the actor does not mark this submission, StaleMark when `expected_version` is not
    the stored one, ValidationError by criterion (`criterion_<id>`) for points out of range, a foreign level, or points
    other than participation gives without a word why, and by passage for words that the text does not hold. A save
    that changes nothing, or a first one that holds nothing, makes no event.
    """
    mark, seat = _lock(actor, submission)
    before = folded(submission, seat)
    if expected_version is not None and before.version != expected_version:
        raise StaleMark(before)
    # Until its first mark a rubric may still be changed: not between reading it and writing by it.
    unused = Rubric.objects.filter(assessments=submission.assessment_id, used_at=None)
    list(unused.select_for_update(of=("self",), no_key=True))
    criteria = _read_lines(actor, submission, lines)
    data: dict[str, Any] = {"criteria": criteria, "feedback": tidy(feedback).strip(), "notes": tidy(notes).strip()}
    data["passages"] = before.passages if passages is None else _read_passages(submission, passages)
    if before.version and all(getattr(before, name) == value for name, value in data.items()):
        return row_of(mark, seat)
    given = any(line["points"] is not None or line["comment"] for line in criteria.values())
    if not before.version and not (given or data["feedback"] or data["notes"] or data["passages"]):
        return row_of(mark, seat)
    # The rubric may have changed between the submission and its first mark.
    mark.maximum = rubric_maximum(submission.assessment)
    return append_event(mark=mark, kind=EventKind.MARKED, actor=actor, data=data, now=at or timezone.now(), seat=seat)


def suggestions(criteria: Iterable[Criterion], evidence: Participation) -> dict[int, Decimal]:
    """Return by criterion the points that peer comments give by the assessment's requirement."""
    return suggested_points(criteria, evidence.required - evidence.missing, evidence.required)


def _suggested(actor: User, submission: Submission, criteria: dict[int, Criterion]) -> dict[int, Decimal]:
    if not any(criterion.source == CriterionSource.PARTICIPATION for criterion in criteria.values()):
        return {}
    return suggestions(criteria.values(), participation(submission.assessment, submission.student, actor))


def _read_lines(actor: User, submission: Submission, lines: list[MarkLine]) -> dict[str, dict[str, Any]]:
    rubric_id = submission.assessment.rubric_id
    known = {c.pk: c for c in Criterion.objects.filter(rubric=rubric_id).prefetch_related("levels")}
    suggested = _suggested(actor, submission, known)
    errors: dict[str, str] = {}
    result: dict[str, dict[str, Any]] = {}
    for line in lines:
        criterion = known.get(line.criterion_id)
        if criterion is None:
            raise ValidationError(_("This criterion is not part of the assessment's rubric."))
        levels = {level.pk: level for level in criterion.levels.all()}
        if line.level_id is not None and line.level_id not in levels:
            errors[f"criterion_{criterion.pk}"] = _("This level belongs to another criterion.")
            continue
        points = line.points
        if points is None and line.level_id is not None:
            points = levels[line.level_id].points
        if points is not None and not 0 <= points <= criterion.max_points:
            errors[f"criterion_{criterion.pk}"] = _("Between 0 and %(most)s points are possible.") % {
                "most": plain_number(criterion.max_points)
            }
            continue
        level = levels.get(line.level_id or 0)
        if (
            level
            and level.points_from is not None
            and points is not None
            and not level.lowest <= points <= level.points
        ):
            said = {"level": level.title, "span": span(level.points_from, level.points)}
            errors[f"criterion_{criterion.pk}"] = _("“%(level)s” is for %(span)s points.") % said
            continue
        by_rule = suggested.get(criterion.pk)
        if points is not None and by_rule is not None and points != by_rule and not line.comment.strip():
            errors[f"criterion_{criterion.pk}"] = _(
                "By the requirement this is %(points)s points. To give others, say why in the comment."
            ) % {"points": plain_number(by_rule)}
            continue
        result[str(criterion.pk)] = {
            "level": line.level_id,
            "points": None if points is None else f"{points:.2f}",
            "comment": tidy(line.comment).strip(),
        }
        if by_rule is not None:
            result[str(criterion.pk)]["by_rule"] = f"{by_rule:.2f}"
        if criterion.weight != 1:
            result[str(criterion.pk)]["weight"] = plain_number(criterion.weight)
    if errors:
        raise ValidationError(errors)
    return result


def _read_passages(submission: Submission, lines: list[PassageLine]) -> list[dict[str, Any]]:
    """Return the passages as an event holds them, in the order of the text. Raises ValidationError by key."""
    errors: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    if len(lines) > MOST:
        raise ValidationError(_("%(most)d passages are possible.") % {"most": MOST})
    for line in lines:
        quote, comment = " ".join(tidy(line.quote).split()), tidy(line.comment).strip()
        place = locate(submission.plain_text, quote, line.nth)
        if not quote or not comment:
            errors[line.key] = _("Feedback on a passage needs both its words and what you say of them.")
        elif len(quote) > LONGEST:
            errors[line.key] = _("This passage is too long: %(most)d characters are possible.") % {"most": LONGEST}
        elif place is None:
            errors[line.key] = _("These words do not stand in the frozen text, word for word.")
        else:
            found.append({"start": place[0], "end": place[1], "quote": quote, "comment": comment})
    if errors:
        raise ValidationError(errors)
    return sorted(found, key=lambda one: (one["start"], one["end"], one["comment"]))


@transaction.atomic
def finish_mark(
    *, actor: User, submission: Submission, expected_version: int | None = None, at: datetime | None = None
) -> Mark | MarkerPart:
    """Say that the marking is complete: ready for release. Raises ValidationError when a criterion lacks points."""
    mark, seat = _lock(actor, submission)
    now_folded = folded(submission, seat)
    if expected_version is not None and now_folded.version != expected_version:
        raise StaleMark(now_folded)
    rubric_id = submission.assessment.rubric_id
    missing = [
        c.title
        for c in Criterion.objects.filter(rubric=rubric_id)
        if (now_folded.criteria.get(str(c.pk)) or {}).get("points") is None
    ]
    if missing:
        raise ValidationError(_("No points yet for: %(criteria)s.") % {"criteria": ", ".join(missing)})
    if now_folded.raw is None:
        raise ValidationError(_("There is nothing to finish: the assessment has no rubric."))
    if seat.line == MarkerLine.AGREED:
        _check_agreement(actor, submission, mark, seat)
    return append_event(mark=mark, kind=EventKind.FINISHED, actor=actor, data={}, now=at or timezone.now(), seat=seat)


def _check_agreement(actor: User, submission: Submission, mark: Mark, seat: Seat) -> None:
    """Raise ValidationError where two marks are far apart and one of the two markers would agree with oneself."""
    found = difference(seat, mark.maximum)
    if (
        found is None
        or not found[2]
        or mark.marker_id != actor.pk
        or coordinates(actor, submission.assessment.course_id)
    ):
        return
    said = {"apart": plain_number(found[0]), "most": plain_number(found[1])}
    raise ValidationError(
        _(
            "The two marks are %(apart)s points apart, more than %(most)s: your agreed mark is kept, and the other marker "
            "or the coordinator finishes it."
        )
        % said
    )


@transaction.atomic
def reopen_mark(
    *, actor: User, submission: Submission, reason: str = "", at: datetime | None = None
) -> Mark | MarkerPart:
    """Take a finished mark back into marking, before its release."""
    mark, seat = _lock(actor, submission)
    now = at or timezone.now()
    return append_event(
        mark=mark, kind=EventKind.REOPENED, actor=actor, data={}, now=now, reason=reason[:400], seat=seat
    )
