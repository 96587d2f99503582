"""Ids that no database takes, dates that are none, NUL: the admin refuses them or does not look at them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from tests.admin.conftest import Desk, rows_of

AsUser = Callable[[str], Client]
LONG = "9" * 5000
ODD = [LONG, "9" * 30, "x", "\0", "", "-1", "１", "1.5", "²"]
PAGES = [
    ("cora", "people_tutorial", "course"), ("cora", "people_enrolment", "course"), ("cora", "people_enrolment", "user"),
    ("cora", "people_enrolment", "tutorial"), ("cora", "assessments_rubric", "course"), ("cora", "assessments_assessment", "course"),
    ("cora", "assessments_assessment", "rubric"), ("cora", "assessments_extension", "assessment"),
    ("cora", "assessments_extension", "student"),
]  # fmt: skip


@pytest.mark.parametrize("page", ["change", "history"])
def test_odd_ids_in_the_address_of_a_page(desk: Desk, as_user: AsUser, page: str) -> None:
    client = as_user("cora")
    for name, row in rows_of(desk).items():
        where = f"/admin/{name.replace('_', '/')}"
        for odd in (LONG, "9" * 30, "x", "-1", "%C2%B2"):
            assert client.get(f"{where}/{odd}/{page}/").status_code in (403, 404), (name, odd[:9])
        assert client.get(f"{where}/{row.pk}/{page}/").status_code in (200, 302, 403)


@pytest.mark.parametrize(("who", "page", "field"), PAGES)
def test_odd_values_in_the_address_of_a_new_row(desk: Desk, as_user: AsUser, who: str, page: str, field: str) -> None:
    client, url = as_user(who), reverse(f"admin:{page}_add")
    for odd in ODD:
        assert client.get(url, {field: odd}).status_code == (400 if odd == "\0" else 200), odd[:9]
        assert client.post(url, {field: odd}).status_code == 200, odd[:9]


def test_the_address_fills_in_what_a_new_row_belongs_to(desk: Desk, as_user: AsUser) -> None:
    client, url = as_user("cora"), reverse("admin:assessments_assessment_add")
    page = client.get(url, {"course": str(desk.cast.meco.pk), "opens_at": "garbage", "title": "Filled"})
    assert page.status_code == 200 and page.context["zone_of"] == desk.cast.meco
    initial = page.context["adminform"].form.initial
    assert initial["course"] == str(desk.cast.meco.pk) and not {"opens_at", "title"} & initial.keys()
    extension = client.get(reverse("admin:assessments_extension_add"), {"student": desk.cast.omar.pk})
    assert "Omar Haddad" in extension.content.decode()


@pytest.mark.parametrize("query", ["state=%00", "state__exact=%00", "q=%00", "course__id__exact=%00", "p=%00", "o=%00"])
def test_nul_in_a_list(desk: Desk, as_user: AsUser, query: str) -> None:
    assert as_user("cora").get(f"{desk.url('blog_post')}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", [f"course__id__exact={LONG}", "course__id__exact=x", f"p={LONG}", f"o={LONG}", "o=x.-y"]
)
def test_odd_filters_of_a_list(desk: Desk, as_user: AsUser, query: str) -> None:
    assert as_user("cora").get(f"{desk.url('blog_post')}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("term", ["lin", "\0", LONG])
def test_odd_terms_of_a_search(desk: Desk, as_user: AsUser, term: str) -> None:
    where = {"app_label": "people", "model_name": "enrolment", "field_name": "user", "term": term}
    response = as_user("cora").get(reverse("admin:autocomplete"), where)
    assert response.status_code == (400 if term == "\0" else 200)
    assert term != "lin" or response.json()["results"]


@pytest.mark.parametrize("odd", ODD)
def test_bulk_actions_take_ids_alone(desk: Desk, as_user: AsUser, odd: str, mailoutbox: list[Any]) -> None:
    client, posts, post = as_user("cora"), desk.url("blog_post"), Post.objects.filter(pk=desk.lin.post.pk)
    hide = {"action": "hide", "reason": "Off topic", "index": "0"}
    for form in (hide, {**hide, "index": ""}, {"action": "hide", "reason": "Off topic"}):
        assert client.post(posts, {**form, "_selected_action": odd}, follow=True).status_code == 200
    assert post.get().hidden_at is None
    assert client.post(posts, {**hide, "_selected_action": [odd, desk.lin.post.pk]}).status_code == 302
    assert post.get().hidden_at is not None, "beside odd ones, a good id is still taken"
    people = {"action": "send_reset", "_selected_action": [odd, desk.cast.lin.pk]}
    assert as_user("root").post(desk.url("people_user"), people).status_code == 302
    assert [mail.to for mail in mailoutbox] == [["lin@example.edu"]]
