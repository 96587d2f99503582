"""Search: every kind of query over texts in several languages, within what the reader may see."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.utils.http import urlencode

from blog.finding import _are_frequent, _frequent
from blog.models import Post, SearchText
from comments.services import delete_comment, edit_comment, erase_comment, hide_comment, show_comment
from core.query import read
from tests.cast import Cast

As = Callable[[str], Client]
_TITLE = re.compile(r'<h2 class="post-card__title"><a [^>]*>([^<]*)</a>')
Capture = Callable[..., object]


def titles(client: Client, q: str, **more: int) -> list[str]:
    answer = client.get("/search/?" + urlencode({"q": q} | {name: str(value) for name, value in more.items()}))
    assert answer.status_code == 200
    return [unescape(title) for title in _TITLE.findall(answer.content.decode())]


def page(client: Client, q: str) -> str:
    return client.get("/search/?" + urlencode({"q": q})).content.decode()


@pytest.fixture
def texts(cast: Cast, django_capture_on_commit_callbacks: Capture) -> Cast:
    """Six posts in several languages, of which one is the course's alone."""
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        made = {
            "Wiki gardens": ("mei", "public", ["wiki"], "<h2>Weeding together</h2><p>Editors of the encyclopedia were running a small garden of stubs.</p>"),
            "Gardens of paper": ("kim", "public", ["zines"], "<p>A wiki is mentioned once here, among zines and paper.</p>"),
            "社会媒体的力量": ("lin", "public", ["媒体"], "<h2>协作生产</h2><p>维基百科是由志愿者共同编写的网络百科全书，每个人都可以参与。</p>"),
            "Café culture": ("omar", "public", ["cafe"], "<p>Das Müsli im Café, переписка о книгах, and كتابة on the wall.</p>"),
            "ブログの文化": ("mei", "public", [], "<p>ブログは日本でとても人気があります。</p>"),
            "Between us": ("lin", "course", ["secret"], "<p>The quetzalcoatl project stays in class.</p>"),
        }  # fmt: skip
        for title, (author, visibility, tags, body) in made.items():
            cast.post(author, title=title, visibility=visibility, tags=tags, body=body)
    post = Post.objects.get(title="Gardens of paper")
    cast.comment("lin", post, "The samizdat tradition belongs here.")
    return cast


FINDS = [
    ("garden", ["Wiki gardens", "Gardens of paper"]),  # stem; the title weighs more, and twice
    ("run", ["Wiki gardens"]),
    ("weeding", ["Wiki gardens"]),
    ('"small garden"', ["Wiki gardens"]),
    ('"garden small"', []),
    ("“small garden”", ["Wiki gardens"]),
    ("wiki -encyclopedia", ["Gardens of paper"]),
    ('wiki -"zines and paper"', ["Wiki gardens"]),
    ("samizdat or weeding", ["Wiki gardens", "Gardens of paper"]),
    ("samizdat", ["Gardens of paper"]),
    ("社会", ["社会媒体的力量"]),
    ("媒体的", ["社会媒体的力量"]),
    ("百科全书", ["社会媒体的力量"]),
    ("全百", []),
    ("书", ["社会媒体的力量"]),
    ("“志愿者共同”", ["社会媒体的力量"]),
    ("维基 -志愿者", []),
    ("维基 wiki", []),
    ("维基 or zines", ["社会媒体的力量", "Gardens of paper"]),
    ("ブログ", ["ブログの文化"]),
    ("日本", ["ブログの文化"]),
    ("cafe", ["Café culture"]),
    ("café", ["Café culture"]),
    ("Musli", ["Café culture"]),
    ("переписка", ["Café culture"]),
    ("كتابة", ["Café culture"]),
    ("author:lin", ["社会媒体的力量"]),
    ('author:"Kim Park"', ["Gardens of paper"]),
    ("author:@mei wiki", ["Wiki gardens"]),
    ("tag:wiki", ["Wiki gardens"]),
    ("#zines", ["Gardens of paper"]),
    ("tag:媒体", ["社会媒体的力量"]),
    ("course:MECO1 zines", ["Gardens of paper"]),
    ("course:hist1 zines", []),
    ("before:2020 wiki", []),
    ("after:2020 zines", ["Gardens of paper"]),
    ("after:2020-02-31 zines", ["Gardens of paper"]),
    ("quetzalcoatl", []),
    ("tag:secret", []),
]  # fmt: skip


