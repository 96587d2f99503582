"""Front page, course, tutorial, archive, announcements: what stands where, and for whom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from blog.announcements import save_announcement
from blog.models import Announcement
from blog.services import hide_post
from tests.cast import Cast
from tests.reading.seen import see

As = Callable[[str], Client]


def test_the_sections_of_the_front_page(cast: Cast, as_user: As) -> None:
    now = timezone.now()
    for n in range(30):
        cast.post("lin", visibility="public", title=f"Post {n}", at=now - timedelta(hours=n))
    for number, title in ((4, "Much"), (3, "Some")):
        post = cast.post("mei", visibility="public", title=title, at=now - timedelta(days=3))
        for _ in range(number):
            cast.comment("kim", post)
    found = see(as_user("kim"), "/")
    assert found.lead == "Post 0" and found.items == [f"Post {n}" for n in range(1, 20)]
    assert found.discussed == ["Much", "Some"]
    assert found.unread == ["Post 29", "Post 28", "Post 27", "Post 26"]
    assert see(as_user("lin"), "/").unread == [], "one's own posts wait for others"
    older = see(as_user("kim"), f"/{found.older}")
    assert not older.lead and not older.discussed and not older.unread
    assert older.items == [f"Post {n}" for n in range(20, 30)] + ["Some", "Much"]


def test_a_hidden_post_stands_in_no_section(cast: Cast, client: Client) -> None:
    post = cast.post("lin", visibility="public", title="Zebra")
    for _ in range(3):
        cast.comment("kim", post)
    cast.post("mei", visibility="public", title="Lead")
    assert "Zebra" in client.get("/").content.decode()
    hide_post(actor=cast.cora, post=post, reason="why")
    assert "Zebra" not in client.get("/").content.decode()


def test_tutorials_are_for_members(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    cast.post("lin", visibility="public", title="Of Thursday")
    cast.post("kim", visibility="public", title="Of Friday")
    path = f"/courses/meco1/tutorials/{cast.thursday.pk}/"
    for reader, member in [
        ("anonymous", False),
        ("stan", False),
        ("root", False),
        ("kim", True),
        ("lin", True),
        ("ben", True),
    ]:
        with subtests.test(reader=reader):
            answer = as_user(reader).get(path)
            assert answer.status_code == (200 if member else 302 if reader == "anonymous" else 404)
            if member:
                assert see(as_user(reader), path).items == ["Of Thursday"]
            for place in ("/", "/courses/meco1/", "/@lin/"):
                assert (path in as_user(reader).get(place).content.decode()) == member
    assert as_user("lin").get(f"/courses/hist1/tutorials/{cast.thursday.pk}/").status_code == 404


def test_the_archive_goes_by_month(cast: Cast, client: Client) -> None:
    assert client.get("/archive/").status_code == 200
    for day in (datetime(2025, 3, 31, 23, 59, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)):
        cast.post("lin", visibility="public", title=f"{day:%B}", at=day, assessment=None)
    cast.post("lin", visibility="course", title="April", at=datetime(2025, 4, 2, tzinfo=UTC), assessment=None)
    assert client.get("/archive/")["Location"] == "/archive/2025/5/"
    may = client.get("/archive/2025/5/").context
    assert [post.title for post in may["page"].items] == ["May"] and may["newer"] is None
    assert (may["older"].year, may["older"].month) == (2025, 3)
    client.force_login(cast.kim)
    assert client.get("/archive/2025/5/").context["older"].month == 4
    assert client.get("/archive/2025/13/").status_code == client.get("/archive/0/1/").status_code == 404
    assert client.get("/archive/2025/2/").status_code == 200


def announce(cast: Cast, by: str, course: Any = None, **fields: Any) -> Announcement:
    now = timezone.now()
    given: dict[str, Any] = {
        "text": "The library closes early.",
        "starts_at": now - timedelta(hours=1),
        "expires_at": now + timedelta(days=1),
    }
    announcement = Announcement(course=course, **(given | fields))
    return save_announcement(actor=cast.people[by], announcement=announcement)


def test_who_announces(cast: Cast, subtests: pytest.Subtests) -> None:
    for who, for_course, for_site in [
        ("cora", True, False),
        ("hera", False, False),
        ("ada", False, False),
        ("lin", False, False),
        ("root", False, True),
    ]:
        for course, may in ((cast.meco, for_course), (None, for_site)):
            with subtests.test(who=who, course=course):
                if may:
                    assert announce(cast, who, course).made_by == cast.people[who]
                else:
                    with pytest.raises(PermissionDenied):
                        announce(cast, who, course)
    with pytest.raises(ValidationError):
        announce(cast, "cora", cast.meco, expires_at=timezone.now() - timedelta(days=2))


def test_who_reads_an_announcement_and_how_it_ends(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    course = announce(cast, "cora", cast.meco, text="Bring a book.")
    site = announce(cast, "root", text="Power cut at noon.")
    announce(
        cast,
        "root",
        text="Over.",
        starts_at=timezone.now() - timedelta(days=3),
        expires_at=timezone.now() - timedelta(days=2),
    )
    announce(cast, "root", text="Later.", starts_at=timezone.now() + timedelta(hours=2))
    for reader, member in [("anonymous", False), ("stan", False), ("root", False), ("lin", True), ("ada", True)]:
        for path in ("/", "/courses/meco1/"):
            with subtests.test(reader=reader, path=path):
                page = as_user(reader).get(path).content.decode()
                assert "Power cut" in page and ("Bring a book." in page) == member
                assert "Over." not in page and "Later." not in page
    client = as_user("anonymous")
    answer = client.get(f"/?put_away={site.pk}")
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, "/", "no-store")
    assert "Power cut" not in client.get("/").content.decode() and "sessionid" not in client.cookies
    client.cookies["put_away"] = "x.9" + "9" * 40 + f".{course.pk}"
    assert "Power cut" in client.get("/").content.decode()
    assert "Bring a book." not in as_user("lin").get("/courses/hist1/").content.decode()
