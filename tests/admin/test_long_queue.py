"""A queue of thousands: the same queries as with few, found by an index, and counted no further than it must."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marking.models import Mark, Submission
from marking.queue import BoundedPaginator
from people.enums import Role
from people.models import Enrolment, User
from tests.admin.test_queue import QUEUE
from tests.cast import Cast

AsUser = Callable[[str], Client]
PAGES = [
    {}, {"state": "unmarked"}, {"late": "yes"}, {"flagged": "no"}, {"similarity": "open"}, {"q": "Number"},
    {"state": "all", "p": "2"}, {"o": "1"}, {"o": "-8"},
]  # fmt: skip


def fill(cast: Cast, first: int, last: int) -> None:
    """Submissions by as many students, past the services: as if a large course had handed in."""
    post, now, zero = cast.lin.posts.get(), timezone.now(), hashlib.sha256(b"").hexdigest()
    numbers = range(first, last)
    people = User.objects.bulk_create(
        User(username=f"n{n}", email=f"n{n}@example.edu", handle=f"n{n}", display_name=f"Number {n}") for n in numbers
    )
    Enrolment.objects.bulk_create(
        Enrolment(user=one, course=cast.meco, role=Role.STUDENT, tutorial=(cast.thursday, cast.friday)[n % 2])
        for n, one in zip(numbers, people, strict=True)
    )
    made = Submission.objects.bulk_create(
        Submission(
            post=post, assessment=cast.essay, student=one, attempt=1, receipt=f"P{n}", post_version=1, title=f"Title {n}",
            submitted_at=now + timedelta(seconds=n), due_at=cast.essay.due_at, word_count=100, sha256=zero,
        )
        for n, one in zip(numbers, people, strict=True)
    )  # fmt: skip
    Mark.objects.bulk_create(Mark(submission=one) for one in made)


@pytest.fixture
def fifty(cast: Cast) -> Cast:
    cast.submission("lin")
    fill(cast, 0, 60)
    return cast


def counted(client: Client) -> list[int]:
    found = []
    for query in PAGES:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUEUE, query).status_code == 200
        found.append(len(captured))
    return found


def test_five_thousand_cost_the_queries_of_fifty(fifty: Cast, as_user: AsUser) -> None:
    client = as_user("cora")
    client.get(QUEUE)
    few = counted(client)
    fill(fifty, 60, 5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE marking_submission, marking_mark, people_enrolment, people_user")
    assert counted(client) == few
    assert max(few) <= 24
    page = client.get(QUEUE, {"assessment": fifty.essay.pk})
    assert page.context["cl"].result_count == 5_001
    assert "Not marked (5001)" in page.content.decode()
    # One page of it is read from the index in the queue's own order: nothing is sorted, and not all of it is read.
    plan = page.context["cl"].queryset[:50].explain()
    assert "submission_queue" in plan and "Seq Scan on marking_submission" not in plan, plan


def test_counting_ends(fifty: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marking.queue.MOST", 20)
    assert BoundedPaginator(Submission.objects.all(), 50).count == 20
    assert BoundedPaginator(Submission.objects.filter(student=fifty.lin), 50).count == 1
