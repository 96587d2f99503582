"""The page that takes a Word file, and the page that says what came of it."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.models import Post
from core.text import number
from exchange.docx.forms import ImportForm
from exchange.docx.importer import save_draft
from exchange.docx.report import ImportReport
from people.models import User

_KEY = "docx_report"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_docx(request: HttpRequest) -> HttpResponse:
    """Take a .docx as a draft; then show once what was taken, changed and left out."""
    user = request.user
    assert isinstance(user, User)
    if request.method != "POST":
        if "report" in request.GET:
            return _report_page(request)
        place = {"assessment": f"a{request.GET.get('assessment', '')}"}
        return _form_page(request, ImportForm(user=user, initial=place))
    form = ImportForm(request.POST, request.FILES, user=user)
    if not form.courses:
        raise PermissionDenied
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    course, assessment = form.place()
    try:
        post, report = save_draft(form.cleaned_data["file"], actor=user, course=course, assessment=assessment)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            form.add_error(name if name in form.fields else "file", messages)
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    request.session[_KEY] = {"post": post.pk, **_shown(report)}
    return HttpResponseRedirect(f"{reverse('import_docx')}?report={post.pk}")


def _form_page(request: HttpRequest, form: ImportForm, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "exchange/docx_form.html", {"form": form}, status=status)


def _shown(report: ImportReport) -> dict[str, Any]:
    return {
        "words": report.words,
        "header": report.header_lines(),
        "taken": report.taken_lines(),
        "changed": report.changed,
        "left_out": report.left_out,
    }


def _report_page(request: HttpRequest) -> HttpResponse:
    """The report, once; asked for again, the page leads to the draft itself."""
    report: dict[str, Any] | None = request.session.pop(_KEY, None)
    wanted = request.GET["report"]
    if report is not None and str(report["post"]) == wanted:
        post = Post.objects.visible_to(request.user).filter(pk=report["post"]).first()
        if post is not None:
            return render(request, "exchange/docx_report.html", {"post": post, "report": report})
    pk = number(wanted)
    if pk is not None and Post.objects.filter(author=request.user.pk, pk=pk).exists():
        return HttpResponseRedirect(reverse("edit_post", args=[pk]))
    return HttpResponseRedirect(reverse("import_docx"))
