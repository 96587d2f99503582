"""What stands in an exam board's pack: an index, a page for each submission, its figures, its frozen text, the marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from assessments.models import Assessment, Criterion
from core import html
from exchange.services import marks_sheet
from marking.enums import MarkState
from marking.fairness.agreeing import both_marks
from marking.fairness.rules import seat_of
from marking.folding import Folded, counting, fold_lines
from marking.history import Change, changes_of
from marking.models import MarkEvent, SampledSubmission, SimilarityCase, Submission, SubmissionFigure
from marking.naming import file_name_of, name_of
from marking.permissions import may_export_marks
from marking.receipts import content_of, verify
from marking.results import frozen_lateness
from marking.services.release import outlooks
from people.models import User

_FIGURE = re.compile(r"^/media/figures/([0-9a-f-]{36})/([0-9]+)\.webp$")


@dataclass(frozen=True)
class Row:
    """One line of the index: whose, the name of its page, the submission, and its mark as it is or would be now."""

    who: str
    file: str
    submission: Submission
    outlook: Any

    @property
    def page(self) -> str:
        """The name of its page in the pack."""
        return f"submissions/{self.file}.html"


@dataclass(frozen=True)
class PackEvent:
    """One event of a mark: who, when, what and why, and what it changed."""

    event: MarkEvent
    changes: list[Change]


def pack_files(*, actor: User, assessment: Assessment, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of every file of the pack, one after the other.

    The current submission of each student that `actor` may read, marked or not, with its figures. Raises PermissionDenied unless `actor` coordinates the course.
    """
    if not may_export_marks(actor, assessment):
        raise PermissionDenied
    return _files(actor, assessment, at)


def _files(actor: User, assessment: Assessment, at: datetime) -> Iterator[tuple[str, bytes]]:
    rows = Submission.objects.for_staff(actor).filter(assessment=assessment).current().with_due()
    rows = rows.with_names(actor).with_own_state(actor)
    rows = rows.select_related("student", "mark__marker", "assessment__course").order_by("by_name", "pk")
    light = list(rows.light())
    criteria = list(Criterion.objects.filter(rubric=assessment.rubric_id).prefetch_related("levels"))
    events = _events([row.pk for row in light], criteria)
    made = outlooks(assessment, light)
    index = [Row(name_of(row), file_name_of(row), row, made.get(row.pk)) for row in light]
    common = {"assessment": assessment, "course": assessment.course, "zone": assessment.course.zone, "at": at}
    yield "style.css", render_to_string("exchange/pack/style.css").encode()
    yield "index.html", render_to_string("exchange/pack/index.html", {**common, "rows": index}).encode()
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    yield "marks.csv", ("\ufeff" + marks_sheet(actor=actor, assessment=assessment)).encode()
    cases = {
        case.submission_id: case for case in SimilarityCase.objects.filter(submission__in=[row.pk for row in light])
    }
    drawn = SampledSubmission.objects.filter(sample__assessment=assessment).select_related("moderator", "decided_by")
    sampled = {one.submission_id: one for one in drawn.order_by("sample", "pk")}
    packed: set[str] = set()
    for row in index:
        submission = rows.get(pk=row.submission.pk)
        figures = list(
            SubmissionFigure.objects.filter(submission=submission).select_related("figure").order_by("number")
        )
        body, pictures = _localised(submission.rendered, figures)
        references, _none = _localised(submission.references_html, [])
        lost = []
        for name, stored in pictures.items():
            if name in packed:
                continue
            content = _read(stored)
            if content is None:
                lost.append(name)
                continue
            packed.add(name)
            yield name, content
        seat = seat_of(actor, submission)
        told = events.get(submission.pk, [])
        if seat.is_blind:
            told = [one for one in told if one.event.line == seat.line]
        lines = fold_lines(((one.event.line, one.event.kind, one.event.data) for one in told), is_two=seat.is_two)
        folded = lines.get(seat.line, Folded()) if seat.is_blind else counting(lines)
        two = None if seat.is_blind else both_marks(seat, submission, criteria, lines)
        context = {
            **common, "root": "../", "row": row, "submission": submission, "mark": submission.mark, "body": body, "references": references,
            "lines": _lines(folded, criteria), "folded": folded, "events": told, "seat": seat, "lost": lost,
            "late": frozen_lateness(folded, submission.mark) if submission.mark.state == MarkState.RELEASED else None,
            "case": cases.get(submission.pk), "two": two, "sampled": sampled.get(submission.pk), "is_whole": verify(submission),
        }  # fmt: skip
        yield row.page, render_to_string("exchange/pack/submission.html", context).encode()
        yield f"submissions/{row.file}.json", content_of(submission)


def _events(submissions: list[int], criteria: list[Criterion]) -> dict[int, list[PackEvent]]:
    """Return the events of all marks, oldest first, by one query."""
    by_mark: dict[int, list[MarkEvent]] = {}
    rows = MarkEvent.objects.filter(submission__in=submissions).select_related("actor").order_by("submission", "number")
    for event in rows:
        by_mark.setdefault(event.submission_id, []).append(event)
    found = {}
    for submission, events in by_mark.items():
        changes = changes_of(events, criteria)
        found[submission] = [PackEvent(event, changes.get(event.number, [])) for event in events]
    return found


def _lines(folded: Folded, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Return the rubric line by line, every level with whether it was chosen."""
    lines = []
    for criterion in criteria:
        stored = folded.criteria.get(str(criterion.pk)) or {}
        points = stored.get("points")
        levels = [(level, level.pk == stored.get("level")) for level in criterion.levels.all()]
        lines.append(
            {
                "criterion": criterion, "levels": levels, "comment": stored.get("comment", ""),
                "points": Decimal(points) if points is not None else None,
            }
        )  # fmt: skip
    return lines


def _localised(body: str, figures: list[SubmissionFigure]) -> tuple[str, dict[str, str]]:
    """Return a stored piece with its figures beside it, and these by name in the pack."""
    if not body:
        return "", {}
    root = html.parse(body)
    shown = {str(one.figure_id): one.figure for one in figures}
    pictures: dict[str, str] = {}

    def packed(address: str) -> str | None:
        match = _FIGURE.match(address)
        figure = shown.get(match[1]) if match else None
        if match is None or figure is None:
            return None
        name = f"figures/{figure.sha256[:32]}-{match[2]}.webp"
        pictures[name] = figure.file_name(int(match[2]))
        return f"../{name}"

    for img in root.iter("img"):
        for attribute in ("srcset", "sizes", "loading"):
            img.attrib.pop(attribute, None)
        if (there := packed(img.get("src", ""))) is not None:
            img.set("src", there)
            link = img.getparent()
            if link is not None and link.tag == "a":
                # The picture as it is read: its largest file would be a second one of the same.
                link.set("href", there)
    return html.inner_html(root), pictures


def _read(stored: str) -> bytes | None:
    """Return a stored file, or None where it is gone: its description stands in the page all the same."""
    try:
        with default_storage.open(stored) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content
