"""Role × page: who finds what at the teaching desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import Desk, rows_of
from tests.cast import NUMBERS

AsUser = Callable[[str], Client]

# student, student of another course, own tutor, other tutorial's tutor, coordinator, other course's coordinator,
# administrator, nobody
WHO = ("lin", "stan", "ada", "ben", "cora", "hera", "root", "anonymous")
TABLE = {
    "index": (404, 404, 200, 200, 200, 200, 200, 302),
    "people_user list": (404, 404, 403, 403, 403, 403, 200, 302),
    "people_user page": (404, 404, 403, 403, 403, 403, 200, 302),
    "people_user history": (404, 404, 404, 404, 403, 404, 200, 302),
    "people_user add": (404, 404, 403, 403, 403, 403, 200, 302),
    "people_course list": (404, 404, 200, 200, 200, 200, 200, 302),
    "people_course page": (404, 404, 200, 200, 200, 404, 200, 302),
    "people_course history": (404, 404, 200, 200, 200, 404, 200, 302),
    "people_course add": (404, 404, 403, 403, 403, 403, 200, 302),
    "people_tutorial list": (404, 404, 200, 200, 200, 200, 200, 302),
    "people_tutorial page": (404, 404, 200, 200, 200, 404, 200, 302),
    "people_tutorial add": (404, 404, 403, 403, 200, 200, 200, 302),
    "people_enrolment list": (404, 404, 200, 200, 200, 200, 200, 302),
    "people_enrolment page": (404, 404, 200, 404, 200, 404, 200, 302),
    "people_enrolment history": (404, 404, 200, 404, 200, 404, 200, 302),
    "people_enrolment add": (404, 404, 403, 403, 200, 200, 200, 302),
    "assessments_rubric list": (404, 404, 200, 200, 200, 200, 403, 302),
    "assessments_rubric page": (404, 404, 200, 200, 200, 404, 403, 302),
    "assessments_rubric add": (404, 404, 403, 403, 200, 200, 403, 302),
    "assessments_criterion page": (404, 404, 200, 200, 200, 404, 403, 302),
    "assessments_criterion add": (404, 404, 403, 403, 403, 403, 403, 302),
    "assessments_assessment list": (404, 404, 200, 200, 200, 200, 403, 302),
    "assessments_assessment page": (404, 404, 200, 200, 200, 404, 403, 302),
    "assessments_assessment history": (404, 404, 200, 200, 200, 404, 404, 302),
    "assessments_assessment add": (404, 404, 403, 403, 200, 200, 403, 302),
    "assessments_extension list": (404, 404, 403, 403, 200, 200, 403, 302),
    "assessments_extension page": (404, 404, 403, 403, 200, 404, 403, 302),
    "assessments_extension add": (404, 404, 403, 403, 200, 200, 403, 302),
    "blog_post list": (404, 404, 200, 200, 200, 200, 403, 302),
    "blog_post page": (404, 404, 200, 200, 200, 404, 403, 302),
    "blog_post history": (404, 404, 200, 200, 200, 404, 404, 302),
    "blog_post add": (404, 404, 403, 403, 403, 403, 403, 302),
    "blog_announcement list": (404, 404, 403, 403, 200, 200, 200, 302),
    "blog_announcement page": (404, 404, 403, 403, 200, 404, 404, 302),
    "blog_announcement history": (404, 404, 404, 404, 200, 404, 404, 302),
    "blog_announcement add": (404, 404, 403, 403, 200, 200, 200, 302),
    "comments_comment list": (404, 404, 200, 200, 200, 200, 403, 302),
    "comments_comment page": (404, 404, 200, 200, 200, 404, 403, 302),
    "comments_comment add": (404, 404, 403, 403, 403, 403, 403, 302),
    "comments_case list": (404, 404, 200, 200, 200, 200, 403, 302),
    "comments_case page": (404, 404, 404, 404, 200, 404, 404, 302),
    "comments_case history": (404, 404, 404, 404, 302, 404, 404, 302),
    "comments_case add": (404, 404, 403, 403, 403, 403, 403, 302),
    "marking_submission list": (404, 404, 200, 200, 200, 200, 403, 302),
    "marking_submission page": (404, 404, 200, 404, 200, 404, 404, 302),
    "marking_submission history": (404, 404, 302, 404, 302, 404, 404, 302),
    "marking_submission add": (404, 404, 403, 403, 403, 403, 403, 302),
    "marking_release list": (404, 404, 403, 403, 200, 200, 403, 302),
    "marking_release page": (404, 404, 403, 403, 200, 404, 403, 302),
    "marking_release add": (404, 404, 403, 403, 403, 403, 403, 302),
    "marking_similaritycase list": (404, 404, 200, 200, 200, 200, 403, 302),
    "marking_similaritycase page": (404, 404, 302, 404, 302, 404, 404, 302),
    "marking_similaritycase history": (404, 404, 302, 404, 302, 404, 404, 302),
    "marking_similaritycase add": (404, 404, 403, 403, 403, 403, 403, 302),
    "marking_markingrules list": (404, 404, 200, 200, 200, 200, 403, 302),
    "marking_markingrules page": (404, 404, 302, 302, 302, 404, 404, 302),
    "marking_markingrules history": (404, 404, 302, 302, 302, 404, 404, 302),
    "marking_markingrules add": (404, 404, 403, 403, 403, 403, 403, 302),
    "marking_bankcomment list": (404, 404, 200, 200, 200, 200, 403, 302),
    "marking_bankcomment page": (404, 404, 200, 200, 200, 404, 403, 302),
    "marking_bankcomment history": (404, 404, 200, 200, 200, 404, 404, 302),
    "marking_bankcomment add": (404, 404, 200, 200, 200, 200, 403, 302),
    "fairness": (404, 404, 200, 200, 200, 404, 404, 302),
    "similarity": (404, 404, 200, 404, 200, 404, 404, 302),
    "release": (404, 404, 403, 403, 200, 404, 404, 302),
    "marks.csv": (404, 404, 403, 403, 200, 404, 404, 302),
    "statistics": (404, 404, 200, 200, 200, 404, 404, 302),
    "pack": (404, 404, 403, 403, 200, 404, 404, 302),
    "gradebook": (404, 404, 403, 403, 200, 404, 404, 302),
    "gradebook_sheet": (404, 404, 403, 403, 200, 404, 404, 302),
    "marking_release history": (404, 404, 404, 404, 200, 404, 404, 302),
    "roster": (404, 404, 403, 403, 200, 404, 200, 302),
    "import_rubric": (404, 404, 403, 403, 200, 404, 404, 302),
    "extensions": (404, 404, 403, 403, 200, 404, 404, 302),
    "rubric_csv": (404, 404, 200, 200, 200, 404, 404, 302),
    "rubric_json": (404, 404, 200, 200, 200, 404, 404, 302),
}


def _address(desk: Desk, page: str) -> str:
    special = {
        "index": reverse("admin:index"),
        "release": reverse("admin:marking_release_assessment", args=[desk.cast.essay.pk]),
        "fairness": reverse("admin:marking_fairness", args=[desk.cast.essay.pk]),
        "similarity": reverse("admin:marking_similarity", args=[desk.lin.pk]),
        "marks.csv": f"{reverse('marks_csv')}?assessment={desk.cast.essay.pk}",
        "roster": reverse("roster", args=[desk.cast.meco.pk]),
        "import_rubric": reverse("import_rubric", args=[desk.cast.meco.pk]),
        "extensions": reverse("extensions", args=[desk.cast.essay.pk]),
        "statistics": reverse("admin:marking_statistics", args=[desk.cast.essay.pk]),
        "pack": reverse("exam_pack", args=[desk.cast.essay.pk]),
        "gradebook": reverse("gradebook", args=[desk.cast.essay.pk]),
        "gradebook_sheet": reverse("gradebook_sheet", args=[desk.cast.essay.pk, "moodle"]),
        "rubric_csv": reverse("rubric_csv", args=[desk.cast.rubric.pk]),
        "rubric_json": reverse("rubric_json", args=[desk.cast.rubric.pk]),
    }
    if page in special:
        return special[page]
    name, _space, kind = page.partition(" ")
    pk = rows_of(desk)[name].pk
    names = {"list": "changelist", "page": "change", "history": "history", "add": "add"}
    return reverse(f"admin:{name}_{names[kind]}", args=[pk] if kind in ("page", "history") else [])


@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_each_role_as_the_table_says(desk: Desk, as_user: AsUser, who: str) -> None:
    client = as_user(who)
    found = {page: client.get(_address(desk, page)).status_code for page in TABLE}
    assert found == {page: row[WHO.index(who)] for page, row in TABLE.items()}


def test_the_table_covers_every_admin(desk: Desk) -> None:
    names = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
    assert names == set(rows_of(desk)), "no other table has pages: no sessions, tokens, second factors, groups"


@pytest.mark.parametrize(
    "name", ["people_enrolment", "assessments_rubric", "assessments_extension", "blog_post", "marking_submission"]
)
@pytest.mark.parametrize("who", ["ada", "hera", "root"])
def test_what_is_not_for_you_answers_as_what_is_not_there(desk: Desk, as_user: AsUser, who: str, name: str) -> None:
    row = {"marking_submission": desk.kim}.get(name) or rows_of(desk)[name]
    client = as_user(who)
    there = client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code
    nowhere = client.get(reverse(f"admin:{name}_change", args=[99_999_999])).status_code
    assert there in (nowhere, 200)


@pytest.mark.parametrize(
    "name",
    ["people_enrolment", "people_course", "assessments_rubric", "blog_post", "comments_comment", "marking_submission"],
)
def test_nothing_can_be_deleted(desk: Desk, as_user: AsUser, name: str) -> None:
    for who in ("ada", "cora", "root"):
        url = reverse(f"admin:{name}_delete", args=[rows_of(desk)[name].pk])
        assert as_user(who).post(url, {"post": "yes"}).status_code in (403, 404)


def test_a_tutor_reads_the_set_up_but_cannot_write_it(desk: Desk, as_user: AsUser) -> None:
    client = as_user("ada")
    for name in (
        "people_course",
        "people_tutorial",
        "people_enrolment",
        "assessments_rubric",
        "assessments_assessment",
    ):
        assert client.post(reverse(f"admin:{name}_change", args=[rows_of(desk)[name].pk]), {}).status_code == 403, name


def test_the_right_ends_with_the_enrolment(desk: Desk, as_user: AsUser) -> None:
    client = as_user("ada")
    url = reverse("admin:marking_submission_change", args=[desk.lin.pk])
    assert client.get(url).status_code == 200
    desk.cast.ada.enrolments.update(is_active=False)
    assert desk.cast.ada.is_staff, "the flag on the account may lag behind: nothing rests on it"
    assert client.get(url).status_code == 404


def test_the_redirect_by_content_type_is_gone(desk: Desk, as_user: AsUser) -> None:
    from django.contrib.contenttypes.models import ContentType

    draft = desk.cast.post("lin", title="A secret draft", publish=False)
    content_type = ContentType.objects.get_for_model(draft)
    assert as_user("ada").get(f"/admin/r/{content_type.pk}/{draft.pk}/").status_code == 404


def _seen(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_student_numbers_reach_the_staff_of_the_course_alone(desk: Desk, as_user: AsUser) -> None:
    numbers: dict[str, Any] = {}
    for who in ("ada", "ben", "cora", "hera", "root"):
        client = as_user(who)
        pages = [reverse(f"admin:{name}_changelist") for name in rows_of(desk)]
        pages += [reverse(f"admin:{name}_change", args=[row.pk]) for name, row in rows_of(desk).items()]
        text = "".join(_seen(client, url) for url in pages)
        numbers[who] = sorted(name for name, number in NUMBERS.items() if number in text)
    assert numbers == {
        "ada": ["lin", "mei", "omar"],
        "ben": ["kim"],
        "cora": ["kim", "lin", "mei", "omar"],
        "hera": ["stan"],
        "root": [],
    }


def test_drafts_are_in_nobodys_list(desk: Desk, as_user: AsUser) -> None:
    desk.cast.post("lin", title="A secret draft", publish=False)
    desk.cast.post("lin", title="For nobody", visibility="private")
    for who in ("ada", "cora"):
        text = _seen(as_user(who), reverse("admin:blog_post_changelist"))
        assert "secret draft" not in text and "For nobody" not in text
