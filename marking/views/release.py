"""The release page of an assessment: what is ready, what is not, and the one button that tells the students."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from marking.forms import ReleaseForm, TutorialChoiceForm, WithdrawForm
from marking.models import Release
from marking.permissions import may_release
from marking.services import Preflight, preflight, release_marks
from marking.services.release import outlooks, withdraw_release
from people.models import Course, Tutorial, User
from people.permissions import person


def release_page(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show the preflight of a whole assessment or of one tutorial, and release what is ready.

    Those who do not teach in the course get 404, those who teach without coordinating it 403.
    """
    assert isinstance(request.user, User)  # the admin's own check stands before
    taught = Course.objects.of_staff(request.user)
    assessment = Assessment.objects.filter(course__in=taught, pk=assessment_id).select_related("course").first()
    if assessment is None:
        raise Http404
    if not may_release(request.user, assessment):
        raise PermissionDenied
    form: ReleaseForm | None = None
    status = HTTPStatus.OK
    now = timezone.now()
    if request.method == "POST" and "withdraw" in request.POST:
        if _withdraw(request, assessment, now):
            return HttpResponseRedirect(request.get_full_path())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif request.method == "POST":
        form = ReleaseForm(request.POST, assessment=assessment)
        if form.is_valid():
            data = form.cleaned_data
            try:
                release = release_marks(
                    actor=request.user, assessment=assessment, tutorial=data["tutorial"], expected=data["expected"],
                    shown_at=form.shown_at(now), at=now,
                )  # fmt: skip
            except ValidationError as error:
                form.add_error(None, error)
            else:
                _log(request.user, release)
                messages.success(request, _done(release))
                return HttpResponseRedirect(request.get_full_path())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = request.POST if request.method == "POST" else request.GET
    choice = TutorialChoiceForm(chosen, assessment=assessment, auto_id="id_choice_%s")  # `confirm` has a tutorial too
    tutorial: Tutorial | None = choice.cleaned_data["tutorial"] if choice.is_valid() else None
    flight = preflight(assessment, tutorial, reader=request.user)
    confirm = _confirmation(assessment, form, tutorial, len(flight.ready))
    if not flight.blocked:
        count = len(flight.ready)
        label = ngettext("Release %(n)d mark", "Release %(n)d marks", count) % {"n": count}
        confirm.helper.add_submit(label, css_class="button button--primary")
    releases = list(
        Release.objects.filter(assessment=assessment).select_related(
            "released_by", "tutorial", "withdrawal__withdrawn_by", "assessment__course"
        )
    )
    pending = [release for release in releases if release.is_pending(now)]
    context = {
        **admin.site.each_context(request),
        "opts": Release._meta,
        "title": _("Release marks: %(assessment)s") % {"assessment": assessment},
        "assessment": assessment,
        "zone": assessment.course.zone,
        "tutorial": tutorial,
        "choice": choice,
        "flight": flight,
        "lists": _lists(assessment, flight),
        "waiting": _waiting(flight),
        "problems": form.non_field_errors() if form is not None and flight.blocked else [],
        "pending": [
            (release, WithdrawForm(initial={"withdraw": release.pk}, auto_id=f"id_%s_{release.pk}"))
            for release in pending
        ],
        "confirm": confirm,
        "releases": releases,
        "marks_url": f"{reverse('marks_csv')}?assessment={assessment.pk}",
    }
    return TemplateResponse(request, "admin/marking/release.html", context, status=status)


def _done(release: Release) -> str:
    """Return in words what was released, and when the students know of it."""
    n = release.count
    if release.shown_at <= release.released_at:
        return ngettext("%(n)d mark was released.", "%(n)d marks were released.", n) % {"n": n}
    zone = release.assessment.course.zone
    said = {"n": n, "when": date_format(timezone.localtime(release.shown_at, zone), "WEEKDAY_DATETIME_FORMAT")}
    return ngettext(
        "%(n)d mark is released: its student knows it from %(when)s on.",
        "%(n)d marks are released: the students know them from %(when)s on.",
        n,
    ) % said  # fmt: skip


def _withdraw(request: HttpRequest, assessment: Assessment, now: datetime) -> bool:
    """Take back the release that was chosen, and say so; False when that was not possible."""
    form = WithdrawForm(request.POST)
    chosen = form.cleaned_data["withdraw"] if form.is_valid() else 0
    release = Release.objects.filter(assessment=assessment, pk=chosen).select_related("assessment__course").first()
    if release is None:
        messages.error(request, _("There is no such release here."))
        return False
    try:
        withdraw_release(actor=person(request), release=release, reason=form.cleaned_data["reason"], at=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    LogEntry.objects.log_actions(person(request).pk, [release], CHANGE, _("Withdrawn."), single_object=True)
    messages.success(request, _("Withdrawn: the marks are finished again, and no student has been told."))
    return True


def _confirmation(
    assessment: Assessment, form: ReleaseForm | None, tutorial: Tutorial | None, ready: int
) -> ReleaseForm:
    """Return the form that releases what is shown now; a refused one keeps its choices and says what was wrong."""
    if form is None:
        initial = {"tutorial": tutorial.pk if tutorial else None, "expected": ready}
        return ReleaseForm(initial=initial, assessment=assessment)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["expected"] = str(ready)  # type: ignore[index]
    form.data["sure"] = ""  # type: ignore[index]
    return form


def _waiting(flight: Preflight) -> str:
    """Return in words what a release now leaves behind, or nothing."""
    unfinished, unmarked, ready = len(flight.unfinished), len(flight.unmarked), len(flight.ready)
    n = unfinished + unmarked
    if not n:
        return ""
    parts = []
    if unfinished:
        parts.append(ngettext("%(n)d in marking", "%(n)d in marking", unfinished) % {"n": unfinished})
    if unmarked:
        parts.append(ngettext("%(n)d not marked", "%(n)d not marked", unmarked) % {"n": unmarked})
    message = ngettext(
        "%(n)d of %(all)d is not ready and stays hidden: %(parts)s.",
        "%(n)d of %(all)d are not ready and stay hidden: %(parts)s.",
        n,
    )
    return message % {"n": n, "all": n + ready, "parts": ", ".join(parts)}


def _lists(assessment: Assessment, flight: Preflight) -> list[dict[str, Any]]:
    """Return the findings in the order in which they are shown: key, heading, status, and rows with what comes of them."""
    rows = (
        *((one.key, one.heading, one.status, one.submissions) for one in flight.findings if one.submissions),
        ("ready", _("Ready"), "pass", flight.ready),
        ("unfinished", _("In marking"), "warn", flight.unfinished),
        ("unmarked", _("Not marked"), "warn", flight.unmarked),
        ("released", _("Already released"), "pass", flight.released),
    )
    made = outlooks(assessment, [*flight.ready, *flight.unfinished, *flight.released])
    return [
        {
            "key": key,
            "heading": heading,
            "status": status,
            "rows": [{"submission": one, "outlook": made.get(one.pk)} for one in found],
        }
        for key, heading, status, found in rows
    ]


def _log(actor: User, release: Release) -> None:
    message = ngettext("Released %(n)d mark.", "Released %(n)d marks.", release.count) % {"n": release.count}
    LogEntry.objects.log_actions(actor.pk, [release], ADDITION, message, single_object=True)
