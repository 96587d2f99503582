"""To the gradebook: marks as CSV for Canvas and Moodle, and the file that one of them exported, filled."""

import base64
import hashlib
import re
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Assessment
from core.text import slugify
from exchange.gradebook.fill import CHANGED, Filled, RowFate, fill
from exchange.gradebook.forms import GradebookForm
from exchange.gradebook.sheets import System, gradebook_csv
from exchange.services import BadTable
from marking.models import Release
from marking.permissions import may_export_marks
from people.models import Course
from people.permissions import person

_STATUS = {
    RowFate.FILLED: "pass", RowFate.SAME: "pass", RowFate.REPLACED: "warn", RowFate.NO_MARK: "warn",
    RowFate.NOBODY: "warn", RowFate.AMBIGUOUS: "block", RowFate.NO_STUDENT: "",
}  # fmt: skip


def exported(request: HttpRequest, assessment_id: int) -> Assessment:
    """Return the assessment whose marks the request's user may take out: 404 without teaching there, then 403."""
    taught = Assessment.objects.filter(course__in=Course.objects.of_staff(request.user)).select_related("course")
    assessment: Assessment | None = taught.filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    if not may_export_marks(request.user, assessment):
        raise PermissionDenied
    return assessment


def attachment(body: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to save, under a name of letters, digits and hyphens, that no cache keeps."""
    stem, dot, end = name.rpartition(".")
    safe = re.sub(r"[^a-z0-9-]", "", slugify(stem if dot else name, 80)) or "marks"
    ending = f".{end}" if re.fullmatch(r"[A-Za-z0-9]{1,5}", end) and dot else ""
    headers = {"Content-Disposition": f'attachment; filename="{safe}{ending}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)


@require_safe
@never_cache
def gradebook_sheet(request: HttpRequest, assessment_id: int, system: str) -> HttpResponse:
    """The released marks by the column rules of one learning system."""
    assessment = exported(request, assessment_id)
    if system not in System.values:
        raise Http404
    text = gradebook_csv(actor=person(request), assessment=assessment, system=system)
    name = f"{system} {assessment.course.code} {assessment.slug}.csv"
    # Canvas and Moodle read UTF-8 without a mark at the beginning.
    return attachment(text.encode(), name, "text/csv; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def gradebook(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Take an exported file, show what becomes of each row, then give the file back filled."""
    assessment = exported(request, assessment_id)
    if request.method != "POST":
        return _page(request, assessment, GradebookForm(), None)
    form = GradebookForm(request.POST, request.FILES)
    column = form.fields["column"]
    column.choices = [("", ""), *((n, str(n)) for n in range(1000))]  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, assessment, form, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        made = fill(
            actor=person(request), assessment=assessment, data=data["data"],
            column=None if data["file"] is not None else data["column"], comma=data["comma"], with_feedback=data["with_feedback"],
        )  # fmt: skip
    except BadTable as error:
        form.add_error("file", str(error))
        return _page(request, assessment, form, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen = request.POST.get("seen", "")
    if "download" in request.POST and made.target is not None and seen == _digest(made.data):
        return attachment(made.data, data["name"] or "marks.csv", "text/csv")
    return _page(request, assessment, _again(made, data), made, changed="download" in request.POST)


def _again(made: Filled, data: dict[str, Any]) -> GradebookForm:
    """Return the form with the file inside, and with the file's columns to choose from."""
    header = made.sheet.header
    titles = {at: header[at].strip()[:80] or _("(no title)") for at in made.columns.gradable}
    initial = {
        "kept": base64.b64encode(data["data"]).decode(), "name": data["name"][:200], "column": made.target,
        "comma": data["comma"], "with_feedback": data["with_feedback"],
    }  # fmt: skip
    return GradebookForm(initial=initial, titles=titles)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _page(
    request: HttpRequest, assessment: Assessment, form: GradebookForm, made: Filled | None, status: int = HTTPStatus.OK, *, changed: bool = False
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Release._meta,
        "title": _("To the gradebook: %(assessment)s") % {"assessment": assessment},
        "assessment": assessment,
        "form": form,
        "made": made,
        "changed": changed,
        "systems": System.choices,
    }
    if made is not None and made.target is not None:
        left = [row for row in made.rows if row.fate not in CHANGED and row.fate != RowFate.SAME]
        context |= {
            "column": made.sheet.header[made.target].strip(),
            "seen": _digest(made.data),
            "rows": [(row, _STATUS[row.fate]) for row in made.rows],
            "said": ngettext("%(n)d cell is filled.", "%(n)d cells are filled.", made.filled) % {"n": made.filled},
            "left": ngettext("%(n)d row is left as it is.", "%(n)d rows are left as they are.", len(left)) % {"n": len(left)},
        }  # fmt: skip
    return TemplateResponse(request, "admin/exchange/gradebook.html", context, status=status)
