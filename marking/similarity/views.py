"""The similarity page of a submission, and the student's page of a case."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.http import missing
from core.text import number
from marking.models import Submission
from marking.similarity.enums import SOURCES, CaseMove, CaseState
from marking.similarity.forms import StatementForm, WordsForm
from marking.similarity.models import CaseEvent, SimilarityCase, SimilarityMatch
from marking.similarity.permissions import may_decide_case, may_open_case, may_state
from marking.similarity.services import StaleCase, move_case, open_case, set_aside
from marking.similarity.showing import for_staff, for_student
from marking.views.desk import find_submission
from people import kept
from people.models import User
from people.permissions import person


def _moves() -> list[tuple[str, str]]:
    return [
        (CaseMove.ASKED, _("Ask the student")),
        (CaseMove.DISMISSED, _("Dismiss")),
        (CaseMove.CONFIRMED, _("Confirm")),
        (CaseMove.REFERRED, _("Refer")),
        (CaseMove.REOPENED, _("Reopen")),
    ]


@never_cache
def similarity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a submission shares with other texts, and take what staff make of it. Others than its staff get 404."""
    user = person(request)
    submission = find_submission(user, pk)
    case = SimilarityCase.objects.filter(submission=submission).select_related("submission__assessment").first()
    if request.method == "POST":
        return _take(request, user, submission, case)
    return _show(request, submission, case, {}, kept.take(request))


def _take(request: HttpRequest, user: User, submission: Submission, case: SimilarityCase | None) -> HttpResponse:
    chosen = request.POST.get("set_aside", "")
    form = WordsForm(request.POST, prefix=f"match-{number(chosen)}" if chosen else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        words, version = form.cleaned_data["text"], form.cleaned_data["version"]
        try:
            said = _done(request, user, submission, case, words, version)
        except StaleCase as error:
            form.add_error(None, error)
            status = HTTPStatus.CONFLICT
            case = SimilarityCase.objects.filter(submission=submission).select_related("submission__assessment").first()
            sent = request.POST.copy()
            sent["version"] = str(case.version if case else 0)
            form.data = sent
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(request.path)
    return _show(request, submission, case, {number(chosen) if chosen else None: form}, status=status)


def _done(
    request: HttpRequest, user: User, submission: Submission, case: SimilarityCase | None, words: str, version: int | None
) -> str:  # fmt: skip
    if chosen := request.POST.get("set_aside"):
        match = SimilarityMatch.objects.filter(submission=submission, pk=number(chosen) or 0).first()
        if match is None:
            raise Http404
        set_aside(actor=user, match=match, reason=words)
        return _("Set aside.")
    if case is None:
        open_case(actor=user, submission=submission, reason=words)
        return _("The case is open.")
    move = request.POST.get("move", "")
    if move not in dict(_moves()):
        raise StaleCase(_("There is a case about this submission already."))
    case = move_case(actor=user, case=case, move=move, text=words, expected_version=version)
    return _("The case is now: %(state)s.") % {"state": case.get_state_display()}


def _show(
    request: HttpRequest, submission: Submission, case: SimilarityCase | None, forms: dict[int | None, WordsForm],
    waiting: Any = None, status: int = HTTPStatus.OK,
) -> HttpResponse:  # fmt: skip
    user = person(request)
    sent = waiting or {}
    matches = for_staff(user, submission)
    for shown in matches:
        prefix = f"match-{shown.match.pk}"
        shown.form = forms.get(shown.match.pk) or WordsForm(  # type: ignore[attr-defined]
            prefix=prefix, initial={"text": sent.get(f"{prefix}-text", "")}, label=_("Why it means nothing"),
        )  # fmt: skip
    decides = may_decide_case(user, submission)
    moves = [(move, label) for move, label in _moves() if case and decides and case.state in SOURCES[move]]
    help_text = _(
        "It stays in the history of the case. The student reads it when a statement is asked, and not otherwise."
    )
    form = forms.get(None) or WordsForm(
        initial={"text": sent.get("text", ""), "version": case.version if case else 0},
        label=_("Reason"), help_text=help_text,
    )  # fmt: skip
    events = CaseEvent.objects.filter(case=case).select_related("actor").order_by("-number") if case else []
    context = {
        **admin.site.each_context(request),
        "opts": Submission._meta,
        "title": _("Similarity: %(title)s") % {"title": submission.what},
        "submission": submission,
        "zone": submission.assessment.course.zone,
        "matches": matches,
        "case": case,
        "events": list(events),
        "may_open": case is None and bool(matches) and may_open_case(user, submission),
        "may_set_aside": case is None and may_open_case(user, submission),
        "moves": moves,
        "form": form,
        "screen_url": reverse("admin:marking_submission_change", args=[submission.pk]),
    }
    return TemplateResponse(request, "admin/marking/similarity.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What a student is asked about, and the form of the statement; 404 until a statement is asked."""
    user = person(request)
    rows = SimilarityCase.objects.shown_to_student(user).select_related("submission__assessment__course")
    case = rows.filter(pk=pk).first()
    if case is None:
        missing(request)
    status = HTTPStatus.OK
    waiting = kept.take(request)
    form = StatementForm(initial={"text": waiting.get("text", "") if waiting else ""})
    if request.method == "POST":
        form = StatementForm(request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                move_case(actor=user, case=case, move=CaseMove.STATED, text=form.cleaned_data["text"])
            except StaleCase:
                form.add_error(
                    None,
                    _(
                        "No statement is asked any more, so this was not sent. Your words are still here: copy them if you need them."
                    ),
                )
                status = HTTPStatus.CONFLICT
                case.refresh_from_db()
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Your statement was sent."))
                return HttpResponseRedirect(request.path)
    told = (CaseMove.ASKED, CaseMove.STATED)
    context = {
        "case": case,
        "submission": case.submission,
        "assessment": case.submission.assessment,
        "zone": case.submission.assessment.course.zone,
        "matches": for_student(case),
        "events": list(CaseEvent.objects.filter(case=case, kind__in=told).order_by("number")),
        "form": form,
        "shows_form": may_state(user, case) or form.is_bound,
        "may_send": may_state(user, case),
        "is_dismissed": case.state == CaseState.DISMISSED,
        "is_confirmed": case.state == CaseState.CONFIRMED,
    }
    return render(request, "marking/statement.html", context, status=status)
