"""Which cases a person may see."""

from typing import Any

from django.db import models

from marking.similarity.enums import PENDING, CaseMove


class CaseQuerySet(models.QuerySet[Any]):
    """Cases."""

    def for_staff(self, user: Any) -> "CaseQuerySet":
        """Those about submissions that `user` reads as staff."""
        submissions = self.model._meta.get_field("submission").related_model.objects.for_staff(user)
        return self.filter(submission__in=submissions.values("pk"))

    def shown_to_student(self, user: Any) -> "CaseQuerySet":
        """Those about own submissions in which a statement was asked: the only door by which a student learns of one."""
        if not user.is_authenticated:
            return self.none()
        asked = self.model._meta.get_field("events").related_model.objects.filter(kind=CaseMove.ASKED)
        return self.filter(submission__student=user, pk__in=asked.values("case"))

    def pending(self) -> "CaseQuerySet":
        """Those that are not decided."""
        return self.filter(state__in=PENDING)
