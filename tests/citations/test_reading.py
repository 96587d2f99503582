"""How citations and entries are read: names, years, pages and places."""

import pytest

from core.citations import check, in_text_citation_spans
from core.citations.entries import parse_entries


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("So it is (Bruns, 2008).", [("Bruns, 2008", ("Bruns",), "2008", "")]),
        ("So it is (Bruns 2008).", [("Bruns 2008", ("Bruns",), "2008", "")]),
        ("So it is (Bruns, 2008, p. 3).", [("Bruns, 2008, p. 3", ("Bruns",), "2008", "p. 3")]),
        ("So it is (Bruns 2008: 23–5).", [("Bruns 2008: 23–5", ("Bruns",), "2008", "23–5")]),
        ("So it is (Bruns 2008, 23).", [("Bruns 2008, 23", ("Bruns",), "2008", "23")]),
        ("So it is (Bruns, 2008, P.22).", [("Bruns, 2008, P.22", ("Bruns",), "2008", "P.22")]),
        ("So it is (Bruns, 2008, para. 4).", [("Bruns, 2008, para. 4", ("Bruns",), "2008", "para. 4")]),
        ("So it is (Bruns, 2008, pp. xi-xiv).", [("Bruns, 2008, pp. xi-xiv", ("Bruns",), "2008", "pp. xi-xiv")]),
        ("So it is (Bruns, 2008, 1:30).", [("Bruns, 2008, 1:30", ("Bruns",), "2008", "1:30")]),
        ("So ist es (Bruns 2008, S. 23f.).", [("Bruns 2008, S. 23f.", ("Bruns",), "2008", "S. 23f.")]),
        ("It is (see also Bruns, 2008).", [("Bruns, 2008", ("Bruns",), "2008", "")]),
        ("It is (cf. Bruns 2008).", [("Bruns 2008", ("Bruns",), "2008", "")]),
        ("It is (e.g., Bruns, 2008).", [("Bruns, 2008", ("Bruns",), "2008", "")]),
        ("It is (vgl. Bruns 2008).", [("Bruns 2008", ("Bruns",), "2008", "")]),
        ("Es (véase Bruns, 2008).", [("Bruns, 2008", ("Bruns",), "2008", "")]),
        (
            "It is (Smith, 2010, pp. 3-4; Jones & Lee, 2011).",
            [("Smith, 2010, pp. 3-4", ("Smith",), "2010", "pp. 3-4"), ("Jones & Lee, 2011", ("Jones", "Lee"), "2011", "")],
        ),
        ("It is (Smith, 2010, 2012).", [("Smith, 2010", ("Smith",), "2010", ""), ("2012", ("Smith",), "2012", "")]),
        ("It is (Smith, 2013a, 2013b).", [("Smith, 2013a", ("Smith",), "2013a", ""), ("2013b", ("Smith",), "2013b", "")]),
        ("It is (Smith, n.d.).", [("Smith, n.d.", ("Smith",), "n.d.", "")]),
        ("It is (Smith, in press).", [("Smith, in press", ("Smith",), "in press", "")]),
        ("It is (Smith, 1962/1995).", [("Smith, 1962/1995", ("Smith",), "1962/1995", "")]),
        ("It is (Smith et al., 2010).", [("Smith et al., 2010", ("Smith",), "2010", "")]),
        ("It is (Smith, Jones, & Lee, 2010).", [("Smith, Jones, & Lee, 2010", ("Smith", "Jones", "Lee"), "2010", "")]),
        ("It is (van Dijck, 2013).", [("van Dijck, 2013", ("van Dijck",), "2013", "")]),
        ("It is (de la Cruz & O’Neill, 2013).", [("de la Cruz & O’Neill, 2013", ("de la Cruz", "O’Neill"), "2013", "")]),
        ("It is (al-Khatib, 2013).", [("al-Khatib, 2013", ("al-Khatib",), "2013", "")]),
        ("It is (Díaz-Fernández y Núñez, 2013).", [("Díaz-Fernández y Núñez, 2013", ("Díaz-Fernández", "Núñez"), "2013", "")]),
        ("Это (Икар, 2013).", [("Икар, 2013", ("Икар",), "2013", "")]),
        ("It is (A. Bruns, 2008).", [("A. Bruns, 2008", ("Bruns",), "2008", "")]),
        ("It is (Bruns, A., 2008).", [("Bruns, A., 2008", ("Bruns",), "2008", "")]),
        ("It is (Ministry of Education, 2019).", [("Ministry of Education, 2019", ("Ministry of Education",), "2019", "")]),
        ("It is (World Health Organization [WHO], 2020).",
         [("World Health Organization [WHO], 2020", ("World Health Organization",), "2020", "")]),
        ("Smith (2010) argues this.", [("Smith (2010)", ("Smith",), "2010", "")]),
        ("Smith and Jones (2010, p. 4) go on.", [("Smith and Jones (2010, p. 4)", ("Smith", "Jones"), "2010", "p. 4")]),
        ("Smith et al. (2010) go on.", [("Smith et al. (2010)", ("Smith",), "2010", "")]),
        ("Smith’s (2010) study says so.", []),
        ("It is the work of Smith’s (2010, p. 4) team.", [("Smith’s (2010, p. 4)", ("Smith",), "2010", "p. 4")]),
        ("According to van der Berg (2010), it is.", [("van der Berg (2010)", ("van der Berg",), "2010", "")]),
        ("(Łukasz and Wójcik say it; Wójcik, 2010)", [("Wójcik, 2010", ("Wójcik",), "2010", "")]),
        ("It is (Smith,\n2010).", [("Smith,\n2010", ("Smith",), "2010", "")]),
        ("It is (the case, as shown in Smith, 2010).", []),
    ],
)  # fmt: skip
def test_citations_are_read_without_a_list(text: str, read: list[tuple[str, tuple[str, ...], str, str]]) -> None:
    found = check(text, []).citations
    assert [(c.text, c.authors, c.year, c.page) for c in found] == read
    assert all(text[c.start : c.end] == c.text for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "It was so (2020).", "It was so (since 2004).", "A sample (n = 2013).", "It opened (May 2010).", "It opened (3 May 2010).",
        "They fought (World War II, 1939–1945).", "See the drop (Figure 2, 2019).", "See it (see Table 1).", "In Sydney (2000) it was.",
        "They met (Sydney, 2000).", "The film Inception (2010) suggests it.", "The Copyright Act (1968) states it.", "Facebook (2004) is big.",
        "The album Thriller (1982) sold.", "Windows (1995) came.", "A thing (the 2010 edition).", "It grew (1990-2010).", "Born (1970) there.",
        "Beyoncé’s Lemonade (2016) is one.", "Game of Thrones (HBO, 2011) is one.", "It cost ($2000).", "On a day (12/05/2010).",
        "Roe v. Wade (1973) held it.", "It was (in March 2010).", "It was (Spring 2010).", "It is (A. Smith, personal communication, May 3, 2010).",
        "It is (ibid., p. 3).", "The WHO (2020) rose.", "So many (over 2000 people).", "The World Cup (2010) began.", "(Brexit, 2016) was it.",
        "It is [3] and [4, 5].", "My room (Room 2010) is.", "It was (early 2010s).", "Version (2.0, 2010) was.", "Das Werk (1923) erschien.",
        "上海（2010）举办了世博会。", "他出生（1990年）。",
    ],
)  # fmt: skip
def test_years_in_brackets_that_cite_nothing(text: str) -> None:
    report = check(text, [])
    assert (report.citations, report.findings) == ([], [])
    assert check(text, ["Bruns, A. (2008). Blogs. Peter Lang."]).citations == []


