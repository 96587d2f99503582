"""The names of a reference list, by their words, so that a text can be searched for them in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.citations.model import Entry
from core.citations.names import fold, is_caseless, words_of


class Lexicon:
    """Where the names of entries are looked up; empty when there is no list."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.entries = entries
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._endings: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.lower: set[str] = set()
        self.caseless: list[str] = []
        for entry in entries:
            for name in entry.names:
                for form in name.forms | name.loose:
                    words = form.split(" ")
                    for word in {words[0], words[-1]}:
                        self._by_word[word].add(entry.number)
                    if len(words) > 1 and form in name.forms and (name.is_group or " y " in form or " e " in form):
                        self._endings[words[-1]].add(tuple(words))
                if name.shown[:1].islower() and " " not in name.shown:
                    self.lower.add(name.shown)
                if is_caseless(name.shown) and name.shown not in self.caseless:
                    self.caseless.append(name.shown)
            if entry.style == "title-first":
                for word in fold(entry.title).split(" ")[:1]:
                    self._by_word[word].add(entry.number)
        self.caseless.sort(key=len, reverse=True)

    def having(self, names: Iterable[str]) -> set[int]:
        """Return the numbers of the entries that could have one of `names` among their authors."""
        found: set[int] = set()
        for name in names:
            for word in fold(name).split(" "):
                found |= self._by_word.get(word, set())
            if is_caseless(name):
                found |= {entry.number for entry in self.entries if any(is_caseless(n.shown) for n in entry.names)}
        return found

    def ending(self, words: Sequence[str]) -> int:
        """Return how many of the last `words` are the whole name of a body (or a name with "y") in the list; else 0."""
        folded = [part for word in words[-14:] for part in fold(word).split(" ") if part]
        if not folded:
            return 0
        best = 0
        for form in self._endings.get(folded[-1], ()):
            if len(form) > best and tuple(folded[-len(form) :]) == form:
                best = len(form)
        if not best:
            return 0
        # Folding divides hyphened words: count the written ones.
        taken = 0
        for count, word in enumerate(reversed(words), 1):
            taken += len(words_of(fold(word)))
            if taken >= best:
                return count
        return 0
