"""Who may read a comment."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from blog.models import Post
from comments.enums import CommentState, Scope
from people.enums import STAFF_ROLES, Role
from people.models import Enrolment, Tutorial


class CommentQuerySet(models.QuerySet[Any]):
    """Comments."""

    def on(self, post: Post, user: Any) -> "CommentQuerySet":
        """Those on one post that `user` reads, given that the post itself was found by `visible_to(user)`."""
        return self.filter(post=post).filter(self._scope(user))

    def visible_to(self, user: Any) -> "CommentQuerySet":
        """Those on posts that `user` reads, private ones only for writer, post's author, and the post's staff."""
        return self.filter(post__in=Post.objects.visible_to(user).order_by().values("pk")).filter(self._scope(user))

    def shown(self) -> "CommentQuerySet":
        """Those that are neither deleted nor hidden."""
        return self.filter(state=CommentState.SHOWN)

    def counting(self, user: Any, assessments: Any) -> "models.QuerySet[Any, tuple[int, int, int, Any]]":
        """(assessment, post, words, written at) of a student's comments on peers' posts that can count."""
        peers = Enrolment.objects.students().filter(course=OuterRef("post__course"), user=OuterRef("post__author"))
        rows = (
            self.shown()
            .filter(author=user, scope=Scope.CLASS, post__assessment__in=assessments)
            .exclude(post__author=user)
        )
        return rows.filter(Exists(peers)).values_list("post__assessment", "post", "word_count", "created_at")

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
            | Q(post__author=user)
            | Q(scope=Scope.PRIVATE) & (Exists(leading) | Exists(authors_tutor))
        )
