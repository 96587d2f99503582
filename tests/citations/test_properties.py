"""What holds for any input at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.citations import check, in_text_citation_spans

PIECES = st.sampled_from(
    ["(", ")", "[", "]", "（", "）", "Bruns", "Hjorth", "van Dijck", "al-Khatib", "王小明", "Икар", "et al.", "&", "and", "y",
     ",", ";", "，", "2008", "2008a, b", "n.d.", "p. 3", ": 23–5", "“", "”", '"', ".", " ", "\n", "\n\n", "’s", "A.", "as cited in",
     "According to", "argues", "Retrieved from", "https://x.org/a", "<>", "—", "(2008)", "e\u0301", "\u200f", "𠀀"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=60).map("".join)
)


@settings(max_examples=300)
@given(TEXTS, st.lists(TEXTS, max_size=6))
def test_places_are_exact_and_nothing_is_raised(text: str, references: list[str]) -> None:
    report = check(text, references, [{"number": 1, "caption": text[:20], "start": 0}])
    listed = "\n".join(references)
    assert [entry.number for entry in report.entries] == list(range(len(references)))
    reach = 0
    for citation in report.citations:
        assert reach <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert citation.authors and all(0 <= number < len(references) for number in citation.entries)
        reach = citation.end
    for finding in report.findings:
        whole = text if finding.place == "text" else listed
        assert 0 <= finding.start <= finding.end <= len(whole)
        assert finding.message and (finding.entry is None or 0 <= finding.entry < len(references))
    for start, end in in_text_citation_spans(text):
        assert text[start] in "([（" and text[end - 1] in ")]）"


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "((", "A. ", "A, ", "(2010) ", "A. (2010) ", "(A, 2010; ", "[1", "“", '"', "— ", "et al. ", "van der ", "王", ", and ",
     "(A (B [C", "and ", "Aa Bb ", "(Aa & Bb, 2010) ", "(Aa, 2010; Bb, 2011) ", "n.d. ", "see ", "Aa-",
        "a.b-", "Aa’", "\n\n", "According to Bruns ", "2010/", "www.", "...", " "],
)  # fmt: skip
def test_long_nonsense_is_read_to_its_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    check(text, ["Bruns, A. (2008). Blogs. Peter Lang."])
    check("Words (Bruns, 2008).", [text, text[:2000]])
