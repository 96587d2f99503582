"""Reading the search index: which texts hold the words, best first, and what else may have been meant.

A search is two statements, and one more for suggestions when nothing was found. What the reader may see stands inside
each of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache, reduce
from operator import and_
from time import monotonic
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import CharField, Exists, F, FloatField, Func, IntegerField, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from blog.models import Post, SearchText, Word
from blog.querysets import PostQuerySet
from blog.search import CONFIG
from core.indexing import LONGEST, SHORTEST, trigrams
from core.prepared import PreparedSQL
from core.prepared import number as number_at
from core.prepared import word as word_at
from core.query import Query
from core.text import shorten
from people.models import User

PAGE = 20
# The newest texts that hold the words are ranked, and no more of them: a common word costs what a rare one does.
MOST_POSTS = 150
MOST_COMMENTS = 50
MARK, END = "\ue000", "\ue001"
# A word is frequent that stands in such a part of the texts; minutes for which that is believed.
_FREQUENT_FROM, _BELIEVED = 0.02, 10
# Characters of a text around the place of a word, and words that are sought in this way.
_BEFORE, _STRETCH = 200, 500
# Characters that hold the words with which an excerpt begins that has none of those looked for.
_BEGINNING = 1000
_MOST_PLACES = 4


class Hit(NamedTuple):
    """One text that was found, with what is shown of its post; `text` is what its excerpt is cut from, or the excerpt."""

    pk: int
    comment: int | None
    text: str
    title: str
    slug: str
    excerpt: str
    published_at: datetime
    visibility: str
    handle: str
    display_name: str
    username: str
    course_code: str

    @property
    def author(self) -> str:
        """The name that classmates see."""
        return self.display_name or self.username


@dataclass(frozen=True)
class Results:
    """One page of a search. `hits`: each with its excerpt, in which marks stand around what was looked for."""

    hits: Sequence[tuple[Hit, str]] = ()
    number: int = 1
    total: int = 0
    is_cut: bool = False
    suggestion: str = ""
    next: int | None = field(default=None)


def find(query: Query, user: Any, number: int = 1) -> Results:
    """Return page `number` of what `query` finds for `user`."""
    rows = _ranked(query, user) if query.has_words else _filtered(_narrowed(query, user))
    best: dict[int, int] = {}
    for pk, post_id in rows:
        best.setdefault(post_id, pk)
    wanted = list(best.values())[(number - 1) * PAGE : number * PAGE]
    if not wanted:
        suggestion = suggest(query, user) if number == 1 and query.plain else ""
        return Results(number=number, total=len(best), suggestion=suggestion)
    return Results(
        hits=_page(wanted, query),
        number=number,
        total=len(best),
        is_cut=len(rows) >= MOST_POSTS,
        next=number + 1 if len(best) > number * PAGE else None,
    )


def _narrowed(query: Query, user: Any) -> PostQuerySet:
    """The posts that `user` may read, within the fields of the query."""
    posts: PostQuerySet = Post.objects.published().visible_to(user)
    for name in query.authors:
        posts = posts.filter(Q(author__handle__iexact=name) | Q(author__display_name__icontains=name))
    for tag in query.tags:
        posts = posts.filter(tags__contains=[tag])
    for course in query.courses:
        posts = posts.filter(Q(course__slug__iexact=course) | Q(course__code__iexact=course))
    if query.before:
        posts = posts.filter(published_at__lt=_start(query.before))
    if query.after:
        posts = posts.filter(published_at__gte=_start(query.after))
    return posts


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


def _filtered(visible: PostQuerySet) -> list[tuple[int, int]]:
    posts = visible.order_by("-published_at", "-pk").values("pk")[:MOST_POSTS]
    rows = SearchText.objects.filter(comment=None, post__in=posts).order_by("-post__published_at", "-post")
    return list(rows.values_list("pk", "post"))


def _tsquery(web: str, starts: Sequence[str] = ()) -> Any:
    """Return the query for the vectors."""
    parts = [SearchQuery(web, search_type="websearch", config=CONFIG)] if web else []
    parts += [SearchQuery(f"'{sign}':*", search_type="raw", config="simple") for sign in starts]
    return reduce(and_, parts)


def _ranked(query: Query, user: Any) -> list[tuple[int, int]]:
    """Return (text, post) of the newest texts that hold the words, best first, by one statement."""
    is_plain = not (query.starts or query.authors or query.tags or query.courses or query.before or query.after)
    if is_plain:
        reader = (user.pk,) if user.is_authenticated else ()
        return [row[:2] for row in _ranking(bool(reader), not _are_frequent(query))(query.web, *reader)]
    sql, params = _ranking_sql(_narrowed(query, user), _tsquery(query.web, query.starts))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[:2] for row in cursor.fetchall()]


@cache
def _ranking(is_member: bool, by_index: bool) -> PreparedSQL:
    def build() -> tuple[str, Sequence[Any]]:
        user = User(pk=number_at(1)) if is_member else AnonymousUser()
        return _ranking_sql(Post.objects.published().visible_to(user), _tsquery(word_at(0)), by_index=by_index)

    # By the index there is one way. Else it hangs on the words whether the newest texts are read until enough hold them.
    name = f"ranking{'_of_member' * is_member}{'_by_index' * by_index}"
    return PreparedSQL(name, build, 1 + is_member, plan="once" if by_index else "anew")


def _ranking_sql(visible: PostQuerySet, tsquery: Any, *, by_index: bool = False) -> tuple[str, Sequence[Any]]:
    """Return SQL for the newest posts and comments that hold the words, then ranked.

    `by_index`: by the index of words, and then the newest of these. Left to itself, PostgreSQL takes a word that it does
    not know for one in two hundred, and goes back through all texts for it.
    """
    parts = []
    for of_posts, most in ((True, MOST_POSTS), (False, MOST_COMMENTS)):
        found: Any = SearchText.objects.filter(vector=tsquery, comment__isnull=of_posts)
        if by_index:
            sql, params = found.order_by().values("pk").query.sql_with_params()
            found = SearchText.objects.filter(pk__in=RawSQL(f"{sql} OFFSET 0", params))  # noqa: S611  it stops the planner
        readable = found.filter(post__in=visible.order_by().values("pk")).order_by("-pk")
        parts.append(readable.annotate(query=tsquery).values_list("pk", "post", "vector", "query")[:most])
    (posts, for_posts), (comments, for_comments) = (part.query.sql_with_params() for part in parts)
    # To rank a text is to read all its words: only those that stay are ranked.
    sql = f"""SELECT pk, post, ts_rank(vector, query) FROM (({posts}) UNION ALL ({comments})) AS newest
        ORDER BY 3 DESC, 1 DESC"""  # noqa: S608  the parts have places for what was asked
    return sql, (*for_posts, *for_comments)


def _are_frequent(query: Query) -> bool:
    """Whether each word that has to be there is known to stand in many texts.

    By how the words begin, as far as all forms of one are alike: a wrong guess costs time and nothing else.
    """
    asked = [word for word in query.web.lower().split() if word != "or" and not word.startswith("-")]
    known = _frequent()
    return bool(asked) and all(
        any(word[:length] in known for length in range(len(word), max(2, len(word) - 4), -1)) for word in asked
    )


_FREQUENT = PreparedSQL(
    "frequent_words",
    lambda: (
        """SELECT rtrim(word, 'i')
        FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS words (word, part)
        WHERE schemaname = current_schema() AND tablename = 'blog_searchtext' AND attname = 'vector' AND part >= %s""",
        [_FREQUENT_FROM],
    ),
    0,
)


def _frequent() -> frozenset[str]:
    """Return the stems of frequent words as the database's statistics know them; asked again after some minutes."""
    kept = _known.get("words")
    now = monotonic()
    if kept is None or kept[0] < now - _BELIEVED * 60:
        kept = _known["words"] = (now, frozenset(word for (word,) in _FREQUENT()))
    return kept[1]


