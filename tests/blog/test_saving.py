"""Saving a post: what is derived, what is refused, and that no text is lost on the way."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from blog.models import Post, Revision
from blog.services import Content, StaleVersion, save_post
from core.html import plain_text
from people.enums import Visibility
from tests.cast import NUMBERS, Cast


def form(cast: Cast, **fields: object) -> dict[str, object]:
    return {
        "title": "A title", "body": "<p>Some words.</p>", "references": "", "tags": "#one, two", "assessment": f"a{cast.essay.pk}",
        "visibility": "course", "licence": "all-rights-reserved", "version": 0, "action": "publish",
    } | fields  # fmt: skip


@pytest.fixture
def lin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lin)
    return client


def test_everything_is_derived_once_at_save(cast: Cast) -> None:
    body = "<h2>A head</h2><p>one two three</p><blockquote><p>four five</p></blockquote>"
    post = cast.post("lin", body=body, references=["Bruns, A. (2008). <em>Blogs</em>. Lang.", "  "], tags=["produsage"])
    post = Post.objects.get(pk=post.pk)
    assert post.counts == {"headings": 2, "text": 3, "quotations": 2, "title": 2, "references": 5}
    assert post.word_count == 7, "title and references do not count by default"
    assert post.outline == [[2, "s-a-head", "A head"]]
    assert post.excerpt == "one two three"
    assert post.references_html == '<li id="ref-1">Bruns, A. (2008). <em>Blogs</em>. Lang.</li>'
    assert [r.text for r in post.references.all()] == ["Bruns, A. (2008). Blogs. Lang."]
    assert post.version == 1 and post.revisions.get().number == 1


def test_each_change_is_a_revision_and_no_change_is_none(cast: Cast) -> None:
    post = cast.post("lin")
    content = Content(title="Second", body=post.body, visibility=post.visibility, assessment=cast.essay)
    post = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)
    assert (post.version, post.slug) == (2, "on-produsage"), "an address that was published stays"
    again = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=2)
    assert again.version == 2 and post.revisions.count() == 2
    with pytest.raises(StaleVersion):
        save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=1)


def test_revisions_cannot_be_changed_in_sql(cast: Cast) -> None:
    post = cast.post("lin")
    for sql in ("UPDATE blog_revision SET title = 'x'", "DELETE FROM blog_revision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Revision.objects.filter(post=post, title="On produsage").count() == 1


BAD = [
    ({"title": "   "}, "title", "needs a title"),
    ({"title": "t" * 201}, "title", "201 characters"),
    ({"body": "<p>" + "x" * 5_000_000 + "</p>"}, "body", "too long"),
    ({"body": "<div>" * 5000}, "body", "nested too deeply"),
    ({"references": "x " * 250_000}, "references", "too long"),
    ({"visibility": "everybody"}, "visibility", ""),
    ({"licence": "mine"}, "licence", ""),
    ({"assessment": "a999999"}, "assessment", ""),
    ({"body": f"<p>SID {NUMBERS['lin']}</p>"}, "body", "student number"),
    ({"body": f"<p>{NUMBERS['mei']}</p>"}, "body", "student number"),
    ({"title": f"By {NUMBERS['lin']}"}, "title", "student number"),
    ({"references": f"Zhao, ID: {NUMBERS['lin']}"}, "references", "student number"),
]


@pytest.mark.parametrize(("fields", "place", "words"), BAD, ids=lambda value: str(value)[:30])
def test_bad_input_is_told_at_the_field_and_nothing_is_lost_or_half_done(
    cast: Cast, lin: Client, fields: dict[str, str], place: str, words: str
) -> None:
    sent = form(cast, **fields)
    answer = lin.post(reverse("write"), sent)
    assert answer.status_code == 422
    problems = answer.context["form"].errors
    assert set(problems) == {place}
    assert words in str(problems[place])
    page = answer.content.decode()
    for name in ("title", "body", "references"):
        assert answer.context["form"][name].value() == sent[name]
    assert 'aria-invalid="true"' in page
    assert Post.objects.count() == Revision.objects.count() == 0


def test_html_with_scripts_handlers_and_unclosed_tags_is_saved_clean(cast: Cast, lin: Client) -> None:
    body = '<p onclick="x()">a <b>bold</b> <a href="javascript:y()">link</a><script>alert(1)</script><ul><li>one<li>two'
    assert lin.post(reverse("write"), form(cast, body=body)).status_code == 302
    assert Post.objects.get().body == "<p>a <strong>bold</strong> link</p><ul><li>one</li><li>two</li></ul>"


def test_digits_that_are_no_student_number_may_stand(cast: Cast, lin: Client) -> None:
    body = "<p>doi:10.1000/480100777 and ISBN 978048010011 and 123456789 edits</p>"
    assert lin.post(reverse("write"), form(cast, body=body)).status_code == 302


def test_a_student_number_may_stand_in_a_draft_and_before_the_tutor(cast: Cast, lin: Client) -> None:
    body = f"<p>{NUMBERS['lin']}</p>"
    assert lin.post(reverse("write"), form(cast, body=body, action="save")).status_code == 302
    assert lin.post(reverse("write"), form(cast, body=body, visibility="tutor")).status_code == 302


@pytest.mark.parametrize(("days", "status"), [(-8, 422), (0, 302), (10, 302), (40, 422)])
def test_a_post_to_an_assessment_that_is_not_open(cast: Cast, days: int, status: int) -> None:
    import datetime

    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days), tick=False):
        client = Client()
        client.force_login(cast.lin)
        answer = client.post(reverse("write"), form(cast, body="<p>My words.</p>"))
    assert answer.status_code == status
    if status == 422:
        assert answer.context["form"]["body"].value() == "<p>My words.</p>"
        assert "assessment" in answer.context["form"].errors


def test_a_stale_form_gets_both_texts(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    path = reverse("edit_post", args=[post.pk])
    first = lin.post(path, form(cast, body="<p>Theirs, from another tab.</p>", version=1, action="save"))
    assert first.status_code == 302
    second = lin.post(path, form(cast, body="<p>Mine, typed for an hour.</p>", version=1, action="save"))
    page = second.content.decode()
    assert second.status_code == 409
    said = plain_text(second.context["diff"].before), plain_text(second.context["diff"].after)
    assert "Theirs, from another tab." in said[0] and "Mine, typed for an hour." in said[1]
    assert "Mine, typed for an hour." in page
    assert Post.objects.get(pk=post.pk).body == "<p>Theirs, from another tab.</p>"
    kept = second.context["form"]
    third = lin.post(path, form(cast, body=kept["body"].value(), version=kept["version"].value(), action="save"))
    assert third.status_code == 302
    assert Post.objects.get(pk=post.pk).body == "<p>Mine, typed for an hour.</p>"
    assert Revision.objects.filter(post=post, body="<p>Theirs, from another tab.</p>").exists()


def test_visibility_is_capped_by_course_and_assessment(cast: Cast) -> None:
    cast.essay.visibility_cap = Visibility.COURSE
    cast.essay.save()
    cast.post("lin", visibility=Visibility.COURSE)
    with pytest.raises(ValidationError) as raised:
        cast.post("lin", visibility=Visibility.PUBLIC)
    assert "visibility" in raised.value.message_dict


def test_another_writers_figure_cannot_be_used(cast: Cast) -> None:
    import io

    from PIL import Image

    from blog.uploads import add_figure

    picture = io.BytesIO()
    Image.new("RGB", (50, 50)).save(picture, "PNG")
    picture.seek(0)
    figure = add_figure(owner=cast.mei, file=picture, size=100)
    body = f'<figure><img src="{figure.url()}" alt=""><figcaption>x</figcaption></figure>'
    with pytest.raises(ValidationError) as raised:
        cast.post("lin", body=body)
    assert "body" in raised.value.message_dict
    cast.post("mei", body=body)
    figure.refresh_from_db()
    assert figure.is_shown and figure.caption == "x"


MERGES = [
    ("<p>One two three.</p><p>Four.</p>", "<p>One 2 three.</p><p>Four.</p>", "<p>One two three.</p><p>Four five.</p>", "<p>One 2 three.</p><p>Four five.</p>", 0),
    ("<p>One two three.</p>", "<p>One 2 three.</p>", "<p>One II three.</p>", "<p>⟪1⟫ Yours</p><p>One 2 three.</p><p>⟪2⟫ Saved elsewhere</p><p>One II three.</p><p>⟪⟫ End of the two versions</p>", 1),
]  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "both", "undecided"), MERGES)
def test_two_texts_are_put_together(
    cast: Cast, lin: Client, base: str, mine: str, theirs: str, both: str, undecided: int
) -> None:
    """The stale form is shown beside the stored text, merged when asked to, and saved; readers see nothing undecided."""
    post = cast.post("lin", title="A", body=base, references=["One", "Two"], tags=["a"])
    path = reverse("edit_post", args=[post.pk])
    sent = form(cast, title="A", body=theirs, references="One\n\nTwo\n\nThree", tags="#a #b", version=1, action="save")
    assert lin.post(path, sent).status_code == 302
    stale = lin.post(path, sent | {"title": "B", "body": mine, "references": "Zero\n\nOne\n\nTwo", "tags": "#a #c"})
    assert stale.status_code == 409
    assert post.author.drafts.get().fields["body"] == mine
    shown = stale.context["form"]
    again = sent | {name: shown[name].value() for name in ("title", "body", "references", "tags", "version")}
    merged = lin.post(path, again | {"action": "merge", "base": stale.context["base"]})
    assert merged.status_code == 409 and merged.context["merged"].open == undecided
    found = {name: merged.context["form"][name].value() for name in ("title", "body", "references", "tags", "version")}
    assert found == {
        "title": "B", "body": both, "references": "Zero\n\nOne\n\nTwo\n\nThree", "tags": "#a #c #b", "version": "2",
    }  # fmt: skip
    saved = lin.post(path, again | found)
    assert saved.status_code == (422 if undecided else 302)
    assert Post.objects.get(pk=post.pk).body == (theirs if undecided else both)


def test_a_merge_without_a_common_version_changes_nothing(cast: Cast, lin: Client) -> None:
    post = cast.post("lin")
    path = reverse("edit_post", args=[post.pk])
    answer = lin.post(path, form(cast, body="<p>Mine.</p>", action="merge", base="77", version=1))
    assert answer.status_code == 409 and answer.context["merged"] is None
    assert answer.context["form"]["body"].value() == "<p>Mine.</p>"
