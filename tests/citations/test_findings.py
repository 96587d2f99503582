"""Each finding: what it is made for, and what looks like it and is left alone."""

from typing import Any

import pytest

from core.citations import check

BLOGS = "Bruns, A. (2008). Blogs and beyond. Peter Lang."
CROWDS = "Surowiecki, J. (2004). The wisdom of crowds. Doubleday."
MEDIA = "Hjorth, L., & Hinton, S. (2013). Understanding social media. SAGE."
SPREAD = "Jenkins, H., Ford, S., & Green, J. (2013). Spreadable media. NYU Press."
WHO = "World Health Organization. (2020). A report. https://www.who.int/report"
QUOTE = "“the users of such spaces are producers of what they read”"


def codes(text: str, references: list[str], *ignored: str) -> list[str]:
    found = check(text, references).findings
    return [finding.code for finding in found if finding.code not in ignored]


@pytest.mark.parametrize(
    "text",
    [
        "So it is (Zimmer, 2011). So it was (Bruns, 2008).",
        "So it is (see Zimmer 2011, p. 4; Bruns 2008).",
        "So it is (Bruns, 2008; Zimmer & Adams, 2011).",
        "So it is (Zimmer et al., 2011), and (Bruns, 2008).",
        "Zimmer (2011) argues this. Bruns (2008) agrees.",
        "According to Zimmer (2011), it is. Bruns (2008) agrees.",
        "Zimmer et al. (2011) went on. Bruns (2008) agrees.",
        "Zimmer and Adams (2011) claim this. Bruns (2008) agrees.",
        "The study by Zimmer and Adams (2011) was large. Bruns (2008) agrees.",
        "Bruns (2008) agrees with the Ministry of Inventions (see Ministry of Inventions, 2011).",
        "Bruns (2008) agrees (van der Zimmer, 2011).",
        "Bruns (2008) agrees (Łukaszewska, 2011).",
        "Bruns (2008) agrees (Сидоров и др., 2011).",
        "Bruns (2008) agrees (UNESCO, 2011).",
        "Bruns (2008) agrees (A. Zimmer, 2011).",
        "Bruns (2008) agrees (Zimmer, n.d.).",
        "Bruns (2008) agrees (Zimmer, in press).",
    ],
)
def test_cited_and_not_listed(text: str) -> None:
    assert codes(text, [BLOGS]) == ["cited-not-listed"]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Bruns (2008) agrees. Zimmer (2011) was large.", [BLOGS]),
        ("Bruns (2008) saw the film Arrival (2016).", [BLOGS]),
        ("Bruns (2008) saw Black Mirror (2011).", [BLOGS]),
        ("Bruns (2008) saw it (Black Mirror, 2011).", [BLOGS]),
        ("Bruns (2008) was in Sydney (Sydney, 2011).", [BLOGS]),
        ("Bruns (2008) wrote before Instagram (2010) claimed it.", [BLOGS]),
        ("Bruns (2008) wrote it (Zimmer, personal communication, 3 May 2011).", [BLOGS]),
        ("Bruns (2008) wrote it (Zimmer, 1990, as cited in Bruns, 2008).", [BLOGS]),
        ("Bruns (2008) has it of Zimmer (1990, cited in Bruns 2008).", [BLOGS]),
        (
            "So it is (Allen, 2014; Burgess, 2014).",
            ["Burgess, J. (2014). A chapter. In M. Allen (Ed.), A book. Press."],
        ),
        (
            "Burgess (2014) and Allen and Lee (2014) say so.",
            ["Burgess, J. (2014). A part. In M. Allen & P. Lee (Eds.), A book. Press."],
        ),
        ("So it is (Zimmer, 2011).", ["!! Zimmer's thing, somewhere, 2011"]),
        ("So it is (Wang, 2015).", ["王小明 (2015). 一个标题。出版社。"]),
        ("So it is (Ivanov, 2010).", ["Иванов, И. И. (2010). Название. Москва."]),
        ("So it is (OMS, 2020).", [WHO]),
        ("So it is (WHO, 2020).", [WHO]),
        ("The World Health Organization (2020) says so.", [WHO]),
        ("So it is (Surowiecki, 2004).", [CROWDS]),
        ("So it is (James Surowiecki, 2004).", [CROWDS]),
        ("So says James Surowiecki (2004).", [CROWDS]),
        ("So says media theorist Professor James Surowiecki (2004).", [CROWDS]),
        ("So it is (SUROWIECKI, 2004).", [CROWDS]),
        ("So it is (Jenkins et al., 2013) and (Jenkins, Ford and Green, 2013).", [SPREAD]),
        ("On Facebook, Jenkins, Ford and Green (2013) are read.", [SPREAD]),
        ("In Australia, Hjorth and Hinton (2013) are read.", [MEDIA]),
        ("So it is (Muller, 2010).", ["Müller, H. (2010). Titel. Verlag."]),
        ("So it is (Mueller, 2010).", ["Müller, H. (2010). Titel. Verlag."]),
        ("So it is (Sorensen, 2010).", ["Sørensen, H. (2010). Titel. Forlag."]),
        ("So it is (Nguyen, 2010).", ["Nguyễn, V. A. (2010). Một. Hai."]),
        ("So it is (Dijck, 2013).", ["van Dijck, J. (2013). Title. Press."]),
        ("So it is (van Dijck, 2013).", ["Dijck, J. van (2013). Title. Press."]),
        ("So it is (ONeill, 2013).", ["O’Neill, J. (2013). Title. Press."]),
        ("So it is (Diaz Fernandez, 2013).", ["Díaz-Fernández, J. (2013). Title. Press."]),
        ("So it is (García, 2013).", ["García Márquez, J. (2013). Title. Press."]),
        ("So it is (Zhang Wei, 2013).", ["Zhang, W. (2013). Title. Press."]),
        ("So it is (Wei Zhang, 2013).", ["Zhang, W. (2013). Title. Press."]),
        ("So it is （王，2015） and （王小明，2015）.", ["王小明 (2015). 一个标题。出版社。"]),
        ("So it is (Bruns, 2008, what he calls it).", [BLOGS]),
        ("So it is (what Bruns, 2008, calls produsage).", [BLOGS]),
        ("So it is [Bruns, 2008].", [BLOGS]),
        ("So it is (2008, p. 4), says Bruns (2008).", [BLOGS]),
        ("So it is (Smith, 2010).", ["[1] A. Smith, “A title,” J. Things, 2010."]),
        (
            "As shown before [1], it is. Zimmer argues so [2].",
            ["[1] A. Zimmer, “A title,” J. Things, 2010.", "[2] B. Lee, Book. 2011."],
        ),
    ],
)
def test_nothing_is_missing_from_the_list(text: str, references: list[str]) -> None:
    assert codes(text, references) == []


