"""The marking screen: what was submitted beside the rubric."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import CheckCode, LatePolicy, LateThen, WordKind
from assessments.lateness import sum_said, units_said
from assessments.models import Criterion, rubric_maximum
from core.lateness import Late
from core.text import number, plain_number
from marking.enums import MarkState
from marking.fairness.agreeing import both_marks, to_begin_with
from marking.fairness.enums import MarkerLine
from marking.fairness.forms import WhyForm
from marking.fairness.moderating import moderation_of
from marking.fairness.permissions import may_agree, may_open_seal, may_set_up
from marking.fairness.rules import Seat, row_of, seat_of
from marking.folding import Folded
from marking.forms import MarkForm, ReopenForm
from marking.history import changes_of
from marking.models import MarkEvent, Submission
from marking.participation import participation
from marking.permissions import may_mark
from marking.receipts import verify
from marking.results import frozen_lateness
from marking.services import StaleMark, finish_mark, record_mark, reopen_mark
from marking.services.mark import folded, suggestions
from marking.services.release import Outlook, late_by, late_penalty
from marking.tools.drafts import forget_drafts, unsaved_drafts, writing_now
from marking.tools.models import MarkDraft
from marking.tools.passages import passages
from marking.views.asides import asides, take_aside
from marking.views.neighbours import Walk, walk_from
from marking.views.panes import pane
from people import kept
from people.models import StudentNumber, Tutorial, User
from people.permissions import person

_OPEN = (MarkState.UNMARKED, MarkState.MARKING)


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and what that costs: `said` in words, `sum` as arithmetic.

    By the due time that counts now; after the release (`late` is empty then) as that found it.
    """

    due_at: datetime
    late: Late
    said: str
    points: Decimal
    sum: str


@dataclass(frozen=True)
class RubricLine:
    """One criterion of a stored mark, to read."""

    criterion: Criterion
    level: str
    points: Decimal | None
    comment: str


def find_submission(user: User, pk: int) -> Submission:
    """Return the submission that `user` reads as staff, with what the screen shows. Raises Http404."""
    rows = Submission.objects.for_staff(user).with_due().with_names(user)
    related = ("assessment__course", "assessment__rubric", "student", "post__author", "mark__marker")
    submission: Submission | None = rows.select_related(*related).filter(pk=pk).first()
    if submission is None:
        raise Http404
    return submission


