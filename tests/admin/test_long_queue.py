"""A queue of thousands: the same queries as with few, found by an index, and counted no further than it must."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment
from marking.models import Mark, Submission
from marking.queue import BoundedPaginator
from people.enums import Role
from people.models import Enrolment, User
from tests.admin.test_queue import QUEUE
from tests.cast import Cast, make_assessment

AsUser = Callable[[str], Client]
PAGES = [
    {},
    {"late": "yes", "state": "unmarked"},
    {"flagged": "no", "q": "Number"},
    {"state": "all", "p": "2"},
    {"o": "-8"},
]


def fill(cast: Cast, first: int, last: int) -> None:
    """Submissions by as many students at ten assessments, past the services: as if a large course had handed in."""
    asked = list(Assessment.objects.filter(course=cast.meco).order_by("pk"))
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
            post=post, assessment=asked[n // 2 % 10], student=one, attempt=1, receipt=f"P{n}", post_version=1, title=f"Title {n}",
            submitted_at=now + timedelta(seconds=n), due_at=cast.essay.due_at, word_count=100, sha256=zero,
        )
        for n, one in zip(numbers, people, strict=True)
    )  # fmt: skip
    Mark.objects.bulk_create(Mark(submission=one) for one in made)


@pytest.fixture
def fifty(cast: Cast) -> Cast:
    cast.submission("lin")
    for number in range(9):
        make_assessment(cast.meco, cast.rubric, title=f"Essay {number}", slug=f"essay-{number}")
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
    whole = client.get(QUEUE)
    assert whole.context["cl"].result_count == 5_001 and "Not marked (5001)" in whole.content.decode()
    # What is handed in for one assessment comes from the index in the queue's own order; the rest is not read.
    plan = client.get(QUEUE, {"assessment": fifty.essay.pk}).context["cl"].queryset.values("pk")[:50].explain()
    assert "submission_queue" in plan and "Seq Scan on marking_submission" not in plan, plan


def test_counting_ends(fifty: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marking.queue.MOST", 20)
    assert BoundedPaginator(Submission.objects.all(), 50).count == 20
    assert BoundedPaginator(Submission.objects.filter(student=fifty.lin), 50).count == 1
