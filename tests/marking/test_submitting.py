"""Handing in: the checklist, the frozen snapshot, one submission for two clicks."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments.models import Extension
from assessments.services import grant_extension
from blog.services import Content, save_post
from marking.models import MarkEvent, Submission
from marking.receipts import verify
from marking.services import check_post, record_mark, submit_post
from tests.cast import Cast

FROZEN = {
    "marking_submission": "title = 'x'",
    "marking_submissionfigure": "caption = 'x'",
    "marking_markevent": "reason = 'x'",
    "marking_release": "count = 0",
    "marking_releasewithdrawal": "reason = 'x'",
}


def test_a_submission_is_a_frozen_copy(cast: Cast) -> None:
    submission = cast.submission("lin", references=["Bruns 2008"], tags=["a"])
    post = submission.post
    content = Content(title="Changed", body="<p>Changed.</p>", visibility=post.visibility, assessment=cast.essay)
    save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=post.version)
    frozen = Submission.objects.get(pk=submission.pk)
    assert frozen.title == "On produsage" and "Produsage joins" in frozen.body and frozen.references == ["Bruns 2008"]
    assert verify(frozen)
    assert len(frozen.sha256) == 64 and frozen.receipt.startswith("P")


def test_the_database_refuses_to_change_what_is_frozen(cast: Cast) -> None:
    submission = cast.marked("lin")
    assert MarkEvent.objects.filter(submission=submission).count() == 2
    for table, change in FROZEN.items():
        for sql in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            if table in ("marking_submissionfigure", "marking_release", "marking_releasewithdrawal"):
                continue  # empty here: row triggers have nothing to refuse; their turn is below
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(title="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkEvent.objects.filter(submission=submission)._raw_delete("default")


def test_every_frozen_table_carries_its_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname IN (c.relname || '_frozen', c.relname || '_no_truncate') GROUP BY 1"
        )
        assert {name: count for name, count in cursor.fetchall() if name in FROZEN} == dict.fromkeys(FROZEN, 2)


def test_the_same_text_twice_is_one_submission_and_a_changed_one_the_next_attempt(cast: Cast) -> None:
    first = cast.submission("lin")
    post = first.post
    assert submit_post(actor=cast.lin, post=post).pk == first.pk
    content = Content(title="Better", body=post.body, visibility=post.visibility, assessment=cast.essay)
    post = save_post(actor=cast.lin, course=cast.meco, content=content, post=post, expected_version=post.version)
    second = submit_post(actor=cast.lin, post=post)
    assert (second.attempt, second.pk != first.pk) == (2, True)
    assert list(Submission.objects.current()) == [second]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_submission(cast: Cast) -> None:
    post = cast.post("lin")
    ready = threading.Barrier(2)
    receipts, problems = [], []

    def click() -> None:
        try:
            ready.wait(10)
            receipts.append(submit_post(actor=cast.lin, post=post).receipt)
        except Exception as problem:  # noqa: BLE001  collected: in a thread it would be silent
            problems.append(problem)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _i in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(20)
    assert not problems
    assert len(receipts) == 2 and len(set(receipts)) == 1
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "status"),
    [(6, "pass"), (8, "warn"), (20, "warn"), (22, "block")],
)
def test_time(cast: Cast, days: int, status: str) -> None:
    post = cast.post("lin")
    later = timezone.now() + timedelta(days=days)
    check = next(c for c in check_post(post, later) if c.code == "time")
    assert check.status == status
    if status == "block":
        with pytest.raises(ValidationError, match="closed"):
            submit_post(actor=cast.lin, post=post, at=later)
        assert Submission.objects.count() == 0
    else:
        assert submit_post(actor=cast.lin, post=post, at=later).submitted_at == later


def test_an_extension_opens_the_door_again_and_is_never_earlier(cast: Cast) -> None:
    post = cast.post("lin")
    later = timezone.now() + timedelta(days=30)
    with pytest.raises(ValidationError):
        grant_extension(
            actor=cast.cora, assessment=cast.essay, student=cast.lin, due_at=timezone.now(), reason="illness"
        )
    with pytest.raises(PermissionDenied):
        grant_extension(actor=cast.ada, assessment=cast.essay, student=cast.lin, due_at=later, reason="illness")
    with pytest.raises(DatabaseError), transaction.atomic():
        Extension.objects.create(
            assessment=cast.essay, student=cast.lin, due_at=cast.essay.opens_at, granted_by=cast.cora
        )
    grant_extension(
        actor=cast.cora, assessment=cast.essay, student=cast.lin, due_at=later + timedelta(hours=1), reason="illness"
    )
    assert next(c for c in check_post(post, later) if c.code == "time").status == "pass"


def test_rules_warn_or_block(cast: Cast) -> None:
    cast.essay.required_references, cast.essay.max_attempts = 2, 1
    cast.essay.save()
    figure = '<figure><img src="/media/figures/12345678-1234-1234-1234-123456789012/960.webp" alt=""><figcaption></figcaption></figure>'
    post = cast.post("lin", body="<p>few words</p>", visibility="private")
    post.assessment = cast.essay
    post.body += figure
    found = {check.code: check.status for check in check_post(post)}
    expected = {"time": "pass", "attempts": "pass", "words": "warn", "references": "warn", "figures": "warn"}
    assert expected | {"published": "warn"} == {name: found[name] for name in [*expected, "published"]}
    assert {found[name] for name in ("citations", "privacy", "duplicates")} == {"pass"}
    cast.essay.words_block = True
    cast.essay.save()
    assert next(c for c in check_post(post) if c.code == "words").status == "block"


@pytest.mark.parametrize("who", ["mei", "ada", "cora", "stan", "root"])
def test_only_its_author_submits_a_post(cast: Cast, who: str) -> None:
    post = cast.post("lin")
    with pytest.raises(PermissionDenied):
        submit_post(actor=cast.people[who], post=post)
    submit_post(actor=cast.lin, post=post)


@pytest.mark.parametrize("who", ["lin", "mei", "kim", "ben", "stan", "hera", "root"])
def test_only_the_tutor_and_the_coordinator_mark(cast: Cast, who: str) -> None:
    submission = cast.submission("lin")
    with pytest.raises(PermissionDenied):
        record_mark(actor=cast.people[who], submission=submission, lines=cast.lines(), feedback="x")
    for marker in ("ada", "cora"):
        record_mark(actor=cast.people[marker], submission=submission, lines=cast.lines(), feedback=marker)


def test_a_dropped_tutor_marks_no_more(cast: Cast) -> None:
    submission = cast.submission("lin")
    cast.ada.enrolments.update(is_active=False)
    with time_machine.travel(timezone.now(), tick=False), pytest.raises(PermissionDenied):
        record_mark(actor=cast.ada, submission=submission, lines=cast.lines(), feedback="x")
