"""Fingerprints of a text, by which likely copies are found among very many texts before they are compared.

There are two kinds in one list.

- Six folded words in their order, picked by winnowing (Schleimer, Wilkerson and Aiken 2003): of every seven
  neighbouring grams the least hash is kept, so that two texts keep the same grams wherever they are the same.
  Guarantee: two texts that share a run of at least GUARANTEED (12) words share a fingerprint, and a run of less than
  six words gives none.
- Two stems of content words that stand side by side or with one between, in either order, by which reworded passages
  are found; of all pairs, those whose hash can be divided by three. No guarantee: a rewording of a paragraph usually
  keeps a handful. Chinese and Japanese have the first kind only.

A text of n words has about 0.6 n fingerprints. They are signed 32-bit integers, as PostgreSQL's integer[] holds them,
and depend on the text alone. Two different grams have the same number once in four thousand million times; one shared
fingerprint is a hint, and the comparison (see compare) is the proof.
"""

from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

from core.overlap.words import folded_words, is_cjk, stem

WORDS = 6
WINDOW = 7
GUARANTEED = WORDS + WINDOW - 1

_ONE_IN = 3  # pairs of stems of which one is kept
_BYTES = 4  # of the hash of a word


def fingerprints(text: str) -> list[int]:
    """Return the distinct fingerprints of `text`, ascending, from -2³¹ to 2³¹ - 1."""
    words = folded_words(text)
    known = {word: _hashed(word) for word in set(words)}
    hashes = b"".join([known[word][0] for word in words])
    grams = [crc32(hashes[at : at + WORDS * _BYTES]) for at in range(0, len(hashes) - (WORDS - 1) * _BYTES, _BYTES)]
    roots = [root for word in words if (root := known[word][1])]
    pairs = {a * b >> 16 & 0xFFFFFFFF for a, b in chain(pairwise(roots), zip(roots, roots[2:], strict=False)) if a != b}
    picked = {value for value in pairs if value % _ONE_IN == 0}
    return sorted([value - 0x80000000 for value in _winnowed(grams) | picked])


@lru_cache(maxsize=60_000)
def _hashed(word: str) -> tuple[bytes, int]:
    """Return four bytes for a word, and an odd number for its stem: 0 for small words and Chinese or Japanese."""
    root = "" if is_cjk(word) else stem(word)
    return _mixed(word).to_bytes(_BYTES, "big"), _mixed(root) | 1 if root else 0


def _mixed(word: str) -> int:
    """Return 32 bits; the product keeps a checksum of these from undoing the checksum of the letters."""
    return (crc32(word.encode("utf-8", "surrogatepass")) + 1) * 0x9E3779B97F4A7C15 >> 32 & 0xFFFFFFFF


def _winnowed(grams: list[int]) -> set[int]:
    """Return the least of each seven neighbouring grams; of fewer grams, the least of all."""
    if len(grams) < WINDOW:
        return {min(grams)} if grams else set()
    of_two = list(map(min, grams, grams[1:]))
    of_four = list(map(min, of_two, of_two[2:]))
    return set(map(min, of_four, of_four[3:]))