_known: dict[str, tuple[float, frozenset[str]]] = {}


def _page(wanted: list[int], query: Query) -> list[tuple[Hit, str]]:
    """Return the texts of one page in the given order, each with its excerpt."""
    ids = f"{{{','.join(map(str, wanted))}}}"
    if query.cjk:
        rows = _WHOLE(ids)
    elif query.web:
        rows = _MARKED(ids, query.web, f"{{{','.join(_places(query))}}}")
    else:
        rows = _POSTS(ids)
    by_pk = {row[0]: Hit(*row) for row in rows}
    hits = [by_pk[pk] for pk in wanted if pk in by_pk]
    return [(hit, excerpt_around(hit.text, query.cjk) if query.cjk else hit.text) for hit in hits]


def _places(query: Query) -> Sequence[str]:
    """Return the words around which excerpts are cut before they are marked; none where the whole has to be read."""
    words = query.web.split()
    is_plain = words == list(query.plain) and len(words) <= _MOST_PLACES
    return words if is_plain and all(map(str.isalpha, words)) else ()


def _texts(name: str, shown: str, near: str = "", params: Sequence[str] = ()) -> PreparedSQL:
    """Return the query for the texts of a page, as Hit has them; it takes their ids as the literal of an array.

    They were found by what the reader may see, so nothing is asked again. `shown` has first a place for our marks, which
    are taken out of it: what a writer typed must not pass for one of them.
    """
    sql = f"""
        SELECT found.id, found.comment, {shown}, post.title, post.slug, post.excerpt, post.published_at,
            post.visibility, author.handle, author.display_name, author.username, course.code
        FROM blog_searchtext AS found
        JOIN blog_post AS post ON post.id = found.post_id
        JOIN people_user AS author ON author.id = post.author_id
        JOIN people_course AS course ON course.id = post.course_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN found.comment IS NULL THEN post.plain_text ELSE found.text END AS text OFFSET 0
        ) AS whole {near}
        WHERE found.id = ANY (%s::bigint[])"""  # noqa: S608  the parts stand below
    return PreparedSQL(name, lambda: (sql, [MARK + END, *params, word_at(0)]), 1 + 2 * bool(near), plan="once")


