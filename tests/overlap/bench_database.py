"""How fast a new post is compared with very many in the database: `python -m tests.overlap.bench_database [posts]`.

`measure` needs a connection to any database with the project's tables; it works in one transaction, which it rolls
back. What is timed is the product's own search (marking.similarity), after the fingerprints of all texts are known.
"""

import os
import random
import statistics
import sys
import time
from typing import Any

import django


def measure(posts: int = 20_000, asked: int = 15) -> dict[str, Any]:
    """Return times in milliseconds, how many of the planted copies and rewordings were found, and the plan."""
    from django.db import connection, transaction

    with transaction.atomic():
        try:
            with connection.cursor() as cursor:
                return _measure(cursor, posts, asked)
        finally:
            transaction.set_rollback(True)


def _measure(cursor: Any, posts: int, asked: int) -> dict[str, Any]:
    from django.utils import timezone

    from assessments.models import Assessment
    from blog.models import Post
    from core.overlap import fingerprints
    from marking.models import ComparedText, Submission
    from marking.similarity.finding import search
    from marking.similarity.search import candidates, explained
    from people.models import Course, User
    from tests.overlap.corpus import brief, copied, post, reworded

    now = timezone.now()
    course = Course.objects.create(code="BENCH", title="Bench", term="1", slug="bench-of-similarity")
    times = {"opens_at": now, "due_at": now, "cutoff_at": now}
    essay = Assessment.objects.create(course=course, title="Essay", slug="essay", brief="", **times)
    writers = [
        User(username=f"bench-{n}", handle=f"bench-{n}", email=f"bench-{n}@example.edu", display_name="B")
        for n in range(200)
    ]
    User.objects.bulk_create(writers)
    common = {"course": course, "state": "published", "created_at": now, "edited_at": now, "published_at": now}
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("DROP INDEX compared_text_values")
    begun = time.perf_counter()
    ids: list[int] = []
    for start in range(0, posts, 1000):
        numbers = range(start, min(start + 1000, posts))
        rows = Post.objects.bulk_create(
            [Post(author=writers[n % 200], title=f"Post {n}", slug=f"post-{n}", **common) for n in numbers]
        )
        ids += [row.pk for row in rows]
        ComparedText.objects.bulk_create(
            [
                ComparedText(post=row, course=course, version=1, values=fingerprints("\n\n".join(post(n))))
                for row, n in zip(rows, numbers, strict=True)
            ]
        )
    filled = time.perf_counter() - begun
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    begun = time.perf_counter()
    cursor.execute(
        'CREATE INDEX compared_text_values ON marking_comparedtext USING gin ("values") WITH (fastupdate = off)'
    )
    indexed = time.perf_counter() - begun
    cursor.execute("ANALYZE marking_comparedtext")

    rnd = random.Random(3)
    number_of = {pk: number for number, pk in enumerate(ids)}
    found = {"copy": 0, "rewording": 0, "unrelated": 0}
    of = dict.fromkeys(found, 0)
    search_times, whole_times, insert_times = [], [], []
    plan: list[str] = []
    for at in range(asked):
        kind = ("copy", "rewording", "unrelated")[at % 3]
        source = rnd.randrange(posts)
        paragraphs, theirs = post(posts + at), post(source)
        if kind != "unrelated":
            change = copied if kind == "copy" else reworded
            paragraphs[4:4] = [change(paragraph, rnd) for paragraph in theirs[2:4]]
        text = "\n\n".join(paragraphs)
        essay.brief = brief(posts + at)
        essay.save()
        mine = Post.objects.create(
            author=writers[199 - at], title="New", slug=f"new-{at}", plain_text=text, assessment=essay, **common
        )
        submission = Submission.objects.create(
            post=mine, assessment=essay, student=mine.author, attempt=1, receipt=f"B{at}", submitted_at=now, due_at=now,
            post_version=1, title="New", body="", rendered="", plain_text=text, word_count=1, sha256="0" * 64,
        )  # fmt: skip
        begun = time.perf_counter()
        ComparedText.objects.create(
            post=mine, submission=submission, course=course, version=1, values=fingerprints(text)
        )
        insert_times.append(time.perf_counter() - begun)
        asking: dict[str, Any] = {"courses": [course.pk], "post": mine.pk, "brief": [essay.brief]}
        begun = time.perf_counter()
        nearest = candidates(text, **asking)
        search_times.append(time.perf_counter() - begun)
        # The posts that are compared get their texts; those of all would fill the disk for nothing.
        for row in Post.objects.filter(pk__in=ComparedText.objects.filter(pk__in=nearest).values("post")):
            if row.pk in number_of:
                row.plain_text = "\n\n".join(post(number_of[row.pk]))
                row.save(update_fields=["plain_text"])
        begun = time.perf_counter()
        matches = search(submission=submission, courses=[course.pk])
        whole_times.append(time.perf_counter() - begun)
        of[kind] += 1
        found[kind] += bool(matches) if kind == "unrelated" else ids[source] in {match.post_id for match in matches}
        if not plan:
            plan = [row[0] for row in explained(text, explain="EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)", **asking)]
    return {
        "posts": posts,
        "fill_s": filled,
        "index_s": indexed,
        "insert_ms": 1000 * statistics.median(insert_times),
        "search_ms": 1000 * statistics.median(search_times),
        "search_most_ms": 1000 * max(search_times),
        "whole_ms": 1000 * statistics.median(whole_times),
        "whole_most_ms": 1000 * max(whole_times),
        "found": {kind: (found[kind], of[kind]) for kind in found},
        "plan": plan,
    }


def report(result: dict[str, Any]) -> None:
    """Print what `measure` found."""
    print(
        f"a new post against {result['posts']:,} posts in PostgreSQL (filled in {result['fill_s']:.0f} s, indexed in {result['index_s']:.0f} s)"
    )
    print(f"  its fingerprints kept        {result['insert_ms']:8.1f} ms")
    print(f"  candidates by the index      {result['search_ms']:8.1f} ms (at most {result['search_most_ms']:.1f})")
    print(f"  … compared, matches kept     {result['whole_ms']:8.1f} ms (at most {result['whole_most_ms']:.1f})")
    for kind, (number, of) in result["found"].items():
        print(f"  {kind:<14} {number} of {of} {'wrongly ' if kind == 'unrelated' else ''}found")
    print("\n".join(f"    {line}" for line in result["plan"]))


def main() -> None:
    """Measure in the database of the settings, and leave nothing there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "produsage_site.settings")
    django.setup()
    report(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))


if __name__ == "__main__":
    main()
