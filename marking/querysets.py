"""Which submissions and marks a person may see."""

from datetime import UTC, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncMinute
from django.utils import timezone

from marking.enums import MarkState
from marking.fairness.enums import MarkerLine
from people.enums import STAFF_ROLES, Role
from people.models import Course, Enrolment, Tutorial


def _teaches(user: Any) -> Exists:
    """Return whether `user` teaches now in the course of a submission that stands two queries further out.

    Asked of that course by key: a way there through the inner row's own submission would be a join that the database,
    while it has no statistics, may run through whole tables for each row of a list.
    """
    return Exists(
        Enrolment.objects.filter(
            user=user, is_active=True, role__in=STAFF_ROLES, course=OuterRef(OuterRef("assessment__course"))
        )
    )


def _allocated(user: Any) -> models.QuerySet[Any]:
    """Return what was allocated to `user`, who teaches in the course now, for an outer submission."""
    from marking.tools.models import Allocation

    return Allocation.objects.filter(
        _teaches(user), assessment=OuterRef("assessment"), student=OuterRef("student"), marker=user
    )


def _second(user: Any) -> models.QuerySet[Any]:
    """Return the part of the second marker of an outer submission, where that is `user`, who teaches in the course now."""
    return apps.get_model("marking", "MarkerPart")._default_manager.filter(
        _teaches(user), submission=OuterRef("pk"), line=MarkerLine.SECOND, marker=user
    )


def _marked_by(user: Any) -> Any:
    """Return the condition that `user` marks an outer submission."""
    leading = Enrolment.objects.active().filter(user=user, role__in=[Role.COORDINATOR, Role.EXAMINER])
    taught = Tutorial.objects.filter(
        tutor=user,
        course__enrolments__user=user,
        course__enrolments__is_active=True,
        course__enrolments__role__in=STAFF_ROLES,
    )
    authors = Enrolment.objects.filter(
        user=OuterRef("student"), course=OuterRef("assessment__course"), tutorial__in=taught.values("pk")
    )
    return (
        Q(assessment__course__in=leading.values("course"))
        | Exists(authors)
        | Exists(_allocated(user))
        | Exists(_second(user))
    )


def _moderated(user: Any) -> models.QuerySet[Any]:
    """Return the places in samples of an outer submission that `user`, who teaches in the course now, moderates."""
    return apps.get_model("marking", "SampledSubmission")._default_manager.filter(
        _teaches(user), submission=OuterRef("pk"), moderator=user
    )


