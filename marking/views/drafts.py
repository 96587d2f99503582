"""Where the marking screen saves itself."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core.text import number
from marking.tools.drafts import keep_mark_draft
from marking.views.desk import find_submission
from people.permissions import person


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the form of one tab; answer what else happens to the mark: {id, at, stale, other, writing}."""
    submission = find_submission(person(request), pk)
    base = number(request.POST.get("expected_version", "")) or 0
    try:
        kept = keep_mark_draft(
            actor=person(request), submission=submission, fields=request.POST.dict(), base_version=base,
            tab=request.POST.get("tab", ""), seen=number(request.POST.get("seen", "")) or 0,
        )  # fmt: skip
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    other: Any = kept.other and {"id": kept.other.pk, "at": kept.other.saved_at.isoformat()}
    return JsonResponse(
        {
            "id": kept.draft.pk,
            "at": kept.draft.saved_at.isoformat(),
            "stale": kept.version != base,
            "other": other,
            "writing": [str(draft.user) for draft in kept.others],
        }
    )
