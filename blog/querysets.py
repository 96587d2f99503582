"""Who may read a post: the one rule that page, list, feed, search, count, media and export start from."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from blog.enums import PostState
from people.enums import STAFF_ROLES, Role, Visibility
from people.models import Enrolment, Tutorial, User

SHOWN = (
    "author__username", "author__handle", "author__display_name", "author__official_name",
    "course__code", "course__slug", "course__title", "course__time_zone", "course__visibility_cap", "course__comment_mode",
    "course__guests_may_comment", "assessment__title", "assessment__slug", "assessment__visibility_cap", "assessment__course",
    "title", "slug", "tags", "visibility", "licence", "state", "version", "submitted_version", "published_at", "edited_at",
    "excerpt", "outline", "rendered", "references_html", "word_count", "comment_count", "lead_figure", "hidden_at",
    "hidden_reason", "is_in_review", "comment_mode", "staff_comment_mode",
)  # fmt: skip
HEAVY = ("plain_text", "body", "rendered", "references_html", "outline", "counts", "findings")


def at_least(level: Visibility) -> Q:
    """Posts that are as wide as `level` or wider, with the caps of course and assessment as they stand now."""
    wide = [member.value for member in Visibility if member.width >= level.width]
    uncapped = Q(assessment=None) | Q(assessment__visibility_cap__in=wide)
    return Q(visibility__in=wide, course__visibility_cap__in=wide) & uncapped


class _AmongIds(Func):
    """Whether an id stands in an array, in the form for which the primary key's index is used."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


