"""What is out of scope stays out by every side door: filters, choices, foreign ids, bulk actions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Extension, Rubric
from blog.models import Post
from comments.enums import CommentState
from marking.models import Submission
from people.enums import Role
from people.models import Enrolment, Tutorial, User
from tests.admin.conftest import Desk, rows_of
from tests.cast import NUMBERS

AsUser = Callable[[str], Client]


@pytest.mark.parametrize(
    ("who", "page", "lookup"),
    [
        ("cora", "people_enrolment", f"user__student_number_record__number__startswith={NUMBERS['lin'][:3]}"),
        ("cora", "people_enrolment", "user__password__startswith=md5"),
        ("cora", "people_enrolment", "user__email__contains=lin"),
        ("root", "people_user", "password__startswith=md5"),
        ("root", "people_user", f"student_number_record__number__startswith={NUMBERS['lin'][:3]}"),
        ("root", "people_course", "posts__body__contains=a"),
        ("root", "people_enrolment", "user__submissions__mark__raw__gte=1"),
        ("ada", "blog_post", "author__password__startswith=md5"),
        ("ada", "blog_post", "body__contains=Produsage"),
        ("ada", "comments_comment", "post__author__email__contains=lin"),
        ("ada", "marking_submission", "student__password__startswith=md5"),
        ("ada", "marking_submission", "student__student_number_record__number__startswith=4"),
        ("ada", "marking_submission", "events__data__notes__contains=a"),
        ("cora", "assessments_assessment", "course__members__password__startswith=m"),
        ("cora", "assessments_extension", "student__password__startswith=m"),
    ],
)
def test_no_field_is_probed_through_the_address(desk: Desk, as_user: AsUser, who: str, page: str, lookup: str) -> None:
    assert as_user(who).get(f"{desk.url(page)}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    ("page", "lookup"),
    [
        ("people_enrolment", "role__exact=student"),
        ("people_enrolment", "is_active__exact=1"),
        ("blog_post", "state__exact=published"),
        ("marking_submission", "whose=all&late=no&state=unmarked"),
    ],
)
def test_the_lists_own_filters_work(desk: Desk, as_user: AsUser, page: str, lookup: str) -> None:
    assert as_user("cora").get(f"{desk.url(page)}?{lookup}").status_code == 200


def test_course_filters_list_own_courses_only(desk: Desk, as_user: AsUser) -> None:
    text = as_user("cora").get(desk.url("marking_submission")).content.decode()
    assert "HIST1" not in text and "Foreign" not in text
    everything = as_user("cora").get(desk.url("marking_submission") + f"?assessment={desk.foreign_assessment.pk}")
    assert everything.status_code == 200
    assert "Foreign" not in everything.content.decode()


def _names(client: Client, app: str, model: str, field: str, term: str = "") -> list[str]:
    where = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    response = client.get(reverse("admin:autocomplete"), where)
    return [row["text"] for row in response.json()["results"]] if response.status_code == 200 else []


def test_searches_for_people_list_members_of_own_courses(desk: Desk, as_user: AsUser) -> None:
    cora = _names(as_user("cora"), "people", "enrolment", "user")
    assert "Lin Zhao" in cora and "Stan Stranger" not in cora
    assert _names(as_user("cora"), "people", "enrolment", "user", "stan") == []
    assert _names(as_user("cora"), "people", "enrolment", "user", "lin@example.edu") == [], (
        "addresses are no search term"
    )
    assert _names(as_user("ada"), "people", "enrolment", "user") == []
    assert "Stan Stranger" in _names(as_user("root"), "people", "enrolment", "user")
    assert _names(as_user("hera"), "marking", "mark", "submission") == []
    assert _names(as_user("hera"), "blog", "revision", "post") == []


def _enrolment_form(course: Any, user: User, **fields: Any) -> dict[str, Any]:
    return {
        "user": user.pk,
        "course": course.pk,
        "role": "student",
        "tutorial": "",
        "student_number": "",
        "is_active": "on",
        **fields,
    }


def test_foreign_ids_are_no_choice_even_when_posted(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    add = reverse("admin:people_enrolment_add")
    assert client.post(add, _enrolment_form(cast.hist, cast.lin)).status_code == 200
    assert client.post(add, _enrolment_form(cast.meco, cast.stan)).status_code == 200
    assert not Enrolment.objects.filter(user=cast.lin, course=cast.hist).exists()
    assert not Enrolment.objects.filter(user=cast.stan, course=cast.meco).exists()
    foreign = Tutorial.objects.create(course=cast.hist, weekday=1, starts="09:00", ends="10:00")
    lin = Enrolment.objects.get(user=cast.lin)
    client.post(
        reverse("admin:people_enrolment_change", args=[lin.pk]),
        _enrolment_form(cast.meco, cast.lin, tutorial=foreign.pk),
    )
    lin.refresh_from_db()
    assert lin.tutorial == cast.thursday
    page = client.get(reverse("admin:people_enrolment_change", args=[lin.pk])).content.decode()
    assert "Friday" in page and "Monday" not in page


def test_a_foreign_rubric_is_no_choice(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    page = client.get(reverse("admin:assessments_assessment_change", args=[cast.essay.pk])).content.decode()
    assert "Foreign" not in page
    other = Assessment.objects.create(
        course=cast.meco, title="Next", slug="next", opens_at=timezone.now(), due_at=timezone.now()
    )
    form = assessment_form(other, rubric=desk.foreign_rubric.pk)
    response = client.post(reverse("admin:assessments_assessment_change", args=[other.pk]), form)
    assert response.status_code == 200 and b"Select a valid choice" in response.content
    assert Assessment.objects.get(pk=other.pk).rubric is None


def assessment_form(assessment: Assessment, **fields: Any) -> dict[str, Any]:
    """What the page of an assessment posts."""
    data: dict[str, Any] = {
        "title": assessment.title, "brief": assessment.brief, "is_announced": "on", "word_tolerance": 10, "counted": ["text"],
        "required_references": 0, "peer_comments_required": 0, "peer_comment_min_words": 0, "late_policy": "none",
        "peer_comment_scope": "any",
        "late_percent": "5", "late_grace_minutes": 0, "late_unit": "day", "late_then": "zero", "late_floor_percent": 0, "max_attempts": 3, "visibility_cap": "public", "rubric": "",
        "opens_at_0": "2030-03-01", "opens_at_1": "09:00", "due_at_0": "2030-04-20", "due_at_1": "23:59",
        "cutoff_at_0": "", "cutoff_at_1": "", "comments_open_at_0": "", "comments_open_at_1": "",
        "comments_due_at_0": "", "comments_due_at_1": "", "word_min": "", "word_max": "", "late_zero_after_days": "",
        "tutorial_dates-TOTAL_FORMS": 0, "tutorial_dates-INITIAL_FORMS": 0,
        "extensions-TOTAL_FORMS": 0, "extensions-INITIAL_FORMS": 0,
    }  # fmt: skip
    return data | fields


def test_bulk_actions_skip_foreign_rows(desk: Desk, as_user: AsUser) -> None:
    url = desk.url("blog_post")
    action = {"action": "hide", "_selected_action": [desk.lin.post_id], "reason": "Off topic", "confirm": "Hide"}
    as_user("hera").post(url, action)
    assert Post.objects.get(pk=desk.lin.post_id).hidden_at is None
    as_user("ada").post(url, action)
    assert Post.objects.get(pk=desk.lin.post_id).hidden_at is None, "tutors do not moderate"


def test_a_coordinator_hides_with_a_reason_and_brings_back(desk: Desk, as_user: AsUser) -> None:
    client, url = as_user("cora"), desk.url("blog_post")
    chosen = {"action": "hide", "_selected_action": [desk.lin.post_id]}
    asked = client.post(url, chosen)
    assert asked.status_code == 200 and b"Reason" in asked.content
    assert Post.objects.get(pk=desk.lin.post_id).hidden_at is None
    empty = client.post(url, {**chosen, "reason": "", "confirm": "Hide"})
    assert empty.status_code == 200
    client.post(url, {**chosen, "reason": "Names a patient", "confirm": "Hide"})
    post = Post.objects.get(pk=desk.lin.post_id)
    assert post.hidden_reason == "Names a patient" and post.hidden_by == desk.cast.cora
    assert LogEntry.objects.filter(user=desk.cast.cora, object_id=str(post.pk)).exists()
    client.post(url, {"action": "bring_back", "_selected_action": [post.pk]})
    assert Post.objects.get(pk=post.pk).hidden_at is None


def test_a_hidden_comment_is_read_by_coordinators_alone(desk: Desk, as_user: AsUser) -> None:
    client, url = as_user("cora"), desk.url("comments_comment")
    client.post(url, {"action": "hide", "_selected_action": [desk.comment.pk], "reason": "Rude", "confirm": "Hide"})
    desk.comment.refresh_from_db()
    assert desk.comment.state == CommentState.HIDDEN
    page = reverse("admin:comments_comment_change", args=[desk.comment.pk])
    assert "Well said" in client.get(page).content.decode()
    assert "Well said" not in as_user("ada").get(page).content.decode()


def test_nobody_changes_an_own_role_and_coordinators_make_no_coordinators(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    own = Enrolment.objects.get(user=cast.cora)
    assert (
        client.post(
            reverse("admin:people_enrolment_change", args=[own.pk]), _enrolment_form(cast.meco, cast.cora)
        ).status_code
        == 403
    )
    lin = Enrolment.objects.get(user=cast.lin)
    change = reverse("admin:people_enrolment_change", args=[lin.pk])
    for role in ("coordinator", "examiner"):
        assert client.post(change, _enrolment_form(cast.meco, cast.lin, role=role)).status_code == 200
    lin.refresh_from_db()
    assert lin.role == Role.STUDENT
    assert client.post(change, _enrolment_form(cast.meco, cast.lin, role="tutor")).status_code == 302
    assert User.objects.get(pk=cast.lin.pk).is_staff
    assert as_user("root").post(change, _enrolment_form(cast.meco, cast.lin, role="coordinator")).status_code == 302


def test_a_student_is_dropped_by_going_inactive(desk: Desk, as_user: AsUser) -> None:
    lin = Enrolment.objects.get(user=desk.cast.lin)
    form = _enrolment_form(desk.cast.meco, desk.cast.lin, tutorial=desk.cast.thursday.pk)
    del form["is_active"]
    response = as_user("cora").post(reverse("admin:people_enrolment_change", args=[lin.pk]), form)
    assert response.status_code == 302
    lin.refresh_from_db()
    assert not lin.is_active and LogEntry.objects.filter(object_id=str(lin.pk)).exists()


def test_times_are_read_in_the_courses_zone(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    url = reverse("admin:assessments_assessment_change", args=[cast.essay.pk])
    assert b"Australia/Sydney" in client.get(url).content
    response = client.post(url, assessment_form(cast.essay, rubric=cast.rubric.pk))
    assert response.status_code == 302, response.context["errors"]
    cast.essay.refresh_from_db()
    assert cast.essay.due_at.isoformat() == "2030-04-20T13:59:00+00:00"
    assert b'value="23:59:00"' in client.get(url).content


def test_the_brief_is_cleaned_once(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    url = reverse("admin:assessments_assessment_change", args=[cast.essay.pk])
    client.post(
        url, assessment_form(cast.essay, rubric=cast.rubric.pk, brief="<p>Write <script>x</script><em>well</em></p>")
    )
    cast.essay.refresh_from_db()
    assert "script" not in cast.essay.brief and "<em>well</em>" in cast.essay.brief


def test_an_extension_is_given_by_the_service(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    add = reverse("admin:assessments_extension_add")
    form = {
        "assessment": cast.essay.pk,
        "student": cast.omar.pk,
        "due_at_0": "2000-01-01",
        "due_at_1": "23:59",
        "reason": "work",
    }
    early = client.post(add, form)
    assert early.status_code == 200 and "never earlier" in early.content.decode()
    stranger = client.post(add, {**form, "student": cast.stan.pk, "due_at_0": "2100-01-01"})
    assert stranger.status_code == 200
    assert client.post(add, {**form, "due_at_0": "2100-01-01"}).status_code == 302
    extension = Extension.objects.get(student=cast.omar)
    assert extension.granted_by == cast.cora and extension.due_at.isoformat() == "2100-01-01T12:59:00+00:00"


def test_a_rubric_in_use_stays_and_is_copied(desk: Desk, as_user: AsUser) -> None:
    cast, client = desk.cast, as_user("cora")
    url = reverse("admin:assessments_rubric_change", args=[cast.rubric.pk])
    assert "stays as it is" in client.get(url).content.decode()
    criterion = cast.rubric.criteria.first()
    for page in (url, reverse("admin:assessments_criterion_change", args=[criterion.pk])):
        refused = client.post(page, {"title": "Changed words"}).content.decode()
        assert "in the meantime" in refused and "Changed words" in refused, "what was written is given back"
        assert as_user("ada").post(page, {"title": "Changed words"}).status_code == 403
    cast.rubric.refresh_from_db()
    assert cast.rubric.title == "Essay"
    copy = reverse("admin:assessments_rubric_copy", args=[cast.rubric.pk])
    assert as_user("ada").post(copy).status_code == 403
    assert as_user("hera").post(copy).status_code == 404
    assert client.get(copy).status_code == 405
    assert client.post(copy).status_code == 302
    made = Rubric.objects.get(course=cast.meco, version=2)
    assert [c.levels.count() for c in made.criteria.all()] == [3, 3]
    again = client.post(
        reverse("admin:assessments_assessment_change", args=[cast.essay.pk]),
        assessment_form(cast.essay, rubric=made.pk),
    )
    assert again.status_code == 200 and "cannot be exchanged" in again.content.decode()


def test_an_unused_rubric_is_written_with_criteria_and_levels(desk: Desk, as_user: AsUser) -> None:
    client = as_user("hera")
    url = reverse("admin:assessments_rubric_change", args=[desk.foreign_rubric.pk])
    inline = {
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-position": 1,
        "criteria-0-title": "Style",
        "criteria-0-max_points": "5",
        "criteria-0-weight": "1",
        "criteria-0-source": "manual",
    }
    assert client.post(url, {"title": "Foreign", **inline}).status_code == 302
    criterion = desk.foreign_rubric.criteria.get()
    levels = {"levels-TOTAL_FORMS": 1, "levels-INITIAL_FORMS": 0, "levels-0-title": "Fine", "levels-0-points": "5"}
    change = reverse("admin:assessments_criterion_change", args=[criterion.pk])
    assert (
        client.post(
            change, {"title": "Style", "position": 1, "max_points": "5", "weight": 1, "source": "manual", **levels}
        ).status_code
        == 302
    )
    assert criterion.levels.get().title == "Fine"


def test_the_administrator_makes_accounts_without_passwords_and_leaves_a_trace(
    desk: Desk, as_user: AsUser, mailoutbox: list[Any]
) -> None:
    client = as_user("root")
    form = {"username": "nora", "email": "nora@example.edu", "display_name": "Nora New", "handle": "", "about": ""}
    assert client.post(reverse("admin:people_user_add"), form).status_code == 302
    nora = User.objects.get(username="nora")
    assert not nora.has_usable_password() and nora.handle
    assert LogEntry.objects.filter(user=desk.cast.root, object_id=str(nora.pk)).exists()
    client.get(reverse("admin:index"))  # shows the message on how the link to a password is sent
    page = client.get(reverse("admin:people_user_change", args=[nora.pk])).content.decode()
    assert "password" not in page.lower().replace("password_change", "").replace("change password", "")
    client.post(reverse("admin:people_user_changelist"), {"action": "send_reset", "_selected_action": [nora.pk]})
    assert [mail.to for mail in mailoutbox] == [["nora@example.edu"]]


def test_histories_hold_no_student_number(desk: Desk, as_user: AsUser) -> None:
    lin = Enrolment.objects.get(user=desk.cast.lin)
    form = _enrolment_form(desk.cast.meco, desk.cast.lin, tutorial=desk.cast.thursday.pk, student_number="480999888")
    as_user("root").post(reverse("admin:people_enrolment_change", args=[lin.pk]), form)
    assert not LogEntry.objects.filter(change_message__contains="480999888").exists()
    assert "480999888" in as_user("ada").get(desk.url("people_enrolment")).content.decode()


def test_the_administrator_reads_no_submission(desk: Desk) -> None:
    assert not Submission.objects.for_staff(desk.cast.root).exists()
    assert "marking_submission" in rows_of(desk)
