"""Who may read a post: the one rule that page, list, feed, search, count, media and export start from."""

from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from blog.enums import PostState
from people.enums import STAFF_ROLES, Role, Visibility
from people.models import Enrolment, Tutorial

HEAVY = ("search", "plain_text", "body", "rendered", "references_html", "outline", "counts", "findings")


def at_least(level: Visibility) -> Q:
    """Posts that are as wide as `level` or wider, with the caps of course and assessment as they stand now."""
    wide = [member.value for member in Visibility if member.width >= level.width]
    uncapped = Q(assessment=None) | Q(assessment__visibility_cap__in=wide)
    return Q(visibility__in=wide, course__visibility_cap__in=wide) & uncapped


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
        """With what a post's page shows, in one query."""
        return self.select_related("author", "course", "assessment").defer(
            "search", "plain_text", "body", "findings", "assessment__brief"
        )

    def matching(self, words: str) -> "PostQuerySet":
        """Those that hold `words` (web search syntax), best first, with `snippet` and `rank`."""
        query = SearchQuery(words, search_type="websearch", config="english")
        return (
            self.filter(search=query)
            .annotate(
                rank=SearchRank(F("search"), query),
                snippet=SearchHeadline(
                    "plain_text", query, config="english", start_sel="\ue000", stop_sel="\ue001",
                    max_words=40, min_words=20, max_fragments=1,
                ),
            )
            .order_by("-rank", "-pk")
        )  # fmt: skip


class PostManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    """Leaves the search column in the database: no page reads it."""

    def get_queryset(self) -> PostQuerySet:
        """All posts, without the search column."""
        queryset: PostQuerySet = super().get_queryset()
        return queryset.defer("search")
