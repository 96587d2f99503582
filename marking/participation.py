"""What a student's comments on peers' posts count for: the rows for the rule in `marking.requirement`, and its words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import PeerScope
from assessments.models import Assessment
from assessments.peer_comments import comments_due
from blog.models import Post
from comments.enums import CommentState, Scope
from comments.models import Comment, CommentVersion
from comments.own_words import measure
from core.html import plain_text
from core.lateness import last_moment
from marking.requirement import Obstacle, Rule, Wording, Written, judge, near_copies
from people.models import Enrolment, User

COUNTED = _("Counts")
_MOST = 400  # a student's latest comments that are looked at
_OFFERS = 3


@dataclass(frozen=True)
class PeerComment:
    """One comment with its verdict: `counts`, in words why or why not, and the own words that were counted."""

    comment: Comment
    obstacle: Obstacle | None
    words: int
    is_readable: bool = True

    @property
    def counts(self) -> bool:
        """Whether it counts."""
        return self.obstacle is None

    @property
    def why(self) -> str | Promise:
        """The verdict in words."""
        return COUNTED if self.obstacle is None else self.obstacle.label

    @property
    def text(self) -> str:
        """The words alone: no link of the comment's."""
        return plain_text(self.comment.html)


@dataclass(frozen=True)
class Participation:
    """A student's comments of one assessment, oldest first; how many count, how many lack, and until when."""

    rule: Rule = field(default_factory=lambda: Rule(0))
    due_at: datetime | None = None
    comments: list[PeerComment] = field(default_factory=list)
    counted: int = 0
    missing: int = 0

    @property
    def required(self) -> int:
        """How many are asked for."""
        return self.rule.required

    @property
    def is_enough(self) -> bool:
        """Whether as many count as are required."""
        return not self.missing

    @property
    def not_counted(self) -> list[PeerComment]:
        """Those that do not count."""
        return [line for line in self.comments if not line.counts]

    @property
    def wants_new_author(self) -> bool:
        """Whether what is missing has to be on authors who have no counting comment yet."""
        authors = {line.comment.post.author_id for line in self.comments if line.counts}
        return bool(authors) and self.counted - len(authors) >= self.rule.repeats

    def is_open(self, now: datetime) -> bool:
        """Whether a comment that is written at `now` is within the window."""
        rule = self.rule
        return (rule.opens_at is None or now >= rule.opens_at) and (rule.closes_at is None or now < rule.closes_at)


def rule_for(assessment: Any) -> tuple[Rule, datetime | None]:
    """Return the rule of an assessment of `with_due_for(student)` as it counts for that student, and its due time."""
    replaced = assessment.tutorial_due or assessment.due_at
    due = comments_due(assessment.comments_due_at, replaced, assessment.extension_due, assessment.course.zone)
    rule = Rule(
        required=assessment.peer_comments_required,
        min_words=assessment.peer_comment_min_words,
        authors=assessment.peer_comment_authors,
        scope=assessment.peer_comment_scope,
        opens_at=assessment.comments_open_at,
        closes_at=last_moment(due) if due is not None else None,
    )
    return rule, due


def participations(student: User, assessments: Sequence[Any], reader: User | None = None) -> dict[int, Participation]:
    """Return a student's Participation for each of `assessments`, which come from `with_due_for(student)` with course.

    Three queries for any number of them, one more when a comment was edited, one more for a `reader` who is not the
    student: what that reader may not read is marked.
    """
    rules = {assessment.pk: rule_for(assessment) for assessment in assessments}
    if not rules:
        return {}
    courses = {assessment.course_id for assessment in assessments}
    rows = Comment.objects.filter(author=student, post__course__in=courses).select_related("post__author")
    comments: list[Any] = list(
        rows.only(
            "html", "own_words", "fingerprints", "scope", "state", "created_at", "edited_at", "removed_at", "author_id",
            "post__assessment_id", "post__course_id", "post__title", "post__slug", "post__author__handle", "post__author__display_name",
        ).order_by("-created_at", "-pk")[:_MOST]
    )[::-1]  # fmt: skip
    peers = Enrolment.objects.students().filter(course__in=courses)
    tutorials = {(course, user): tutorial for course, user, tutorial in peers.filter(
        Q(user=student) | Q(user__in={comment.post.author_id for comment in comments})
    ).values_list("course", "user", "tutorial")}  # fmt: skip
    versions = _versions(comments)
    readable = _readable(comments, reader) if reader is not None and reader != student else None
    written: dict[int, list[Written]] = defaultdict(list)
    wordings: list[Wording] = []
    words_then: dict[int, int] = {}
    elsewhere: set[int] = set()  # what stands beneath posts of other assessments, where it may count too
    for comment in comments:
        rule = rules.get(comment.post.assessment_id, (None, None))[0]
        wording, words = _wording(comment, versions.get(comment.pk, ()), rule.closes_at if rule else None)
        wordings.append(wording)
        words_then[comment.pk] = words
        place = (comment.post.course_id, comment.post.author_id)
        if rule is None:
            if comment.post.assessment_id and comment.state == CommentState.SHOWN:
                elsewhere.add(comment.pk)
            continue
        written[comment.post.assessment_id].append(
            Written(
                key=comment.pk, author=comment.post.author_id, at=comment.created_at, words=words,
                is_peer=place in tutorials, is_own=comment.post.author_id == student.pk,
                is_private=comment.scope != Scope.CLASS, tutorial=tutorials.get(place), state=comment.state,
                removed_at=comment.removed_at,
            )
        )  # fmt: skip
    copies = near_copies(wordings)
    by_key = {comment.pk: comment for comment in comments}
    order = {comment.pk: place for place, comment in enumerate(comments)}
    result = {}
    for assessment in assessments:
        rule, due = rules[assessment.pk]
        others = elsewhere | {one.key for pk, rest in written.items() if pk != assessment.pk for one in rest}
        standing = {key for key in others if by_key[key].state == CommentState.SHOWN}
        mine = [
            replace(one, copies=frozenset(key for key in copies[one.key] if order[key] < order[one.key]))
            for one in written[assessment.pk]
            if not one.is_own
        ]
        judged = judge(rule, tutorials.get((assessment.course_id, student.pk)), mine, frozenset(standing))
        lines = [
            PeerComment(by_key[key], obstacle, words_then[key], readable is None or key in readable)
            for key, obstacle in judged.obstacles.items()
        ]
        result[assessment.pk] = Participation(rule, due, lines, judged.counted, judged.missing)
    return result


