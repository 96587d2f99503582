"""Five files of the kinds that students hand in: what each kept, what changed, what it lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from core import html
from exchange.docx.importer import read_docx
from exchange.docx.report import ImportReport
from tests.docx import files

FIGURE = '<figure><img src="F" alt="{}"><figcaption>{}</figcaption></figure>'

# file: title, header, references, tags, taken, changed (its beginnings), left out (its beginnings)
TABLE: dict[Callable[[], bytes], dict[str, Any]] = {
    files.word_essay: {
        "title": "Who owns an encyclopaedia? Produsage in practice",
        "header": [],
        "references": [
            "Bruns, A. (2008). <em>Blogs, Wikipedia, Second Life, and beyond</em>. Peter Lang.",
            'Jenkins, H. (2006). <em>Convergence culture</em>. <a href="https://nyupress.org/jenkins">https://nyupress.org/jenkins</a>',
        ],
        "tags": [],
        "taken": {"headings": 3, "paragraphs": 3, "quotations": 1, "lists": 1, "figures": 1, "captions": 1, "links": 1, "references": 2},
        "changed": ["A typed figure number", "The subtitle is part", "Heading levels:"],
        "left_out": ["The table of contents"],
        "body": [
            "<h2>Making and using</h2>", "<em>Never</em> alone.", "<h3>The rules of the house</h3>", "<h2>What follows</h2>",
            "<blockquote><p>The user is always already a producer.</p><p>And the reverse.</p></blockquote>",
            FIGURE.format("A bar chart of edits by month, highest in March", "Edits by month"),
            "<ul><li>Open participation</li><li>Unfinished artefacts<ul><li>Common property</li></ul></li></ul>",
        ],
    },
    files.typed_essay: {
        "title": "Fans at work: produsage on Archive of Our Own",
        "header": [
            ("student_number", "480100111"), ("tutorial", "Thursday 12pm"), ("tutor", "Ada Castellan"), ("name", "Lin Zhao"),
            ("word_count", "1,023 (excluding references)"), ("word_count", "1023"), ("course", "MECO1 Social Media"),
        ],
        "references": [
            "Bruns, A. (2008). Blogs, Wikipedia, Second Life, and beyond: From production to produsage. New York: Peter Lang.",
            "Hellekson, K., &amp; Busse, K. (2014). The fan fiction studies reader. University of Iowa Press. https://example.org/reader",
            "Zhao, L. (2023, May 4). My first fic. Tumblr. https://lin.example.org/fic",
        ],
        "tags": [],
        "taken": {"headings": 3, "paragraphs": 4, "quotations": 1, "figures": 2, "captions": 2, "references": 3},
        "changed": [
            "2 typed figure numbers", "Figure 3 is now Figure 2", "2 pictures have no description", "Entries of the reference list",
            "The first line is taken as the title", "3 lines that were only made bold", "A paragraph that was set in",
        ],
        "left_out": ["The descriptions of 2 pictures"],
        "body": [
            "<h2>Introduction</h2>", "<h2>A community of tags</h2>", "<h2>Conclusion</h2>", "See Figure 1.</p>",
            FIGURE.format("", 'The front page of the archive <span class="credit">Source: Archive of Our Own, screenshot by the author</span>'),
            FIGURE.format("", "How tags are joined"), "<blockquote><p>Produsage describes",
        ],
    },
    files.google_essay: {
        "title": "The commons of maps",
        "header": [
            ("name", "Omar Haddad"), ("student_number", "480100333"), ("tutorial", "Friday 10am"), ("tutor", "Ben Okafor"),
            ("word_count", "1500 words"),
        ],
        "references": [
            "Haklay, Muki. “How Good Is Volunteered Geographical Information?” <em>Environment and Planning B</em>, vol. 37, no. 4, 2010, pp. 682–703.",
            'OpenStreetMap Foundation. <em>About</em>. 2024, <a href="https://osm.org/about">osm.org/about</a>.',
        ],
        "tags": ["maps", "commons", "openstreetmap"],
        "taken": {
            "headings": 2, "paragraphs": 2, "lists": 1, "tables": 1, "figures": 1, "captions": 1, "links": 2, "references": 2, "tags": 3,
        },
        "changed": ["A typed figure number"],
        "left_out": ["2 links that do not lead to the web; their words stay: “Press here”, “read mine”."],
        "body": [
            "<h2>Background</h2>", "<h3>How a road is drawn</h3>", "<ol><li>Walk it</li><li>Draw it</li><li>Let others check it</li></ol>",
            '<a href="https://osm.org/about">OpenStreetMap</a> began', "<th><p>Year</p></th>", "<td><p>6,800,000</p></td>",
            FIGURE.format("A street map of Newtown with footpaths in green", "Newtown as its walkers see it"), "Press here or read mine.",
        ],
    },
    files.annotated_essay: {
        "title": "Trust in numbers",
        "header": [],
        "references": [
            "Bruns, Axel. 2008. Blogs, Wikipedia, Second Life, and Beyond. New York: Peter Lang.",
            "Porter, Theodore M. 1995. Trust in Numbers. Princeton: Princeton University Press.",
        ],
        "tags": [],
        "taken": {"headings": 3, "paragraphs": 7, "quotations": 1, "notes": 3, "references": 2},
        "changed": ["Tracked changes: 1 insertion", "The text of text boxes"],
        "left_out": [
            "Tracked changes: 1 deletion.", "A comment in the margin.", "A chart: save it as a picture", "Highlighting.", "An equation: “s=a/b”.",
        ],
        "body": [
            "<h2>Why they count</h2>", 'the whole of it.<span class="footnote">Bruns 2008, p. 24.</span> Trust is counted.', 'It is never given.<span class="footnote">See also <em>Convergence</em></span>',
            "<blockquote><p>Users make the rules", "<p>In a box</p>", 'in detail.<span class="footnote">The numbers are of May 2024.</span>', "<h2>Appendix</h2><p>The questions that were asked.</p>",
        ],
    },
    files.chinese_essay: {
        "title": "弹幕与共创 Danmaku and produsage",
        "header": [("name", "宋梅"), ("student_number", "480100222"), ("tutor", "Ada Castellan"), ("word_count", "1200")],
        "references": [
            "Jin, H. (2019). Danmaku as play. <em>Media Culture</em>, 12(3), 45–61. https://doi.org/10.1000/xyz123",
            "[2] 王晓明. 弹幕文化研究[J]. 新闻大学, 2019(3): 12-18.",
            "胡泳（2008）《众声喧哗：网络时代的个人表达与公共讨论》，广西师范大学出版社。",
        ],
        "tags": ["弹幕", "bilibili", "produsage"],
        "taken": {"headings": 2, "paragraphs": 3, "figures": 1, "captions": 1, "references": 3, "tags": 3},
        "changed": [
            "A typed figure number", "A picture has no description", "The paragraphs at the end look like", "The first line is taken",
            "2 lines that were only made bold",
        ],
        "left_out": ["The description of a picture"],
        "body": ["<h2>引言</h2>", "<h2>Bilibili 的社区</h2>", "<p>Jin (2019) argues", FIGURE.format("", "弹幕覆盖的画面")],
    },
}  # fmt: skip


def flat(body: str) -> str:
    """The body on one line, every figure at the same address."""
    return re.sub(r'src="[^"]*"', 'src="F"', re.sub(r">\s*\n\s*<", "><", body))


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_five_files(make: Callable[[], bytes]) -> None:
    """Each comes out as the table says; nothing else is said to have changed or gone."""
    expected = TABLE[make]
    report = read_docx(make()).report
    assert report.title == expected["title"]
    assert [(item["kind"], item["text"]) for item in report.header] == expected["header"]
    assert report.references == expected["references"]
    assert report.tags == expected["tags"]
    assert report.as_dict()["taken"] == expected["taken"]
    for said, wanted in ((report.changed, expected["changed"]), (report.left_out, expected["left_out"])):
        assert len(said) == len(wanted), said
        assert all(line.startswith(start) for line, start in zip(said, wanted, strict=True)), said
    body = flat(report.body)
    for piece in expected["body"]:
        assert piece in body, piece


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_the_body_is_what_the_editor_takes(make: Callable[[], bytes]) -> None:
    """Cleaning it once more changes nothing, and nothing of what was lifted is in it."""
    report = read_docx(make()).report
    assert html.clean(report.body, html.POST) == report.body
    assert [html.clean(f"<p>{entry}</p>", html.REFERENCE) for entry in report.references] == report.references
    text = html.plain_text(report.body)
    for item in report.header:
        assert item["text"] not in text or item["kind"] == "name"
    assert not re.search(r"Figure \d:|Fig\. 3|图1", text)
    assert report.words > 80


def test_the_report_in_words() -> None:
    """For people: what was taken, lifted, changed and left out, a line each."""
    lines = list(read_docx(files.google_essay()).report.lines())
    assert lines[:3] == ["Title: The commons of maps", "91 words", "Taken:"]
    assert "  - Student number: 480100333" in lines
    assert lines[-1] == "Hashtags: #maps #commons #openstreetmap"
    assert list(ImportReport().lines()) == ["Title: –", "0 words"]
