"""The checks of the writing desk, each on a long post; the processor's time of this process."""

import statistics
import time
from collections.abc import Callable
from random import Random

from core import citations, overlap, privacy
from exchange.populate import words
from tests.bench.sides import Stage
from tests.bench.table import Row

LIMIT = 50  # milliseconds
TURNS = 7


def essay(number: int, length: int, references: int) -> tuple[str, list[str]]:
    """Return an essay of about `length` words and its list; each entry is cited, most of them twice."""
    rnd = Random(f"essay {number}")
    names = sorted(rnd.sample(words.LAST, min(references, len(words.LAST))))
    names += sorted(f"{name}-{rnd.choice(words.LAST)}" for name in rnd.sample(words.LAST, references - len(names)))
    years = {name: rnd.randrange(1990, 2024) for name in names}
    entries = [
        f"{name}, {rnd.choice(words.FIRST)[0]}. ({years[name]}). {words.heading(rnd)}. {words.place(at)} Press. https://example.org/{at}"
        for at, name in enumerate(sorted(names))
    ]
    parts: list[str] = []
    cited = iter(sorted(names * 2))
    while sum(len(part.split()) for part in parts) < length:
        text = words.paragraph(rnd, 60)
        for form in ("{0} ({1}) argues that {2}.", "{2} ({0}, {1}, p. 12)."):
            if name := next(cited, ""):
                text += " " + form.format(name, years[name], words.clause(rnd))
        parts.append(text)
    return "\n\n".join(parts), entries


def milliseconds(work: Callable[[int], object]) -> list[float]:
    """Return what `work` takes with each of several texts."""
    work(0)
    times = []
    for turn in range(1, TURNS + 1):
        start = time.process_time()
        work(turn)
        times.append((time.process_time() - start) * 1000)
    return times


def measure(stage: Stage) -> None:
    """Each check on 3,000 words; citations also where there are many."""
    stage.table.part("Checks of a long post")
    texts = [essay(number, 3_000, 20) for number in range(TURNS + 1)]
    many = [essay(number, 2_700, 60) for number in range(TURNS + 1)]
    works: dict[str, Callable[[int], object]] = {
        "citations, 3,000 words, 20 references": lambda at: citations.check(*texts[at]),
        "citations, 2,700 words, 60 references": lambda at: citations.check(*many[at]),
        "repetition, 3,000 words": lambda at: overlap.repeats(texts[at][0]),
        "privacy, 3,000 words": lambda at: privacy.find(texts[at][0]),
    }
    for name, work in works.items():
        stage.table.add(Row(name, milliseconds(work), " ms", LIMIT, at_least=False))
    words_there = statistics.median(len(text.split()) for text, _entries in texts)
    assert words_there >= 3_000
