"""What pages of this room show of similarity."""

from typing import Any

from django import template
from django.template import RequestContext

from marking.models import Submission
from marking.similarity.enums import CaseState
from marking.similarity.models import SimilarityCase
from marking.similarity.showing import for_staff
from people.permissions import person

register = template.Library()


@register.simple_tag(takes_context=True)
def similarity_of(context: RequestContext, submission: Submission) -> dict[str, Any]:
    """Return the matches of a submission and its case, for staff of it."""
    user = person(context["request"])
    case = SimilarityCase.objects.filter(submission=submission).first()
    return {"matches": for_staff(user, submission), "case": case}


@register.simple_tag(takes_context=True)
def statements_asked(context: RequestContext) -> list[SimilarityCase]:
    """Return the cases in which a statement of the reader is waited for."""
    rows = SimilarityCase.objects.shown_to_student(context["request"].user).filter(state=CaseState.ASKED)
    return list(rows.select_related("submission__assessment__course").defer("submission__body", "submission__rendered"))
