"""One's own data as a file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.http import missing
from exchange.models import DataExport
from exchange.takeout.services import KEPT, PATIENCE, ask_for_export
from people.permissions import person


@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Ask for the file, see how far it is, and fetch it."""
    user = person(request)
    if request.method == "POST":
        try:
            ask_for_export(actor=user)
        except ValidationError as error:
            messages.info(request, error.messages[0])
        return HttpResponseRedirect(reverse("own_data"))
    export = DataExport.objects.filter(user=user).first()
    late = export is not None and export.ready_at is None and timezone.now() - export.asked_at >= PATIENCE
    context = {"export": export, "is_late": late, "until": export and export.asked_at + KEPT}
    response = render(request, "exchange/own_data.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def own_data_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for the person whose data it holds."""
    export = DataExport.objects.filter(pk=pk, user=person(request), ready_at__isnull=False).first()
    if export is None or not default_storage.exists(export.file):
        missing(request)
    name = f"produsage-{export.user.handle}-{export.asked_at:%Y-%m-%d}.zip"
    response = FileResponse(default_storage.open(export.file), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
