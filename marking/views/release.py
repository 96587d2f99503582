"""The release page of an assessment: what is ready, what is not, and the one button that tells the students."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from marking.forms import ReleaseForm, TutorialChoiceForm
from marking.models import Release
from marking.permissions import may_release
from marking.services import Preflight, preflight, release_marks
from marking.services.release import outlooks
from people.models import Course, Tutorial, User


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
    if request.method == "POST":
        form = ReleaseForm(request.POST, assessment=assessment)
        if form.is_valid():
            try:
                release = release_marks(actor=request.user, assessment=assessment, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                _log(request.user, release)
                message = ngettext("%(n)d mark was released.", "%(n)d marks were released.", release.count) % {
                    "n": release.count
                }
                messages.success(request, message)
                return HttpResponseRedirect(request.get_full_path())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    choice = TutorialChoiceForm(request.POST if request.method == "POST" else request.GET, assessment=assessment)
    tutorial: Tutorial | None = choice.cleaned_data["tutorial"] if choice.is_valid() else None
    flight = preflight(assessment, tutorial, reader=request.user)
    confirm = ReleaseForm(
        initial={"tutorial": tutorial.pk if tutorial else None, "expected": len(flight.ready)}, assessment=assessment
    )
    if not flight.blocked:
        count = len(flight.ready)
        label = ngettext("Release %(n)d mark", "Release %(n)d marks", count) % {"n": count}
        confirm.helper.add_submit(label, css_class="button button--primary")
    releases = Release.objects.filter(assessment=assessment).select_related("released_by", "tutorial")
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
        "problems": form.non_field_errors() if form is not None else [],
        "confirm": confirm,
        "releases": list(releases),
        "marks_url": f"{reverse('marks_csv')}?assessment={assessment.pk}",
    }
    return TemplateResponse(request, "admin/marking/release.html", context, status=status)


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
        ("over_maximum", _("Above the maximum: nothing can be released"), "block", flight.over_maximum),
        ("open_cases", _("With an open similarity case"), "warn", flight.open_cases),
        ("ready", _("Ready"), "pass", flight.ready),
        ("without_feedback", _("Ready, but without feedback"), "warn", flight.without_feedback),
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
        if found or key not in ("over_maximum", "open_cases")
    ]


def _log(actor: User, release: Release) -> None:
    message = ngettext("Released %(n)d mark.", "Released %(n)d marks.", release.count) % {"n": release.count}
    LogEntry.objects.log_actions(actor.pk, [release], ADDITION, message, single_object=True)
