"""Which cases a person may see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from comments.moderation.enums import CaseKind, CaseState
from people.models import Course


class ModerationQuerySet(models.QuerySet[Any]):
    """Cases."""

    def undecided(self) -> "ModerationQuerySet":
        """Those that wait for a decision."""
        return self.exclude(state=CaseState.DECIDED)

    def for_staff(self, user: Any) -> "ModerationQuerySet":
        """Those that `user` decides, never one about own words: who reported them must stay unknown there.

        Reports are the coordinators'; what waits for approval is also for the tutors and examiners who may read it.
        """
        if not user.is_authenticated:
            return self.none()
        # By name: models import this module.
        readable = apps.get_model("comments.Comment").objects.visible_to(user)
        held = Q(kind=CaseKind.HELD, post__course__in=Course.objects.of_staff(user), comment__in=readable.values("pk"))
        led = Q(post__course__in=Course.objects.coordinated_by(user))
        return self.filter(led | held).exclude(Q(comment__author=user) | Q(comment=None, post__author=user))
