"""Setting up at the desk: forms that say what is wrong at its field, and messages that say what happened."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory
from django.urls import reverse

from assessments.models import Assessment, Criterion, default_counted
from blog.models import Post
from marking.to_do import to_do
from people.models import Course, User
from tests.cast import Cast

AsUser = Callable[[str], Client]
ADD = "admin:assessments_assessment_add"


def sent(cast: Cast, **fields: Any) -> dict[str, Any]:
    """A whole page of a new assessment."""
    data: dict[str, Any] = {
        "course": cast.meco.pk, "title": "Report", "slug": "report", "brief": "", "counted": default_counted(),
        "opens_at_0": "2026-03-01", "opens_at_1": "09:00", "due_at_0": "03/04/2026", "due_at_1": "23:59",
        "word_tolerance": 10, "required_references": 0, "peer_comments_required": 0, "peer_comment_min_words": 0,
        "peer_comment_scope": "any",
        "late_policy": "none", "late_percent": 5, "late_grace_minutes": 0, "late_unit": "day", "late_then": "zero", "late_floor_percent": 0, "max_attempts": 3, "visibility_cap": "public",
    }  # fmt: skip
    for formset in ("tutorial_dates", "extensions"):
        data |= {f"{formset}-TOTAL_FORMS": 0, f"{formset}-INITIAL_FORMS": 0}
    return data | fields


def errors(response: Any) -> dict[str, Any]:
    assert response.status_code == 200
    found: dict[str, Any] = response.context["adminform"].form.errors
    return found


def test_a_new_assessment_counts_the_usual_and_is_not_announced(cast: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    form = client.get(reverse(ADD)).context["adminform"].form
    assert form["counted"].value() == default_counted() and form["is_announced"].value() is False
    assert client.post(reverse(ADD), sent(cast)).status_code == 302
    made = Assessment.objects.get(slug="report")
    assert made.counted == default_counted() and not made.is_announced
    assert (made.due_at.day, made.due_at.month) == (3, 4), "day before month"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"counted": []}, "counted", "something has to count"),
        ({"slug": "feed"}, "slug", "feed"),
        ({"slug": "assessment-3"}, "__all__", "already exists"),
        ({"due_at_0": "2026-02-01"}, "due_at", "before the opening"),
        ({"cutoff_at_0": "2026-04-01", "cutoff_at_1": "09:00"}, "cutoff_at", "before the due date"),
        ({"word_min": 9, "word_max": 8}, "word_max", "fewer"),
        ({"peer_comments_required": 2, "peer_comment_authors": 3}, "peer_comments_required", "more different authors"),
        ({"due_at_0": "04/13/2026"}, "due_at", "valid date"),
        ({"due_at_0": "03/04/26"}, "due_at", "valid date"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, as_user: AsUser, fields: dict[str, Any], field: str, message: str
) -> None:
    found = errors(as_user("cora").post(reverse(ADD), sent(cast, **fields)))
    assert list(found) == [field] and message in str(found[field])


def test_both_halves_of_a_date_are_named(cast: Cast, as_user: AsUser) -> None:
    page = as_user("cora").get(reverse(ADD)).content.decode()
    assert 'aria-label="Due: date"' in page and 'aria-label="Due: time"' in page


def test_no_level_has_more_points_than_its_criterion(cast: Cast, as_user: AsUser) -> None:
    criterion = Criterion.objects.filter(rubric=cast.rubric)[0]
    levels = list(criterion.levels.all())
    data: dict[str, Any] = {
        "position": 0, "title": "Argument", "description": "", "max_points": 8, "weight": 1, "source": "manual",
        "levels-TOTAL_FORMS": len(levels), "levels-INITIAL_FORMS": len(levels),
    }  # fmt: skip
    for n, level in enumerate(levels):
        data |= {f"levels-{n}-id": level.pk, f"levels-{n}-criterion": criterion.pk}
        data |= {f"levels-{n}-title": level.title, f"levels-{n}-points": level.points}
    client, url = as_user("cora"), reverse("admin:assessments_criterion_change", args=[criterion.pk])
    response = client.post(url, data)
    assert response.status_code == 200 and "The criterion has 8 points at most." in response.content.decode()
    assert client.post(url, data | {"levels-0-DELETE": "on"}).status_code == 302
    criterion.refresh_from_db()
    assert criterion.max_points == Decimal(8)


def test_a_criterion_does_not_shrink_below_its_levels(cast: Cast, as_user: AsUser) -> None:
    criteria = list(Criterion.objects.filter(rubric=cast.rubric))
    data: dict[str, Any] = {"title": "Essay", "criteria-TOTAL_FORMS": 2, "criteria-INITIAL_FORMS": 2}
    for n, row in enumerate(criteria):
        data |= {f"criteria-{n}-id": row.pk, f"criteria-{n}-rubric": cast.rubric.pk, f"criteria-{n}-position": n}
        data |= {
            f"criteria-{n}-weight": 1,
            f"criteria-{n}-source": "manual",
            f"criteria-{n}-title": row.title,
            f"criteria-{n}-max_points": 9 if n else 10,
        }
    client, url = as_user("cora"), reverse("admin:assessments_rubric_change", args=[cast.rubric.pk])
    assert "One of its levels has 10 points" in client.post(url, data).content.decode()
    assert client.post(url, data | {"criteria-1-max_points": 12}).status_code == 302


@pytest.mark.parametrize(("of_site", "first"), [("UTC", ""), ("Asia/Tokyo", "Asia/Tokyo")])
def test_a_course_has_the_time_zone_that_was_chosen(
    cast: Cast, as_user: AsUser, settings: Any, of_site: str, first: str
) -> None:
    settings.TIME_ZONE = of_site
    client, url = as_user("root"), reverse("admin:people_course_add")
    form = client.get(url).context["adminform"].form
    zones = [value for value, _label in form.fields["time_zone"].widget.choices]
    assert form["time_zone"].value() == first and {"Australia/Sydney", "UTC"} <= set(zones)
    data = {
        "code": "NEW1", "title": "New", "term": "S1", "slug": "new1", "visibility_cap": "course", "comment_mode": "open",
        "student_number_pattern": "[0-9]{9}",
    }  # fmt: skip
    assert list(errors(client.post(url, data))) == ["time_zone"]
    assert client.post(url, data | {"time_zone": "Australia/Sydney"}).status_code == 302
    assert Course.objects.get(slug="new1").time_zone == "Australia/Sydney"


def test_a_new_account_says_that_no_mail_was_sent(cast: Cast, as_user: AsUser) -> None:
    data = {"username": "nora", "email": "nora@example.edu", "display_name": "Nora New", "handle": "", "about": ""}
    response = as_user("root").post(reverse("admin:people_user_add"), data)
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert any("No mail was sent" in one and "?q=nora" in one for one in said)


def test_hiding_and_bringing_back_say_what_happened(cast: Cast, as_user: AsUser) -> None:
    first, second = cast.post("lin"), cast.post("mei")
    client, url = as_user("cora"), reverse("admin:blog_post_changelist")
    chosen = {"_selected_action": [first.pk, second.pk]}
    hidden = client.post(url, {"action": "hide", "reason": "Not ours", **chosen}, follow=True)
    assert "2 posts are hidden." in hidden.content.decode() and not Post.objects.filter(hidden_at=None).exists()
    back = client.post(url, {"action": "bring_back", "_selected_action": [first.pk]}, follow=True)
    assert "1 post is shown again." in back.content.decode()


def test_the_index_says_what_is_to_do(
    cast: Cast, as_user: AsUser, rf: RequestFactory, django_assert_num_queries: Callable[[int], Any]
) -> None:
    cast.submission("lin")
    cast.submission("mei")
    cast.marked("kim", by="ben")
    url = reverse("admin:index")
    tutor = as_user("ada").get(url)
    queue = reverse("admin:marking_submission_changelist") + "?state=unmarked"
    assert [(task.text, task.url) for task in tutor.context["to_do"]] == [("2 submissions for you to mark", queue)]
    request = rf.get(url)
    request.user = cast.cora
    with django_assert_num_queries(6):
        to_do(request)
    led = as_user("cora").get(url)
    release = reverse("admin:marking_release_assessment", args=[cast.essay.pk])
    assert [(task.text, task.url) for task in led.context["to_do"]] == [
        ("1 finished mark to release: MECO1 Assessment 3", release)
    ]
    assert "1 finished mark to release" in led.content.decode()
    assert as_user("root").get(url).context["to_do"] == []
    assert queue.split("?")[0] in tutor.content.decode() and tutor.status_code == 200
    listed = as_user("ada").get(queue)
    assert listed.context["cl"].result_count == 2, "the link shows what the number counts"


def test_an_empty_site_says_how_to_begin(db: None, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", "root@example.edu", handle="root", display_name="Root"))
    answer = client.get(reverse("admin:index"))
    assert [task.url for task in answer.context["to_do"]] == [
        reverse(f"admin:people_{name}_add") for name in ("course", "user", "enrolment")
    ]
    for path in ("/desk/write/", "/desk/import/"):
        assert f'<a href="{reverse("admin:index")}">teaching desk</a>' in client.get(path).content.decode()