@pytest.mark.parametrize(
    ("entry", "authors", "year", "style"),
    [
        ("Bruns, A. (2008). Blogs and beyond. Peter Lang.", ("Bruns",), "2008", "author-date"),
        ("Bruns, A. (2008) Blogs and beyond. New York: Peter Lang.", ("Bruns",), "2008", "author-date"),
        ("Bruns, A 2008, Blogs and beyond, Peter Lang, New York.", ("Bruns",), "2008", "author-date"),
        ("Bruns A (2008) Blogs and beyond.", ("Bruns",), "2008", "author-date"),
        ("Bruns, Axel. 2008. Blogs and Beyond. New York: Peter Lang.", ("Bruns",), "2008", "author-date"),
        ("Bruns, Axel, and Jean Burgess. 2015. “Tags.” In Publics, 13–28.", ("Bruns", "Burgess"), "2015", "author-date"),
        ("Bruns, Axel. Blogs and Beyond. Peter Lang, 2008.", ("Bruns",), "2008", "author-first"),
        ("Bruns, Axel. “A Title.” Journal of Things, vol. 2, no. 3, 2008, pp. 4–9.", ("Bruns",), "2008", "author-first"),
        ("1. Bruns A, Burgess J. A title. J Things. 2008;12(3):45–67.", ("Bruns", "Burgess"), "2008", "author-first"),
        ("[3] A. Bruns and J. Burgess, “A title,” J. Things, vol. 3, 2008.", ("Bruns", "Burgess"), "2008", "author-first"),
        ("Dijck, J. van (2013). Connectivity. Oxford.", ("van Dijck",), "2013", "author-date"),
        ("Ó Briain, D., O’Neill, S., & al-Khatib, M. (2012). A title.", ("Ó Briain", "O’Neill", "al-Khatib"), "2012", "author-date"),
        ("García Márquez, G. y Ortega y Gasset, J. (1999). Un libro.", ("García Márquez", "Ortega y Gasset"), "1999", "author-date"),
        ("Müller, H. und Schröder, K. (Hrsg.) (2010): Ein Titel. Berlin.", ("Müller", "Schröder"), "2010", "author-date"),
        ("Nguyễn, V. A., & Trần, T. B. (2015). Nghiên cứu.", ("Nguyễn", "Trần"), "2015", "author-date"),
        ("Nguyễn Văn An (2015). Nghiên cứu. Hà Nội.", ("Nguyễn Văn An",), "2015", "author-date"),
        ("王小明，李华（2016）。一个标题。出版社。", ("王小明", "李华"), "2016", "author-date"),
        ("王小明, 李华. 一个标题[M]. 北京: 出版社, 2015.", ("王小明", "李华"), "2015", "author-first"),
        ("Иванов, И. И., Петров, А. В. (2010). Название. Москва.", ("Иванов", "Петров"), "2010", "author-date"),
        ("Wójcik, Ł. (n.d.). Tytuł.", ("Wójcik",), "n.d.", "author-date"),
        ("King, M. L., Jr. (1963). A letter.", ("King",), "1963", "author-date"),
        ("boyd, d. (2014). It’s complicated. Yale.", ("boyd",), "2014", "author-date"),
        ("World Health Organization [WHO]. (2020). A report.", ("World Health Organization",), "2020", "author-date"),
        ("Australian Bureau of Statistics 2017, Households, ABS, Canberra.", ("Australian Bureau of Statistics",), "2017", "author-date"),
        ("Department of Industry, Innovation and Science (2018) A report.", ("Department of Industry, Innovation and Science",), "2018",
         "author-date"),
        ("Bộ Giáo dục và Đào tạo. (2019). Báo cáo.", ("Bộ Giáo dục và Đào tạo",), "2019", "author-date"),
        ("Smith, John; Lee, Ann (2012): A title.", ("Smith", "Lee"), "2012", "author-date"),
        ("Marx, K. ([1867] 1976). Capital. Penguin.", ("Marx",), "1867/1976", "author-date"),
        ("How volunteers comb satellite photos for a lost jet (2017). Retrieved from https://example.org", (), "2017", "title-first"),
        ("“How things go” (2017) A paper, 3 May.", (), "2017", "title-first"),
        ("https://example.org/a", (), "", "title-first"),
        ("Websites", (), "", "heading"),
        ("", (), "", "empty"),
        ("!!", (), "", "unknown"),
    ],
)  # fmt: skip
def test_entries_are_read(entry: str, authors: tuple[str, ...], year: str, style: str) -> None:
    (read,) = parse_entries([entry])
    assert (read.authors, read.year, read.style) == (authors, year, style)


