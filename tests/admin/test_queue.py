"""The queue: own tutorials first, oldest first, lateness by the date that counts, the same queries for any length."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import TutorialDate
from assessments.services import grant_extension
from people.services import enrol
from tests.cast import Cast, _person

AsUser = Callable[[str], Client]
QUEUE = "/admin/marking/submission/"


def rows(client: Client, **query: Any) -> list[str]:
    """The titles in the queue, in order."""
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return [submission.title for submission in response.context["cl"].result_list]


@pytest.fixture
def handed_in(cast: Cast) -> Cast:
    """Lin twice, then Mei (Thursday), Kim (Friday); Kim is two days late."""
    due = cast.essay.due_at
    cast.submission("lin", title="First try", at=due - timedelta(days=3))
    cast.submission("lin", title="Lin", body="<p>" + "Quite another text. " * 40 + "</p>", at=due - timedelta(days=2))
    cast.submission("mei", title="Mei", at=due - timedelta(days=1))
    cast.submission("kim", title="Kim", at=due + timedelta(days=1, hours=2))
    return cast


def test_own_tutorials_come_first_and_last_attempts_only(handed_in: Cast, as_user: AsUser) -> None:
    assert rows(as_user("ada")) == ["Lin", "Mei"]
    assert rows(as_user("ben")) == ["Kim"]
    assert rows(as_user("cora")) == ["Lin", "Mei", "Kim"], "who teaches no tutorial sees all, the oldest first"
    assert rows(as_user("hera")) == []
    handed_in.friday.tutor = handed_in.cora
    handed_in.friday.save()
    assert rows(as_user("cora")) == ["Kim"]
    assert rows(as_user("cora"), whose="all") == ["Lin", "Mei", "Kim"]


def test_filters_and_search(handed_in: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    assert rows(client, late="yes") == ["Kim"]
    assert rows(client, late="no") == ["Lin", "Mei"]
    assert rows(client, tutorial=handed_in.friday.pk) == ["Kim"]
    assert rows(client, assessment=handed_in.essay.pk, state="unmarked") == ["Lin", "Mei", "Kim"]
    assert rows(client, state="released") == []
    assert rows(client, q="mei song") == ["Mei"]
    assert "2 days" in client.get(QUEUE).content.decode()


def test_lateness_follows_extensions_and_tutorial_dates(handed_in: Cast, as_user: AsUser) -> None:
    client, due = as_user("cora"), handed_in.essay.due_at
    TutorialDate.objects.create(
        assessment=handed_in.essay, tutorial=handed_in.thursday, due_at=due - timedelta(days=2, hours=5)
    )
    assert rows(client, late="yes") == ["Lin", "Mei", "Kim"]
    grant_extension(
        actor=handed_in.cora,
        assessment=handed_in.essay,
        student=handed_in.kim,
        due_at=due + timedelta(days=5),
        reason="other",
    )
    assert rows(client, late="yes") == ["Lin", "Mei"]


def test_the_whole_due_minute_is_in_time(cast: Cast, as_user: AsUser) -> None:
    cast.essay.late_grace_minutes = 5
    cast.essay.save()
    cast.submission("lin", title="Grace", at=cast.essay.due_at + timedelta(minutes=5, seconds=59))
    cast.submission("kim", title="Over", at=cast.essay.due_at + timedelta(minutes=6))
    assert rows(as_user("cora"), late="no") == ["Grace"]
    assert rows(as_user("cora"), late="yes") == ["Over"]


def test_the_same_queries_for_few_and_many_rows(handed_in: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        client.get(QUEUE)
    for number in range(20):
        name = f"extra{number}"
        handed_in.people[name] = _person(name, f"Extra {number}")
        enrol(
            course=handed_in.meco,
            user=handed_in.people[name],
            tutorial=handed_in.thursday if number % 2 else handed_in.friday,
        )
        handed_in.submission(name, title=f"Extra {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(rows(client)) == 23
    assert len(many) == len(few), "\n".join(query["sql"][:150] for query in many.captured_queries)
    assert len(many) <= 18
    assert not any('"body"' in query["sql"] for query in many.captured_queries), "no frozen text is read for a list"


def test_the_other_lists_cost_the_same_too(handed_in: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    urls = [reverse(f"admin:{name}_changelist") for name in ("people_enrolment", "blog_post", "comments_comment")]

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = [count(url) for url in urls]
    for number in range(10):
        name = f"extra{number}"
        handed_in.people[name] = _person(name, f"Extra {number}")
        enrol(course=handed_in.meco, user=handed_in.people[name], tutorial=handed_in.friday)
        handed_in.comment("mei", handed_in.post(name, title=f"Extra {number}"))
    assert [count(url) for url in urls] == few
