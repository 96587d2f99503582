"""The index behind the search box: what is written into it when a text is saved, and how near posts are to each other.

Reading it is `blog.finding`. Every text is one row of SearchText with its own visibility question: the post's.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.expressions import Combinable

from blog.models import Post, SearchText, Word
from core.indexing import indexable, trigrams, words

CONFIG = "english"
MOST_CHARACTERS = 150_000
# PostgreSQL takes at most a megabyte of vector, and no text of this size in UTF-8 makes one.
MOST_BYTES = 400_000
NEAR = 8  # how many are kept of the posts that are near; the page shows those that its reader may see
CANDIDATES = 300


def _bounded(text: str) -> str:
    return indexable(text[:MOST_CHARACTERS]).encode()[:MOST_BYTES].decode(errors="ignore")


def _part(text: str, weight: str) -> Combinable:
    return SearchVector(Value(_bounded(text)), config=CONFIG, weight=weight)


def post_vector(title: str, tags: str, headings: str, text: str) -> Combinable:
    """Return the vector of a post: title, then headings and hashtags, then its text."""
    return _part(title, "A") + _part(f"{headings} {tags}", "B") + _part(text, "C")


def headings_of(outline: Iterable[Iterable[Any]]) -> str:
    """Return the headings of a stored outline as one text."""
    return " . ".join(str(label) for _level, _anchor, label in outline)


def index_post(post: Post) -> None:
    """Make a post found by its words as they are now; after the commit, learn its words and find what is near."""
    vector = post_vector(post.title, post.tag_text, headings_of(post.outline), post.plain_text)
    if not SearchText.objects.filter(post=post, comment=None).update(vector=vector):
        SearchText.objects.create(post=post, vector=vector)
    transaction.on_commit(partial(_after, post.pk, f"{post.title}\n{post.plain_text}"), robust=True)


def _after(post_id: int, text: str) -> None:
    learn(text)
    relate(post_id)


def learn(text: str) -> None:
    """Keep the words of `text` for suggestions. In one order, so that two writers never wait for each other in a circle."""
    rows = [Word(word=word, trigrams=trigrams(word)) for word in words(text[:MOST_CHARACTERS])]
    Word.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def index_comment(*, post_id: int, comment_id: int, text: str) -> None:
    """Make a comment found; the caller has seen to it that everybody who reads the post reads it."""
    text = text[:MOST_CHARACTERS]
    SearchText.objects.bulk_create(
        [SearchText(post_id=post_id, comment=comment_id, text=text, vector=_part(text, "D"))]
    )


_SHOWN = """
WITH counted AS (UPDATE blog_post SET comment_count = comment_count + 1 WHERE id = %(post)s)
INSERT INTO blog_searchtext (post_id, comment, text, vector)
VALUES (%(post)s, %(comment)s, %(text)s, setweight(to_tsvector('english', %(words)s), 'D'))
"""


def show_comment(*, post_id: int, comment_id: int, text: str) -> None:
    """Count a comment of its post, and make it found, by one statement: posting is what a class does most."""
    values: dict[str, Any] = {
        "post": post_id,
        "comment": comment_id,
        "text": text[:MOST_CHARACTERS],
        "words": _bounded(text),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, values)


def forget_comment(comment_id: int) -> None:
    """Take a comment out of the index."""
    SearchText.objects.filter(comment=comment_id).delete()


_NEAR = """
WITH own AS (
    SELECT p.id, p.course_id, s.vector FROM blog_post p JOIN blog_searchtext s ON s.post_id = p.id AND s.comment IS NULL
    WHERE p.id = %(post)s
), said AS (
    SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery AS query FROM (
        SELECT word.lexeme FROM own, unnest(own.vector) word
        WHERE length(word.lexeme) > 2
        ORDER BY ('A' = ANY (word.weights) OR 'B' = ANY (word.weights)) DESC, cardinality(word.positions) DESC, word.lexeme
        LIMIT 24
    ) most
), others AS (
    (SELECT p.id FROM blog_post p, own WHERE p.course_id = own.course_id AND p.state = 'published' AND p.id <> own.id
        ORDER BY p.published_at DESC, p.id DESC LIMIT %(candidates)s)
    UNION
    (SELECT p.id FROM blog_post p, own WHERE p.state = 'published' AND p.visibility = 'public' AND p.hidden_at IS NULL
        AND p.id <> own.id ORDER BY p.published_at DESC, p.id DESC LIMIT %(candidates)s)
)
SELECT others.id FROM others JOIN blog_searchtext s ON s.post_id = others.id AND s.comment IS NULL, said
WHERE s.vector @@ said.query ORDER BY ts_rank(s.vector, said.query, 1) DESC, others.id DESC LIMIT %(near)s
"""
_TELL = """
UPDATE blog_post SET related = (ARRAY[%(post)s::bigint] || array_remove(related, %(post)s::bigint))[1:%(near)s]
WHERE id IN (SELECT id FROM blog_post WHERE id = ANY (%(others)s) ORDER BY id FOR UPDATE SKIP LOCKED)
"""


def relate(post_id: int) -> list[int]:
    """Store the posts that are nearest to a post by their words, and tell the three nearest of it; return their ids.

    Nearness is PostgreSQL's rank of the newest posts for the words that this one is made of. A post that somebody is
    saving at this moment is not waited for. Whether a reader may see them is asked when they are shown.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEAR, {"post": post_id, "candidates": CANDIDATES, "near": NEAR})
        near = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("UPDATE blog_post SET related = %s::bigint[] WHERE id = %s", [near, post_id])
        if Post.objects.published().filter(pk=post_id).exists():
            cursor.execute(_TELL, {"post": post_id, "near": NEAR, "others": near[:3]})
    return near