class SubmissionQuerySet(models.QuerySet[Any]):
    """Submissions."""

    def owned_by(self, user: Any) -> "SubmissionQuerySet":
        """A student's own."""
        return self.filter(student=user) if user.is_authenticated else self.none()

    def for_staff(self, user: Any) -> "SubmissionQuerySet":
        """Those that `user` marks, and those whose mark `user` moderates: what is read as staff; never one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(_marked_by(user) | Exists(_moderated(user))).exclude(student=user)

    def markable_by(self, user: Any) -> "SubmissionQuerySet":
        """Those of courses that `user` leads, of tutorials that `user` teaches, and allocated ones; never one's own.

        Whoever studied in the course before teaching in it learns an own mark as every student does.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(_marked_by(user)).exclude(student=user)

    def with_names(self, reader: Any) -> "SubmissionQuerySet":
        """Add `is_sealed`, `candidate` (the code), and `by_name` to sort by: what `who` and `what` go by.

        Sealed: the assessment is marked without names, the student's mark is not released yet, and `reader` has not
        opened the code for a reason. All attempts of a student have one code and one seal.
        """
        rules, codes, opened, marks = (
            apps.get_model("marking", name)._default_manager
            for name in ("MarkingRules", "CandidateCode", "OpenedCode", "Mark")
        )
        same = {"assessment": OuterRef("assessment"), "student": OuterRef("student")}
        sealed = rules.filter(assessment=OuterRef("assessment"), is_anonymous=True, opened_at=None)
        # Not before the students know: until then a release may be withdrawn, and marking goes on without names.
        told = marks.filter(
            state=MarkState.RELEASED,
            shown_at__lte=timezone.now(),
            **{f"submission__{name}": ref for name, ref in same.items()},
        )
        known = opened.filter(
            opened_by=reader.pk if reader is not None else None, **{f"code__{name}": ref for name, ref in same.items()}
        )
        code = Subquery(codes.filter(**same).values("code")[:1])
        return self.annotate(
            is_sealed=Exists(sealed) & ~Exists(told) & ~Exists(known),
            candidate=Coalesce(code, Value("–"), output_field=CharField()),
        ).annotate(
            by_name=Case(When(is_sealed=True, then=F("candidate")), default=F("student__display_name")),
            by_title=Case(When(is_sealed=True, then=F("candidate")), default=F("title")),
        )

    def visible_to(self, user: Any) -> "SubmissionQuerySet":
        """Own ones, and those that `user` reads as staff."""
        if not user.is_authenticated:
            return self.none()
        staff = self.model.objects.for_staff(user).values("pk")
        return self.filter(Q(student=user) | Q(pk__in=staff))

    def with_due(self) -> "SubmissionQuerySet":
        """Add `student_tutorial`, `counting_due`, the due time that counts now, and `late_from`, the first late moment."""
        from assessments.models import Extension, TutorialDate

        enrolled = Enrolment.objects.filter(user=OuterRef("student"), course=OuterRef("assessment__course"))
        tutorial = TutorialDate.objects.filter(
            assessment=OuterRef("assessment"), tutorial__enrolments__user=OuterRef("student")
        )
        extension = Extension.objects.counting().filter(assessment=OuterRef("assessment"), student=OuterRef("student"))
        grace = F("assessment__late_grace_minutes") * Value(timedelta(minutes=1), output_field=DurationField())
        return self.annotate(
            student_tutorial=Subquery(enrolled.values("tutorial")[:1]),
            counting_due=Greatest(
                Subquery(extension.values("due_at")[:1]),
                Coalesce(Subquery(tutorial.values("due_at")[:1]), F("assessment__due_at")),
                output_field=DateTimeField(),
            ),
            late_from=ExpressionWrapper(
                TruncMinute("counting_due", tzinfo=UTC)
                + Value(timedelta(minutes=1))
                + ExpressionWrapper(grace, output_field=DurationField()),
                output_field=DateTimeField(),
            ),
        )

    def told(self) -> "SubmissionQuerySet":
        """Those whose mark was released and is known to the student by now."""
        return self.filter(mark__state=MarkState.RELEASED, mark__shown_at__lte=timezone.now())

    def to_mark_by(self, user: Any) -> "SubmissionQuerySet":
        """Of `with_due()`: what was allocated to `user`, also as second marker, and of own tutorials what was allocated to nobody else."""
        from marking.tools.models import Allocation

        given = Allocation.objects.filter(assessment=OuterRef("assessment"), student=OuterRef("student"))
        own = Tutorial.objects.filter(tutor=user)
        return self.filter(
            Exists(_allocated(user)) | Exists(_second(user)) | Q(student_tutorial__in=own.values("pk")) & ~Exists(given)
        )

    def with_own_state(self, user: Any) -> "SubmissionQuerySet":
        """Add `own_state`: what `user` has to do with it. A blind second marker's is that of the own part alone."""
        if user is None:
            return self.annotate(own_state=F("mark__state"))
        agreed = apps.get_model("marking", "MarkerPart")._default_manager.filter(
            submission=OuterRef("submission"), line=MarkerLine.AGREED
        )
        own = _second(user).exclude(Exists(agreed))
        return self.annotate(own_state=Coalesce(Subquery(own.values("state")[:1]), F("mark__state")))

    def to_second(self, user: Any) -> "SubmissionQuerySet":
        """Those whose second marker is `user`."""
        return self.filter(Exists(_second(user)))

    def to_agree(self, user: Any) -> "SubmissionQuerySet":
        """Those that both markers have finished, without a finished agreed mark, where `user` is one of the two."""
        parts = apps.get_model("marking", "MarkerPart")._default_manager.filter(
            submission=OuterRef("pk"), state=MarkState.READY
        )
        first, second = (Exists(parts.filter(line=line)) for line in (MarkerLine.FIRST, MarkerLine.SECOND))
        own = Exists(parts.filter(marker=user).exclude(line=MarkerLine.AGREED))
        return self.filter(first, second, own, mark__state=MarkState.MARKING)

    def to_moderate(self, user: Any) -> "SubmissionQuerySet":
        """Those in a sample that `user` was named for, and not agreed yet."""
        return self.filter(Exists(_moderated(user).exclude(verdict="agreed")))

    def light(self) -> "SubmissionQuerySet":
        """Without the frozen texts, for lists."""
        return self.defer("body", "rendered", "plain_text", "references", "findings")

    def current(self) -> "SubmissionQuerySet":
        """The last attempt of each student at each assessment: the one that is marked."""
        later = self.model.objects.filter(
            student=OuterRef("student"), assessment=OuterRef("assessment"), attempt__gt=OuterRef("attempt")
        )
        return self.filter(~Exists(later))


class MarkQuerySet(models.QuerySet[Any]):
    """Marks."""

    def released_to(self, user: Any) -> "MarkQuerySet":
        """A student's own marks that have been released and whose time has come: the only door by which one is learnt.

        The clock decides, here and now: a release that may still be withdrawn is not to be seen, and one that is due is,
        whether or not any worker has told of it.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(submission__student=user, state=MarkState.RELEASED, shown_at__lte=timezone.now())

    def of_courses_led_by(self, user: Any) -> "MarkQuerySet":
        """All marks of the courses that `user` coordinates, but not one's own."""
        led = self.filter(submission__assessment__course__in=Course.objects.coordinated_by(user))
        return led.exclude(submission__student=user) if user.is_authenticated else led
