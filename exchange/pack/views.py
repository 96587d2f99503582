"""The exam board's pack as a download, sent while it is made."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exchange.gradebook.views import attachment, exported
from exchange.pack.build import pack_files
from exchange.pack.stream import zip_of
from people.permissions import person


@require_safe
@never_cache
def pack(request: HttpRequest, assessment_id: int) -> StreamingHttpResponse:
    """The pack of one assessment, for its coordinators."""
    assessment = exported(request, assessment_id)
    now = timezone.now()
    files = pack_files(actor=person(request), assessment=assessment, at=now)
    named = attachment(b"", f"exam board {assessment.course.code} {assessment.slug}.zip", "application/zip")
    local = timezone.localtime(now, assessment.course.zone)
    response = StreamingHttpResponse(zip_of(files, local), content_type="application/zip")
    response["Content-Disposition"] = named["Content-Disposition"]
    response["Cache-Control"] = "no-store"
    return response
