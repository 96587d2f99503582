"""Reading the search index: which texts hold the words, best first, and what else may have been meant.

A search is two statements, and one more for suggestions when nothing was found. What the reader may see stands inside
each of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Length

from blog.models import Post, SearchText, Word
from blog.querysets import PostQuerySet
from blog.search import CONFIG
from core.indexing import LONGEST, SHORTEST, trigrams
from core.query import Query
from core.text import shorten

PAGE = 20
# The newest texts that hold the words are ranked, and no more of them: a common word costs what a rare one does.
MOST_POSTS = 150
MOST_COMMENTS = 50
MARK, END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Results:
    """One page of a search. `hits`: SearchText with post, author and course loaded, and `snippet`."""

    hits: Sequence[SearchText] = ()
    number: int = 1
    total: int = 0
    is_cut: bool = False
    suggestion: str = ""
    next: int | None = field(default=None)


def find(query: Query, user: Any, number: int = 1) -> Results:
    """Return page `number` of what `query` finds for `user`."""
    visible = _narrowed(query, user)
    tsquery = _tsquery(query)
    rows = _filtered(visible) if tsquery is None else _ranked(visible, tsquery)
    best: dict[int, int] = {}
    for pk, post_id in rows:
        best.setdefault(post_id, pk)
    wanted = list(best.values())[(number - 1) * PAGE : number * PAGE]
    if not wanted:
        suggestion = suggest(query, user) if number == 1 and query.plain else ""
        return Results(number=number, total=len(best), suggestion=suggestion)
    return Results(
        hits=_page(wanted, query, tsquery),
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


def _tsquery(query: Query) -> Any:
    """Return the query for the vectors, or None when it names fields only."""
    parts: list[SearchQuery] = []
    if query.web:
        parts.append(SearchQuery(query.web, search_type="websearch", config=CONFIG))
    parts += [SearchQuery(f"'{sign}':*", search_type="raw", config="simple") for sign in query.starts]
    whole: Any = None
    for part in parts:
        whole = part if whole is None else whole & part
    return whole


def _filtered(visible: PostQuerySet) -> list[tuple[int, int]]:
    posts = visible.order_by("-published_at", "-pk").values("pk")[:MOST_POSTS]
    rows = SearchText.objects.filter(comment=None, post__in=posts).order_by("-post__published_at", "-post")
    return list(rows.values_list("pk", "post"))


def _ranked(visible: PostQuerySet, tsquery: Any) -> list[tuple[int, int]]:
    """Return (text, post) of the newest texts that hold the words, best first, by one statement."""
    holding = SearchText.objects.filter(vector=tsquery, post__in=visible.order_by().values("pk")).order_by("-pk")
    texts = [
        holding.filter(comment=None).values("pk")[:MOST_POSTS],
        holding.filter(comment__isnull=False).values("pk")[:MOST_COMMENTS],
    ]
    rows = SearchText.objects.filter(Q(pk__in=texts[0]) | Q(pk__in=texts[1]))
    ranked = rows.annotate(rank=SearchRank(F("vector"), tsquery)).order_by("-rank", "-pk")
    return [(pk, post_id) for pk, post_id, _rank in ranked.values_list("pk", "post", "rank")]


def _page(wanted: list[int], query: Query, tsquery: Any) -> list[SearchText]:
    """Return the texts of one page in the given order, each with its excerpt."""
    rows: QuerySet[Any] = SearchText.objects.filter(pk__in=wanted).select_related("post__author", "post__course")
    rows = rows.only(
        "post__title", "post__slug", "post__excerpt", "post__published_at", "post__visibility", "post__author__handle",
        "post__author__display_name", "post__author__username", "post__course__code", "comment",
    )  # fmt: skip
    stored = Case(When(comment=None, then=F("post__plain_text")), default=F("text"))
    # What a writer typed must not pass for one of our marks.
    whole = Func(stored, Value(MARK + END), Value(""), function="translate", output_field=TextField())
    if query.cjk:
        rows = rows.annotate(whole=whole)
    elif tsquery is not None:
        rows = rows.annotate(
            snippet=SearchHeadline(
                whole, tsquery, config=CONFIG, start_sel=MARK, stop_sel=END, max_words=36, min_words=18,
                max_fragments=2, fragment_delimiter=" … ",
            )
        )  # fmt: skip
    by_pk = {row.pk: row for row in rows}
    hits = [by_pk[pk] for pk in wanted if pk in by_pk]
    for hit in hits:
        if query.cjk:
            hit.snippet = excerpt_around(hit.whole, query.cjk)
        elif tsquery is None:
            hit.snippet = hit.post.excerpt
    return hits


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