_POSTS = _texts("found_posts", "translate(post.excerpt, %s, '')")
_WHOLE = _texts("found_whole", "translate(whole.text, %s, '')")
_HEADLINE = f'StartSel={MARK}, StopSel={END}, MaxWords=36, MinWords=18, MaxFragments=2, FragmentDelimiter=" … "'
# To mark words, PostgreSQL reads a text again: a millisecond for a whole one. So where plain words are looked for, it
# reads what stands around the first of each, or the beginning where only the title holds them. They are sought letter by
# letter, by what nearly all forms of a word share.
_MARKED = _texts(
    "found_marked",
    f"ts_headline('{CONFIG}', translate(near.text, %s, ''), websearch_to_tsquery('{CONFIG}', %s), %s)",
    f"""
        CROSS JOIN LATERAL (SELECT lower(whole.text) AS text, %s::text[] AS words OFFSET 0) AS small
        CROSS JOIN LATERAL (
            SELECT coalesce(
                string_agg(
                    -- Spaces at both ends, so that what is cut off there is never a whole word of the text.
                    regexp_replace(
                        substr(' ' || whole.text || ' ', greatest(place - {_BEFORE}, 1), {_STRETCH}), '^\\S*\\s|\\s\\S*$', '', 'g'
                    ),
                    ' … ' ORDER BY place
                ),
                -- The index knows whether a form that begins otherwise ("dying" for "die") is in the text, below the title.
                CASE
                    WHEN cardinality(small.words) = 0
                        OR ts_filter(found.vector, '{{b,c,d}}') @@ to_tsquery('{CONFIG}', array_to_string(small.words, ' | '))
                    THEN whole.text ELSE left(whole.text, {_BEGINNING})
                END
            ) AS text
            FROM (
                SELECT strpos(small.text, rtrim(coalesce((ts_lexize('english_stem', word))[1], word), 'i')) AS place
                FROM unnest(small.words) AS words (word)
            ) AS places
            WHERE place > 0
            OFFSET 0
        ) AS near""",  # noqa: S608  numbers and a name of ours
    [word_at(1), _HEADLINE, word_at(2)],
)


def excerpt_around(text: str, runs: Sequence[str], length: int = 120) -> str:
    """Return the stretch of `text` around the first of `runs`, each of them between the marks."""
    line = " ".join(text.split())
    first = min((at for run in runs if (at := line.find(run)) >= 0), default=-1)
    if first < 0:
        return shorten(line, length)
    start = max(0, first - length // 3)
    piece = ("…" if start else "") + line[start : start + length] + ("…" if start + length < len(line) else "")
    known = "|".join(re.escape(run) for run in sorted(runs, key=len, reverse=True))
    return re.sub(known, lambda match: f"{MARK}{match.group()}{END}", piece)


class _Shared(Func):
    """How many of its trigrams a word shares with a list."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s::text[])))"
    arg_joiner = "::text[]) INTERSECT SELECT unnest("
    output_field = IntegerField()


def suggest(query: Query, user: Any) -> str:
    """Return the query with misspelt words replaced by near ones that `user` can find, or an empty text.

    One statement for all words. A word is near when it shares at least a third of the trigrams; it is offered only
    when a text that the reader may see now holds it, so that no suggestion tells of what is hidden.
    """
    asked = [word.lower() for word in query.plain if SHORTEST <= len(word) <= LONGEST][:5]
    if not asked:
        return ""
    visible = Post.objects.published().visible_to(user)
    seen = SearchText.objects.filter(
        vector=SearchQuery(OuterRef("word"), config=CONFIG), post__in=visible.order_by().values("pk")
    )
    parts = []
    for word in asked:
        grams = trigrams(word)
        near = (
            Word.objects.filter(trigrams__overlap=grams)
            .annotate(size=Length("word"))
            .filter(size__gte=len(word) - 2, size__lte=len(word) + 2)
            .annotate(
                asked=Value(word, output_field=CharField()),
                shared=_Shared(F("trigrams"), Value(grams)) * Value(2.0, output_field=FloatField())
                / (Func(F("trigrams"), function="cardinality", output_field=IntegerField()) + Value(len(grams))),
            )
            .filter(shared__gte=0.4)
            .order_by("-shared", "word")
            .annotate(seen=Exists(seen))
            .values_list("asked", "word", "seen", "shared")[:6]
        )  # fmt: skip
        parts.append(near)
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    better: dict[str, tuple[float, str]] = {}
    for word, near_word, is_seen, shared in rows:
        if is_seen and (word not in better or (shared, near_word) > better[word]):
            better[word] = (shared, near_word)
    changed = {word: near_word for word, (_shared, near_word) in better.items() if near_word != word}
    if not changed:
        return ""
    known = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in changed)
    return re.sub(known, lambda match: changed[match.group().lower()], query.text, flags=re.IGNORECASE)
