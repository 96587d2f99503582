"""How fast and how right the duplicate check is: `python -m tests.overlap.bench [number of posts]`.

Makes an index of generated posts, asks it for posts with planted copies, partial copies and rewordings and for
unrelated ones, compares the candidates, and prints times (of the processor), memory, precision and recall.
"""

import random
import resource
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass

from core.overlap import Index, Passage, compare, fingerprints, repeats
from tests.overlap.cases import CASES, NOTHING
from tests.overlap.corpus import brief, copied, post, reworded
from tests.overlap.pairs import PAIRS, passages_of

EACH, UNRELATED = 15, 30
CANDIDATES = 10
KINDS = ("copy", "partial copy", "rewording", "unrelated")


@dataclass
class Question:
    """A new post, the post it takes from (none for unrelated ones) and how many words."""

    kind: str
    number: int
    text: str
    source: int | None
    words: int


def questions(posts: int) -> list[Question]:
    rnd = random.Random(5)
    made: list[Question] = []
    for at in range(3 * EACH + UNRELATED):
        kind = KINDS[min(at // EACH, 3)]
        number = posts + at
        source = rnd.randrange(posts)
        own, theirs = post(number), post(source)
        first = rnd.randrange(1, len(theirs) - 2)
        match kind:
            case "copy":
                taken = [copied(paragraph, rnd) for paragraph in theirs[1:]]
                own = own[:1] + taken
            case "partial copy":
                taken = [copied(paragraph, rnd) for paragraph in theirs[first : first + 2]]
                own[4:4] = taken
            case "rewording":
                taken = [reworded(paragraph, rnd) for paragraph in theirs[first : first + 2]]
                own[4:4] = taken
            case _:
                taken = []
        words = len(" ".join(taken).split())
        made.append(Question(kind, number, "\n\n".join(own), source if taken else None, words))
    return made


def progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def timed_repeats() -> None:
    text = "\n\n".join(post(-1, 3_000))
    times = []
    for turn in range(7):
        start = time.process_time()
        repeats(f"{turn} {text}")
        times.append(time.process_time() - start)
    print(f"repeats, 3,000 words           {1000 * statistics.median(times):8.1f} ms")
    pairs = [("\n\n".join(post(-2 - turn, 1_500)), "\n\n".join(post(-20 - turn, 1_500))) for turn in range(7)]
    times = []
    for a, b in pairs:
        start = time.process_time()
        compare(a, b)
        times.append(time.process_time() - start)
    print(f"compare, two of 1,500 words    {1000 * statistics.median(times):8.1f} ms")


def build(posts: int) -> Index[int]:
    index: Index[int] = Index()
    spent = 0.0
    count = 0
    for number in range(posts):
        text = "\n\n".join(post(number))
        start = time.process_time()
        values = fingerprints(text)
        index.add_fingerprints(number, values)
        spent += time.process_time() - start
        count += len(values)
        if number % 500 == 0:
            progress(f"{number:,} of {posts:,} posts")
    start = time.process_time()
    index.similar("\n\n".join(post(0)))
    progress("")
    sorting = time.process_time() - start
    print(
        f"index of {posts:,} posts          {spent:8.1f} s  ({1000 * spent / posts:.2f} ms a post), sorted in {sorting:.1f} s"
    )
    print(f"fingerprints                   {count / posts:8.0f}    a post, {8 * count / 2**20:.0f} MiB in all")
    return index


def ask(index: Index[int], posts: int) -> None:
    seconds: list[float] = []
    whole: list[float] = []
    asked: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    found: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    wrong = 0
    made = questions(posts)
    for at, question in enumerate(made):
        progress(f"{at} of {len(made)} questions")
        start = time.process_time()
        candidates = index.similar(question.text, CANDIDATES)
        middle = time.process_time()
        seconds.append(middle - start)
        generated = 0.0
        asked[question.kind] += 1
        planted[question.kind] += question.words
        offered[question.kind] += question.source in candidates
        for candidate in candidates:
            before = time.process_time()
            other = "\n\n".join(post(candidate))
            generated += time.process_time() - before
            passages: list[Passage] = compare(question.text, other, ignore=[brief(question.number)])
            if candidate == question.source:
                found[question.kind] += bool(passages)
                shown[question.kind] += sum(passage.words for passage in passages)
            else:
                wrong += bool(passages)
        whole.append(time.process_time() - start - generated)
    progress("")
    print(
        f"candidates of a new post       {1000 * statistics.median(seconds):8.1f} ms (at most {1000 * max(seconds):.1f})"
    )
    print(
        f"… and compared with {CANDIDATES}         {1000 * statistics.median(whole):8.1f} ms (at most {1000 * max(whole):.1f})"
    )
    for kind in KINDS[:3]:
        number = asked[kind]
        print(
            f"{kind:<14} recall {found[kind] / number:5.2f} (offered {offered[kind] / number:.2f}), "
            f"{100 * shown[kind] / planted[kind]:.0f} of 100 planted words shown"
        )
    right = sum(found.values())
    print(
        f"precision      {right / max(1, right + wrong):12.2f} ({right} right, {wrong} wrong, {asked['unrelated']} unrelated posts asked)"
    )


def written_cases() -> None:
    """Print precision and recall on the passages that were written by hand."""
    found = [case for case in CASES if compare(case.a, case.b)]
    true = [case for case in found if case.kind != "nothing"]
    of = len(CASES) - len(NOTHING)
    print(f"written by hand: recall {len(true) / of:.2f} of {of}, precision {len(true) / max(1, len(found)):.2f}")


def pairs_of_texts() -> None:
    """Print by kind how many of the pairs of whole texts have passages, and precision and recall of all."""
    asked = Counter(pair.kind for pair in PAIRS)
    found = Counter(pair.kind for pair in PAIRS if passages_of(pair))
    true = {pair.kind for pair in PAIRS if pair.found}
    for kind, number in asked.items():
        print(
            f"pairs of texts: {kind:<18} {found[kind]} of {number} have passages ({'right' if kind in true else 'wrong'})"
        )
    right, wanted = sum(found[kind] for kind in true), sum(asked[kind] for kind in true)
    print(
        f"pairs of texts: recall {right / wanted:.2f} of {wanted}, precision {right / max(1, found.total()):.2f} "
        f"({found.total() - right} wrong among {asked.total() - wanted})"
    )


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    timed_repeats()
    index = build(posts)
    ask(index, posts)
    written_cases()
    pairs_of_texts()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory, at most                {peak / (2**20 if sys.platform == 'darwin' else 2**10):8.0f} MiB")


if __name__ == "__main__":
    main()
