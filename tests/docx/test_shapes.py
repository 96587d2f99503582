"""The single finds: header lines, titles, captions, entries of a reference list; each with what must stay in the text."""

from time import process_time

import pytest

from core import html
from exchange.docx.header import recognise
from exchange.docx.importer import read_docx
from exchange.docx.references import is_entry
from tests.docx.make import CENTRED, HANGING, Docx, li, note, p, png, r, table

LONG = "A paragraph of the essay itself, which is long enough to be nothing else than a paragraph of the essay. " * 3

HEADER = {
    "Name: Lin Zhao SID: 480100111 Tutor: Ada Castellan Word Count: 1523": ["name", "student_number", "tutor", "word_count"],
    "Lin Zhao (480100111)": ["name", "student_number"],
    "480100111": ["student_number"],
    "Lin Zhao – 480100111 – Thursday 12-2pm – Ada Castellan": ["name", "student_number", "tutorial", "tutor"],
    "Tutorial: Thu 12pm / Ada Castellan": ["tutorial", "tutor"],
    "MECO3602 Online Media": ["course"],
    "Assessment 3: Why Wikipedia works": ["assessment"],
    "Due: 12 May 2024": ["date"],
    "12/05/2024": ["date"],
    "(Word count: 1523)": ["word_count"],
    "University of Sydney": ["institution"],
    "Professor Smith": ["tutor"],
    "姓名：宋梅 学号：480100222": ["name", "student_number"],
    "Name: Jan Müller, Matrikelnummer: 12345678, Kurs: Medien": ["name", "student_number", "course"],
    # These stay.
    "The question is simple: who is the author: the user or the site?": [],
    "In this course: we learn.": [],
    "Social media in 2020": [],
    "Online Communities and Identity": [],
    "Class and taste": [],
    "Word of mouth": [],
    "Bruns (2008) argues that produsage is new.": [],
}  # fmt: skip

ENTRIES = {
    "Bruns, A. (2008). Blogs, Wikipedia. Peter Lang.": True,
    "van Dijck, J. (2013). The culture of connectivity. Oxford University Press.": True,
    "boyd, d. (2014). It’s complicated. Yale University Press.": True,
    "Wikipedia. (2024, May 3). Produsage. https://en.wikipedia.org/wiki/Produsage": True,
    "Jenkins, Henry. Convergence Culture. New York University Press, 2006.": True,
    "Bruns, A 2008, Blogs, Wikipedia, Second Life, and beyond, Peter Lang, New York.": True,
    "[1] 张三. 社交媒体研究[M]. 北京: 出版社, 2018.": True,
    "Bruns (2008) argues that users are producers, and he is right.": False,
    "In 2008, Bruns wrote that users are producers.": False,
    "However, users (2008) are many.": False,
    "弹幕是观众写在视频上的评论。它让观看变成了一种共同的创作。": False,
}


@pytest.mark.parametrize("line", HEADER)
def test_header_lines(line: str) -> None:
    """A line is lifted when it is nothing but what students type above an essay."""
    assert [kind for kind, _text in recognise(line)] == HEADER[line]


@pytest.mark.parametrize("text", ENTRIES)
def test_entries(text: str) -> None:
    """An entry by its shape; a sentence that cites is none."""
    assert is_entry(html.parse(f"<p>{text}</p>")[0]) is ENTRIES[text]


def test_a_table_of_particulars_is_lifted_and_one_of_findings_stays() -> None:
    """Two tables: above the title, and in the text."""
    particulars = table(("Name", "Lin Zhao"), ("SID", "480100111"), ("Tutor", "Ada Castellan"))
    report = read_docx(
        Docx().bytes(particulars, p("On maps", style="Title"), p(LONG), table(("Year", "Edits"), ("2010", "5")))
    ).report
    assert [item["kind"] for item in report.header] == ["name", "student_number", "tutor"]
    assert report.taken["tables"] == 1 and "Lin Zhao" not in report.body


def test_a_title_that_stands_only_in_the_header_line() -> None:
    """ "Assessment 3: …" and then the text."""
    report = read_docx(Docx().bytes(p("Assessment 3: Why maps lie"), p("SID: 480100111"), p(LONG), p(LONG))).report
    assert report.title == "Why maps lie"
    assert report.taken["paragraphs"] == 2


def test_a_first_line_of_spaces_is_read_at_once() -> None:
    """Looking for labels and breaks takes more than the square of a line's length."""
    begun = process_time()
    report = read_docx(Docx().bytes(p(f"Name{' ' * 4_000}and so on"), p("On maps", style="Title"), p(LONG))).report
    assert report.title == "On maps" and process_time() - begun < 1


def test_without_a_title_the_name_of_the_file() -> None:
    """Without the student number that is in it."""
    report = read_docx(Docx().bytes(p(LONG), p(LONG)), name="C:\\docs\\My_essay_480100111 final.docx").report
    assert report.title == "My essay final"
    assert report.changed == ["The title is the name of the file, as none was found: “My essay final”."]


