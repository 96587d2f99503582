"""Who is in which course: the questions that every other room asks."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from people.enums import STAFF_ROLES, MailState, Role

if TYPE_CHECKING:
    from people.models import User


class CourseQuerySet(models.QuerySet[Any]):
    """Courses, by what a person is in them."""

    def of_member(self, user: "User | AnonymousUser") -> "CourseQuerySet":
        """The courses in which `user` is active, in any role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrolments__user=user, enrolments__is_active=True)

    def of_staff(self, user: "User | AnonymousUser") -> "CourseQuerySet":
        """The courses in which `user` teaches."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrolments__user=user, enrolments__is_active=True, enrolments__role__in=STAFF_ROLES)

    def coordinated_by(self, user: "User | AnonymousUser") -> "CourseQuerySet":
        """The courses that `user` coordinates."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrolments__user=user, enrolments__is_active=True, enrolments__role=Role.COORDINATOR)


class EnrolmentQuerySet(models.QuerySet[Any]):
    """Enrolments."""

    def active(self) -> "EnrolmentQuerySet":
        """Those that count: a student who was dropped is inactive, never deleted."""
        return self.filter(is_active=True)

    def students(self) -> "EnrolmentQuerySet":
        """Those of students."""
        return self.filter(role=Role.STUDENT)

    def staff(self) -> "EnrolmentQuerySet":
        """Those of tutors, coordinators and examiners."""
        return self.filter(role__in=STAFF_ROLES)


class StudentNumberQuerySet(models.QuerySet[Any]):
    """Student numbers, which reach their owner and the staff of a course of the owner's; nobody else."""

    def visible_to(self, user: "User | AnonymousUser") -> "StudentNumberQuerySet":
        """Own number, and those of students enrolled in a course that `user` teaches."""
        if not user.is_authenticated:
            return self.none()
        # By name: models import this module.
        courses, enrolments = (apps.get_model(f"people.{name}").objects for name in ("Course", "Enrolment"))
        taught = enrolments.students().filter(course__in=courses.of_staff(user))
        return self.filter(Q(user=user) | Q(user__in=taught.values("user")))


class AuditQuerySet(models.QuerySet[Any]):
    """Entries of the audit."""

    def visible_to(self, user: "User | AnonymousUser") -> "AuditQuerySet":
        """Those of the courses that `user` coordinates."""
        courses = apps.get_model("people.Course").objects.coordinated_by(user)
        return self.filter(course_id__in=courses.values("pk"))

    def of(self, obj: models.Model) -> "AuditQuerySet":
        """Those of one object."""
        return self.filter(kind=obj._meta.label_lower, object_id=obj.pk)


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices."""

    def visible_to(self, user: "User | AnonymousUser") -> "NoticeQuerySet":
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        """Those that their reader has not opened."""
        return self.filter(read_at=None)

    def to_send(self, now: datetime) -> "NoticeQuerySet":
        """Those whose time to go out by e-mail has come."""
        return self.filter(mail_state=MailState.WAITING, mail_at__lte=now)
