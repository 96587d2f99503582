"""Posts made by a seeded generator, and copies, partial copies and rewordings of them, for the benchmark.

The words are made up, with frequencies as in a language (Zipf), small words of English between them, subjects that
share vocabulary, stock phrases, and one sentence of the brief in every post of an assessment.
"""

import random
from functools import lru_cache
from itertools import accumulate

_CONSONANTS = ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl")
_SYLLABLES = [a + b for a in _CONSONANTS for b in ("a", "e", "i", "o", "u", "an", "or")]
_LINE = "the of and to a in is that it for as with was on are by this be at from which or have an they not but has"
_SMALL = _LINE.split()
_WORDS, _SUBJECTS, _OWN = 14_000, 40, 120
_BRIEFS = 200  # posts of one assessment


@lru_cache(maxsize=1)
def _vocabulary() -> list[str]:
    rnd = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < _WORDS * 2:
        words[
            "".join(rnd.choices(_SYLLABLES, k=rnd.choice((2, 3, 3, 4)))) + rnd.choice(("", "n", "s", "ing", "er"))
        ] = None
    return list(words)


@lru_cache(maxsize=_SUBJECTS)
def _pool(subject: int) -> list[str]:
    """Return words to draw from, each as often as it is likely."""
    rnd = random.Random(subject)
    vocabulary = _vocabulary()
    own = vocabulary[300 + subject * _OWN : 300 + (subject + 1) * _OWN]
    often = list(accumulate(1 / (rank + 30) for rank in range(_WORDS)))
    pool = rnd.choices(vocabulary[:_WORDS], cum_weights=often, k=43_000) + rnd.choices(own, k=12_000)
    pool += rnd.choices(_SMALL, weights=[1 / (rank + 1) for rank in range(len(_SMALL))], k=45_000)
    rnd.shuffle(pool)
    return pool


@lru_cache(maxsize=1)
def _stock() -> list[str]:
    rnd = random.Random(11)
    return [
        " ".join(_words(rnd, rnd.randrange(6, 11), rnd.randrange(_SUBJECTS))).capitalize() + "."
        for _phrase in range(60)
    ]


@lru_cache(maxsize=1000)
def brief(number: int) -> str:
    """Return the sentence of the brief that stands in post `number` and in all of its assessment."""
    rnd = random.Random(f"brief {number // _BRIEFS}")
    return " ".join(_words(rnd, 22, number % 3)).capitalize() + "."


def _words(rnd: random.Random, number: int, subject: int) -> list[str]:
    """Return words of a pool, four series of even steps through each other: quicker than drawing each, and as unlike.

    When two texts fall upon the same series by chance, they share a quarter of their words at most.
    """
    pool = _pool(subject)
    words = [""] * number
    for series in range(4):
        count = len(words[series::4])
        step = rnd.randrange(1, len(pool) // (2 * count + 2))
        start = rnd.randrange(len(pool) - step * count)
        words[series::4] = pool[start : start + step * count : step]
    return words


def post(number: int, words: int = 1_300) -> list[str]:
    """Return the paragraphs of post `number`, of about `words` words, always the same."""
    rnd = random.Random(f"post {number}")
    drawn = _words(rnd, words, rnd.randrange(_SUBJECTS))
    paragraphs: list[str] = []
    at = 0
    while at < words:
        sentences = []
        for _sentence in range(rnd.randrange(4, 8)):
            length = rnd.randrange(8, 25)
            if part := drawn[at : at + length]:
                sentences.append(" ".join(part).capitalize() + ".")
            at += length
        if rnd.random() < 0.2:
            sentences.append(rnd.choice(_stock()))
        paragraphs.append(" ".join(sentences))
    paragraphs[0] = f"{brief(number)} {paragraphs[0]}"
    return paragraphs


def copied(paragraph: str, rnd: random.Random) -> str:
    """Return a copy with one word in thirty changed."""
    words = paragraph.split(" ")
    for _change in range(len(words) // 30):
        words[rnd.randrange(len(words))] = rnd.choice(_vocabulary())
    return " ".join(words)


def reworded(paragraph: str, rnd: random.Random) -> str:
    """Return a rewording: three content words in ten replaced, small words drawn anew, halves of sentences turned round."""
    vocabulary, small = _vocabulary(), set(_SMALL)
    sentences = []
    for sentence in paragraph.rstrip(".").split(". "):
        words = [
            rnd.choice(_SMALL)
            if word in small
            else vocabulary[rnd.randrange(_WORDS, 2 * _WORDS)]
            if rnd.random() < 0.3
            else word
            for word in sentence.lower().split(" ")
        ]
        cut = len(words) // 2 if rnd.random() < 0.4 else 0
        sentences.append(" ".join(words[cut:] + words[:cut]).capitalize() + ".")
    return " ".join(sentences)
