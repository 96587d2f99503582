"""Which comments of the bank a person may use."""

from typing import Any

from django.db import models
from django.db.models import Q

from people.models import Enrolment


class BankQuerySet(models.QuerySet[Any]):
    """Comments of the bank."""

    def usable_by(self, user: Any) -> "BankQuerySet":
        """Own ones, and the course's, of the courses in which `user` teaches now."""
        if not user.is_authenticated:
            return self.none()
        taught = Enrolment.objects.active().staff().filter(user=user)
        return self.filter(Q(owner=None) | Q(owner=user), course__in=taught.values("course"), removed_at=None)
