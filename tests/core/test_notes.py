"""Footnotes, citations as links, and words by kind: what a save makes of them."""

import re
from html import unescape

import pytest

from core import html
from core.article import count_parts, render
from core.linking import render_references

NOTE = '<span class="footnote">{}</span>'
SHAPES = [
    (f"<p>A{NOTE.format('one <em>two</em>')}.</p>", f"<p>A{NOTE.format('one <em>two</em>')}.</p>"),
    (f"<h2>A{NOTE.format('n')}</h2>", f"<h2>A{NOTE.format('n')}</h2>"),
    (f"<ul><li>a{NOTE.format('n')}</li></ul>", f"<ul><li>a{NOTE.format('n')}</li></ul>"),
    (f"<p>a{NOTE.format('out' + NOTE.format('in'))}</p>", f"<p>a{NOTE.format('out (in)')}</p>"),
    (f"<p>a{NOTE.format(' <br> ')}b</p>", "<p>ab</p>"),
    (f"<pre>a{NOTE.format('n')}</pre>", "<pre>a (n)</pre>"),
    (
        f'<p><a href="https://e.org/">li{NOTE.format("n")}nk</a> on</p>',
        f'<p><a href="https://e.org/">link</a>{NOTE.format("n")} on</p>',
    ),
    (NOTE.format("alone"), f"<p>{NOTE.format('alone')}</p>"),
    ('<p>a<span class="other">b</span></p>', "<p>ab</p>"),
]


@pytest.mark.parametrize(("given", "kept"), SHAPES)
def test_a_footnote_has_one_shape_and_its_words_stay(given: str, kept: str) -> None:
    assert html.clean(given, html.POST) == kept
    assert html.clean(kept, html.POST) == kept


def test_a_comment_holds_no_footnote_markup() -> None:
    assert "<span" not in html.clean(f"<p>A{NOTE.format('n')}</p>", html.COMMENT)


def test_marks_and_notes_lead_to_each_other() -> None:
    body = f"<p>One{NOTE.format('first')} two{NOTE.format('<em>second</em>')}.</p>"
    article = render(body, {})
    page = article.rendered
    for number in (1, 2):
        assert (
            f'<a id="note-mark-{number}" href="#note-{number}" role="doc-noteref" aria-label="Footnote {number}">'
            in page
        )
        assert f'<li id="note-{number}">' in page
        assert (
            f'href="#note-mark-{number}" role="doc-backlink" aria-label="Back to the text of footnote {number}"' in page
        )
    assert 'class="footnote"' not in page and page.count('role="doc-endnotes"') == 1
    assert article.analysis.text == "One two.\n\nfirst\n\nsecond"
    assert article.excerpt == "One two."
    assert article.counts == {"text": 2, "footnotes": 2}


REFERENCES = [
    "Bruns, A. (2008). Blogs, Wikipedia, Second Life, and beyond. Peter Lang.",
    "Jenkins, H. (2006). Convergence culture. NYU Press.",
]
LINKS = [
    ("<p>It is so (Bruns, 2008, p. 3).</p>", ["Bruns, 2008, p. 3"]),
    ("<p>Two say so (Bruns, 2008; Jenkins, 2006).</p>", ["Bruns, 2008", "Jenkins, 2006"]),
    ("<p>As Bruns (2008) says, and (Bruns, 2008).</p>", ["Bruns (2008)", "Bruns, 2008"]),
    ("<p>It is so (<em>Bruns</em>, 2008).</p>", ["<em>Bruns</em>, 2008"]),
    ("<p><strong>As Bruns</strong> (2008) says.</p>", ["(2008)"]),
    ('<p>It is <a href="https://e.org/">so (Bruns, 2008)</a>.</p>', []),
    (f"<p>So it is.{NOTE.format('See Bruns (2008, p. 4).')}</p>", ["Bruns (2008, p. 4)"]),
    ("<p>It is so (Nobody, 1999).</p>", []),
    ("<pre>(Bruns, 2008)</pre>", []),
]


@pytest.mark.parametrize(("body", "linked"), LINKS)
def test_citations_lead_to_their_entries(body: str, linked: list[str]) -> None:
    """Each link has an anchor, each entry as many ways back; without the links the page is the body as it was."""
    assert html.clean(body, html.POST) == body
    article = render(body, {}, REFERENCES)
    found = re.findall(r'<a id="(cite-\d-\d)" href="#(ref-\d)" class="citation">(.*?)</a>', article.rendered)
    assert [words for _id, _to, words in found] == linked
    items = render_references([(entry, entry) for entry in REFERENCES], article.cited)
    assert sorted(re.findall(r'href="#(cite-\d-\d)"', items)) == sorted(anchor for anchor, _to, _words in found)
    labels = [unescape(label) for label in re.findall(r'aria-label="([^"]*)"', items)]
    assert len(set(labels)) == len(found) and all(re.search("“(Bruns|Jenkins), ", label) for label in labels)
    for anchor, to, words in found:
        assert anchor.startswith(to.replace("ref", "cite"))
        assert ("Bruns" in words or "2008" in words) == (to == "ref-1")
    assert render(body, {}).rendered == re.sub(r'<a id="cite[^>]*>(.*?)</a>', r"\1", article.rendered)


KINDS = [
    ("<p>It is so (Bruns, 2008, p. 3).</p>", {"text": 3, "citations": 4}),
    ("<p>As Bruns (2008) says.</p>", {"text": 4}),
    ("<p>One (Bruns, 2008) and two (Jenkins, 2006) and more.</p>", {"text": 5, "citations": 4}),
    ("<blockquote><p>Said twice (Bruns, 2008).</p></blockquote>", {"quotations": 2, "citations": 2}),
    ("<table><tbody><tr><td>Six (Bruns, 2008)</td></tr></tbody></table>", {"tables": 3}),
    (f"<p>One.{NOTE.format('See (Bruns, 2008).')}</p>", {"text": 1, "footnotes": 3}),
    ("<p>看自媒体(Bruns, 2008)。</p>", {"text": 4, "citations": 2}),
    ("<p>See https://example.org/a_(b)?c=1 now</p>", {"text": 3}),
    ("<p>nothing (a remark) here</p>", {"text": 4}),
]


@pytest.mark.parametrize(("body", "counts"), KINDS)
def test_each_word_is_of_one_kind(body: str, counts: dict[str, int]) -> None:
    """The same while writing and when saved."""
    saved = render(body, {}, REFERENCES).counts
    assert {kind: n for kind, n in saved.items() if n} == counts
    assert count_parts(body, REFERENCES) == saved
