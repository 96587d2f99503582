"""What a student's comments on peers' posts count for, one verdict a comment."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from comments.enums import CommentState, Scope
from comments.models import Comment
from people.models import Enrolment, User

COUNTED = _("Counts")


@dataclass(frozen=True)
class PeerComment:
    """One comment with its verdict: `counts`, and in words why or why not."""

    comment: Comment
    counts: bool
    why: str | Promise
    is_readable: bool


@dataclass(frozen=True)
class Participation:
    """A student's comments of one assessment, oldest first, and how many of those required were written."""

    comments: list[PeerComment]
    counted: int
    required: int

    @property
    def is_enough(self) -> bool:
        """Whether as many count as are required."""
        return self.counted >= self.required


def participation(assessment: Assessment, student: User, reader: User) -> Participation:
    """Return what counts, by four queries; each peer's post counts once, and only what `reader` may read is shown.

    A comment counts when it stands, is for the class, is on the post of another student of the course for the same
    assessment, has the words that the assessment asks for, and was written by the time that peer comments are due.
    """
    rows = (
        Comment.objects.filter(author=student, post__assessment=assessment)
        .exclude(post__author=student)
        .select_related("post__author")
        .defer("post__body", "post__rendered", "post__plain_text", "post__references_html")
        .order_by("created_at", "pk")
    )
    comments = list(rows)
    readable = set(
        Comment.objects.visible_to(reader).filter(pk__in=[c.pk for c in comments]).values_list("pk", flat=True)
    )
    peers = set(Enrolment.objects.students().filter(course=assessment.course_id).values_list("user", flat=True))
    seen: set[int] = set()
    result = []
    for comment in comments:
        why = _obstacle(assessment, comment, peers)
        if why is None and comment.post_id in seen:
            why = _("A second one on the same post")
        if why is None:
            seen.add(comment.post_id)
        result.append(PeerComment(comment, why is None, COUNTED if why is None else why, comment.pk in readable))
    return Participation(result, len(seen), assessment.peer_comments_required)


def _obstacle(assessment: Assessment, comment: Comment, peers: set[int]) -> str | Promise | None:
    if comment.state != CommentState.SHOWN:
        return comment.get_state_display()
    if comment.scope != Scope.CLASS:
        return _("Not for the class")
    if comment.post.author_id not in peers:
        return _("Not on a student’s post")
    if comment.word_count < assessment.peer_comment_min_words:
        return _("Too short")
    if not assessment.is_in_comment_time(comment.created_at):
        return _("After the due time")
    return None
