"""The page of an assessment on which its marking is made fair: names, markers, samples, and markers side by side."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import Assessment
from marking.fairness.enums import MarkerLine, Markers, Verdict, Why
from marking.fairness.forms import RulesForm, SampleForm, SecondForm, SecondsForm, VerdictForm, WhyForm
from marking.fairness.models import MarkerPart, MarkingRules, ModerationSample, SampledSubmission
from marking.fairness.moderating import moderation_of
from marking.fairness.moderation import draw_sample, markers_beside, moderate, moderators_of
from marking.fairness.permissions import may_set_up
from marking.fairness.rules import parts_of, rules_of
from marking.fairness.sampling import SampleRule
from marking.fairness.services import (
    change_second,
    end_anonymity,
    is_closed,
    may_be_second,
    name_seconds,
    open_code,
    save_rules,
)
from marking.models import Submission
from marking.views.desk import find_submission
from people.models import AuditEntry, Course, User
from people.permissions import person

Doing = Callable[[Any], str]


@never_cache
def fairness_page(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show how an assessment is marked to the staff of its course, and take what they decide. Others get 404."""
    taught = Course.objects.of_staff(request.user)
    rows = Assessment.objects.filter(course__in=taught, pk=assessment_id).select_related("course", "rubric")
    assessment = rows.first()
    if assessment is None:
        raise Http404
    user, rules = person(request), rules_of(assessment)
    forms_now = _forms(assessment, rules)
    status = HTTPStatus.OK
    if request.method == "POST":
        act = next((name for name in forms_now if name in request.POST), "")
        if not act:
            raise PermissionDenied
        if not may_set_up(user, assessment):
            raise PermissionDenied
        forms_now[act] = form = _forms(assessment, rules, request.POST)[act]
        if form.is_valid():
            try:
                said = _do(request, assessment, act, form.cleaned_data)
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        **admin.site.each_context(request),
        "opts": MarkingRules._meta,
        "title": _("Fair marking: %(assessment)s") % {"assessment": assessment},
        "assessment": assessment,
        "zone": assessment.course.zone,
        "rules": rules,
        "is_closed": is_closed(assessment),
        "may_set_up": may_set_up(user, assessment),
        "forms": forms_now,
        "seconds": seconds_of(assessment),
        "samples": samples_of(user, assessment),
        "markers": markers_beside(assessment, user),
        "bands": bands_said(rules.band_edges),
    }
    return TemplateResponse(request, "admin/marking/fairness.html", context, status=status)


def seconds_of(assessment: Assessment) -> dict[str, Any]:
    """Return who is second marker of how many, and how many submissions have none, by two queries."""
    parts = MarkerPart.objects.filter(submission__assessment=assessment, line=MarkerLine.SECOND)
    by_marker = parts.values("marker__display_name").annotate(n=Count("pk")).order_by("marker__display_name", "marker")
    without = Submission.objects.filter(assessment=assessment).current().exclude(pk__in=parts.values("submission"))
    return {"by_marker": list(by_marker), "without": without.count()}


def samples_of(user: User, assessment: Assessment) -> list[tuple[ModerationSample, list[Any]]]:
    """Return the samples with those of their submissions that `user` reads, as (sampled, submission with names)."""
    rows = SampledSubmission.objects.filter(sample__assessment=assessment).select_related(
        "sample", "moderator", "decided_by"
    )
    readable = Submission.objects.for_staff(user).filter(assessment=assessment).with_names(user).light()
    known = {one.pk: one for one in readable.select_related("student", "mark__marker")}
    found: dict[int, tuple[ModerationSample, list[Any]]] = {}
    for row in rows.order_by("-sample", "pk"):
        if row.submission_id in known:
            whys = ", ".join(str(Why(why).label) for why in row.why)
            found.setdefault(row.sample_id, (row.sample, []))[1].append((row, known[row.submission_id], whys))
    return list(found.values())


