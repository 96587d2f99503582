"""The pages of rubrics in and out, in the admin."""

import re
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Rubric
from core.text import number, slugify
from exchange.forms import TableForm
from exchange.rubrics.table import RubricPlan, RubricVerdict, as_csv, as_json, import_rubric, judge
from exchange.services import BadTable
from people import kept
from people.models import Course
from people.permissions import coordinates, person


class RubricForm(TableForm):
    """A rubric as a table or as the JSON of an export."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120, required=False,
        help_text=gettext_lazy("A title that the course has already makes its next version. Empty: as the JSON says."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title"])
        self.fields["file"].label = _("CSV or JSON file")
        self.fields["text"].help_text = _(
            "A row for each level. The first row names the columns: criterion, level, points, and if you like from (where "
            "the level is a range), level_description, and for each criterion maximum, weight, source (manual or "
            "participation), description."
        )


@require_safe
@never_cache
def export_rubric(request: HttpRequest, rubric_id: int, form: str) -> HttpResponse:
    """A rubric as a file, for the staff of its course."""
    seen = Rubric.objects.filter(course__in=Course.objects.of_staff(request.user)).select_related("course")
    rubric = seen.filter(pk=rubric_id).first()
    if rubric is None:
        raise Http404
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    body, kind = ("\ufeff" + as_csv(rubric), "text/csv") if form == "csv" else (as_json(rubric), "application/json")
    name = re.sub(r"[^a-z0-9-]", "", slugify(f"rubric {rubric.title} {rubric.version}", 80)) or "rubric"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=f"{kind}; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, course_id: int) -> HttpResponse:
    """Judge a rubric, show the verdict of each row with the text to correct, then store it.

    With `?from=` the text is that of another rubric of one's courses, to be changed and stored under another title.
    """
    user = person(request)
    course = Course.objects.of_staff(user).filter(pk=course_id).first()
    if course is None:
        raise Http404
    if not coordinates(user, course):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, course, RubricForm(kept.take(request), initial=_begin(request)), None)
    form = RubricForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, course, form, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    text, title = form.cleaned_data["text"], form.cleaned_data["title"]
    try:
        plan = judge(text)
        if "import" in request.POST:
            rubric, plan = import_rubric(actor=user, course=course, title=title, text=text)
            if rubric is not None:
                messages.success(
                    request,
                    _("Stored as “%(rubric)s”. Choose it in the assessment to mark by it.") % {"rubric": rubric},
                )
                return HttpResponseRedirect(reverse("admin:assessments_rubric_change", args=[rubric.pk]))
            messages.error(request, _("Nothing was stored: some rows have errors."))
    except BadTable as error:
        form.add_error("text", str(error))
        form.show_text(text)
        return _page(request, course, form, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    form.show_text(text)
    return _page(request, course, form, plan)


def _begin(request: HttpRequest) -> dict[str, str]:
    pk = number(request.GET.get("from", ""))
    rubric = Rubric.objects.filter(pk=pk, course__in=Course.objects.of_staff(request.user)).first() if pk else None
    return {"title": _("%(title)s, copy") % {"title": rubric.title[:110]}, "text": as_csv(rubric)} if rubric else {}


def _page(
    request: HttpRequest, course: Course, form: RubricForm, plan: RubricPlan | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    errors = sum(row.verdict == RubricVerdict.ERROR for row in plan.rows) if plan else 0
    title = (form.data.get("title") or plan.title) if plan else ""
    latest = (
        Rubric.objects.filter(course=course, title=title).order_by("-version").values_list("version", flat=True).first()
    )
    count = len(plan.criteria) if plan else 0
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Rubric._meta,
        "title": _("Import a rubric: %(course)s") % {"course": course},
        "form": form,
        "rows": plan.rows if plan else [],
        "errors": errors,
        "rubric_title": title,
        "version": (latest or 0) + 1,
        "may_import": bool(plan) and not errors,
        "button": ngettext("Store %(n)d criterion", "Store %(n)d criteria", count) % {"n": count},
    }
    return TemplateResponse(request, "admin/exchange/rubric.html", context, status=status)
