"""The page of extensions in bulk, in the admin."""

from collections import Counter
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.models import Assessment, Extension
from assessments.permissions import may_grant_extension
from exchange.extensions.bulk import ExtensionRow, ExtensionVerdict, as_table, give_extensions, local
from exchange.extensions.forms import ChosenForm, ExtensionsForm
from exchange.services import BadTable
from exchange.verdicts import verdicts_of
from people import kept
from people.models import Course
from people.permissions import person


@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Judge a table of extensions, show the verdict of each row with the text to correct, then give them."""
    user = person(request)
    taught = Assessment.objects.filter(course__in=Course.objects.of_staff(user)).select_related("course")
    assessment = taught.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    if not may_grant_extension(user, assessment):
        raise PermissionDenied
    chosen = ChosenForm(assessment=assessment)
    if request.method != "POST":
        return _page(request, assessment, ExtensionsForm(kept.take(request)), chosen, [])
    if "choose" in request.POST:
        chosen = ChosenForm(request.POST, assessment=assessment)
        if not chosen.is_valid():
            return _page(request, assessment, ExtensionsForm(), chosen, [], HTTPStatus.UNPROCESSABLE_ENTITY)
        data = chosen.cleaned_data
        text = as_table([row.user for row in data["students"]], data["due"], data["reason"], data["note"])
        form = ExtensionsForm(QueryDict(urlencode({"text": text, "default_reason": data["reason"]})))
    else:
        form = ExtensionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, assessment, form, chosen, [], HTTPStatus.UNPROCESSABLE_ENTITY)
    return _take(request, assessment, form, chosen, real="give" in request.POST)


def _take(
    request: HttpRequest, assessment: Assessment, form: ExtensionsForm, chosen: ChosenForm, *, real: bool
) -> HttpResponse:
    data = form.cleaned_data
    text, only_good = data["text"], data["only_good"]
    try:
        rows = give_extensions(
            actor=person(request), assessment=assessment, text=text, reason=data["default_reason"], dry_run=not real,
            only_good=only_good,
        )  # fmt: skip
    except BadTable as error:
        form.add_error("text", str(error))
        form.show_text(text)
        return _page(request, assessment, form, chosen, [], HTTPStatus.UNPROCESSABLE_ENTITY)
    counts = Counter(row.verdict for row in rows)
    if real and (only_good or not counts[ExtensionVerdict.ERROR]):
        done = counts[ExtensionVerdict.GIVEN] + counts[ExtensionVerdict.MOVED]
        said = ngettext("%(n)d extension was given.", "%(n)d extensions were given.", done)
        messages.success(request, said % {"n": done})
        address = reverse("admin:assessments_extension_changelist")
        return HttpResponseRedirect(f"{address}?assessment__id__exact={assessment.pk}")
    if real:
        messages.error(
            request, _("Nothing was given: some rows have errors. Correct them, or tick the box to give the others.")
        )
    form.show_text(text)
    return _page(request, assessment, form, chosen, rows)


def _page(
    request: HttpRequest, assessment: Assessment, form: ExtensionsForm, chosen: ChosenForm, rows: list[ExtensionRow], status: int = HTTPStatus.OK
) -> HttpResponse:  # fmt: skip
    counts = Counter(row.verdict for row in rows)
    ready = counts[ExtensionVerdict.GIVEN] + counts[ExtensionVerdict.MOVED]
    zone = assessment.course.zone
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Extension._meta,
        "title": _("Extensions in bulk: %(assessment)s") % {"assessment": assessment},
        "assessment": assessment,
        "zone": assessment.course.time_zone,
        "form": form,
        "chosen": chosen,
        "table": verdicts_of(
            (
                (row, row.who, [local(row.before, zone), local(row.due_at, zone), row.reason_label, row.note])
                for row in rows
            ),
            who=_("Student"),
            more=[_("Due now"), _("New due time"), _("Reason"), _("Note")],
        ),
        "ready": ready,
        # Rows with errors are left out only by somebody who has said so.
        "may_give": bool(ready) and (not counts[ExtensionVerdict.ERROR] or bool(form.data.get("only_good"))),
        "button": ngettext("Give %(n)d extension", "Give %(n)d extensions", ready) % {"n": ready},
    }
    return TemplateResponse(request, "admin/exchange/extensions.html", context, status=status)