def bands_said(edges: list[int]) -> list[str]:
    """Return the bands as headings, the lowest first."""
    ends = [*edges, 100]
    return [f"< {edges[0]}", *(f"{low}–{high}" for low, high in pairwise(ends))]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def moderate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and take a moderator's verdict on a sampled mark; others than staff of the submission get 404."""
    submission: Submission = find_submission(person(request), pk)
    sampled = SampledSubmission.objects.filter(submission=submission).order_by("-sample").first()
    if sampled is None:
        raise Http404
    form, user = VerdictForm(request.POST or None), person(request)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            verdict = Verdict.COMMENTED if "comment" in request.POST else Verdict.AGREED
            try:
                moderate(actor=user, sampled=sampled, verdict=verdict, text=form.cleaned_data["text"])
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, _("Kept."))
                return HttpResponseRedirect(reverse("admin:marking_submission_change", args=[pk]))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        **admin.site.each_context(request),
        "opts": Submission._meta,
        "title": _("Moderation: %(which)s") % {"which": submission.what},
        "submission": submission,
        "moderation": moderation_of(user, submission, form),
    }
    return TemplateResponse(request, "admin/marking/moderate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def second_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is and was second marker of a submission, and take another one, for who sets its marking up.

    Others who read it as staff get 403, everybody else 404.
    """
    submission: Submission = find_submission(person(request), pk)
    user, assessment = person(request), submission.assessment
    if not may_set_up(user, assessment):
        raise PermissionDenied
    if rules_of(assessment).markers != Markers.TWO:
        raise Http404
    part = parts_of(submission).get(MarkerLine.SECOND)
    now = part.marker if part is not None else None
    form = SecondForm(request.POST if request.method == "POST" else None, able=may_be_second(submission), now=now)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                change_second(actor=user, submission=submission, **form.cleaned_data)
            except ValidationError as error:
                take_errors(form, error)
            else:
                messages.success(request, _("Kept."))
                return HttpResponseRedirect(reverse("admin:marking_submission_change", args=[pk]))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    entries = AuditEntry.objects.visible_to(user).of(submission).filter(changes__has_key="second marker")
    context = {
        **admin.site.each_context(request),
        "opts": Submission._meta,
        "title": _("Second marker: %(which)s") % {"which": submission.what},
        "submission": submission,
        "zone": assessment.course.zone,
        "part": part,
        "form": form,
        "changes": [(entry, *entry.changes["second marker"]) for entry in entries],
    }
    return TemplateResponse(request, "admin/marking/second.html", context, status=status)


def take_errors(form: forms.Form, error: ValidationError) -> None:
    """Put a service's errors at the fields that they name, or above the form."""
    for name, problems in getattr(error, "error_dict", {"": [error]}).items():
        form.add_error(name if name in form.fields else None, problems)


def _forms(assessment: Assessment, rules: MarkingRules, data: Any = None) -> dict[str, Any]:
    return {
        "save_rules": RulesForm(data, rules=rules, is_closed=is_closed(assessment)),
        "end_anonymity": WhyForm(data),
        "draw_sample": SampleForm(data, moderators=moderators_of(assessment)),
        "name_seconds": SecondsForm(data, course_id=assessment.course_id),
    }


def _do(request: HttpRequest, assessment: Assessment, act: str, data: dict[str, Any]) -> str:
    user = person(request)
    if act == "save_rules":
        save_rules(actor=user, assessment=assessment, **data)
        return _("Saved.")
    if act == "draw_sample":
        rule = SampleRule(**{name: data[name] for name in ("per_band", "per_marker", "fails", "within")})
        sample = draw_sample(
            actor=user, assessment=assessment, rule=rule, moderator=data["moderator"], seed=data["seed"]
        )
        n = sample.submissions.count()
        return ngettext("%(n)d mark was drawn.", "%(n)d marks were drawn.", n) % {"n": n}
    if act == "name_seconds":
        given, left = name_seconds(actor=user, assessment=assessment, markers=list(data["second_markers"]))
        said = ngettext("%(n)d second marker was named.", "%(n)d second markers were named.", given) % {"n": given}
        if left:
            more = ngettext("%(n)d submission is left: ", "%(n)d submissions are left: ", left) % {"n": left}
            said = f"{said} {more}" + _("none of those chosen may take it.")
        return said
    end_anonymity(actor=user, assessment=assessment, reason=data["reason"])
    return _("Names are shown to all markers now.")


@require_POST
def open_code_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a coordinator whose code one is, for a reason. Others than staff of the submission get 404."""
    submission: Submission = find_submission(person(request), pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            open_code(actor=person(request), submission=submission, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, _("Say why: without a reason no name is shown."))
    return HttpResponseRedirect(reverse("admin:marking_submission_change", args=[pk]))
