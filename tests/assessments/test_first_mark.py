"""A rubric, or another one for an assessment, sent at the very moment of the first mark: one waits for the other."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Criterion, Rubric
from assessments.services import add_rubric, copy_rubric, lock_unused, save_assessment
from marking.models import Mark, MarkEvent, Submission
from marking.services import record_mark
from tests.cast import Cast, make_cast

WORDS = "Words that took an evening."


class Beside:
    """Something done by a connection of its own, in one transaction that stays open until `end` is called."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.error: ValidationError | DatabaseError | None = None
        self._act, self._done, self._go = act, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self._act()
                self._done.set()
                self._go.wait(20)
        except (ValidationError, DatabaseError) as error:
            self.error = error
        finally:
            self._done.set()
            connection.close()

    def begun(self) -> "Beside":
        """Wait until it has done its part."""
        assert self._done.wait(20)
        return self

    def end(self) -> None:
        """Let it commit, and wait for that."""
        self._go.set()
        self._thread.join(20)
        assert not self._thread.is_alive()


def waits_for_a_lock(count: int = 1) -> None:
    """Wait until so many connections of this database wait for a lock."""
    for _turn in range(2_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
    raise AssertionError("nobody waits")


@pytest.fixture
def live(transactional_db: None) -> tuple[Cast, Submission]:
    cast = make_cast()
    return cast, cast.submission("lin")


def rubric_page(cast: Cast) -> tuple[str, dict[str, Any]]:
    data: dict[str, Any] = {"title": WORDS, "criteria-TOTAL_FORMS": "2", "criteria-INITIAL_FORMS": "2"}
    for at, one in enumerate(Criterion.objects.filter(rubric=cast.rubric)):
        row = {
            "id": one.pk,
            "rubric": cast.rubric.pk,
            "position": one.position,
            "title": one.title,
            "description": WORDS,
        }
        row |= {"max_points": one.max_points, "weight": one.weight, "source": one.source}
        data |= {f"criteria-{at}-{name}": value for name, value in row.items()}
    return reverse("admin:assessments_rubric_change", args=[cast.rubric.pk]), data


def criterion_page(cast: Cast) -> tuple[str, dict[str, Any]]:
    one = Criterion.objects.filter(rubric=cast.rubric)[0]
    data: dict[str, Any] = {
        "position": 0,
        "title": one.title,
        "description": WORDS,
        "max_points": "10",
        "weight": "1",
        "source": "manual",
    }
    levels = list(one.levels.all())
    data |= {"levels-TOTAL_FORMS": len(levels), "levels-INITIAL_FORMS": len(levels)}
    for at, level in enumerate(levels):
        row = {"id": level.pk, "criterion": one.pk, "title": level.title, "points": level.points, "description": WORDS}
        data |= {f"levels-{at}-{name}": value for name, value in row.items()}
    return reverse("admin:assessments_criterion_change", args=[one.pk]), data


PAGES = {"rubric": rubric_page, "criterion": criterion_page}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("when", ["before the mark", "while it is being given", "after the mark"])
def test_the_form_waits_for_a_first_mark_and_gives_the_text_back(
    live: tuple[Cast, Submission], page: str, when: str
) -> None:
    cast, submission = live
    url, data = PAGES[page](cast)
    client = Client()
    client.force_login(cast.cora)

    def mark() -> None:
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="")

    answers: list[Any] = []
    if when == "while it is being given":
        marker = Beside(mark).begun()
        sender = Beside(lambda: answers.append(client.post(url, data)))
        waits_for_a_lock()
        marker.end()
        sender.begun().end()
        assert (marker.error, sender.error) == (None, None)
    else:
        if when == "after the mark":
            mark()
        answers.append(client.post(url, data))
    kept = (
        Criterion.objects.filter(rubric=cast.rubric, description=WORDS).exists()
        or Rubric.objects.filter(title=WORDS).exists()
    )
    if when == "before the mark":
        assert answers[0].status_code == 302 and kept
        return
    text = answers[0].content.decode()
    assert answers[0].status_code == 200 and not kept
    assert "Marks were given by this rubric in the meantime" in text and text.count(WORDS) >= 2, (
        "the text is in the form"
    )


def test_a_first_mark_waits_for_the_form(live: tuple[Cast, Submission]) -> None:
    cast, submission = live
    criterion = Criterion.objects.filter(rubric=cast.rubric)[0]

    def change() -> None:
        lock_unused(cast.rubric)
        Criterion.objects.filter(pk=criterion.pk).update(max_points=Decimal(20))

    def mark() -> None:
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="")

    form = Beside(change).begun()
    marker = Beside(mark)
    waits_for_a_lock()
    form.end()
    marker.begun().end()
    assert (form.error, marker.error) == (None, None)
    assert Mark.objects.get(submission=submission).maximum == Decimal(30), "by the rubric as it was left"


@pytest.mark.parametrize("first", ["mark", "rubric"])
def test_another_rubric_and_a_first_mark_come_one_after_the_other(live: tuple[Cast, Submission], first: str) -> None:
    cast, submission = live
    other = copy_rubric(actor=cast.cora, rubric=cast.rubric)

    def exchange() -> None:
        assessment = Assessment.objects.get(pk=cast.essay.pk)
        assessment.rubric = other
        save_assessment(actor=cast.cora, assessment=assessment)

    def mark() -> None:
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="Written by the old one.")

    one, then = (mark, exchange) if first == "mark" else (exchange, mark)
    earlier = Beside(one).begun()
    later = Beside(then)
    waits_for_a_lock()
    earlier.end()
    later.begun().end()
    assert earlier.error is None and isinstance(later.error, ValidationError)
    assert MarkEvent.objects.count() == (1 if first == "mark" else 0), "no mark by another rubric than the assessment's"
    assert Assessment.objects.get(pk=cast.essay.pk).rubric_id == (cast.rubric.pk if first == "mark" else other.pk)


def test_a_new_version_is_never_in_the_way(cast: Cast) -> None:
    record_mark(actor=cast.ada, submission=cast.submission("lin"), lines=cast.lines(), feedback="")
    assert add_rubric(actor=cast.cora, course=cast.meco, title=cast.rubric.title, criteria=[]).version == 2
