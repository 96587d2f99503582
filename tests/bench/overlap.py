"""The engine that looks for repeated and reworded passages, over a whole collection of posts."""

import statistics
import time

from core.overlap import compare
from tests.bench.sides import Stage
from tests.bench.table import Row
from tests.overlap.bench import CANDIDATES, build, questions
from tests.overlap.corpus import brief, post


def measure(stage: Stage) -> None:
    """Index posts, ask for the nearest of a new one, and compare it with them; the processor's time."""
    posts = 2_000 if stage.size.rounds < 5 else 20_000
    stage.table.part(f"Overlap among {posts:,} posts")
    start = time.process_time()
    index = build(posts)
    stage.table.add(
        Row("indexing, with writing the posts", [(time.process_time() - start) * 1000 / posts], " ms a post", None)
    )
    asked: list[float] = []
    whole: list[float] = []
    found = 0
    made = [question for question in questions(posts) if question.source is not None]
    for question in made:
        start = time.process_time()
        candidates = index.similar(question.text, CANDIDATES)
        asked.append((time.process_time() - start) * 1000)
        texts = {candidate: "\n\n".join(post(candidate)) for candidate in candidates}
        start = time.process_time()
        passages = {key: compare(question.text, text, ignore=[brief(question.number)]) for key, text in texts.items()}
        whole.append(asked[-1] + (time.process_time() - start) * 1000)
        found += any(passages[key] for key in passages if key == question.source)
    stage.table.add(Row("the nearest ten of a new post", [statistics.median(asked)], " ms", 50, at_least=False))
    stage.table.add(Row("… and a comparison with each", [statistics.median(whole)], " ms", None, at_least=False))
    stage.table.add(Row("planted copies and rewordings found", [found / len(made)], "", 0.9))
