"""Role × visibility × action, through the pages: every failing case is set up as the succeeding one."""

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from blog.models import Post
from blog.services import hide_post, unpublish_post
from blog.uploads import add_figure
from people.enums import Visibility
from tests.cast import Cast

READERS = ["anonymous", "lin", "mei", "kim", "stan", "ada", "ben", "cora", "hera", "root"]
# author, peer of the tutorial, peer of another, stranger, own tutor, other tutor, coordinator, other coordinator, operator

# Who reads what Lin published, by its visibility.
SEES = {
    Visibility.PRIVATE: {"lin"},
    Visibility.TUTOR: {"lin", "ada", "cora"},
    Visibility.TUTORIAL: {"lin", "mei", "ada", "cora"},
    Visibility.COURSE: {"lin", "mei", "kim", "ada", "ben", "cora"},
    Visibility.PUBLIC: set(READERS),
}
MEMBERS = {"lin", "mei", "kim", "ada", "ben", "cora"}
As = Callable[[str], Client]


def expected(reader: str, sees: bool) -> int:
    if sees:
        return 200
    return 302 if reader == "anonymous" else 404


def figure_for(cast: Cast) -> str:
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "PNG")
    picture.seek(0)
    figure = add_figure(owner=cast.lin, file=picture, size=1000)
    return f'<figure><img src="{figure.url()}" alt="teal"><figcaption>Teal</figcaption></figure>'


@pytest.mark.parametrize("visibility", Visibility)
def test_reading(cast: Cast, as_user: As, subtests: pytest.Subtests, visibility: Visibility) -> None:
    body = "<p>The zebra sentence stands here.</p>" + figure_for(cast)
    post = cast.post("lin", visibility=visibility, body=body, title="Zebra crossing", tags=["zebra"])
    for reader in READERS:
        with subtests.test(reader=reader):
            check_reading(cast, post, as_user(reader), reader)


def check_reading(cast: Cast, post: Post, client: Client, reader: str) -> None:
    sees = reader in SEES[Visibility(post.visibility)]
    assert client.get(post.get_absolute_url()).status_code == expected(reader, sees)
    figure = post.figures.get()
    assert client.get(figure.url()).status_code == expected(reader, sees)
    assert client.get(f"/media/figures/{figure.pk}/480.webp").status_code == expected(reader, sees)
    for path in ("/", "/tags/zebra/", "/search/?q=zebra"):
        page = client.get(path).content.decode()
        assert ("Zebra crossing" in page) == sees, path
    for path in ("/feed/", "/tags/zebra/feed/", f"/courses/{cast.meco.slug}/feed/"):
        assert ("Zebra crossing" in client.get(path).content.decode()) == (post.visibility == Visibility.PUBLIC), path


@pytest.mark.parametrize("visibility", Visibility)
def test_commenting(cast: Cast, as_user: As, subtests: pytest.Subtests, visibility: Visibility) -> None:
    post = cast.post("lin", visibility=visibility)
    for reader in READERS:
        with subtests.test(reader=reader):
            sees = reader in SEES[visibility]
            before = post.comments.count()
            answer = as_user(reader).post(
                reverse("post_comment", args=[post.pk]), {"body": "A thought.", "scope": "class"}
            )
            if sees and reader in MEMBERS:
                assert answer.status_code == 302 and "#comment-" in answer["Location"]
            elif reader == "anonymous":
                assert answer.status_code == 302 and "/login/" in answer["Location"]
            else:
                assert answer.status_code == (403 if sees else 404)
            assert post.comments.count() - before == (1 if sees and reader in MEMBERS else 0)


@pytest.mark.parametrize("visibility", Visibility)
def test_editing_and_submitting_are_the_authors(
    cast: Cast, as_user: As, subtests: pytest.Subtests, visibility: Visibility
) -> None:
    for reader in READERS:
        post = cast.post("lin", visibility=visibility)
        with subtests.test(reader=reader):
            check_editing(cast, post, as_user(reader), reader)