def _versions(comments: list[Any]) -> dict[int, list[CommentVersion]]:
    edited = [comment.pk for comment in comments if comment.edited_at]
    found: dict[int, list[CommentVersion]] = defaultdict(list)
    if edited:
        for version in CommentVersion.objects.filter(comment__in=edited).order_by("replaced_at", "pk"):
            found[version.comment_id].append(version)
    return found


def _wording(comment: Any, versions: Iterable[CommentVersion], at: datetime | None) -> tuple[Wording, int]:
    """Return the wording that stood just before `at` (None: the last one), and its own words."""
    earlier = next((version for version in versions if at is not None and version.replaced_at >= at), None)
    if earlier is None:
        return Wording(comment.pk, comment.html, frozenset(comment.fingerprints)), comment.own_words
    return Wording(comment.pk, earlier.html, frozenset(measure(earlier.html)[1])), earlier.own_words


def _readable(comments: list[Any], reader: User) -> set[int]:
    keys = [comment.pk for comment in comments]
    return set(Comment.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))


def participation(assessment: Assessment, student: User, reader: User) -> Participation:
    """Return what counts of one student for one assessment; only what `reader` may read is to be shown."""
    rows = Assessment.objects.filter(pk=assessment.pk).with_due_for(student).select_related("course")
    return participations(student, list(rows), reader)[assessment.pk]


def offers(student: User, lines: dict[int, Participation]) -> dict[int, list[Post]]:
    """Return for each assessment (by its key in `lines`) up to three peers' posts that wait for a reader, by one query.

    Authors whom the student has commented on least come first, and among them the posts with the fewest comments, the
    longest waiting first: not the circle that one reads anyway.
    """
    if not lines:
        return {}
    scope = Q()
    for pk, line in lines.items():
        asked = Q(assessment=pk)
        if line.rule.scope == PeerScope.OWN:
            asked &= Q(in_tutorial=F("own_tutorial"))
        elif line.rule.scope == PeerScope.OTHER:
            asked &= Q(in_tutorial=None) | ~Q(in_tutorial=F("own_tutorial"))
        scope |= asked
    mine = Comment.objects.filter(author=student).exclude(state=CommentState.DELETED)
    of_author = mine.filter(post__author=OuterRef("author"), post__course=OuterRef("course")).order_by()
    peers = Enrolment.objects.active().students().filter(user=OuterRef("author"), course=OuterRef("course"))
    own = Enrolment.objects.active().filter(user=student, course=OuterRef("course")).values("tutorial")[:1]
    circle = of_author.values("post__author").annotate(n=Count("pk")).values("n")
    order = ("circle", "comment_count", "published_at", "pk")
    posts = (
        Post.objects.published().visible_to(student).exclude(author=student).exclude(pk__in=mine.values("post"))
        .filter(Exists(peers))
        .annotate(in_tutorial=Subquery(peers.values("tutorial")[:1]), own_tutorial=Subquery(own), circle=Coalesce(Subquery(circle), 0))
        .filter(scope)
        .annotate(place=Window(RowNumber(), partition_by="assessment", order_by=[F(name) for name in order]))
        .filter(place__lte=_OFFERS)
        .for_list().order_by("assessment", *order)
    )  # fmt: skip
    found: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        found[post.assessment_id].append(post)
    return found