@pytest.mark.parametrize(
    ("text", "references", "number"),
    [
        ("So it is (Bruns, 2008).", [BLOGS, CROWDS], 1),
        ("So it is (Bruns, 2008).", [BLOGS, "Bruns, A. (2010). Another book. Peter Lang."], 1),
        ("Our team has no plan (Bruns, 2008).", [BLOGS, "Team, C. (2017). Charts of all kinds. Invented Press."], 1),
        ("Nothing is cited here.", [BLOGS], 0),
        ("So it is (Bruns, 2008).", [BLOGS, WHO], 1),
        ("So it is (Bruns, 2008).", [BLOGS, "王小明 (2015). 一个标题。出版社。"], 1),
        ("So it is (Bruns, 2008).", [BLOGS, "Jenkins, Henry. Convergence Culture. NYU Press, 2006."], 1),
    ],
)
def test_listed_and_never_cited(text: str, references: list[str], number: int) -> None:
    found = check(text, references).findings
    assert [(finding.code, finding.entry) for finding in found] == [("listed-never-cited", number)]
    listed = "\n".join(references)
    assert listed[found[0].start : found[0].end] == references[number]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("As Surowiecki would have it, so it is (Bruns, 2008).", [BLOGS, CROWDS]),
        ("The World Health Organization has it so (Bruns, 2008).", [BLOGS, WHO]),
        ("The film Arrival is so (Bruns, 2008).", [BLOGS, "Arrival (2016) Directed by D. Villeneuve. Paramount."]),
        ("So it is.¹ And so it is.²", [BLOGS, CROWDS]),
        ("So it is [1].", ["1. " + BLOGS, "2. " + CROWDS]),
        ("So it is (Bruns, 2008).", ["References", BLOGS, ""]),
        ("So it is (Bruns & Hjorth).", ["Bruns, A., & Hjorth, L. (2009). A title. Press."]),
    ],
)
def test_what_may_be_cited_is_not_called_uncited(text: str, references: list[str]) -> None:
    assert "listed-never-cited" not in codes(text, references)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("So it is (Hinton & Hjorth, 2013).", MEDIA),
        ("Hinton and Hjorth (2013, p. 4) say so.", MEDIA),
        ("So it is (Ford, Jenkins & Green, 2013).", SPREAD),
        ("So it is (Jenkins, Green, & Ford, 2013; see p. 3).", SPREAD),
        ("So ist es (Schröder und Müller 2010).", "Müller, H. & Schröder, K. (2010): Titel. Berlin."),
        ("So it is (Burgess and Bruns 2015).", "Bruns, Axel, and Jean Burgess. 2015. “Tags.” In Publics, 13–28."),
    ],
)
def test_the_order_of_authors_differs(text: str, reference: str) -> None:
    (finding,) = check(text, [reference]).findings
    assert finding.code == "author-order" and finding.entry == 0 and finding.place == "text"
    assert "wrong" not in finding.message and "should" not in finding.message


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("So it is (Hjorth & Hinton, 2013).", [MEDIA]),
        ("So it is (Hinton & Hjorth, 2013).", ["Hinton, S., & Hjorth, L. (2013). One. Press.", MEDIA]),
        ("So it is (Hjorth et al., 2013).", [MEDIA]),
        ("So it is (Smith, Jones & Lee, 2010).", ["Smith, Jones and Lee (2010) A title. Press."]),
        ("So it is (Jenkins & Ford, 2013).", [SPREAD]),
        ("So it is (Li Na & Zhang Wei, 2014).", ["Zhang Wei, Li Na and Wu Fan. 2014. Title. Beijing."]),
    ],
)
def test_the_order_of_authors_is_not_questioned(text: str, references: list[str]) -> None:
    assert "author-order" not in codes(text, references)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("So it is (Surowieki, 2004).", CROWDS),
        ("Surowiecky (2004) says so.", CROWDS),
        ("So it is (Burns, 2008).", BLOGS),
        ("So it is (Burns, 2008; Bruns, 2008).", BLOGS),
        ("So it is (Hjorth & Hintom, 2013).", MEDIA),
        ("So it is (Jenkinz et al., 2013).", SPREAD),
        ("So it is (Wojick, 2012).", "Wójcik, Ł. (2012). Tytuł. Press."),
        ("So it is (Ivanow & Petrov, 2012).", "Ivanov, I., & Petrov, A. (2012). Title. Press."),
    ],
)
def test_a_spelling_is_close(text: str, reference: str) -> None:
    (finding,) = check(text, [reference]).findings
    assert (finding.code, finding.entry) == ("spelling", 0)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("So it is (Burns, 2008; Bruns, 2008).", [BLOGS, "Burns, B. (2008). Other. Press."]),
        ("So it is (Li, 2010).", ["Liu, A. (2010). Title. Press."]),
        ("So it is (Wall, 2010).", ["Hall, A. (2010). Title. Press."]),
        ("So it is (Burns, 2011).", [BLOGS]),
        ("So it is (Žižek, 2010; Zizek, 2010).", ["Zizek, S. (2010). Title. Press."]),
    ],
)
def test_names_that_are_only_alike(text: str, references: list[str]) -> None:
    assert "spelling" not in codes(text, references)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("So it is (Bruns, 2009).", BLOGS),
        ("Bruns (2018) says so.", BLOGS),
        ("So it is (Hjorth & Hinton, 2012).", MEDIA),
        ("So it is (Jenkins et al., 2014).", SPREAD),
        ("So it is (Bruns, n.d.).", BLOGS),
        ("So it is (World Health Organization, 2019).", WHO),
        ("So it is （王小明，2016）.", "王小明 (2015). 一个标题。出版社。"),
        ("So it is (Bruns, 2008c).", "Bruns, A. (2008a). Blogs and beyond. Peter Lang."),
    ],
)
def test_a_year_differs(text: str, reference: str) -> None:
    (finding,) = check(text, [reference]).findings
    assert (finding.code, finding.entry) == ("year", 0)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("So it is (Bruns, 2008; Bruns, 2010).", [BLOGS, "Bruns, A. (2010). Other. Press."]),
        ("So it is (Goffman, 1959), (Goffman, 1990), (Goffman, 1959/1990).",
         ["Goffman, E. (1990). The self. Penguin. (Original work published 1959)"]),
        ("So it is (Bruns, 2008a).", [BLOGS]),
        ("So it is (Smith, 2013).", ["Smith, A. (2013a). One thing. Press.", "Smith, A. (2013b). Two things. Press."]),
        ("So it is (Smith, 2013a) and (Smith, 2013b).", ["Smith, A. (2013). One thing. Press.", "Smith, A. (2013). Two things. Press."]),
        ("It rained (May 2010), says May (1969).", ["May, R. (1969). Love and will. Norton."]),
        ("Facebook (2004) came, as is told (Facebook, 2016).", ["Facebook. (2016). Our story. https://about.fb.com"]),
        ("So it is (Bruns 2008).", ["Bruns, Axel. Blogs, Wikipedia, and Beyond. Peter Lang, 2008."]),
        ("So it is (Bruns 2001).", ["Bruns, Axel. Blogs. First published 2001. Peter Lang, 2008."]),
        ("In 1999–2004 it was so (Bruns, 2008).", [BLOGS]),
    ],
)  # fmt: skip
def test_years_agree(text: str, references: list[str]) -> None:
    assert codes(text, references) == []