def test_a_dash_stands_for_the_authors_before() -> None:
    first, second = parse_entries(["Bruns, Axel. 2005. Gatewatching. Peter Lang.", "———. 2008. Blogs. Peter Lang."])
    assert (second.authors, second.year) == (first.authors, "2008")


def test_an_address_on_a_line_of_its_own_belongs_to_the_entry_before() -> None:
    report = check(
        "It is so (Bruns, 2008).", ["Bruns, A. (2008). Blogs. Retrieved from", "https://example.org/a-long-address"]
    )
    assert [entry.style for entry in report.entries] == ["author-date", "continuation"] and report.findings == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("So (Bruns, 2008, p. 3).", ["(Bruns, 2008, p. 3)"]),
        ("So (see Bruns, 2008; Lee, 2010).", ["(see Bruns, 2008; Lee, 2010)"]),
        ("So says Bruns (2008).", []),
        ("So （Bruns，2008）.", ["（Bruns，2008）"]),
        ("So (ibid., p. 3) and (A. Smith, personal communication, May 3, 2010).",
         ["(ibid., p. 3)", "(A. Smith, personal communication, May 3, 2010)"]),
        ("In May (May 2010), (Sydney, 2000) and (since 2004).", []),
        ("So (World Health Organization [WHO], 2020).", ["(World Health Organization [WHO], 2020)"]),
        ("So (this was long known before Bruns, 2008, said it).", []),
    ],
)  # fmt: skip
def test_brackets_that_the_word_count_may_leave_out(text: str, spans: list[str]) -> None:
    assert [text[start:end] for start, end in in_text_citation_spans(text)] == spans


def test_a_year_alone_goes_back_to_the_listed_name_of_its_sentence() -> None:
    entry = "Bruns, A. (2008). Blogs. Press."
    (one,) = check("Bruns holds that users produce (2008, p. 2).", [entry]).citations
    assert (one.text, one.authors, one.entries, one.narrative) == ("(2008, p. 2)", ("Bruns",), (0,), True)
    text = "Bruns (2008) and Allen and Lee (2008) say so."
    assert [citation.text for citation in check(text, [entry]).citations] == ["Bruns (2008)"]
