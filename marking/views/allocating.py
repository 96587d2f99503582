"""The page that shows who would mark what, and does it when it is confirmed."""

from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import number
from marking.models import Submission
from marking.tools.allocation import MOST, Share, allocate, markers_in, share_out
from marking.tools.forms import AllocationForm
from people.models import User
from people.permissions import person, reach_of


def allocation_page(request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Ask who marks the chosen submissions, show what that would change, and do exactly that; None when it is done."""
    chosen: list[Submission] = list(queryset.order_by("submitted_at", "pk")[: MOST + 1])
    courses = {one.assessment.course_id for one in chosen}
    if not courses <= reach_of(request).coordinates:
        raise PermissionDenied
    markers = markers_in(courses)
    asked = "way" in request.POST
    form = AllocationForm(request.POST if asked else None, markers=markers)
    plan: list[Share] = []
    if len(chosen) > MOST:
        messages.error(request, _("Choose at most %(most)d at once.") % {"most": MOST})
        return None
    if form.is_valid():
        try:
            if "confirm" in request.POST:
                _do(request, chosen, markers)
                return None
            plan = share_out(chosen, form.chosen())
        except ValidationError as error:
            form.add_error(None, error)
    counts = Counter(str(share.after or _("the tutor of the tutorial")) for share in plan)
    context = {
        **admin.site.each_context(request),
        "opts": Submission._meta,
        "title": _("Who marks"),
        "chosen": chosen,
        "form": form,
        "plan": plan,
        "changes": sum(share.before != share.after for share in plan),
        "counts": sorted(counts.items()),
        "pairs": " ".join(f"{share.submission.pk}:{share.after.pk if share.after else 0}" for share in plan),
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/marking/allocate.html", context)


def _do(request: HttpRequest, chosen: list[Submission], markers: list[User]) -> None:
    """Do what the page had shown: the pairs that it sent along, of what is still in reach."""
    by_id: dict[int, Any] = {one.pk: one for one in chosen}
    known: dict[int, User | None] = {0: None, **{marker.pk: marker for marker in markers}}
    wanted = {}
    for pair in request.POST.get("pairs", "").split():
        submission, _colon, marker = pair.partition(":")
        one, who = by_id.get(number(submission) or 0), number(marker)
        if one is None or who not in known:
            raise ValidationError(_("This has changed meanwhile. Look at it again."))
        wanted[one] = known[who]
    changed = allocate(actor=person(request), wanted=wanted)
    said = ngettext("%(n)d submission changed hands.", "%(n)d submissions changed hands.", changed)
    messages.success(request, said % {"n": changed})