@pytest.mark.parametrize(
    "text",
    [
        "Crowds are wise (Surowiecki, 2004).\n\nAccording to Bruns, users produce.",
        "Bruns argues that users produce.",
        "Axel Bruns has also suggested that users produce.",
        "According to A. Bruns, users produce.",
        "It is so (Bruns, 2008).\n\n" + "Other things are told at length here in a paragraph of more than twelve words.\n\n" * 2
        + "According to Bruns, users produce. Bruns argues so. Bruns claims it.",
        "Laut Bruns ist es so.",
        "Según Bruns, es así.",
    ],
)  # fmt: skip
def test_a_name_without_a_year(text: str) -> None:
    found = [finding for finding in check(text, [BLOGS, CROWDS]).findings if finding.code == "no-year"]
    assert len(found) == 1 and text[found[0].start : found[0].end] == "Bruns" and found[0].entry == 0


@pytest.mark.parametrize(
    "text",
    [
        "Bruns (2008) holds this. Bruns argues that users produce.",
        "Bruns argues that users produce (Bruns, 2008).",
        "Bruns argues that users produce (2008, p. 4).",
        "Bruns argues in 2008 that users produce.",
        "It is so (Bruns, 2008).\n\nBruns argues that users produce.",
        "It is so (Bruns, 2008).\n\nA heading\n\nBruns argues that users produce.",
        "The name of Bruns is known to all.",
        "Burns argues that users produce.",
        "Zimmer argues that users produce.",
        "The brunt of it says Brunswick.",
    ],
)
def test_a_year_is_near_enough(text: str) -> None:
    assert "no-year" not in codes(text, [BLOGS])


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (f"It is said that {QUOTE} (Bruns, 2008).", BLOGS),
        (f"It is said that {QUOTE}. (Bruns, 2008)", BLOGS),
        (f"Bruns (2008) argues that {QUOTE}.", BLOGS),
        (QUOTE.replace("“", '"').replace("”", '"') + " (Bruns 2008).", BLOGS),
        (f"« {QUOTE[1:-1]} » (Bruns, 2008).", BLOGS),
        (f"{QUOTE} (Bruns, 2008).", "Bruns, A. (2008). A thing. J. Things, 3(2), 4–19. https://doi.org/10.1000/182"),
    ],
)
def test_a_quotation_without_a_page(text: str, reference: str) -> None:
    (finding,) = check(text, [reference]).findings
    assert finding.code == "quote-without-page"
    assert "the users of such spaces" in text[finding.start : finding.end]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (f"{QUOTE} (Bruns, 2008, p. 3).", BLOGS),
        (f"{QUOTE} (Bruns, 2008: 3).", BLOGS),
        (f"{QUOTE} (Bruns, 2008, para. 3).", BLOGS),
        (f"Bruns (2008) argues that {QUOTE} (p. 3).", BLOGS),
        (f"Bruns (2008, p. 3) argues that {QUOTE}.", BLOGS),
        ("The “produser” (Bruns, 2008).", BLOGS),
        ("A “new kind of user” (Bruns, 2008) came.", BLOGS),
        (f"{QUOTE} (Bruns, 2008).", "Bruns, A. (2008). A post. Retrieved from https://example.org/a"),
        (f"{QUOTE} (Bruns, 2008).", "Bruns, A. (2008). A post. https://doi.org/10.1000/182"),
        ("In “Blogs, Wikipedia, Second Life, and Beyond: From Production to Produsage” (Bruns, 2008).", BLOGS),
        (f"{QUOTE}, said a friend. It is so (Bruns, 2008).", BLOGS),
        (f"{QUOTE} (Bruns, 2008; Surowiecki, 2004).", BLOGS + CROWDS),
        ('One " mark and many words after it that go on and on (Bruns, 2008).', BLOGS),
    ],
)
def test_a_quotation_that_needs_no_page(text: str, reference: str) -> None:
    assert "quote-without-page" not in codes(text, [reference])


