"""Where a text repeats itself, and what two texts share: exact places, the same or reworded.

`repeats` and `compare` find passages, `word_diff` shows one side by side; `fingerprints` and `Index` find the few texts
worth comparing among very many, and `cited_quotations` what a comparison may leave out. `shared` compares two essays
as they are handed in, with all of that left out.
"""

from core.overlap.diff import Change, word_diff
from core.overlap.essays import Essay, essay, shared
from core.overlap.fingerprints import GUARANTEED, fingerprints
from core.overlap.index import Index, common
from core.overlap.passages import Passage, compare, repeats
from core.overlap.quotations import cited_quotations

__all__ = [
    "GUARANTEED",
    "Change",
    "Essay",
    "Index",
    "Passage",
    "cited_quotations",
    "common",
    "compare",
    "essay",
    "fingerprints",
    "repeats",
    "shared",
    "word_diff",
]
