"""The queue's filters by flag and by marker."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marking.models import Flag


def flagged() -> Exists:
    """Whether an outer submission has an open flag."""
    return Exists(Flag.objects.filter(submission=OuterRef("pk"), cleared_at=None))


class FlagFilter(admin.SimpleListFilter):
    """Flagged or not."""

    title = _("flag")
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("yes", _("Flagged")), ("no", _("Not flagged"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By open flags."""
        return {"yes": queryset.filter(flagged()), "no": queryset.exclude(flagged())}.get(self.value() or "", queryset)