@pytest.mark.parametrize(
    ("code", "entry"),
    [
        ("no-author", "How volunteers comb satellite photos for a lost jet (2017). Retrieved from https://example.org"),
        ("no-author", "“How things go in the news”, 3 May 2017, https://example.org"),
        ("no-author", "https://example.org/a-page"),
        ("no-author", "(2017). How things go. Retrieved from https://example.org"),
        ("no-author", "How people share their music online today. Retrieved from https://example.org"),
        ("no-url", "Team, C. (2017). Charts of all kinds. Retrieved 21 April 2017, from"),
        ("no-url", "Team, C. (2017). Charts of all kinds. Retrieved from:"),
        ("no-url", "Team, C. (2017) Charts of all kinds. Available at: (Accessed: 3 May 2017)."),
        ("no-url", "Team, C. (2017) Charts of all kinds [Online]. Available at: [Accessed 3 May 2017]."),
        ("no-url", "Team, C., 2017, ‘Charts of all kinds’, retrieved 7 April 2014 <>."),
        ("no-url", "Team, C., 2017, Charts of all kinds, viewed 7 April 2014, < >."),
        ("no-url", "Peña, C. (2017). Gráficos de todo tipo. Recuperado de"),
        ("no-url", "Peña, C. (2017). Gráficos de todo tipo. Disponible en:"),
        ("no-url", "Müller, C. (2017): Bilder aller Art. Verfügbar unter:"),
        ("no-url", "Petit, C. (2017). Des images. Consulté le 3 mai 2017, à l’adresse"),
        ("no-url", "Nowak, C. (2017). Obrazy. Pobrano z"),
    ],
)
def test_an_entry_lacks_something(code: str, entry: str) -> None:
    assert codes("Nothing is cited.", [entry], "listed-never-cited") == [code]


