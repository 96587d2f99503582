"""Feeds against RFC 4287, their conditional answers, and personal keys."""

import re
from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from blog.subscriptions import make_feed_key, revoke_feed_key
from tests.cast import Cast

As = Callable[[str], Client]
ATOM = "{http://www.w3.org/2005/Atom}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def one(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    found = parent.findall(ATOM + name)
    assert len(found) == 1, (parent.tag, name, len(found))
    return found[0]


def text(parent: ElementTree.Element, name: str) -> str:
    found = one(parent, name).text
    assert found
    return found


def check_common(element: ElementTree.Element) -> datetime:
    """4.1.1 and 4.1.2: exactly one id (an IRI), title and updated; 3.3: dates with a zone; 4.2.7: links."""
    assert _IRI.fullmatch(text(element, "id"))
    title = one(element, "title")
    assert title.get("type", "text") in ("text", "html", "xhtml") and len(title) == 0 and title.text
    updated = text(element, "updated")
    assert _DATE.fullmatch(updated)
    seen = set()
    for link in element.findall(ATOM + "link"):
        assert _IRI.fullmatch(link.get("href", "")) and link.get("rel") in ("self", "alternate")
        place = (link.get("rel"), link.get("type"), link.get("hreflang"))
        assert place not in seen, "no two alternates of one type and language"
        seen.add(place)
    return datetime.fromisoformat(updated)


def check_feed(content: bytes, url: str) -> list[str]:
    """Return the titles of a valid feed; fails where one of the rules that matter is broken."""
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ElementTree.fromstring(content)
    assert root.tag == ATOM + "feed" and root.get("{http://www.w3.org/XML/1998/namespace}lang")
    newest = check_common(root)
    assert [link.get("href") for link in root.findall(ATOM + "link") if link.get("rel") == "self"] == [url]
    known = {"id", "title", "subtitle", "updated", "link", "entry", "author"}
    assert {child.tag.removeprefix(ATOM) for child in root} <= known
    entries = root.findall(ATOM + "entry")
    assert list(root)[-len(entries) :] == entries or not entries
    ids, times = [], []
    for entry in entries:
        times.append(check_common(entry))
        ids.append(text(entry, "id"))
        published = text(entry, "published")
        assert _DATE.fullmatch(published) and datetime.fromisoformat(published) <= times[-1]
        name = one(one(entry, "author"), "name")  # 4.2.1: each entry or the feed has an author, who has one name
        assert name.text and _IRI.fullmatch(text(one(entry, "author"), "uri"))
        summary = one(entry, "summary")
        assert summary.get("type", "text") == "text" and len(summary) == 0
        assert any(link.get("rel") == "alternate" for link in entry.findall(ATOM + "link"))
        assert all(category.get("term") for category in entry.findall(ATOM + "category"))
    assert len(ids) == len(set(ids))
    assert not times or newest == max(times)
    return [text(entry, "title") for entry in entries]


def feeds(cast: Cast) -> dict[str, str]:
    return {
        "front": "/feed/", "course": "/courses/meco1/feed/", "assessment": "/courses/meco1/assessment-3/feed/", "author": "/@lin/feed/",
        "tag": reverse("tag_feed", args=["媒体"]), "archive": f"{cast.lin.posts.first().published_at:%Y/%-m}".join(["/archive/", "/feed/"]),
    }  # fmt: skip


def test_every_feed_is_valid_atom_with_what_everybody_reads(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    body = "<p>Fish &amp; chips &lt;b&gt;bold&lt;/b&gt; \U0001f993 社会媒体</p>"
    cast.post("lin", visibility="public", title='A <b>& "title" \'s', tags=["媒体", "a-b"], body=body)
    cast.post("lin", visibility="course", title="Ours", tags=["媒体"])
    tutorial = f"/courses/meco1/tutorials/{cast.thursday.pk}/feed/"
    key, strangers = (make_feed_key(actor=cast.people[name]).key for name in ("mei", "stan"))
    for name, path in feeds(cast).items():
        with subtests.test(feed=name):
            for reader in ("anonymous", "mei"):  # a login alone opens nothing
                answer = as_user(reader).get(path)
                assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
                assert answer["Cache-Control"] == "public, max-age=60"
                url = f"http://testserver{path}"
                assert check_feed(answer.content, answer.wsgi_request.build_absolute_uri()) == ['A <b>& "title" \'s']
                assert url
            again = as_user("anonymous").get(path, headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304 and not again.content
            mine = Client().get(path, {"key": key})
            assert sorted(check_feed(mine.content, mine.wsgi_request.build_absolute_uri())) == [
                'A <b>& "title" \'s',
                "Ours",
            ]
            assert "private" in mine["Cache-Control"] and mine["ETag"] != answer["ETag"]
            assert "Ours" not in Client().get(path, {"key": strangers}).content.decode()
            assert Client().get(path, {"key": "wrong"}).status_code == 404
    assert [Client().get(tutorial, given).status_code for given in ({}, {"key": strangers}, {"key": key})] == [
        404,
        404,
        200,
    ]


def test_an_empty_feed_is_valid_and_the_same_each_time(db: None, client: Client) -> None:
    first, second = client.get("/feed/"), client.get("/feed/")
    assert check_feed(first.content, "http://testserver/feed/") == []
    assert first["ETag"] == second["ETag"]


def test_a_change_changes_the_tag_of_the_feed(cast: Cast, client: Client) -> None:
    post = cast.post("lin", visibility="public", title="Before")
    before = client.get("/feed/")["ETag"]
    post.title = "After"
    post.save()
    after = client.get("/feed/", headers={"If-None-Match": before})
    assert after.status_code == 200 and check_feed(after.content, "http://testserver/feed/") == ["After"]


def test_a_key_is_made_renewed_and_ended_by_its_owner(cast: Cast, client: Client) -> None:
    cast.post("lin", visibility="course", title="Ours")
    assert client.get("/desk/feeds/").status_code == 302
    client.force_login(cast.mei)
    assert "?key=" not in client.get("/desk/feeds/").content.decode().split("<code>")[0]
    client.post("/desk/feeds/", {"action": "make"})
    first, *_others = re.findall(r"\?key=([\w-]{43})", client.get("/desk/feeds/").content.decode())
    assert "Ours" in Client().get("/feed/", {"key": first}).content.decode()
    client.post("/desk/feeds/", {"action": "make"})
    assert Client().get("/feed/", {"key": first}).status_code == 404
    second = make_feed_key(actor=cast.mei).key
    cast.mei.enrolments.update(is_active=False)
    assert "Ours" not in Client().get("/feed/", {"key": second}).content.decode()
    revoke_feed_key(actor=cast.mei)
    assert Client().get("/feed/", {"key": second}).status_code == 404


def test_every_list_names_its_feed(cast: Cast, as_user: As) -> None:
    cast.post("lin", visibility="public", tags=["zebra"])
    month = f"{cast.lin.posts.get().published_at:%Y/%-m}"
    for page in (
        "/",
        "/courses/meco1/",
        "/courses/meco1/assessment-3/",
        "/@lin/",
        "/tags/zebra/",
        f"/archive/{month}/",
    ):
        link = re.search(
            r'rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"',
            as_user("mei").get(page).content.decode(),
        )
        assert link and Client().get(link[1]).status_code == 200, page
