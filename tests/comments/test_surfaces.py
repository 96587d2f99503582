"""Scope × role × surface: what a private line shows, and to whom. Every failing case is set up as the succeeding one."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from comments.models import Comment
from tests.cast import Cast

As = Callable[[str], Client]
READERS = ["anonymous", "lin", "mei", "kim", "omar", "stan", "ada", "ben", "cora", "hera", "root"]
EVERYBODY = set(READERS)
MEMBERS = {"lin", "mei", "kim", "omar", "ada", "ben", "cora"}

# On Lin's public post: Mei's comment for all with Kim's answer; Mei's private question with Ada's answer; Ada's
# private aside beneath Mei's comment. Who reads each:
SEES = {
    "open": EVERYBODY,
    "answer": EVERYBODY,
    "question": {"lin", "mei", "ada", "cora"},
    "private answer": {"lin", "mei", "ada", "cora"},
    "aside": {"lin", "ada", "cora"},
}


@pytest.fixture
def said(cast: Cast) -> dict[str, Comment]:
    post = cast.post("lin", visibility="public")
    made = {"open": cast.comment("mei", post, "WORDS-OF open.")}
    made["answer"] = cast.comment("kim", post, "WORDS-OF answer.", parent=made["open"])
    made["question"] = cast.comment("mei", post, "WORDS-OF question.", scope="private")
    made["private answer"] = cast.comment("ada", post, "WORDS-OF private answer.", parent=made["question"])
    made["aside"] = cast.comment("ada", post, "WORDS-OF aside.", parent=made["open"], scope="private")
    return made


def addresses(post: Post, said: dict[str, Comment]) -> dict[str, str | None]:
    """Every address that shows comments of a post, with the one that it is about, if any."""
    about: dict[str, str | None] = {
        reverse("arrivals", args=[post.pk]) + "?since=0": None,
        f"{post.get_absolute_url()}?order=newest": None,
    }
    about[post.get_absolute_url()] = None
    for name, comment in said.items():
        about[comment.get_absolute_url().split("#")[0]] = name
        if comment.parent_id is None:
            about[f"{post.get_absolute_url()}?thread={comment.pk}"] = name
    return about


def test_each_surface_shows_what_its_reader_may_read(cast: Cast, as_user: As, said: dict[str, Comment]) -> None:
    post = cast.lin.posts.get()
    for reader in READERS:
        client = as_user(reader)
        visible = {name for name in SEES if reader in SEES[name]}
        for address, name in addresses(post, said).items():
            page = client.get(address).content.decode()
            shown = {other for other in SEES if f"WORDS-OF {other}." in page}
            assert shown <= visible, (reader, address)
            assert shown == visible if name is None else (name in shown) == (name in visible), (reader, address)
            assert "2 comments" in page or "since=0" in address, "private comments are in nobody's count"


def test_nothing_else_shows_a_private_line(cast: Cast, as_user: As, said: dict[str, Comment]) -> None:
    elsewhere = ["/", "/feed/", "/@lin/", "/@mei/", "/@lin/feed/", "/search/?q=question", "/courses/meco1/", "/desk/"]
    for reader in READERS:
        client = as_user(reader)
        for address in elsewhere:
            assert "WORDS-OF" not in client.get(address).content.decode(), (reader, address)
        if reader != "anonymous":
            reads = {said[name] for name in SEES if reader in SEES[name]}
            assert set(Comment.objects.visible_to(cast.people[reader])) == reads


def test_acting_on_a_comment(cast: Cast, as_user: As, said: dict[str, Comment]) -> None:
    """404 (or the login) for what one does not read; 403 for what one reads and may not do; else the page."""
    for reader in READERS:
        client = as_user(reader)
        for name in ("answer", "aside"):
            comment, sees = said[name], reader in SEES[name]
            own = comment.author.handle == reader
            may = {
                "reply": reader in MEMBERS, "edit_comment": own, "delete_comment": own,
                "hide_comment": reader == "cora", "erase_comment": reader == "cora",
            }  # fmt: skip
            for action, allowed in may.items():
                status = client.get(reverse(action, args=[comment.pk])).status_code
                expected = 302 if reader == "anonymous" else 404 if not sees else 200 if allowed else 403
                assert status == expected, (reader, name, action)