@pytest.mark.parametrize(
    "entry",
    [
        "Team, C. (2017). Charts of all kinds. Retrieved 21 April 2017, from https://example.org/a",
        "Team, C. (2017). Charts of all kinds. Retrieved from www.example.org",
        "Team, C. (2017). Charts of all kinds. Retrieved from example.com/charts",
        "Team, C. (2017). Charts of all kinds. Retrieved from https://\nexample.org/a",
        "Team, C. (2017). Charts of all kinds. Retrieved from ProQuest database.",
        "Team, C. (2017). Charts of all kinds. Accessed 3 May 2017.",
        "Team, C. (2017). Charts of all kinds. doi:10.1000/182",
        "Team, C. (2017). Charts of all kinds. Available from Example University Library.",
        "Team, C. (2017). Where stolen works are retrieved from. Press.",
        "Team, C. (2017), Charts, available at the State Library, Sydney.",
        "Facebook. (2016). Company info. Retrieved from https://about.fb.com",
        "Produsage. (2017). In Wikipedia. Retrieved May 3, 2017, from https://en.wikipedia.org/wiki/Produsage",
        "“Produsage.” Wikipedia, 3 May 2017, en.wikipedia.org/wiki/Produsage.",
        "Ministère de la culture et de la communication. (2010). Un rapport. Paris.",
        "Bundeszentrale für politische Bildung (2017). Ein Heft. Bonn.",
        "Bộ Giáo dục và Đào tạo. (2019). Báo cáo. Hà Nội.",
        "Instituto Nacional de Estadística y Geografía (2020). Encuesta. México.",
        "Copyright Act 1968 (Cth).",
        "Inception (2010) Directed by C. Nolan. Warner.",
        "Anon (2010) A title. Press.",
        "Plato. (1992). Republic. Hackett.",
    ],
)
def test_an_entry_lacks_nothing(entry: str) -> None:
    assert codes("Nothing is cited.", [entry], "listed-never-cited") == []


