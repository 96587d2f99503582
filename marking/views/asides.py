"""What a marker does beside the mark from the same form: flag, comment bank, discard. What is typed comes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.text import number
from marking.models import BankComment, Flag, Submission
from marking.tools.drafts import discard_drafts
from marking.tools.forms import AsideForm
from marking.tools.services import add_to_bank, clear_flag, flag_submission, may_remove, remove_from_bank
from people import kept
from people.models import User

_CLEARED = {"flag": ("flag_note",), "bank_add": ("bank_text", "bank_shared")}


def asides(user: User, submission: Submission) -> dict[str, Any]:
    """Return what the screen shows of them, by two queries."""
    bank = BankComment.objects.usable_by(user).filter(course=submission.assessment.course_id)
    return {
        "flags": list(Flag.objects.open_to(user).filter(submission=submission).select_related("set_by")),
        "bank": [(comment, comment.made_by_id == user.pk) for comment in bank],
        "aside": AsideForm(),
    }


def take_aside(request: HttpRequest, user: User, submission: Submission) -> HttpResponse | None:
    """Do what a button beside the mark asks, and lead back to the screen with the form as it was typed; None for others."""
    act = next(
        (name for name in ("flag", "unflag", "bank_add", "bank_remove", "discard") if name in request.POST), None
    )
    if act is None:
        return None
    try:
        said = _do(act, request, user, submission)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    path = request.path
    if act != "discard":
        data = request.POST.copy()
        for name in (act, *_CLEARED.get(act, ())):
            data.pop(name, None)
        request.POST = data  # type: ignore[assignment]
        kept.keep(request, user.pk, path)
    return HttpResponseRedirect(request.get_full_path())


def _do(act: str, request: HttpRequest, user: User, submission: Submission) -> str:
    data = request.POST
    if act == "flag":
        flag_submission(actor=user, submission=submission, note=data.get("flag_note", ""))
        return _("Flagged.")
    if act == "unflag":
        clear_flag(actor=user, submission=submission)
        return _("The flag is down.")
    if act == "bank_add":
        course, shared = submission.assessment.course, bool(data.get("bank_shared"))
        add_to_bank(actor=user, course=course, text=data.get("bank_text", ""), is_shared=shared)
        return _("In the comment bank.")
    if act == "bank_remove":
        rows = BankComment.objects.usable_by(user).filter(course=submission.assessment.course_id)
        comment = rows.filter(pk=number(data["bank_remove"]) or 0).first()
        if comment is not None and may_remove(user, comment):
            remove_from_bank(actor=user, comment=comment)
        return _("Out of the comment bank.")
    discard_drafts(user=user, submission=submission)
    return _("Discarded. This is what is saved.")