class PostQuerySet(models.QuerySet[Any]):
    """Posts."""

    def published(self) -> "PostQuerySet":
        """Those that are out and not hidden by staff."""
        return self.filter(state=PostState.PUBLISHED, hidden_at=None)

    def public(self) -> "PostQuerySet":
        """Those that everybody may read."""
        return self.published().filter(at_least(Visibility.PUBLIC))

    def visible_to(self, user: Any) -> "PostQuerySet":
        """Those that `user` may read.

        Own posts always. Published ones by their visibility within the caps: the course's active members; the author's tutorial
        with its tutor; the author's tutor; coordinators and examiners of the course read all but what is private.
        What staff have hidden is read by its author and by coordinators. (Design, section 3.)
        """
        if not user.is_authenticated:
            return self.public()
        mine = Enrolment.objects.active().filter(user=user, course=OuterRef("course"))
        whole_course = mine.filter(role__in=[Role.COORDINATOR, Role.EXAMINER])
        authors = Enrolment.objects.filter(user=OuterRef("author"), course=OuterRef("course"))
        taught = Tutorial.objects.filter(
            tutor=user,
            course__enrolments__user=user,
            course__enrolments__is_active=True,
            course__enrolments__role__in=STAFF_ROLES,
        )
        own_tutorials = Enrolment.objects.active().filter(user=user, tutorial__isnull=False)
        by_tutor = Exists(authors.filter(tutorial__in=taught.values("pk")))
        by_tutorial = Exists(authors.filter(tutorial__in=own_tutorials.values("tutorial")))
        readable = (
            at_least(Visibility.PUBLIC)
            | at_least(Visibility.COURSE) & Exists(mine)
            | at_least(Visibility.TUTORIAL) & by_tutorial
            | at_least(Visibility.TUTOR) & (by_tutor | Exists(whole_course))
        )
        return self.filter(
            Q(author=user)
            | Q(state=PostState.PUBLISHED, hidden_at=None) & readable
            | Q(state=PostState.PUBLISHED, hidden_at__isnull=False)
            & ~Q(visibility=Visibility.PRIVATE)
            & Exists(mine.filter(role=Role.COORDINATOR))
        )

    def for_list(self) -> "PostQuerySet":
        """With what a list shows, and without the texts that it does not."""
        return self.select_related("author", "course", "assessment").defer(*HEAVY)

    def for_page(self) -> "PostQuerySet":
        """With what a post's page shows, in one query, and no column more."""
        return self.select_related("author", "course", "assessment").only(*SHOWN)

    def of_tutorial(self, tutorial: Tutorial) -> "PostQuerySet":
        """Those in its course by those who are in it."""
        members = Enrolment.objects.active().filter(tutorial=tutorial)
        return self.filter(course=tutorial.course_id, author__in=members.values("user"))

    def with_tutorial(self, user: Any) -> "PostQuerySet":
        """Add `tutorial_parts`, the author's tutorial as the text of a JSON object, where `user` is a member: cards say it.

        As text, since many cards name the same few tutorials: a text is read once.
        """
        if not user.is_authenticated:
            return self
        mine = Enrolment.objects.active().filter(user=user).values("course")
        theirs = Q(author__enrolments__course=F("course"))
        names = {name: f"theirs__tutorial__{name}" for name in ("pk", "weekday", "starts", "ends")}
        is_told = Q(course__in=mine, theirs__tutorial__isnull=False)
        return self.annotate(
            theirs=FilteredRelation("author__enrolments", condition=theirs),
            tutorial_parts=Case(When(is_told, then=Cast(JSONObject(**names), TextField())), output_field=TextField()),
        )

    def with_neighbours(self, user: Any) -> "PostQuerySet":
        """Add `neighbours`: titles and addresses of the posts before and after, and of near ones, that `user` may read.

        They are narrower than `visible_to`, so that they cost little: public posts, and the course's for its members.
        Keys: `earlier` and `later` of the author, `previous` and `next` of the assessment, `near` (a list of up to 3).
        """
        readable = self.model.objects.published()
        wide: Any = at_least(Visibility.PUBLIC)
        if user.is_authenticated:
            mine = Enrolment.objects.active().filter(user=user, course=OuterRef("course"))
            wide |= at_least(Visibility.COURSE) & Q(course=OuterRef("course")) & Exists(mine)
        readable = readable.filter(wide)
        # Who wrote the author's own is at hand; who wrote near ones is looked up when the closest three are known.
        names = {"handle": "author__handle", "author": "author__display_name"}
        names_here = {name: OuterRef(column) for name, column in names.items()}
        writer = User.objects.filter(pk=OuterRef("author"))
        names_of_three = {
            "handle": Subquery(writer.values("handle")), "author": Subquery(writer.values("display_name"))
        }  # fmt: skip
        near = readable.filter(_AmongIds(F("pk"), OuterRef("related"))).annotate(
            place=Func(OuterRef("related"), F("pk"), function="array_position")
        )

        before = readable.filter(published_at__lt=OuterRef("published_at")).order_by("-published_at", "-pk")
        after = readable.filter(published_at__gt=OuterRef("published_at")).order_by("published_at", "pk")
        own, same = {"author": OuterRef("author")}, {"assessment": OuterRef("assessment")}

        def piece(names: dict[str, Any]) -> JSONObject:
            return JSONObject(title="title", slug="slug", **names)

        def one(posts: "PostQuerySet", names: dict[str, Any]) -> Subquery:
            return Subquery(posts.values(piece=piece(names))[:1])

        return self.annotate(
            neighbours=JSONObject(
                earlier=one(before.filter(**own), names_here),
                later=one(after.filter(**own), names_here),
                previous=one(before.filter(**same), names),
                next=one(after.filter(**same), names),
                near=ArraySubquery(near.order_by("place").values(piece=piece(names_of_three))[:3]),
            )
        )


class AnnouncementQuerySet(models.QuerySet[Any]):
    """Announcements."""

    def current(self, at: datetime | None = None) -> "AnnouncementQuerySet":
        """Those that stand at `at`."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, expires_at__gt=at)

    def visible_to(self, user: Any) -> "AnnouncementQuerySet":
        """Those of the site, and of the courses in which `user` is active."""
        if not user.is_authenticated:
            return self.filter(course=None)
        mine = Enrolment.objects.active().filter(user=user, course=OuterRef("course"))
        return self.filter(Q(course=None) | Exists(mine))

    def for_course(self, course: Any) -> "AnnouncementQuerySet":
        """Those of the site and of one course."""
        return self.filter(Q(course=None) | Q(course=course))
