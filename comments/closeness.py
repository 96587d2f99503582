"""Whether a comment speaks of its post or could stand under any: the words that it shares with each post of the class.

The posts' words are those of the search index, so one query reads no text; the words weigh by how few posts have them.
"""

from collections import defaultdict
from collections.abc import Mapping
from math import log

from django.db import connection

from blog.models import Post
from core.indexing import indexable
from people.models import User

_CLASS = 60  # the latest posts that are compared
_FEWEST_OTHERS = 3
_FEWEST_WORDS = 4  # of the comment, that any post of the class has

_SQL = """
SELECT words.lexeme, array_agg(post.id)
FROM unnest(tsvector_to_array(to_tsvector('english', %s))) AS words (lexeme)
JOIN (
    SELECT post_id AS id, unnest(tsvector_to_array(vector)) AS lexeme
    FROM blog_searchtext WHERE post_id = ANY (%s) AND comment IS NULL
) AS post ON post.lexeme = words.lexeme
GROUP BY words.lexeme
"""


def is_particular(user: User, post: Post, text: str) -> bool | None:
    """Say whether `text` is closer to `post` than to most other posts that `user` reads of the same assessment, or course.

    None when there are too few of them, or the text holds too few words to tell. Two queries.
    """
    others = Post.objects.published().visible_to(user).exclude(pk=post.pk)
    others = (
        others.filter(assessment=post.assessment_id) if post.assessment_id else others.filter(course=post.course_id)
    )
    keys = list(others.order_by("-pk").values_list("pk", flat=True)[:_CLASS])
    if len(keys) < _FEWEST_OTHERS:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [indexable(text[:20_000]), [*keys, post.pk]])
        shared = dict(cursor.fetchall())
    return stands_out(shared, post.pk, keys)


def stands_out(shared: Mapping[str, list[int]], this: int, others: list[int]) -> bool | None:
    """Say whether fewer than a quarter of `others` share as much with a comment as `this` does.

    `shared`: for each word of the comment, the posts that have it. A word that all have says nothing.
    """
    if len(shared) < _FEWEST_WORDS:
        return False if shared else None
    scores: dict[int, float] = defaultdict(float)
    everything = len(others) + 1
    for posts in shared.values():
        weight = log(everything / len(posts))
        for key in posts:
            scores[key] += weight
    as_close = sum(scores[key] >= scores[this] for key in others)
    return as_close * 4 < len(others)
