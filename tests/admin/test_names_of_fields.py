"""What a screen reader says of the admin's fields where Django's own templates leave the name out."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from lxml import html
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from marking.services import finish_mark, record_mark
from tests.cast import PASSWORD, Cast, make_cast


def test_each_field_of_an_inline_row_has_a_name(cast: Cast, as_user: Callable[[str], Client]) -> None:
    page = html.fromstring(as_user("cora").get("/admin/assessments/rubric/add/").content)
    fields = page.xpath("//*[starts-with(@id, 'id_criteria-0-') and not(@type='hidden')]")
    assert {field.tag for field in fields} == {"input", "textarea", "select"}
    names = [field.get("aria-label") for field in fields]
    assert all(names) and len(set(names)) == len(names)


def test_no_name_stands_twice_where_marks_are_released(cast: Cast, as_user: Callable[[str], Client]) -> None:
    submission = cast.submission("lin")
    record_mark(actor=cast.ada, submission=submission, lines=cast.lines(1), feedback="Well said.")
    finish_mark(actor=cast.ada, submission=submission)
    answer = as_user("cora").get(reverse("admin:marking_release_assessment", args=[cast.essay.pk]))
    ids = html.fromstring(answer.content).xpath("//@id")
    assert "id_time" in ids and sorted(ids) == sorted(set(ids))


def test_a_search_box_has_its_fields_name_and_an_empty_choice(
    transactional_db: None, live_server: LiveServer, page: Page
) -> None:
    make_cast()
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/login/?next=/admin/people/enrolment/add/")
    page.fill("input[name=login]", "cora")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.get_by_role("combobox", name="User")).to_be_visible()
    assert page.locator("#id_user option").evaluate_all("all => all.map((one) => one.value)") == [""]
    page.get_by_role("combobox", name="User").click()
    page.locator(".select2-search__field").fill("kim")
    page.locator(".select2-results__option", has_text="Kim").click()
    expect(page.get_by_role("combobox", name="User")).to_contain_text("Kim")