def check_editing(cast: Cast, post: Post, client: Client, reader: str) -> None:
    form = {
        "title": "Changed", "body": "<p>Changed words.</p>", "references": "", "tags": "", "assessment": f"a{cast.essay.pk}",
        "visibility": post.visibility, "licence": "all-rights-reserved", "version": post.version, "action": "save",
    }  # fmt: skip
    refused = 302 if reader == "anonymous" else (403 if reader in SEES[Visibility(post.visibility)] else 404)
    for name in ("edit_post", "submit", "unpublish_post"):
        assert client.get(reverse(name, args=[post.pk])).status_code == (200 if reader == "lin" else refused), name
    answer = client.post(reverse("edit_post", args=[post.pk]), form)
    assert answer.status_code == (302 if reader == "lin" else refused)
    assert Post.objects.get(pk=post.pk).title == ("Changed" if reader == "lin" else "On produsage")
    answer = client.post(reverse("submit", args=[post.pk]), {"integrity": "yes"})
    assert answer.status_code == (302 if reader == "lin" else refused)
    assert post.submissions.count() == (1 if reader == "lin" else 0)


@pytest.mark.parametrize("state", ["draft", "unpublished", "hidden"])
def test_drafts_and_hidden_posts(cast: Cast, as_user: As, subtests: pytest.Subtests, state: str) -> None:
    post = cast.post("lin", visibility=Visibility.PUBLIC, publish=state != "draft", title="Zebra crossing")
    if state == "unpublished":
        unpublish_post(actor=cast.lin, post=post)
    if state == "hidden":
        hide_post(actor=cast.cora, post=post, reason="names a person")
    for reader in READERS:
        with subtests.test(reader=reader):
            client = as_user(reader)
            sees = reader in ({"lin", "cora"} if state == "hidden" else {"lin"})
            assert client.get(post.get_absolute_url()).status_code == expected(reader, sees)
            for path in ("/", "/feed/", "/search/?q=zebra", f"/courses/{cast.meco.slug}/"):
                assert "Zebra crossing" not in client.get(path).content.decode(), path


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.PUBLIC])
def test_what_was_submitted_reaches_its_owner_and_those_who_mark(
    cast: Cast, as_user: As, subtests: pytest.Subtests, visibility: Visibility
) -> None:
    body = "<p>" + "word " * 60 + "</p>" + figure_for(cast)
    submission = cast.submission("lin", visibility=visibility, body=body)
    for reader in READERS:
        with subtests.test(reader=reader):
            client = as_user(reader)
            marks = reader in {"lin", "ada", "cora"}
            reads = reader in SEES[visibility]
            assert client.get(submission.get_absolute_url()).status_code == expected(reader, marks)
            assert client.get(submission.figures.get().figure.url()).status_code == expected(reader, marks or reads)
            assert client.get(submission.post.get_absolute_url()).status_code == expected(reader, reads)


def test_private_comments(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    post = cast.post("lin", visibility=Visibility.PUBLIC)
    cast.comment("kim", post, "Everybody may read this.")
    cast.comment("mei", post, "Only Lin and staff read this.", scope="private")
    for reader in READERS:
        with subtests.test(reader=reader):
            page = as_user(reader).get(post.get_absolute_url()).content.decode()
            assert "Everybody may read this." in page
            assert ("Only Lin and staff" in page) == (reader in {"lin", "mei", "ada", "cora"})


def test_course_and_assessment_pages(cast: Cast, as_user: As, subtests: pytest.Subtests) -> None:
    for reader in READERS:
        with subtests.test(reader=reader):
            client = as_user(reader)
            member = reader in MEMBERS
            assert client.get(cast.essay.get_absolute_url()).status_code == expected(reader, member)
            page = client.get(cast.meco.get_absolute_url())
            assert page.status_code == 200
            assert (cast.essay.title in page.content.decode()) == member


def test_the_anonymous_cannot_tell_hidden_from_missing(cast: Cast, client: Client) -> None:
    post = cast.post("lin", visibility=Visibility.COURSE)
    for path in (post.get_absolute_url(), "/@lin/no-such-post/", "/@nobody/x/", post.get_absolute_url() + "history/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={quote(path)}")
    assert {client.get(f"/@{handle}/").status_code for handle in ("lin", "nobody-at-all")} == {302}
