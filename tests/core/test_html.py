"""The gate for people's HTML: what is kept, what is dropped, what is refused."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import html

FIGURE = "/media/figures/12345678-1234-1234-1234-123456789012/960.webp"

KEPT = [
    ("<p>One <strong>two</strong> <em>three</em></p>", "<p>One <strong>two</strong> <em>three</em></p>"),
    ("<h2>Title</h2><h3>Sub</h3><h4>Minor</h4>", "<h2>Title</h2><h3>Sub</h3><h4>Minor</h4>"),
    ("<h1>Pasted</h1><h6>small</h6>", "<h2>Pasted</h2><h4>small</h4>"),
    ("<b>bold</b> <i>slanted</i>", "<p><strong>bold</strong> <em>slanted</em></p>"),
    ("One <b>bold</b>\n\ntwo", "<p>One <strong>bold</strong></p><p>two</p>"),
    ("plain\n\ntext with a <3", "<p>plain</p><p>text with a &lt;3</p>"),
    (
        '<p><a href="https://example.org/a?b=1&amp;c=2">x</a></p>',
        '<p><a href="https://example.org/a?b=1&amp;c=2">x</a></p>',
    ),
    ("<div><p>a</p>tail<ul><li>b<li>c</ul></div>", "<p>a</p><p>tail</p><ul><li>b</li><li>c</li></ul>"),
    ("<p>unclosed <em>tag", "<p>unclosed <em>tag</em></p>"),
    ("<p>a<strong> </strong>b<em></em></p>", "<p>a b</p>"),
    ("<p></p><p>&nbsp;</p><p><br></p><p>x</p>", "<p>x</p>"),
    (
        f'<p>a<img src="{FIGURE}" alt="b">c</p>',
        f'<p>ac</p><figure><img src="{FIGURE}" alt="b"><figcaption></figcaption></figure>',
    ),
    (
        f'<figure><img src="{FIGURE}" alt=""><figcaption>Cap <span class="credit" data-kind="own-work">Me</span></figcaption></figure>',
        f'<figure><img src="{FIGURE}" alt=""><figcaption>Cap <span class="credit" data-kind="own-work">Me</span></figcaption></figure>',
    ),
]

DROPPED = [
    ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    ('<p onclick="x()" style="color:red" class="x" id="y">a</p>', "<p>a</p>"),
    ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
    ('<p><a href=" java\nscript:alert(1)">a</a></p>', "<p>a</p>"),
    ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
    ('<p><a href="//evil.example/">a</a></p>', "<p>a</p>"),
    ('<p><a href="/logout/">a</a></p>', "<p>a</p>"),
    ('<p>a<img src="https://evil.example/x.png">b</p>', "<p>ab</p>"),
    ("<p>a<img>b</p>", "<p>ab</p>"),
    ('<p>a<img src="/media/figures/../../secret/960.webp">b</p>', "<p>ab</p>"),
    ("<svg><style><img src=x onerror=alert(1)></style></svg><p>a</p>", "<p>a</p>"),
    ("<math><mi>x</mi></math><iframe src='https://x.example'></iframe><p>a</p>", "<p>a</p>"),
    ("<p>a<!-- hidden --></p>", "<p>a</p>"),
    ("<p>a\x00b\ud800c\u202ed</p>", "<p>abcd</p>"),
    ("<form action='/logout/'><button>go</button></form>", "<p>go</p>"),
]

REFUSED = [
    "x" * (html.MAX_CHARACTERS + 1),
    "<b>" * (html.MAX_TAGS + 1),
    "<" * (html.MAX_TAGS + 1),
    f"<p {'a=b ' * 1200}>x</p>",
    "<div>" * 1000,
    "<blockquote>" * 100 + "x",
]


@pytest.mark.parametrize(("given_html", "expected"), KEPT + DROPPED)
def test_clean(given_html: str, expected: str) -> None:
    assert html.clean(given_html, html.POST) == expected


@pytest.mark.parametrize("given_html", REFUSED, ids=lambda text: text[:12])
def test_refused(given_html: str) -> None:
    with pytest.raises(html.RefusedHTML):
        html.clean(given_html, html.POST)


@pytest.mark.parametrize("given_html", [expected for _given, expected in KEPT + DROPPED])
def test_what_was_cleaned_stays_as_it_is(given_html: str) -> None:
    assert html.clean(given_html, html.POST) == given_html


@pytest.mark.parametrize("start", ["<", "<p>a</p><", "</", "<a", "<a ", "<a <", "<!--"])
def test_a_tag_that_never_ends_is_read_at_once(start: str) -> None:
    begun = process_time()
    html.clean(start + "x" * 8_000, html.COMMENT)
    html.clean(start * 2_000 + "x" * 8_000, html.POST)
    assert process_time() - begun < 2


def test_a_comment_holds_no_figures_tables_or_headings() -> None:
    body = f'<h2>a</h2><figure><img src="{FIGURE}"></figure><table><tr><td>b</td></tr></table><blockquote><p>c</p></blockquote>'
    assert html.clean(body, html.COMMENT) == "<p>a</p><p>b</p><blockquote><p>c</p></blockquote>"


PIECES = st.sampled_from(
    ["<p>", "</p>", "<em>", "</em>", "<ul><li>", "</li></ul>", "<script>", "</script>", "<b", ">", '"', "'", "&", "&lt;", "<!--", "-->",
     "text ", "<a href='", "javascript:x", "<h1>", "</h1>", "<table><tr><td>", "<figure>", f"<img src='{FIGURE}'>", "<svg>", "<figcaption>",
     "<math><mtext><style>", "\x00", "<div>", "</div>", "<br>", "<blockquote>"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25))
def test_whatever_comes_in_what_comes_out_is_safe_and_stable(pieces: list[str]) -> None:
    cleaned = html.clean("".join(pieces), html.POST)
    root = html.parse(cleaned)
    for element in root.iterdescendants():
        assert element.tag in html.POST.tags
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        assert not element.get("href", "http:").lower().startswith(("javascript", "data"))
    assert html.clean(cleaned, html.POST) == cleaned


def test_analysis_tells_kinds_outline_and_figures_apart() -> None:
    body = (
        "<h2>First part</h2><p>One two three.</p><blockquote><p>quoted words here</p></blockquote>"
        f'<figure><img src="{FIGURE}" alt="An alt"><figcaption>A caption <span class="credit" data-kind="licensed">Ann, CC BY</span></figcaption></figure>'
        "<table><tbody><tr><td>cell one</td><td>cell</td></tr></tbody></table><h2>First part</h2>"
    )
    found = html.analyse(html.parse(body))
    assert [entry[1:] for entry in found.outline] == [("s-first-part", "First part"), ("s-first-part__2", "First part")]
    assert found.buffers["text"] == "One two three."
    assert found.buffers["quotations"] == "quoted words here"
    assert found.lead == "One two three."
    assert found.figures == [
        {"id": "12345678-1234-1234-1234-123456789012", "alt": "An alt", "decorative": False, "caption": "A caption",
         "credit": "Ann, CC BY", "credit_kind": "licensed"}
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["<p>a</p><p>b<br>c &amp; d &lt;3</p>", "<p>one</p>"])
def test_a_simple_comment_is_edited_as_text_and_comes_back_the_same(text: str) -> None:
    assert html.clean(html.as_simple_text(text), html.COMMENT) == text
