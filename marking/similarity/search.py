"""Few texts out of very many: fingerprints in an array under GIN, and the query that asks it."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.html import strip_tags

from blog.enums import PostState
from blog.models import Post
from core.overlap import common, fingerprints
from marking.models import Submission
from marking.similarity.models import ComparedText
from people.enums import Visibility
from people.models import Course

_BATCH = 200

# For each fingerprint of the new text the index gives the texts that have it, and stops where there are too many to say
# anything; what is left counts the less the more texts have it. No array is read, only the index: a `values && whole`
# would fetch and intersect the array of every text that shares one common pair of words.
CANDIDATES = """
SELECT id, sum(1.0 / holders) AS score
FROM (
    SELECT held.id, count(*) OVER (PARTITION BY asked.value) AS holders
    FROM unnest(%(values)s::integer[]) AS asked(value)
    CROSS JOIN LATERAL (
        SELECT id FROM marking_comparedtext
        WHERE "values" && ARRAY[asked.value] AND course_id = ANY(%(courses)s) AND post_id <> %(post)s
        LIMIT %(most)s + 1
    ) AS held
) AS found
WHERE holders <= %(most)s
GROUP BY id HAVING count(*) >= 2
ORDER BY score DESC, id
LIMIT %(limit)s
"""


def courses_like(course: Course) -> list[int]:
    """Return the ids of a course and of the same course in other terms."""
    return list(Course.objects.filter(code=course.code).order_by("pk").values_list("pk", flat=True))


def index_submissions(submissions: Collection[Submission]) -> None:
    """Keep the fingerprints of `submissions`; those that are known stay as they are, for a submission is frozen."""
    known = set(ComparedText.objects.filter(submission__in=submissions).values_list("submission", flat=True))
    ComparedText.objects.bulk_create(
        [
            ComparedText(
                submission=one, post_id=one.post_id, course_id=one.assessment.course_id, version=one.post_version,
                values=fingerprints(one.plain_text),
            )
            for one in submissions if one.pk not in known
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def stale_submissions(courses: Sequence[int]) -> list[int]:
    """Return the ids of submissions of `courses` without fingerprints."""
    rows = Submission.objects.filter(assessment__course__in=courses)
    return list(
        rows.exclude(pk__in=ComparedText.objects.filter(submission__isnull=False).values("submission"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def stale_posts(courses: Sequence[int]) -> list[int]:
    """Return the ids of published posts of `courses` whose fingerprints are missing or of another version.

    A post that its author alone may read is nobody's business. One whose frozen text is compared is left out until it
    has changed since.
    """
    kept = ComparedText.objects.filter(post=OuterRef("pk"), submission=None)
    rows = (
        Post.objects.filter(course__in=courses, state=PostState.PUBLISHED)
        .exclude(visibility=Visibility.PRIVATE)
        .exclude(submitted_version=F("version"), submissions__isnull=False)
        .annotate(known=Subquery(kept.values("version")[:1]))
        .filter(Q(known=None) | ~Q(known=F("version")))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def bring_up_to_date(courses: Sequence[int]) -> int:
    """Keep the fingerprints of everything in `courses` that may be compared; return how many texts were read.

    Works in batches, each in a transaction of its own, so that it may be ended and begun again; and in the order of keys,
    so that two who do it at once do not wait for each other.
    """
    withdrawn = Post.objects.filter(course__in=courses).exclude(state=PostState.PUBLISHED)
    private = Post.objects.filter(course__in=courses, visibility=Visibility.PRIVATE)
    ComparedText.objects.filter(
        Q(post__in=withdrawn.values("pk")) | Q(post__in=private.values("pk")), submission=None, course__in=courses
    ).delete()
    submissions, posts = stale_submissions(courses), stale_posts(courses)
    for start in range(0, len(submissions), _BATCH):
        chosen = Submission.objects.filter(pk__in=submissions[start : start + _BATCH]).select_related("assessment")
        index_submissions(list(chosen.defer("body", "rendered").order_by("pk")))
    for start in range(0, len(posts), _BATCH):
        _index_posts(posts[start : start + _BATCH])
    return len(submissions) + len(posts)


@transaction.atomic
def _index_posts(ids: list[int]) -> None:
    known = ComparedText.objects.filter(post__in=ids, submission=None)
    list(known.select_for_update().order_by("post").values_list("pk"))
    known.delete()
    ComparedText.objects.bulk_create(
        [
            ComparedText(post=post, course_id=post.course_id, version=post.version, values=fingerprints(post.plain_text))
            for post in Post.objects.filter(pk__in=ids).only("pk", "course", "version", "plain_text").order_by("pk")
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def candidates(
    text: str, *, courses: Sequence[int], post: int, brief: Sequence[str] = (), limit: int = 20
) -> list[int]:
    """Return the ids of at most `limit` ComparedTexts of `courses`, the likest to `text` first; none of `post` itself.

    The brief's own fingerprints are not asked for.
    """
    rows = explained(text, courses=courses, post=post, brief=brief, limit=limit)
    return [pk for pk, _score in rows]


@transaction.atomic
def explained(
    text: str, *, courses: Sequence[int], post: int, brief: Sequence[str] = (), limit: int = 20, explain: str = ""
) -> list[Any]:
    """Return the rows of `candidates`, or with `explain` ("EXPLAIN", "EXPLAIN ANALYZE") the lines of the plan."""
    known = {value for one in brief for value in fingerprints(one)}
    values = [value for value in fingerprints(text) if value not in known]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM marking_comparedtext WHERE course_id = ANY(%s)", [list(courses)])
        [texts] = cursor.fetchone() or (0,)
        # The planner does not know that a scan of the table unpacks every array.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"{explain} {CANDIDATES}",
            {"values": values, "courses": list(courses), "post": post, "most": common(texts), "limit": limit},
        )
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return rows


def brief_of(submission: Submission) -> list[str]:
    """Return the words of the brief, which anybody may use."""
    text = strip_tags(submission.assessment.brief).strip()
    return [text] if text else []