def _list(*names: str) -> list[str]:
    return [f"{name} (20{10 + number}). A title of its own, {number}. Press." for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (("Bruns, A.", "Zimmer, B.", "Hjorth, C."), [1]),
        (("Zimmer, B.", "Adams, C."), [1]),
        (("Zimmer, B.", "Adams, C.", "Baker, D.", "Clark, E.", "Miller, F."), [1]),
        (("Adams, C.", "Baker, D.", "Zimmer, B.", "Clark, E.", "Miller, F."), [3]),
        (("Adams, C.", "World Health Organization", "Baker, D.", "Clark, E."), [2]),
    ],
)
def test_out_of_alphabetical_order(names: tuple[str, ...], wrong: list[int]) -> None:
    found = check("Nothing is cited.", _list(*names)).findings
    assert len([f for f in found if f.code == "not-alphabetical"]) == len(wrong)


@pytest.mark.parametrize(
    "names",
    [
        ("Adams, C.", "Baker, D.", "Clark, E."),
        ("Adams, C.", "Adams, B.", "Adams, C., & Baker, D.", "Adams, A."),
        ("Bruns, A.", "van Dijck, J.", "Eco, U."),
        ("Tufte, A.", "van Dijck, J.", "Weber, U."),
        ("The Guardian", "Hjorth, L.", "Zimmer, A."),
        ("Smith, A.", "The Guardian", "Zimmer, A."),
        ("MacDonald, A.", "McLuhan, M.", "Martin, B."),
        ("Martin, B.", "McLuhan, M.", "Mead, G."),
        ("Åkesson, A.", "Berg, B."),
        ("Berg, B.", "Åkesson, A."),
        ("O’Neill, A.", "Olsen, B.", "Onuf, C."),
        ("al-Khatib, A.", "Baker, D."),
        ("Jones, D.", "al-Khatib, A.", "Lee, B."),
        ("Łuczak, A.", "Lubicz, B."),
        ("Smith Jones, A.", "Smithson, B."),
        ("Smithers, B.", "Smith Jones, A."),
        ("Wang, A.", "王小明", "Иванов, И."),
        ("Иванов, И.", "Adams, C.", "Baker, D."),
        ("Zimmer, B.", "Miller, C.", "Adams, D.", "Young, E.", "Baker, F.", "Lee, G."),
        ("Mueller, C.", "Müller, A.", "Muller, B."),
    ],
)
def test_orders_that_may_be_meant(names: tuple[str, ...]) -> None:
    assert codes("Nothing is cited.", _list(*names), "listed-never-cited") == []


