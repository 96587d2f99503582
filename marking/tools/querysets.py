"""Which comments of the bank a person may use, and which flags a person sees."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from marking.enums import MarkState
from marking.fairness.enums import MarkerLine, Markers
from people.models import Enrolment


class BankQuerySet(models.QuerySet[Any]):
    """Comments of the bank."""

    def usable_by(self, user: Any) -> "BankQuerySet":
        """Own ones, and the course's, of the courses in which `user` teaches now."""
        if not user.is_authenticated:
            return self.none()
        taught = Enrolment.objects.active().staff().filter(user=user)
        return self.filter(Q(owner=None) | Q(owner=user), course__in=taught.values("course"), removed_at=None)


class FlagQuerySet(models.QuerySet[Any]):
    """Flags."""

    def open_to(self, reader: Any) -> "FlagQuerySet":
        """Those that are up and that `reader` sees: where two mark, of the own line alone until both are finished."""
        rules, parts = (
            apps.get_model("marking", name)._default_manager.filter(**{where: OuterRef(of)})
            for name, where, of in (
                ("MarkingRules", "assessment", "submission__assessment"), ("MarkerPart", "submission", "submission")
            )
        )  # fmt: skip
        two = Exists(rules.filter(markers=Markers.TWO))
        finished = parts.filter(state=MarkState.READY)
        first, second = (Exists(finished.filter(line=line)) for line in (MarkerLine.FIRST, MarkerLine.SECOND))
        is_second = Exists(parts.filter(line=MarkerLine.SECOND, marker=reader))
        own = (Q(line=MarkerLine.SECOND) & is_second) | (Q(line=MarkerLine.FIRST) & ~is_second)
        return self.filter(~two | (first & second) | own, cleared_at=None)
