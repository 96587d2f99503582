"""Next, previous, and save and next: through the queue as the marker was looking at it, whatever it was narrowed to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marking.models import Submission
from marking.services import finish_mark, record_mark
from marking.tools.services import flag_submission
from marking.views.neighbours import Neighbours, walk_from
from tests.admin.test_long_queue import fill
from tests.admin.test_marking import filled, screen
from tests.admin.test_queue import QUEUE
from tests.cast import Cast, make_assessment

AsUser = Callable[[str], Client]


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Four at the essay and two at another assessment, in every state but released, one flagged, one late."""
    due = cast.essay.due_at
    for days, (name, title) in enumerate((("lin", "Wikis"), ("mei", "Bees"), ("omar", "Hives"), ("kim", "Alone"))):
        cast.submission(name, title=title, at=due - timedelta(days=4 - days))
    essay, cast.essay = cast.essay, make_assessment(cast.meco, cast.rubric, title="Second", slug="second")
    for name, title, at in (
        ("mei", "Second of Mei", due - timedelta(days=3, hours=1)),
        ("lin", "Second of Lin", due + timedelta(days=3)),
    ):
        cast.submission(name, title=title, at=at)
    cast.essay = essay
    bees, alone = (Submission.objects.get(title=title) for title in ("Bees", "Alone"))
    record_mark(actor=cast.ada, submission=bees, lines=cast.lines(1), feedback="")
    flag_submission(actor=cast.ada, submission=bees, note="Look.")
    flag_submission(actor=cast.cora, submission=Submission.objects.get(title="Second of Lin"), note="Look.")
    record_mark(actor=cast.ben, submission=alone, lines=cast.lines(), feedback="")
    finish_mark(actor=cast.ben, submission=alone)
    return cast


def listed(client: Client, query: str) -> list[Submission]:
    answer = client.get(f"{QUEUE}?{query}")
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


def with_filters(submission: Submission, query: str) -> str:
    return screen(submission) + (f"?_changelist_filters={quote(query)}" if query else "")


def at(cast: Cast, who: str, submission: Submission, query: str) -> Neighbours:
    """What stands before and behind a submission, without its page."""
    request = RequestFactory().get(with_filters(submission, query))
    request.user = cast.people[who]
    return walk_from(request, submission).neighbours()


QUERIES = [
    "", "whose=all", "state=unmarked", "state=all&whose=all", "flagged=yes", "late=no", "q=Lin", "q=lin+zhao&o=-8", "assessment={essay}",
    "tutorial={thursday}&state=unmarked", "course={meco}&o=1", *(f"o={sign}{n}" for n in (1, 2, 5, 7, 8, 9) for sign in ("", "-")),
    "o=9.-8&whose=all", "o=-9.1", "whose=all&p=1",
]  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "cora"])
def test_next_and_previous_are_the_rows_of_the_list(
    full: Cast, as_user: AsUser, subtests: pytest.Subtests, who: str
) -> None:
    client = as_user(who)
    for form in QUERIES:
        query = form.format(essay=full.essay.pk, thursday=full.thursday.pk, meco=full.meco.pk)
        with subtests.test(query=form):
            rows = listed(client, query)
            assert rows, "a walk that goes nowhere shows nothing"
            for place, row in enumerate(rows):
                near = at(full, who, row, query)
                before, after = (rows[n].pk if 0 <= n < len(rows) else None for n in (place - 1, place + 1))
                assert (near.previous, near.following) == (before, after), row.title


# By query: where each "save and next" leads, from the first row on.
SAVED = {
    "": ["Wikis", "Second of Mei", "Hives", "Second of Lin", None],
    "assessment={essay}": ["Wikis", "Hives", None],
    "flagged=yes": ["Bees", "Second of Lin", None],
    "state=unmarked&o=-7": ["Second of Lin", "Hives", "Second of Mei", "Wikis", None],
    "state=unmarked&o=4": ["Hives", "Second of Lin", "Second of Mei", "Wikis", None],
    "o=1": ["Bees", "Wikis", "Second of Mei", "Hives", "Second of Lin", None],
    "o=8": ["Bees", "Wikis", "Second of Mei", "Hives", "Second of Lin", None],
    "q=lin": ["Wikis", "Second of Lin", None],
    "state=marking": ["Bees", None],
}


@pytest.mark.parametrize("query", SAVED)
def test_save_and_next_goes_on_in_the_list(full: Cast, as_user: AsUser, query: str) -> None:
    client, titles = as_user("ada"), SAVED[query]
    query = query.format(essay=full.essay.pk)
    here = Submission.objects.get(title=titles[0])
    for title in titles[1:]:
        sent = filled(full, 1 if here.title == "Bees" else 0, feedback=f"Saved {here.title}.") | {"save_next": "1"}
        answer = client.post(with_filters(here, query), sent)
        if title is None:
            assert answer.headers["Location"] == (f"{QUEUE}?{query}" if query else QUEUE)
            return
        here = Submission.objects.get(title=title)
        assert answer.headers["Location"] == with_filters(here, query), title


def test_what_is_not_in_the_queue_has_the_neighbours_of_its_place(full: Cast, as_user: AsUser) -> None:
    client, alone = as_user("ben"), Submission.objects.get(title="Alone")
    assert [row.title for row in listed(client, "state=unmarked")] == []
    full.friday.tutor = full.cora
    full.friday.save()
    client, wikis = as_user("cora"), Submission.objects.get(title="Wikis")
    near = client.get(screen(wikis)).context["neighbours"]
    assert near.following == Submission.objects.get(title="Second of Mei").pk, "not her own: among all that she reads"
    assert client.get(screen(alone)).context["neighbours"].previous is None, "her own: among those"
    near = client.get(with_filters(alone, "whose=all&state=unmarked")).context["neighbours"]
    assert near.previous == Submission.objects.get(title="Hives").pk


@pytest.mark.parametrize(
    "query", ["student__password=x", "assessment=", "state=nothing", "o=99.x", "p=x", "%00=%ff", "whose=all&whose=mine"]
)
def test_no_filter_breaks_the_screen(full: Cast, as_user: AsUser, query: str) -> None:
    wikis = Submission.objects.get(title="Wikis")
    assert as_user("ada").get(with_filters(wikis, query)).status_code == 200
    sent: dict[str, Any] = filled(full) | {"save_next": "1"}
    assert as_user("ada").post(with_filters(wikis, query), sent).status_code == 302


def test_the_walk_costs_the_same_through_thousands(full: Cast, as_user: AsUser) -> None:
    client, wikis = as_user("ada"), Submission.objects.get(title="Wikis")
    pages = [
        with_filters(wikis, query) for query in ("", f"assessment={full.essay.pk}&late=no&flagged=no&q=Number&o=1")
    ]

    def counts() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            found.append(len(captured))
        return found

    few = counts()
    for number in range(8):
        make_assessment(full.meco, full.rubric, title=f"Essay {number}", slug=f"essay-{number}")
    full.lin.posts.exclude(title="Wikis").update(author=full.mei)
    fill(full, 0, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE marking_submission, marking_mark, people_enrolment, people_user")
    assert counts() == few
    assert max(few) <= 42, few


def test_the_way_back_is_the_queue_as_it_was(full: Cast, as_user: AsUser) -> None:
    page = as_user("ada").get(with_filters(Submission.objects.get(title="Wikis"), "o=-8&late=no"))
    assert page.context["queue_url"] == reverse("admin:marking_submission_changelist") + "?o=-8&late=no"
