"""The roster import and the sheet of marks: pages of the admin that more than one room is needed for."""

import re
from collections import Counter
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Assessment
from core.text import slugify
from exchange.forms import RosterForm
from exchange.services import BadTable, RowVerdict, Verdict, absent_students, import_roster, marks_sheet
from exchange.verdicts import verdicts_of
from marking.permissions import may_export_marks
from people import kept
from people.models import Course, Enrolment, User
from people.permissions import may_manage_course, operates


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, course_id: int) -> HttpResponse:
    """Judge a roster, show the verdict of each row with the text to correct, then import it."""
    assert isinstance(request.user, User)  # the admin's own check stands before
    seen = Course.objects.all() if operates(request.user) else Course.objects.of_staff(request.user)
    course = seen.filter(pk=course_id).first()
    if course is None:
        raise Http404
    if not may_manage_course(request.user, course):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, course, RosterForm(kept.take(request)), [], [])
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, course, form, [], [], HTTPStatus.UNPROCESSABLE_ENTITY)
    text, only_good = form.cleaned_data["text"], form.cleaned_data["only_good"]
    real = "import" in request.POST
    try:
        verdicts = import_roster(actor=request.user, course=course, text=text, dry_run=not real, only_good=only_good)
        absent = absent_students(course, text)
    except BadTable as error:
        form.add_error("text", str(error))
        form.show_text(text)
        return _page(request, course, form, [], [], HTTPStatus.UNPROCESSABLE_ENTITY)
    counts = Counter(verdict.verdict for verdict in verdicts)
    if real and (only_good or not counts[Verdict.ERROR]):
        message = _("Roster: %(parts)s.") % {"parts": _said(counts)}
        LogEntry.objects.log_actions(request.user.pk, [course], CHANGE, message, single_object=True)
        messages.success(request, message)
        if counts[Verdict.CREATED]:
            messages.warning(request, _no_mail(request.user))
        return HttpResponseRedirect(f"{reverse('admin:people_enrolment_changelist')}?course__id__exact={course.pk}")
    if real:
        messages.error(
            request,
            _("Nothing was imported: some rows have errors. Correct them, or tick the box to import the others."),
        )
    form.show_text(text)
    return _page(request, course, form, verdicts, absent)


def _said(counts: Counter[str]) -> str:
    new, changed = counts[Verdict.CREATED], counts[Verdict.UPDATED]
    same, bad = counts[Verdict.UNCHANGED], counts[Verdict.ERROR]
    parts = (
        (new, ngettext("%(n)d new account", "%(n)d new accounts", new)),
        (changed, ngettext("%(n)d enrolled or changed", "%(n)d enrolled or changed", changed)),
        (same, ngettext("%(n)d as it was", "%(n)d as they were", same)),
        (bad, ngettext("%(n)d row left out", "%(n)d rows left out", bad)),
    )
    return ", ".join(text % {"n": n} for n, text in parts if n)


def _no_mail(actor: User) -> str:
    """Return how new people get in; the accounts with their bulk action are the administrator's."""
    if operates(actor):
        return format_html(
            _('No mail was sent. Tick the new accounts in <a href="{}">the list of accounts</a> and choose “{}”.'),
            reverse("admin:people_user_changelist"),
            _("Send a link to set a new password"),
        )
    return format_html(
        _(
            "No mail was sent. Tell the new people to ask for a link to set a password on "
            '<a href="{}">this page</a>, or let the administrator send it to them.'
        ),
        reverse("account_reset_password"),
    )


def _page(
    request: HttpRequest, course: Course, form: RosterForm, verdicts: list[RowVerdict], absent: list[Enrolment], status: int = HTTPStatus.OK
) -> HttpResponse:  # fmt: skip
    counts = Counter(verdict.verdict for verdict in verdicts)
    ready = counts[Verdict.CREATED] + counts[Verdict.UPDATED]
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Course._meta,
        "title": _("Import a roster: %(course)s") % {"course": course},
        "course": course,
        "form": form,
        "table": verdicts_of(
            ((row, row.name, [row.student_number, row.email, row.tutorial, row.role]) for row in verdicts),
            who=_("Name"),
            more=[_("Student number"), _("E-mail"), _("Tutorial"), _("Role")],
        ),
        "absent": absent,
        "ready": ready,
        # Rows with errors are left out only by somebody who has said so.
        "may_import": bool(ready) and (not counts[Verdict.ERROR] or bool(form.data.get("only_good"))),
        "button": ngettext("Import %(n)d row", "Import %(n)d rows", ready) % {"n": ready},
    }
    return TemplateResponse(request, "admin/exchange/roster.html", context, status=status)


@require_safe
@never_cache
def marks_csv(request: HttpRequest) -> HttpResponse:
    """The marks of one assessment, for its coordinators."""
    assert isinstance(request.user, User)  # the admin's own check stands before
    wanted = request.GET.get("assessment", "")
    taught = Assessment.objects.filter(course__in=Course.objects.of_staff(request.user)).select_related("course")
    assessment = taught.filter(pk=int(wanted)).first() if re.fullmatch(r"[0-9]{1,18}", wanted) else None
    if assessment is None:
        raise Http404
    if not may_export_marks(request.user, assessment):
        raise PermissionDenied
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    body = "\ufeff" + marks_sheet(actor=request.user, assessment=assessment)
    name = re.sub(r"[^a-z0-9-]", "", slugify(f"marks {assessment.course.code} {assessment.slug}", 80)) or "marks"
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
