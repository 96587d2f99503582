"""Who may read a comment."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from blog.models import Post
from comments.enums import NEVER, CommentState, Scope
from people.enums import STAFF_ROLES, Role
from people.models import Enrolment, Tutorial


class CommentQuerySet(models.QuerySet[Any]):
    """Comments."""

    def on(self, post: "Post | OuterRef", user: Any) -> "CommentQuerySet":
        """Those on one post that `user` reads, given that the post itself was found by `visible_to(user)`."""
        return self.filter(post=post).filter(self._scope(user), self._placed_for(user))

    def visible_to(self, user: Any) -> "CommentQuerySet":
        """Those on posts that `user` reads, private ones only for those who are in them.

        That is the writer, whoever began the private line, the post's author and the post's staff.
        """
        return self.filter(post__in=Post.objects.visible_to(user).order_by().values("pk")).filter(
            self._scope(user), self._placed_for(user)
        )

    def shown(self) -> "CommentQuerySet":
        """Those that are neither deleted nor hidden."""
        return self.filter(state=CommentState.SHOWN)

    def by_arrival(self) -> "CommentQuerySet":
        """Each with `arrived`, its place in the order in which comments came into sight, the newest first.

        That is its id, unless it was brought into sight later: approved, or shown again.
        """
        return self.annotate(arrived=Coalesce("arrival", "pk", output_field=models.BigIntegerField())).order_by(
            "-arrived"
        )

    def wording_at(self, moment: "datetime | Combinable") -> "CommentQuerySet":
        """Those that were written by `moment` (a time, or an expression of one), with the wording in force at it.

        Adds `html_then` and `words_then`, and `stood_then`: whether the comment was neither deleted, hidden nor erased
        at that moment (one that was hidden and is shown again counts as never hidden). An edit at the very moment
        counts. An erased wording is empty; its number of words stays.
        """
        versions = self.model._meta.get_field("versions").related_model
        at = Value(moment, models.DateTimeField()) if isinstance(moment, datetime) else moment
        rows = self.annotate(moment=at)
        then = versions.objects.filter(comment=OuterRef("pk"), replaced_at__gt=OuterRef("moment")).order_by(
            "replaced_at", "pk"
        )
        return rows.filter(created_at__lte=F("moment")).annotate(
            html_then=Coalesce(Subquery(then.values("html")[:1]), F("html")),
            words_then=Coalesce(Subquery(then.values("word_count")[:1]), F("word_count")),
            stood_then=Case(
                When(Q(removed_at=None) | Q(removed_at__gt=F("moment")), then=Value(True)), default=Value(False)
            ),
        )

    @staticmethod
    def _placed_for(user: Any) -> Q:
        """What waits for approval, or went without it, has a place for its writer and the staff of the course alone."""
        placed = ~Q(state=CommentState.HELD) & ~Q(arrival=NEVER)
        if not user.is_authenticated:
            return placed
        staff = Enrolment.objects.active().staff().filter(user=user, course=OuterRef("post__course"))
        return placed | Q(author=user) | Q(Exists(staff))

    @staticmethod
    def _scope(user: Any) -> Q:
        if not user.is_authenticated:
            return Q(scope=Scope.CLASS)
        leading = Enrolment.objects.active().filter(
            user=user, course=OuterRef("post__course"), role__in=[Role.COORDINATOR, Role.EXAMINER]
        )
        authors_tutor = Tutorial.objects.filter(
            tutor=user,
            enrolments__user=OuterRef("post__author"),
            enrolments__course=OuterRef("post__course"),
            course__enrolments__user=user,
            course__enrolments__is_active=True,
            course__enrolments__role__in=STAFF_ROLES,
        )
        return (
            Q(scope=Scope.CLASS)
            | Q(author=user)
            | Q(opener=user)
            | Q(post__author=user)
            | Q(scope=Scope.PRIVATE) & (Exists(leading) | Exists(authors_tutor))
        )