def marking_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a submission with its rubric, and take what the marker decides."""
    submission = find_submission(person(request), pk)
    criteria = list(Criterion.objects.filter(rubric=submission.assessment.rubric_id).prefetch_related("levels"))
    if request.method == "POST":
        return _take(request, person(request), submission, criteria)
    seat = seat_of(person(request), submission)
    stored = folded(submission, seat)
    shown = to_begin_with(seat, submission, stored)
    found = passages(submission.plain_text, shown.passages)
    form = MarkForm(criteria=criteria, folded=shown, found=found)
    data: Any = kept.take(request)
    if data is not None:
        return _show(request, submission, criteria, MarkForm(data, criteria=criteria, folded=stored))
    drafts = (
        unsaved_drafts(person(request), submission, form.initial)
        if row_of(submission.mark, seat).state in _OPEN
        else []
    )
    if not drafts or not may_mark(person(request), submission):
        return _show(request, submission, criteria, form)
    return _show_draft(request, submission, criteria, stored, drafts)


def _show_draft(
    request: HttpRequest, submission: Submission, criteria: list[Criterion], stored: Folded, drafts: list[MarkDraft]
) -> HttpResponse:
    """Give back what the marker did not save: the newest tab's, or the one asked for; another's save stands beside it."""
    asked = number(request.GET.get("draft", ""))
    chosen = next((draft for draft in drafts if draft.pk == asked), drafts[0])
    # The next save is meant, as after a conflict at save.
    data = {**chosen.fields, "expected_version": str(stored.version)}
    form = MarkForm(data, criteria=criteria, folded=stored)
    theirs = stored if chosen.base_version != stored.version else None
    more = {"restored": chosen, "other_drafts": [draft for draft in drafts if draft != chosen]}
    return _show(request, submission, criteria, form, theirs=theirs, more=more)


def _take(request: HttpRequest, user: User, submission: Submission, criteria: list[Criterion]) -> HttpResponse:
    if not _is_current(submission) or not may_mark(user, submission):
        raise PermissionDenied
    if "reopen" in request.POST:
        return _reopen(request, user, submission, criteria)
    if aside := take_aside(request, user, submission):
        return aside
    form = MarkForm(request.POST, criteria=criteria, folded=Folded())
    goes_on = "save_next" in request.POST or "finish_next" in request.POST
    # Before the save: it may take the submission out of the queue's filter, or move it.
    walk = walk_from(request, submission) if goes_on else None
    if not form.is_valid():
        return _show(request, submission, criteria, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        mark = record_mark(
            actor=user, submission=submission, lines=form.lines(), feedback=data["feedback"], notes=data["notes"],
            passages=form.passages(), expected_version=data["expected_version"],
        )  # fmt: skip
    except StaleMark as stale:
        # Shown beside what is there now; the next save is meant, so it may replace that version.
        form.data = request.POST.copy()
        form.data["expected_version"] = str(stale.mark.version)
        return _show(request, submission, criteria, form, theirs=stale.mark, status=HTTPStatus.CONFLICT)
    except ValidationError as error:
        form.take_errors(error)
        return _show(request, submission, criteria, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    restored = number(request.POST.get("restored", ""))
    forget_drafts(user=user, submission=submission, tab=request.POST.get("tab", "")[:40], restored=restored)
    if "finish" in request.POST or "finish_next" in request.POST:
        try:
            finish_mark(actor=user, submission=submission, expected_version=mark.version)
        except ValidationError as error:
            form.data = request.POST.copy()
            form.data["expected_version"] = str(mark.version)
            what = _("Saved, but not finished.") if mark.version else _("Not finished.")
            form.add_error(None, [what, *error.messages])
            submission.mark.refresh_from_db()
            return _show(request, submission, criteria, form, is_unsaved=False, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.success(request, _("Finished: %(which)s.") % {"which": _called(submission)})
    elif not mark.version:
        messages.info(request, _("There is nothing to save yet."))
    else:
        messages.success(request, _("Saved: %(which)s.") % {"which": _called(submission)})
    if walk is not None:
        return _to_next(request, walk)
    return HttpResponseRedirect(request.get_full_path())


def _called(submission: Any) -> str:
    if submission.is_sealed:
        return submission.who
    return _("“%(title)s” by %(name)s") % {"title": submission.title, "name": submission.who}


def _reopen(request: HttpRequest, user: User, submission: Submission, criteria: list[Criterion]) -> HttpResponse:
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            reopen_mark(actor=user, submission=submission, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Back in marking."))
            return HttpResponseRedirect(request.get_full_path())
    stored = folded(submission, seat_of(user, submission))
    mark_form = MarkForm(criteria=criteria, folded=stored, found=passages(submission.plain_text, stored.passages))
    return _show(request, submission, criteria, mark_form, reopen=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _to_next(request: HttpRequest, walk: Walk) -> HttpResponse:
    following = walk.to_mark()
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if following is None:
        messages.info(request, _("There is no submission left to mark here."))
        return HttpResponseRedirect(_queue_url(request))
    return HttpResponseRedirect(reverse("admin:marking_submission_change", args=[following]) + query)


def _queue_url(request: HttpRequest) -> str:
    """Return the address of the queue as the marker was looking at it."""
    filters = request.GET.get("_changelist_filters", "")
    return reverse("admin:marking_submission_changelist") + (f"?{filters}" if filters else "")


def _is_current(submission: Submission) -> bool:
    return Submission.objects.current().filter(pk=submission.pk).exists()


def lateness(submission: Any, maximum: Decimal | None) -> Lateness:
    """Return how late a submission of `with_due()` is, marked out of `maximum`; a released one as its release froze it."""
    assessment, mark, due = submission.assessment, submission.mark, submission.counting_due
    if mark.state == MarkState.RELEASED:
        said, arithmetic = frozen_lateness(folded(submission), mark)
        return Lateness(due, Late(), said, mark.penalty, arithmetic)
    rule, late = assessment.late_rule, late_by(submission, due)
    most = maximum or Decimal(0)
    points = late_penalty(submission, mark.raw if mark.raw is not None else most, most, due)
    said = units_said(late.units, rule.unit) if late.units else ""
    return Lateness(due, late, said, points, sum_said(rule, late, points, mark.raw, maximum))


def _late_rule(submission: Submission, late: Late, maximum: Decimal | None) -> dict[str, Any]:
    """Return what the live sum has to know of lateness; nothing where lateness costs nothing."""
    rule = submission.assessment.late_rule
    if not late.units or rule.of == LatePolicy.NONE:
        return {}
    return {
        "units": late.units,
        "percent": plain_number(rule.percent),
        "of": rule.of,
        "all": "yes" if late.is_over and rule.then == LateThen.ZERO else "",
        "floor": plain_number((maximum or Decimal(0)) * rule.floor_percent / 100),
    }


def rubric_lines(mark: Folded, criteria: list[Criterion]) -> list[RubricLine]:
    """Return a stored mark line by line."""
    lines = []
    for criterion in criteria:
        stored = mark.criteria.get(str(criterion.pk)) or {}
        titles = {level.pk: level.title for level in criterion.levels.all()}
        points = stored.get("points")
        level = titles.get(stored.get("level") or 0, "")
        lines.append(
            RubricLine(criterion, level, Decimal(points) if points is not None else None, stored.get("comment", ""))
        )
    return lines


def _words(submission: Submission) -> list[tuple[str, int, bool]]:
    labels = dict(WordKind.choices)
    return [(str(labels.get(kind, kind)), n, kind in submission.counted) for kind, n in submission.counts.items() if n]


def _events(submission: Submission, criteria: list[Criterion], seat: Seat) -> list[dict[str, Any]]:
    events = MarkEvent.objects.filter(submission=submission).select_related("actor").order_by("-number")
    if seat.is_blind:
        events = events.filter(line=seat.line)
    rows = list(events)
    changes = changes_of(rows, criteria)
    return [
        {
            "event": event, "changes": changes.get(event.number, []),
            "line": event.get_line_display() if seat.is_two else "",
        }
        for event in rows
    ]  # fmt: skip


# What the checklist quotes of a text because it says who wrote it.
_NAMING = {"privacy", CheckCode.EMAIL, CheckCode.PHONE, CheckCode.TYPED_LINE}


def _findings(submission: Any) -> list[dict[str, Any]]:
    return [one for one in submission.findings if not (submission.is_sealed and one["code"] in _NAMING)]


def _number(user: User, submission: Submission) -> str | None:
    rows = StudentNumber.objects.visible_to(user).filter(user=submission.student_id)
    number: str | None = rows.values_list("number", flat=True).first()
    return number


def _show(
    request: HttpRequest, submission: Submission, criteria: list[Criterion], form: MarkForm, *,
    theirs: Folded | None = None, reopen: ReopenForm | None = None, is_unsaved: bool = True, status: int = HTTPStatus.OK,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    user, assessment = person(request), submission.assessment
    seat = seat_of(user, submission)
    mark: Any = row_of(submission.mark, seat) if seat.is_blind else submission.mark
    # The other marker's first save takes the rubric as it is then into the whole mark: a blind one reads the rubric.
    maximum = rubric_maximum(assessment) if seat.is_blind else mark.maximum
    stored, late = theirs or folded(submission, seat), lateness(submission, maximum)
    attempts = Submission.objects.for_staff(user).filter(assessment=assessment, student=submission.student)
    attempts = attempts.light().select_related("mark").order_by("attempt")
    is_current = _is_current(submission)
    marks = (
        is_current and may_mark(user, submission) and (seat.line != MarkerLine.AGREED or may_agree(user, submission))
    )
    evidence = participation(assessment, submission.student, user)
    form.suggest(suggestions(criteria, evidence))
    filters = request.GET.get("_changelist_filters", "")
    context = {
        **admin.site.each_context(request),
        "opts": Submission._meta,
        "title": submission.who if submission.is_sealed else f"{submission.who}: {submission.title}",  # type: ignore[attr-defined]
        "submission": submission,
        "assessment": assessment,
        "course": assessment.course,
        "zone": assessment.course.zone,
        "mark": mark,
        "maximum": maximum or rubric_maximum(assessment) or Decimal(0),
        "number": None if submission.is_sealed else _number(user, submission),  # type: ignore[attr-defined]
        "tutorial": Tutorial.objects.filter(pk=submission.student_tutorial).first(),  # type: ignore[attr-defined]
        "lateness": late,
        "outlook": Outlook(mark.raw, late.points) if mark.raw is not None else None,
        "late_rule": _late_rule(submission, late.late, maximum),
        "words": _words(submission),
        "findings": _findings(submission),
        "is_whole": verify(submission),
        "attempts": list(attempts),
        "is_current": is_current,
        "form": form,
        "is_unsaved": form.is_bound and is_unsaved,
        "shows_form": marks and (mark.state in _OPEN or form.is_bound),
        "may_reopen": marks and mark.state == MarkState.READY,
        "reopen": reopen or ReopenForm(),
        "stored": stored,
        "stored_lines": rubric_lines(stored, criteria),
        "theirs": theirs,
        "participation": evidence,
        "stored_passages": passages(submission.plain_text, stored.passages),
        "pane": pane(request, user, submission, stored),
        "neighbours": walk_from(request, submission).neighbours(),
        "others_writing": writing_now(submission, user, seat) if marks else [],
        "newest_draft": MarkDraft.objects.filter(user=user, submission=submission).values_list("pk", flat=True).first(),
        **asides(user, submission),
        "events": _events(submission, criteria, seat),
        "filters": f"&{urlencode({'_changelist_filters': filters})}" if filters else "",
        "filters_only": f"?{urlencode({'_changelist_filters': filters})}" if filters else "",
        "seat": seat,
        "two": both_marks(seat, submission, criteria),
        "may_change_second": seat.is_blind and may_set_up(user, assessment),
        "moderation": moderation_of(user, submission),
        "why_form": WhyForm() if submission.is_sealed and may_open_seal(user, assessment) else None,  # type: ignore[attr-defined]
        "queue_url": _queue_url(request),
        **(more or {}),
    }
    return TemplateResponse(request, "admin/marking/screen.html", context, status=status)