@pytest.mark.parametrize("mark", ["[{}] ", "{}. ", "({}) ", "{}) "])
def test_a_numbered_list_need_not_be_alphabetical(mark: str) -> None:
    names = _list("Zimmer, B.", "Adams, C.", "Baker, D.")
    numbered = [mark.format(number) + name for number, name in enumerate(names, 1)]
    assert codes("Nothing is cited.", numbered, "listed-never-cited") == []


def test_a_list_in_the_order_of_the_text_need_not_be_alphabetical() -> None:
    text = "So (Zimmer, 2010), so (Adams, 2011), so (Young, 2012), so (Baker, 2013)."
    assert codes(text, _list("Zimmer, B.", "Adams, C.", "Young, D.", "Baker, E.")) == []


@pytest.mark.parametrize(
    ("references", "count"),
    [
        ([BLOGS, BLOGS], 1),
        ([BLOGS, BLOGS.replace("Peter Lang", "New York: Peter Lang")], 1),
        ([BLOGS, BLOGS.upper()], 1),
        ([BLOGS, "Bruns, Axel (2008) Blogs and Beyond. New York."], 1),
        ([BLOGS, BLOGS, BLOGS], 2),
        ([BLOGS, "Bruns, A. (2008). Other things. Peter Lang."], 0),
        (["Bruns, A. (2008a). Blogs and beyond. Press.", "Bruns, A. (2008b). Blogs and beyond. Press."], 0),
        (
            [
                "Bruns, A. (2008). Blogs and beyond, part 1. Press.",
                "Bruns, A. (2008). Blogs and beyond, part 2. Press.",
            ],
            0,
        ),
        (["Bruns, A. (2008). Report. Press.", "Bruns, A. (2008). Report. Elsewhere."], 0),
        (["", ""], 0),
        (["Books", "Books"], 0),
    ],
)
def test_doubles(references: list[str], count: int) -> None:
    found = check("Nothing is cited.", references).findings
    assert [f.code for f in found].count("duplicate-entry") == count


FIGURE = {
    "number": 1,
    "caption": "A survey of users",
    "credit": "",
    "credit_kind": "",
    "decorative": False,
    "start": None,
}


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, True),
        ({"credit_kind": "screenshot"}, True),
        ({"caption": ""}, True),
        ({"credit": "  "}, True),
        ({"credit": "Photo: Lin Zhao"}, False),
        ({"credit_kind": "own-work"}, False),
        ({"decorative": True}, False),
        ({"caption": "A survey of users. Source: Pew"}, False),
        ({"caption": "A survey of users (photo by Lin Zhao)"}, False),
        ({"caption": "Users. Foto: Lin Zhao"}, False),
        ({"caption": "Users. https://example.org"}, False),
        ({"caption": "A survey of users (Bruns, 2008)"}, False),
    ],
)
def test_a_figure_without_a_source(changes: dict[str, Any], lacks: bool) -> None:
    figure = FIGURE | changes
    text = f"So it is (Bruns, 2008).\n\n{figure['caption']}"
    found = check(text, [BLOGS], [figure]).findings
    assert [finding.code for finding in found] == ["figure-without-source"] * lacks
    if lacks:
        assert text[found[0].start : found[0].end] == figure["caption"]


def test_a_place_that_is_given_is_kept() -> None:
    text = "Twice\n\nTwice"
    (finding,) = check(text, [], [FIGURE | {"caption": "Twice", "start": 7}]).findings
    assert (finding.start, finding.end) == (7, 12)


def test_findings_say_what_matters_and_never_refuse() -> None:
    text = "It is (Hinton & Hjorth, 2013), and (Zimmer, 2011)."
    report = check(text, [MEDIA, "Team, C. (2017). Charts of all kinds. Retrieved from"])
    assert [(f.code, f.severity, f.place) for f in report.findings] == [
        ("author-order", "advice", "text"),
        ("cited-not-listed", "warning", "text"),
        ("listed-never-cited", "advice", "references"),
        ("no-url", "warning", "references"),
    ]
    assert (
        "“Hinton & Hjorth (2013)”" in report.findings[0].message
        and "“Hjorth, L., & Hinton, S. (2013)”" in report.findings[0].message
    )
