"""Odd requests get a plain answer, never an exception; what a reviewer once found stays found."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from blog.derived import Content, count
from blog.models import Figure, Post
from blog.services import save_post, unpublish_post
from blog.uploads import add_figure
from core.html import RefusedHTML
from marking.services import release_marks, submit_post
from people.enums import Visibility
from people.services import student_numbers_in
from tests.cast import NUMBERS, Cast

LONG = "9" * 5000
ROUGH = [
    "/@%00/", "/@x/%00/", "/tags/%00/", "/tags/%00/feed/", "/receipts/%00/", f"/search/?q=a&page={LONG}", "/search/?q=%00",
    "/?before=MjAyNC0wMS0wMVQwMDowMDowMCsyMzo1OSAx", "/?before=garbage", f"/?before={LONG}", f"/@lin/x/history/?revision={LONG}",
    f"/desk/write/{LONG}/", f"/desk/submit/{LONG}/", f"/comments/{LONG}/reply/", f"/desk/write/?autosave={LONG}", "/search/?q=" + "x" * 5000,
    f"/media/figures/00000000-0000-0000-0000-000000000000/{LONG}.webp", "/courses/meco1/%F0%9F%98%80/", "/tags/%FF/", "/desk/write/?slot=%3Cscript%3E",
    "/oembed/?url=http://testserver/@lin/%2500/", "/oembed/?url=http://testserver/@%2500/x/", "/oembed/?url=http://[/",
]  # fmt: skip


@pytest.mark.parametrize("path", ROUGH, ids=lambda path: path[:30])
def test_rough_addresses(cast: Cast, path: str) -> None:
    for who in (None, cast.lin):
        client = Client()
        if who:
            client.force_login(who)
        assert client.get(path).status_code < 500


def test_digits_of_another_script_are_no_address(cast: Cast, client: Client) -> None:
    own = cast.post("lin", publish=False)
    client.force_login(cast.lin)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(own.pk))
    assert client.get(reverse("import_docx"), {"report": wide})["Location"] == reverse("import_docx")
    assert client.get(reverse("import_docx"), {"report": own.pk})["Location"] == reverse("edit_post", args=[own.pk])


def test_rough_cookies(cast: Cast, client: Client) -> None:
    assert client.get("/", headers={"Cookie": 'sessionid="\\000aaaaaaaa"'}).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"references": "\n".join(["x"] * 20_000)},
        {"body": "&" * 390_000},
        {"body": "<h2>a</h2>" * 7000},
        {"title": "t" * 4_000_000},
        {"tags": "#a " * 400_000},
    ],
    ids=["references", "ampersands", "headings", "title", "tags"],
)
def test_costly_texts_are_refused_or_cheap(cast: Cast, fields: dict[str, str]) -> None:
    client = Client()
    client.force_login(cast.lin)
    answer = client.post(reverse("word_count"), {"assessment": f"a{cast.essay.pk}", "body": "<p>x</p>", **fields})
    assert answer.status_code in (200, 422)


def test_many_references_are_counted_before_they_are_read(cast: Cast) -> None:
    with pytest.raises(RefusedHTML):
        count(Content("t", "<p>x</p>", references=["x"] * 301))


SPELT = [
    "SID481203357", "481203357_essay.docx", "Chen-481203357", "SID/481203357", "SID: 481 203 357", "481-203-357", "４８１２０３３５７",
    "4812\u200b03357", "(481203357)", "s481203357x", "10.1000/481203357",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELT)
def test_a_real_student_number_is_found_however_it_is_spelt(cast: Cast, text: str) -> None:
    record = cast.lin.student_number_record
    record.number = "481203357"
    record.save()
    assert student_numbers_in(cast.meco, f"By me, {text}, today.") == ["481203357"]


@pytest.mark.parametrize(
    "text", ["doi 10.1000/123456789", "ISBN 978 0 141 03614 4", "in 2017 and 2018, 14 people", "123456789"]
)
def test_other_numbers_are_left_alone(cast: Cast, text: str) -> None:
    assert student_numbers_in(cast.meco, text) == []


@pytest.mark.parametrize("pattern", ["(?i)s?[0-9]{9}", "(?:[0-9]|[0-9])+x", "[0-9", ""])
def test_a_pattern_that_is_no_good_falls_back_to_the_usual_one(cast: Cast, pattern: str) -> None:
    cast.meco.student_number_pattern = pattern
    assert student_numbers_in(cast.meco, "SID 123456789") == ["123456789"]
    assert student_numbers_in(cast.meco, f"me {NUMBERS['lin']}") == [NUMBERS["lin"]]


def test_a_number_in_a_link_is_found(cast: Cast) -> None:
    body = f'<p><a href="mailto:{NUMBERS["lin"]}@uni.example.edu">write to me</a></p>'
    with pytest.raises(ValidationError):
        cast.post("lin", body=body)


def test_a_number_leaves_the_address_when_a_post_becomes_wider(cast: Cast) -> None:
    post = cast.post("lin", title=f"Essay of {NUMBERS['lin']}", visibility=Visibility.TUTOR)
    assert NUMBERS["lin"] in post.slug
    content = Content("Essay", post.body, visibility=Visibility.PUBLIC, assessment=cast.essay)
    post = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    assert post.slug == "essay"


def test_narrowing_a_cap_narrows_what_is_out(cast: Cast) -> None:
    post = cast.post("lin", visibility=Visibility.PUBLIC, title="Zebra")
    assert Client().get(post.get_absolute_url()).status_code == 200
    for holder in (cast.meco, cast.essay):
        holder.visibility_cap = Visibility.COURSE
        holder.save()
        assert Client().get(post.get_absolute_url()).status_code == 302
        assert "Zebra" not in Client().get("/").content.decode() + Client().get("/feed/").content.decode()
        member = Client()
        member.force_login(cast.kim)
        assert member.get(post.get_absolute_url()).status_code == 200
        holder.visibility_cap = Visibility.PUBLIC
        holder.save()


def test_a_figure_in_two_posts_belongs_to_both(cast: Cast) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (50, 50)).save(picture, "PNG")
    picture.seek(0)
    figure = add_figure(owner=cast.lin, file=picture, size=100)
    body = f'<p>{"word " * 60}</p><figure><img src="{figure.url()}" alt="a"><figcaption>x</figcaption></figure>'
    first = cast.post("lin", body=body, visibility=Visibility.PUBLIC)
    second = cast.post("lin", body=body, publish=False)
    assert Client().get(figure.url()).status_code == 200
    own = second.figures.get()
    assert own.pk != figure.pk and str(own.pk) in second.body and str(figure.pk) not in second.rendered
    assert Figure.objects.values_list("sha256", flat=True).distinct().count() == 1
    assert submit_post(actor=cast.lin, post=first).figures.count() == 1


def test_nothing_is_submitted_after_the_mark_is_out(cast: Cast) -> None:
    submission = cast.marked("lin")
    release_marks(actor=cast.cora, assessment=cast.essay)
    post = submission.post
    content = Content("Better", "<p>" + "new " * 60 + "</p>", visibility=post.visibility, assessment=cast.essay)
    post = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=post.version)
    with pytest.raises(ValidationError, match="released"):
        submit_post(actor=cast.lin, post=post)


def test_a_message_to_somebody_who_left_is_not_shared(cast: Cast, client: Client) -> None:
    client.force_login(cast.lin)
    client.post(reverse("write"), {"title": "t", "body": "<p>b</p>", "assessment": f"a{cast.essay.pk}", "visibility": "course",
                                   "licence": "all-rights-reserved", "version": 0, "action": "save"})  # fmt: skip
    client.post("/logout/")
    page = client.get("/")
    if "notice--" in page.content.decode():
        assert "no-store" in page["Cache-Control"] and "public" not in page["Cache-Control"]


def test_words_come_back_when_the_right_to_them_went(cast: Cast, client: Client) -> None:
    post = cast.post("lin")
    client.force_login(cast.mei)
    unpublish_post(actor=cast.lin, post=post)
    answer = client.post(reverse("post_comment", args=[post.pk]), {"body": "My long thought.", "scope": "class"})
    assert answer.status_code == 404 and "My long thought." in answer.content.decode()
    own = cast.post("mei")
    cast.mei.enrolments.update(is_active=False)
    form = {"title": "t", "body": "<p>An hour of work.</p>", "assessment": f"a{cast.essay.pk}", "visibility": "course",
            "licence": "all-rights-reserved", "version": 1, "action": "save"}  # fmt: skip
    answer = client.post(reverse("edit_post", args=[own.pk]), form)
    assert answer.status_code in (403, 422) and "An hour of work." in answer.content.decode()
    assert Post.objects.get(pk=own.pk).version == 1


def test_words_of_a_new_post_come_back_to_somebody_who_is_in_no_course_any_more(cast: Cast, client: Client) -> None:
    client.force_login(cast.mei)
    form = {"title": "t", "body": "<p>An hour of work.</p>", "references": "One.\n\nTwo.", "assessment": f"a{cast.essay.pk}",
            "visibility": "course", "licence": "all-rights-reserved", "version": 0, "action": "save"}  # fmt: skip
    cast.mei.enrolments.update(is_active=False)
    answer = client.post(reverse("write"), form)
    page = answer.content.decode()
    assert answer.status_code == 403 and "&lt;p&gt;An hour of work.&lt;/p&gt;" in page and "Two." in page
    assert client.post(reverse("write"), {}).status_code == 403


@pytest.mark.parametrize("version", ["-1", "2147483648", LONG[:30], "0"])
@pytest.mark.parametrize("action", ["save", "merge"])
def test_a_version_that_never_was_shows_both_texts(cast: Cast, client: Client, version: str, action: str) -> None:
    post = cast.post("mei")
    client.force_login(cast.mei)
    form = {"title": "t", "body": "<p>An hour of work.</p>", "assessment": f"a{cast.essay.pk}", "visibility": "course",
            "licence": "all-rights-reserved", "version": version, "base": version, "action": action}  # fmt: skip
    answer = client.post(reverse("edit_post", args=[post.pk]), form)
    assert answer.status_code == 409 and "An hour of work." in answer.content.decode()


def test_truncate_is_refused_by_trigger(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE '%%no_truncate'")
        assert {"revision_no_truncate", "comment_version_no_truncate"} <= {name for (name,) in cursor.fetchall()}
