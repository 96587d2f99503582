"""What a post's page tells people and programs: citing, sharing, reading on."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from blog.models import Post
from blog.search import relate
from blog.services import Content, hide_post, save_post
from core import cite
from core.article import render
from people.enums import Visibility
from tests.cast import Cast
from tests.reading.seen import see

As = Callable[[str], Client]


def work(author: str, title: str = "Making & using: 100% “ours”", version: int = 3) -> cite.Work:
    url = "https://blogs.example.edu/@lin/making_%E7%A4%BE/"
    return cite.Work(author, title, "Produsage", url, version, date(2026, 3, 4), date(2026, 11, 25))


NAMES = [
    ("Lin Zhao", "Zhao, L.", "Zhao, Lin", "{Zhao, Lin}"),
    ("Anna van der Berg", "van der Berg, A.", "van der Berg, Anna", "{van der Berg, Anna}"),
    ("Jean-Paul Émile Sartre", "Sartre, J.-P. É.", "Sartre, Jean-Paul Émile", "{Sartre, Jean-Paul Émile}"),
    ("Zhao, Lin", "Zhao, L.", "Zhao, Lin", "{Zhao, Lin}"),
    ("Sammy Davis Jr.", "Davis, S., Jr.", "Davis, Sammy, Jr.", "{Davis, Jr., Sammy}"),
    ("Лев Толстой", "Толстой, Л.", "Толстой, Лев", "{Толстой, Лев}"),
    ("张伟", "张伟.", "张伟", "{{张伟}}"),
    ("山田 太郎", "山田 太郎.", "山田 太郎", "{{山田 太郎}}"),
    ("김민준", "김민준.", "김민준", "{{김민준}}"),
    ("محمد الفارسي", "محمد الفارسي.", "محمد الفارسي", "{{محمد الفارسي}}"),
    ("Suharti", "Suharti.", "Suharti", "{{Suharti}}"),
    ("River University Press", "River University Press.", "River University Press", "{{River University Press}}"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "apa", "ris", "bibtex"), NAMES, ids=[name for name, *_ in NAMES])
def test_names_are_cited_as_their_script_has_it(shown: str, apa: str, ris: str, bibtex: str) -> None:
    assert cite.apa(work(shown))[0] == f"{apa} (2026, March 4). "
    assert f"\r\nAU  - {ris}\r\n" in cite.ris(work(shown))
    assert f"  author = {bibtex},\n" in cite.bibtex(work(shown))


def test_the_styles() -> None:
    assert "".join(cite.apa(work("Lin Zhao"))) == (
        "Zhao, L. (2026, March 4). Making & using: 100% “ours” (Version 3). Produsage. https://blogs.example.edu/@lin/making_%E7%A4%BE/"
    )
    assert "".join(cite.harvard(work("Lin Zhao"))) == (
        "Zhao, L. (2026) ‘Making & using: 100% “ours”’, Produsage, version 3, 4 March. "
        "Available at: https://blogs.example.edu/@lin/making_%E7%A4%BE/ (Accessed: 25 November 2026)."
    )
    entry = cite.bibtex(work("Lin Zhao"))
    assert (
        entry.startswith("@misc{zhao2026v3,")
        and r"{Making \& using: 100\% “ours”}" in entry
        and entry.count("{") == entry.count("}")
    )
    braces = cite.bibtex(work("Lin Zhao", r"a } b { c \ d"))
    assert re.sub(r"\\[{}]", "", braces).count("{") == re.sub(r"\\[{}]", "", braces).count("}")
    record = cite.ris(work("Lin Zhao"))
    assert record.startswith("TY  - BLOG\r\n") and record.endswith("ER  - \r\n") and "ET  - Version 3\r\n" in record
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in record.removesuffix("\r\n").split("\r\n"))


def test_the_citation_names_the_version_that_stands_there(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    post = cast.post("lin", title="First", visibility=Visibility.COURSE)
    content = Content("Second", post.body, visibility=Visibility.COURSE, assessment=cast.essay)
    save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    path = post.get_absolute_url() + "cite/"
    page = as_user("mei").get(path).content.decode()
    assert "Version 2" in page and "Second" in page
    file = as_user("mei").get(f"{path}post.bib")
    assert "version = {2}" in file.content.decode() and file["Content-Disposition"].endswith('-v2.bib"')
    assert as_user("mei").get(f"{path}post.ris").content.startswith(b"TY  - BLOG\r\n")
    for reader, sees in [("anonymous", False), ("stan", False), ("kim", True)]:
        for name in ("", "post.bib", "post.ris", "post.exe"):
            with subtests.test(reader=reader, name=name):
                wanted = 200 if sees and name != "post.exe" else 302 if reader == "anonymous" else 404
                assert as_user(reader).get(path + name).status_code == wanted


def test_what_programs_read_of_a_public_post(cast: Cast, client: Client) -> None:
    title = "</script><script>alert(1)</script> & “社会”"
    post = cast.post("lin", title=title, visibility="public", tags=["zebra"], licence="cc-by-4.0")
    cast.comment("mei", post)
    page = client.get(post.get_absolute_url()).content.decode()
    found = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(found[0])
    assert len(found) == 1 and data["headline"] == title and data["@type"] == ["ScholarlyArticle", "BlogPosting"]
    assert data["author"]["name"] == "Lin Zhao" and data["keywords"] == ["zebra"] and data["commentCount"] == 1
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "<script>alert" not in page and page.count('property="og:title"') == 1
    assert f'<link rel="canonical" href="http://testserver{post.get_absolute_url()}">' in page
    (address,) = re.findall(r'json\+oembed"[^>]* href="([^"]+)"', page)
    card = client.get(address.replace("&amp;", "&")).json()
    assert card["type"] == "link" and card["title"] == title and card["version"] == "1.0"


def test_what_is_not_public_has_no_card(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    public = cast.post("lin", visibility="public", title="Public")
    for visibility in ("course", "tutorial", "tutor", "private"):
        post = cast.post("lin", visibility=visibility, title=f"Zebra {visibility}")
        page = as_user("lin").get(post.get_absolute_url()).content.decode()
        with subtests.test(visibility=visibility):
            assert 'content="noindex"' in page and "ld+json" not in page and "og:title" not in page
            answer = as_user("lin").get("/oembed/", {"url": f"http://testserver{post.get_absolute_url()}"})
            assert answer.status_code == 404
    cast.essay.visibility_cap = Visibility.COURSE
    cast.essay.save()
    assert "ld+json" not in as_user("lin").get(public.get_absolute_url()).content.decode()
    for address in (
        "",
        "x",
        "http://elsewhere.example/@lin/public/",
        "http://testserver/",
        "http://[",
        "http://testserver/@lin/none/",
    ):
        assert as_user("lin").get("/oembed/", {"url": address}).status_code == 404
    assert as_user("lin").get("/oembed/", {"url": "", "format": "xml"}).status_code == 501


def test_robots_and_the_map_of_the_site(cast: Cast, client: Client) -> None:
    cast.post("lin", visibility="public", title="Open")
    cast.post("mei", visibility="course", title="Closed")
    hidden = cast.post("kim", visibility="public", title="Hidden")
    hide_post(actor=cast.cora, post=hidden, reason="why")
    cast.hist.visibility_cap = Visibility.COURSE
    cast.hist.save()
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in robots and "Sitemap: http://testserver/sitemap.xml\n" in robots
    client.force_login(cast.mei)  # who asks makes no difference
    index = client.get("/sitemap.xml").content.decode()
    places = re.findall(r"<loc>http://testserver([^<]+)</loc>", index)
    everything = "".join(client.get(place).content.decode() for place in places)
    listed = set(re.findall(r"<loc>http://testserver([^<]+)</loc>", everything))
    assert listed == {"/", "/archive/", "/courses/meco1/", "/@lin/", "/@lin/open/"}
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_reading_on(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    words = {
        "Bees": "honey hive swarm nectar pollen",
        "Hives": "hive honey pollen wax queen",
        "Trains": "rail engine station track",
    }
    made = {
        title: cast.post(
            "mei" if title == "Hives" else "lin", title=title, visibility="public", body=f"<p>{text} {text}</p>"
        )
        for title, text in words.items()
    }
    ours = cast.post("kim", title="Swarms", visibility="course", body="<p>hive honey nectar swarm pollen</p>")
    own = cast.post("mei", title="Wax", visibility="private", body="<p>hive honey nectar swarm pollen</p>")
    for post in [*made.values(), ours, own]:
        relate(post.pk)
    relate(made["Bees"].pk)
    assert set(Post.objects.get(pk=made["Bees"].pk).related[:2]) <= {made["Hives"].pk, ours.pk, own.pk}
    for reader, titles in [
        ("anonymous", {"Hives"}),
        ("stan", {"Hives"}),
        ("kim", {"Hives", "Swarms"}),
        ("mei", {"Hives", "Swarms"}),
    ]:
        with subtests.test(reader=reader):
            page = see(as_user(reader), made["Bees"].get_absolute_url())
            assert set(page.near) - {"Trains"} == titles
            assert page.links == {"Later": "Trains", "After it": "Hives"}
            links = see(as_user(reader), made["Hives"].get_absolute_url()).links
            assert links["Before it"] == "Bees" and "Later" not in links
    hide_post(actor=cast.cora, post=made["Hives"], reason="why")
    assert "Hives" not in as_user("anonymous").get(made["Bees"].get_absolute_url()).content.decode()


def test_headings_and_figures_are_links() -> None:
    figure = "/media/figures/00000000-0000-0000-0000-000000000001/960.webp"
    made = render(
        f'<h2>One &amp; two</h2><p>x</p><figure><img src="{figure}" alt="a"><figcaption>c</figcaption></figure>',
        {"00000000-0000-0000-0000-000000000001": (2000, 1000)},
    )
    assert '<h2 id="s-one-two" aria-label="One &amp; two">' in made.rendered
    assert '<a class="anchor" href="#s-one-two" aria-label="Link to “One &amp; two”">#</a></h2>' in made.rendered
    assert 'href="/media/figures/00000000-0000-0000-0000-000000000001/1600.webp" data-enlarge' in made.rendered
    assert made.analysis.outline == [(2, "s-one-two", "One & two")] and "#" not in made.analysis.text