def test_every_kind_of_query(texts: Cast, client: Client, subtests: pytest.Subtests) -> None:
    for query, wanted in FINDS:
        with subtests.test(query=query):
            assert sorted(titles(client, query)) == sorted(wanted)
    assert titles(client, "gardens")[0] in ("Wiki gardens", "Gardens of paper")


def test_the_title_weighs_more_than_a_heading_than_the_text_than_a_comment(cast: Cast, client: Client) -> None:
    for author, title, body in [
        ("lin", "Text", "<p>Some zebra words.</p>"), ("mei", "Heading", "<h2>Zebra</h2><p>Some words.</p>"),
        ("kim", "Zebra title", "<p>Some words.</p>"), ("omar", "Comment", "<p>Some words.</p>"),
    ]:  # fmt: skip
        post = cast.post(author, title=title, body=body, visibility="public")
    cast.comment("lin", post, "A zebra.")
    assert titles(client, "zebra") == ["Zebra title", "Heading", "Text", "Comment"]


def test_excerpts_mark_the_words_and_are_safe(cast: Cast, client: Client) -> None:
    cast.post(
        "lin",
        visibility="public",
        title="T",
        body="<p>A &lt;script&gt;alert(1)&lt;/script&gt; zebra \ue001&amp; lions; 维基百科的编辑.</p>",
    )
    found = page(client, "zebra")
    assert "<mark>zebra</mark> &amp; lions" in found and "<script>alert" not in found, re.findall(
        "(?s)<p class=.excerpt.*?</p>", found
    )
    found = page(client, "百科")
    assert "维基<mark>百科</mark>的编辑" in found and "<script>alert" not in found


def test_an_excerpt_says_that_it_is_one(cast: Cast, client: Client) -> None:
    around = " ".join(f"word{number}" for number in range(60))
    for title, body, begins, ends in (
        ("Middle", f"{around} zebra {around}", "… word", "…"),
        ("Whole", "A zebra is here.", "A ", "."),
    ):
        cast.post("lin", visibility="public", title=title, body=f"<p>{body}</p>")
        (excerpt,) = re.findall('<p class="excerpt">(.*?)</p>', page(client, f"zebra {title}"))
        assert excerpt.startswith(begins) and excerpt.endswith(ends), excerpt


LONG = " ".join(["Some words of a text."] * 400)
EXCERPTS = {
    "zebra": ("Zebra", f"<p>First words. {LONG}</p>", "First words. Some words"),  # in the title alone
    "okapi": ("T", f"<p>First words. {LONG} An okapi walks.</p>", "<mark>okapi</mark> walks"),
    '"an okapi"': ("T", f"<p>First words. {LONG} An okapi walks.</p>", "<mark>okapi</mark> walks"),
    "die": ("T", f"<p>First words. {LONG} A dying art.</p>", "<mark>dying</mark>"),  # it does not begin with the word
}


@pytest.mark.parametrize("query", EXCERPTS)
def test_an_excerpt_is_cut_where_the_words_stand(cast: Cast, client: Client, query: str) -> None:
    title, body, shown = EXCERPTS[query]
    cast.post("lin", visibility="public", title=title, body=body)
    found = page(client, query)
    assert shown in found, re.findall("(?s)<p class=.excerpt.*?</p>", found)


def test_a_comment_is_found_where_it_stands_and_only_while_everybody_reads_it(cast: Cast, client: Client) -> None:
    post = cast.post("lin", visibility="public", title="T")
    comment = cast.comment("mei", post, "A zebra crossing.")
    private = cast.comment("mei", post, "An okapi.", scope="private")
    assert f'{post.get_absolute_url()}?comment={comment.pk}#comment-{comment.pk}"' in page(client, "zebra")
    assert titles(client, "okapi") == []
    edit_comment(actor=cast.mei, comment=comment, body="A gnu crossing.")
    assert (titles(client, "zebra"), titles(client, "gnu")) == ([], ["T"])
    hide_comment(actor=cast.cora, comment=comment, reason="off topic")
    assert titles(client, "gnu") == []
    show_comment(actor=cast.cora, comment=comment)
    assert titles(client, "gnu") == ["T"]
    delete_comment(actor=cast.mei, comment=comment)
    assert titles(client, "gnu") == []
    assert private.pk
    other = cast.comment("mei", post, "A tapir.")
    erase_comment(actor=cast.cora, comment=other)
    assert not SearchText.objects.filter(text__contains="tapir").exists()