def test_pictures_side_by_side_in_a_layout_table() -> None:
    """Each picture gets the caption below it; the table goes."""
    file = Docx()
    grid = table(
        (p(file.picture(png("#111111"), "One thing")), p(file.picture(png("#222222"), "Another"))),
        ("Figure 1: Left", "Figure 2: Right"),
    )
    report = read_docx(file.bytes(p("On pairs", style="Title"), p(LONG), grid, p(LONG))).report
    assert [caption.text for caption in html.parse(report.body).iter("figcaption")] == ["Left", "Right"]
    assert report.taken["tables"] == 0


def test_captions_above_their_pictures() -> None:
    """As some styles ask for; and a sentence that begins with "Figure 1" stays."""
    file = Docx()
    report = read_docx(
        file.bytes(
            p("On captions", style="Title"),
            p("Figure 1: First", props=CENTRED), p(file.picture(png("#111111"), "One")),
            p("Figure 2: Second", props=CENTRED), p(file.picture(png("#222222"), "Two")),
            p("Figure 2 shows that there are two of them, and that both have captions, which is a rare and fine thing."), p(LONG),
        )
    ).report  # fmt: skip
    assert [caption.text for caption in html.parse(report.body).iter("figcaption")] == ["First", "Second"]
    assert "<p>Figure 2 shows that" in report.body


def test_a_picture_with_its_caption_in_one_paragraph() -> None:
    """A line break between them."""
    file = Docx()
    both = p(file.picture(png(), "A map"), "<w:r><w:br/></w:r>", r("Figure 1: A map of it"))
    report = read_docx(file.bytes(p("On maps", style="Title"), p(LONG), both, p(LONG))).report
    assert "<figcaption>A map of it</figcaption>" in report.body
    assert report.taken["paragraphs"] == 2


def test_typed_list_numbers_before_bold_headings() -> None:
    """A list of one bold item is a heading; a real list stays one."""
    report = read_docx(
        Docx().bytes(
            p("On lists", style="Title"), li(r("Beginning", "b"), ordered=True), p(LONG),
            li("one", ordered=True), li("two", ordered=True), p(LONG),
        )
    ).report  # fmt: skip
    assert "<h2>Beginning</h2>" in report.body
    assert report.taken["lists"] == 1


def test_bold_sentences_are_no_headings() -> None:
    """A text in bold throughout stays a text."""
    report = read_docx(
        Docx().bytes(p("On weight", style="Title"), *(p(r(f"Bold line {n}", "b")) for n in range(6)), p(LONG))
    ).report
    assert report.taken["headings"] == 0


def test_a_note_that_is_missing_and_a_picture_that_is_missing() -> None:
    """Neither stops the import."""
    file = Docx()
    picture = file.picture(png(), "Gone").replace("pic1", "nowhere")
    report = read_docx(file.bytes(p("On holes", style="Title"), p(LONG, note(9)), p(picture), p("End."))).report
    assert report.taken["notes"] == report.taken["figures"] == 0
    assert report.left_out == ["A picture that is not in the file, or is too large: “Gone”."]


def test_a_section_called_sources_is_no_reference_list() -> None:
    """Unless entries stand in it; "References" is believed."""
    section = p("Sources", style="Heading1") + p(LONG) + p(LONG)
    assert read_docx(Docx().bytes(p("T", style="Title"), p(LONG), section)).report.references == []
    listed = p("Sources", style="Heading1") + p("Bruns, A. (2008). Produsage. Peter Lang.")
    assert len(read_docx(Docx().bytes(p("T", style="Title"), p(LONG), listed)).report.references) == 1
    plain = p("References", style="Heading1") + p("My own interviews") + p("The forum")
    assert len(read_docx(Docx().bytes(p("T", style="Title"), p(LONG), plain)).report.references) == 2


def test_headings_inside_a_reference_list() -> None:
    """Books and pages become one list; an appendix is none of it."""
    blocks = [
        p("References", style="Heading1"), p("Books", style="Heading2"), p("Bruns, A. (2008). Produsage. Peter Lang."),
        p("Pages", style="Heading2"), p("Zhao, L. (2023). My first fic. https://lin.example.org"),
        p("Appendix", style="Heading1"), p("The questions."),
    ]  # fmt: skip
    report = read_docx(Docx().bytes(p("T", style="Title"), p(LONG), *blocks)).report
    assert len(report.references) == 2
    assert [line.split("“")[1] for line in report.left_out] == ["Books”.", "Pages”."]
    assert "<h2>Appendix</h2>" in report.body and "Books" not in report.body


def test_hanging_paragraphs_at_the_end_are_references() -> None:
    """By their indent and a year, without a heading; one such paragraph alone stays text."""
    one = p("Our interview with the moderators, 2024.", props=HANGING)
    two = p("The rules of the forum, as of 2023. https://forum.example.org", props=HANGING)
    assert len(read_docx(Docx().bytes(p("T", style="Title"), p(LONG), one, two)).report.references) == 2
    assert read_docx(Docx().bytes(p("T", style="Title"), p(LONG), one)).report.references == []
