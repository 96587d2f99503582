"""The queue's filters by flag and by marker."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marking.models import Flag
from people.permissions import person


def flagged(reader: Any) -> Exists:
    """Whether an outer submission has a flag that `reader` sees."""
    return Exists(Flag.objects.open_to(reader).filter(submission=OuterRef("pk")))


class FlagFilter(admin.SimpleListFilter):
    """Flagged or not."""

    title = _("flag")
    parameter_name = "flagged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes and no."""
        return [("yes", _("Flagged")), ("no", _("Not flagged"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """By the flags that one sees."""
        up = flagged(person(request))
        return {"yes": queryset.filter(up), "no": queryset.exclude(up)}.get(self.value() or "", queryset)