def test_who_finds_what(texts: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    post = Post.objects.get(title="Between us")
    texts.comment("mei", post, "An axolotl in class.")
    for reader, sees in [
        ("anonymous", False),
        ("stan", False),
        ("hera", False),
        ("kim", True),
        ("mei", True),
        ("ben", True),
    ]:
        with subtests.test(reader=reader):
            for query in ("quetzalcoatl", "axolotl", "tag:secret", "author:lin after:2020 class"):
                assert ("Between us" in titles(as_user(reader), query)) == sees
            assert ("quetzalcoatl" in page(as_user(reader), "quetzalcoatk")) == sees


def test_a_misspelt_word_gets_a_suggestion(texts: Cast, client: Client, subtests: pytest.Subtests) -> None:
    for wrong, right in [
        ("encyclopaedia", "encyclopedia"), ("gardne", "garden"), ("editros wiki", "editors wiki"), ("перепискa", "переписка"),
        ("tag:wiki encyclopdia", "tag:wiki encyclopedia"),
    ]:  # fmt: skip
        with subtests.test(wrong=wrong):
            found = page(client, wrong)
            assert (
                not titles(client, wrong)
                and f'Did you mean <a href="?q={quote(right, safe="/")}">{right}</a>?' in found
            )
    assert "Did you mean" not in page(client, "xqzwvk")


HOSTILE = [
    '"', '""', '"unclosed', "-", "--", "- -", "or", "or or or", "a or", "-or", ":", "author:", "tag:#", "before:", "after:9999-99-99", "before:0001",
    "after:9999-12-31", "before:0001-01-01", "'; DROP TABLE blog_post; --", "\\", "\\'", "a\\:*", "!(|&)", "<->", "a <-> b", ":*", "%", "_", "🦓",
    "\u202etxt", "\ud7ff", "書:*", "'", "社'", "“”", "((((", "a" * 5000, "的" * 5000, "x " * 3000, '"a ' * 200, "-x " * 100, "author:x " * 60, "the", "the and of",
    "AUTHOR:LIN", "author:%", "course:'", "tag:\x01", "\ue000x\ue001", "٣", "before:٢٠٢٠",
]  # fmt: skip


def test_hostile_queries_get_plain_words(texts: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    client = as_user("kim")
    for query in HOSTILE:
        with subtests.test(query=query[:20]):
            assert client.get("/search/?" + urlencode({"q": query})).status_code == 200
    assert "is no date that can be read" in page(as_user("anonymous"), "after:yesterday wiki")
    assert "no word in this" in page(as_user("anonymous"), "!!!")


def test_pages_of_results(cast: Cast, client: Client) -> None:
    for number in range(23):
        cast.post("lin", visibility="public", title=f"Zebra {number}", body="<p>Words.</p>")
    first, second = titles(client, "zebra"), titles(client, "zebra", page=2)
    assert (len(first), len(second), len({*first, *second})) == (20, 3, 23)
    assert titles(client, "zebra", page=3) == []


@pytest.mark.parametrize(
    ("raw", "web"),
    [
        ("Wiki  gardens", "Wiki gardens"), ('"two words" more', '"two words" more'), ("-“社会媒体”", '-"社会 会媒 媒体"'), ("社会媒体", "社会 会媒 媒体"),
        ("co-operation", "co-operation"), ("−out in", '-"out" in'), ("a or b or", "a or b"),
    ],
)  # fmt: skip
def test_how_a_query_is_read(raw: str, web: str) -> None:
    assert read(raw).web == web


@pytest.mark.parametrize(
    "query", ["wiki", "editors wiki", "wiki or garden", "wiki -garden", "encyclopedia", '"the wiki"']
)
def test_frequent_words_find_what_rare_ones_find(
    texts: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Which way is taken to a word hangs on the database's statistics; what is found does not."""
    for reader in ("anonymous", "mei", "ada"):
        found = []
        for known in (frozenset(), frozenset({"wiki", "editor", "garden", "encyclopedia", "the"})):
            monkeypatch.setattr("blog.finding._frequent", lambda known=known: known)
            found.append(titles(as_user(reader), query))
        assert found[0] == found[1]


def test_frequent_words_are_read_from_the_statistics(texts: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.finding._known", {})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE blog_searchtext")
    assert _frequent()
    assert _are_frequent(read("wiki -garden")) and not _are_frequent(read("xylophone"))
