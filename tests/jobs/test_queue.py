"""The queue of jobs: once, again after a failure, not for ever, and never by two workers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from core.enums import JobState
from core.jobs import Task, Worker, job, queue, run_due
from core.jobs.registry import TASKS
from core.models import Job
from people.models import Course

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Declare = Callable[..., Task]


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare tasks that are gone after the test."""
    before = set(TASKS)
    yield lambda function, **more: job(f"test.{len(TASKS)}", **more)(function)
    for name in set(TASKS) - before:
        del TASKS[name]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def course(slug: str) -> None:
    Course.objects.create(code=slug, title=slug, term="1", slug=slug)


@pytest.mark.django_db
def test_a_job_is_done_once_with_what_it_was_given(declare: Declare) -> None:
    seen: list[int] = []
    task = declare(lambda number: seen.append(number))  # noqa: PLW0108  its argument has a name
    task.enqueue(number=1)
    task.enqueue(number=2, key="same")
    task.enqueue(number=3, key="same")
    task.enqueue(number=4, at=NOW + timedelta(minutes=1))
    assert (run_due(), run_due()) == (2, 0)
    assert seen == [1, 2]
    assert run_due(NOW + timedelta(minutes=1)) == 1
    assert seen == [1, 2, 4]
    task.enqueue(number=5, key="same")
    assert run_due() == 0, "a key is used once, also after its job is done"


@pytest.mark.django_db
@pytest.mark.parametrize("atomic", [True, False])
def test_a_failure_is_tried_again_after_growing_pauses(
    declare: Declare, clock: time_machine.Traveller, atomic: bool
) -> None:
    starts: list[float] = []

    def fail_twice() -> None:
        course(f"try-{len(starts)}")
        starts.append((datetime.now(UTC) - NOW).total_seconds())
        if len(starts) < 3:
            raise OSError("no route to anywhere")

    declare(fail_twice, atomic=atomic).enqueue()
    for second in range(0, 60, 5):
        clock.move_to(NOW + timedelta(seconds=second))
        run_due()
    assert starts == [0, 10, 40]
    done = Job.objects.get()
    assert (done.state, done.attempts, done.error) == (JobState.DONE, 3, "")
    # What an atomic job wrote before it failed is undone.
    assert list(Course.objects.values_list("slug", flat=True)) == (["try-2"] if atomic else ["try-0", "try-1", "try-2"])


@pytest.mark.django_db
def test_it_gives_up_at_last_and_keeps_the_job(declare: Declare) -> None:
    declare(lambda: 1 / 0, tries=3).enqueue()
    assert sum(run_due(NOW + timedelta(days=day)) for day in range(6)) == 3
    failed = Job.objects.get()
    assert (failed.state, failed.error) == (JobState.FAILED, "ZeroDivisionError")
    assert queue.health(NOW).failed == 1
    assert queue.forget_ended(NOW + timedelta(days=89)) == 0
    assert queue.forget_ended(NOW + timedelta(days=91)) == 1


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 30), (3, 90), (7, 7290), (8, 21600), (30, 21600)])
def test_the_pauses(attempts: int, seconds: int) -> None:
    assert queue.back_off(attempts) == timedelta(seconds=seconds)


@pytest.mark.django_db
def test_what_a_job_wrote_does_not_stand_when_it_was_taken_back_meanwhile(declare: Declare) -> None:
    def slow() -> None:
        course("written")
        queue.take_back(Job.objects.get().worker or 0, NOW)

    declare(slow).enqueue()
    worker = Worker()
    claimed = queue.claim(worker.number, NOW)
    assert claimed is not None
    worker.do(claimed)
    # The taking back happened inside, so it is undone too: the job is still this dead worker's, and waits for the next.
    assert not Course.objects.exists()
    assert Job.objects.get().state == JobState.RUNNING


@pytest.mark.django_db
def test_a_failure_of_a_job_that_was_taken_back_meanwhile_does_not_end_the_worker(declare: Declare) -> None:
    """As when the connection broke under it: its worker's lock was gone with it, and the next one has the job."""
    worker = Worker()

    def broken() -> None:
        queue.take_back(worker.number, NOW)
        raise OSError("the line broke")

    declare(broken, atomic=False).enqueue()
    claimed = queue.claim(worker.number, NOW)
    assert claimed is not None
    worker.do(claimed)
    assert Job.objects.get().state == JobState.WAITING


@pytest.mark.django_db
def test_a_periodic_task_is_added_once_for_its_time_by_however_many_workers(declare: Declare) -> None:
    task = declare(lambda: None, every=timedelta(hours=1))
    for moment in (NOW, NOW, NOW + timedelta(minutes=59), NOW + timedelta(hours=1)):
        for worker in (Worker(), Worker()):
            while worker.step(moment):
                pass
            worker.leave()
    assert Job.objects.filter(name=task.name, state=JobState.DONE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_job_and_the_dead_ones_jobs_come_back(declare: Declare) -> None:
    """The other worker is a connection of its own, as another process has."""
    task = declare(lambda: None, tries=2)
    task.enqueue()
    task.enqueue(at=NOW - timedelta(seconds=1))
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 7)", [queue.WORKERS])
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM core_job ORDER BY run_at FOR UPDATE LIMIT 1")
        first = cursor.fetchone()[0]
        mine = queue.claim(1, NOW)
        assert mine is not None and mine.pk != first
        queue.finish(mine, NOW)
        cursor.execute("UPDATE core_job SET state = 'running', worker = 7, attempts = 1 WHERE id = %s", [first])
        cursor.execute("COMMIT")
    assert queue.take_back(1, NOW) == 0, "its worker is alive"
    assert queue.health(NOW).workers == 1
    other.close()
    connection.ensure_connection()
    while queue.health(NOW).workers:
        pass
    assert queue.take_back(1, NOW) == 1
    assert run_due() == 1
    # A job that killed its worker at every try is given up.
    task.enqueue()
    for _death in range(2):
        assert queue.claim(7, NOW) is not None
        assert queue.take_back(1, NOW) == 1
    assert run_due() == 1
    assert Job.objects.get(state=JobState.FAILED).error == "its workers died"


@pytest.mark.django_db
def test_health(declare: Declare) -> None:
    assert not queue.health(NOW).is_well, "nobody works"
    worker = Worker()
    worker.step(NOW)
    assert queue.health(NOW).is_well
    declare(lambda: None).enqueue(at=NOW - timedelta(minutes=6))
    late = queue.health(NOW)
    assert not late.is_well
    assert "late 360 s" in str(late)
    worker.leave()
