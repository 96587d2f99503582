"""Which assessments a person sees, and the dates that count for one student."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import DateTimeField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Round
from django.utils import timezone

from people.enums import STAFF_ROLES


class AssessmentQuerySet(models.QuerySet[Any]):
    """Assessments."""

    def visible_to(self, user: Any) -> "AssessmentQuerySet":
        """Members see those of their courses that have been announced; staff see all of theirs."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(course__enrolments__user=user, course__enrolments__is_active=True)
        staff = Q(course__enrolments__role__in=STAFF_ROLES)
        return self.filter(mine & (staff | Q(is_announced=True)))

    def with_due_for(self, user: Any) -> "AssessmentQuerySet":
        """Add `tutorial_due` and `extension_due` of one student, and `effective_due`, the one that counts."""
        # By name: models import this module.
        dates, extensions = (apps.get_model(f"assessments.{name}").objects for name in ("TutorialDate", "Extension"))
        tutorial = dates.filter(
            assessment=OuterRef("pk"), tutorial__enrolments__user=user, tutorial__enrolments__is_active=True
        )
        extension = extensions.counting().filter(assessment=OuterRef("pk"), student=user)
        return self.annotate(
            tutorial_due=Subquery(tutorial.values("due_at")[:1]),
            extension_due=Subquery(extension.values("due_at")[:1]),
            effective_due=Greatest("extension_due", Coalesce("tutorial_due", "due_at"), output_field=DateTimeField()),
        )

    def with_maximum(self) -> "AssessmentQuerySet":
        """Add `maximum`: the points of the rubric; None without one."""
        criteria = apps.get_model("assessments.Criterion").objects.filter(rubric=OuterRef("rubric")).order_by()
        points = criteria.values("rubric").annotate(n=Round(Sum(F("max_points") * F("weight")), 2))
        return self.annotate(maximum=Subquery(points.values("n")))

    def open_now(self) -> "AssessmentQuerySet":
        """Those that have opened and whose own cut-off has not passed (extensions aside)."""
        now = timezone.now()
        return self.filter(opens_at__lte=now).filter(Q(cutoff_at=None) | Q(cutoff_at__gt=now))


class ExtensionQuerySet(models.QuerySet[Any]):
    """Extensions."""

    def counting(self) -> "ExtensionQuerySet":
        """Those that were not revoked."""
        return self.filter(revoked_at=None)
