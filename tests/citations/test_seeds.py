"""The real pages, when they are beside the checkout."""

from collections import Counter

import pytest

from core.citations import Report, check
from tests.seeds import SEEDS, assessment_post


def _page(name: str) -> str:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{SEEDS} is absent: nothing is known of the real page {name}")
    return path.read_text(encoding="utf-8")


def _codes(report: Report) -> Counter[str]:
    return Counter(finding.code for finding in report.findings)


def test_the_first_has_an_order_that_differs_and_addresses_that_are_missing() -> None:
    _page("wordpress-assessment-post.txt")
    essay = assessment_post()
    text = "\n\n".join(words for kind, words in essay.blocks if kind != "figure")
    report = check(text, essay.references)
    assert (len(report.citations), len(report.entries)) == (8, 5)
    assert all(citation.entries for citation in report.citations)
    assert _codes(report) == {"author-order": 6, "listed-never-cited": 2, "no-url": 2, "no-author": 1}
    never = [finding.entry for finding in report.findings if finding.code == "listed-never-cited"]
    assert never == [finding.entry for finding in report.findings if finding.code == "no-url"] == [0, 4]
    assert [finding.entry for finding in report.findings if finding.code == "no-author"] == [0]


def test_the_second_names_an_author_without_a_year_and_has_an_empty_address() -> None:
    page = _page("wordpress-spotify-post.txt")
    entry = next(line for line in page.split("\n") if line.endswith("<>."))
    text = page[: page.index(entry)]
    report = check(text, [entry])
    assert [(citation.authors, citation.year, citation.entries) for citation in report.citations] == [
        (("Bruns",), "2007", (0,))
    ]
    assert _codes(report) == {"no-year": 1, "no-url": 1}
    place = next(finding for finding in report.findings if finding.code == "no-year")
    assert text[: place.start].endswith("According to ") and text[place.start : place.end] == "Bruns"


def test_the_third_cites_and_lists_nothing() -> None:
    report = check(_page("blogger-magazine-page.txt"), [])
    assert (report.citations, report.entries, report.findings) == ([], [], [])
