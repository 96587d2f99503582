"""An index of texts by their fingerprints, in memory; a database does the same with an array and an inverted index."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable
from math import isqrt
from typing import Generic, TypeVar

from core.overlap.fingerprints import fingerprints

Key = TypeVar("Key", bound=Hashable)

_SHARDS = 256
_LEAST_SHARED = 2


def common(texts: int) -> int:
    """Return in how many of `texts` texts a fingerprint may stand and still say something.

    What more texts share is a stock phrase, a term of the subject or the brief. The bound grows with the square root,
    so that it is about a dozen in a class and 150 in 20,000 posts.
    """
    return 8 + isqrt(texts)


class Index(Generic[Key]):
    """Finds texts that are likely to share passages. Takes about 8 bytes for each fingerprint of each text."""

    def __init__(self) -> None:
        self._ids: list[Key] = []
        # Fingerprint and number of the text in one 64-bit integer, sorted in parts when they are asked for.
        self._shards = [array("q") for _shard in range(_SHARDS)]
        self._sorted = [0] * _SHARDS

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, key: Key, text: str) -> None:
        """Add `text`, which `similar` will name `key`."""
        self.add_fingerprints(key, fingerprints(text))

    def add_fingerprints(self, key: Key, values: Iterable[int]) -> None:
        """Add a text of which the fingerprints are known."""
        number = len(self._ids)
        self._ids.append(key)
        shards = self._shards
        for value in values:
            shards[(value >> 24) + 128].append((value << 32) + number)

    def similar(self, text: str, limit: int = 20) -> list[Key]:
        """Return at most `limit` keys of texts that share at least two fingerprints with `text`, the likest first.

        A fingerprint counts the less the more texts have it, and not at all in more than common(len(self)) texts.
        """
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, int] = defaultdict(int)
        most = common(len(self._ids))
        for value in fingerprints(text):
            shard = self._sorted_shard((value >> 24) + 128)
            low = bisect_left(shard, value << 32)
            high = bisect_left(shard, (value + 1) << 32, low)
            if not 0 < high - low <= most:
                continue
            for packed in shard[low:high]:
                number = packed & 0xFFFFFFFF
                scores[number] += 1 / (high - low)
                shared[number] += 1
        found = [number for number, count in shared.items() if count >= _LEAST_SHARED]
        found.sort(key=lambda number: (-scores[number], number))
        return [self._ids[number] for number in found[:limit]]

    def _sorted_shard(self, at: int) -> "array[int]":
        shard = self._shards[at]
        if self._sorted[at] < len(shard):
            shard = self._shards[at] = array("q", sorted(shard))
            self._sorted[at] = len(shard)
        return shard
