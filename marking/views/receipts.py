"""A receipt as proof: the frozen text to keep, and the page where anyone who holds it can check it."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.http import missing
from marking.forms import ReceiptCheckForm
from marking.models import Submission
from marking.receipts import content_of, find_receipt


@require_safe
@never_cache
def frozen(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes that the receipt's SHA-256 is of, as a file, for its owner and the staff who mark it."""
    submission = Submission.objects.visible_to(request.user).filter(receipt=number).first()
    if submission is None:
        missing(request)
    headers = {"Content-Disposition": f'attachment; filename="{submission.receipt}.json"'}
    return HttpResponse(content_of(submission), content_type="application/json", headers=headers)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a text is the one that a receipt was given for, and when; to anyone who has both, and nothing more."""
    given = request.method == "POST"
    form = ReceiptCheckForm(
        request.POST if given else None,
        request.FILES if given else None,
        initial={"number": request.GET.get("number", "")[:24]},
    )
    context: dict[str, Any] = {"form": form}
    status = HTTPStatus.OK
    if given and form.is_valid():
        context["answered"] = True
        context["submission"] = find_receipt(form.cleaned_data["number"], form.cleaned_data["data"])
        context["number"] = form.cleaned_data["number"]
    elif given:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "marking/receipt_check.html", context, status=status)
