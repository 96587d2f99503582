"""Who marks what: by tutorial, split evenly, by hand; never to oneself; a plan is shown before it is done."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from marking.models import Allocation, Submission
from marking.tools.allocation import allocate, share_out
from people.models import AuditEntry, Enrolment
from tests.admin.test_marking import screen
from tests.admin.test_queue import QUEUE, rows
from tests.cast import Cast

AsUser = Callable[[str], Client]


@pytest.fixture
def four(cast: Cast) -> list[Submission]:
    return [cast.submission(name, title=name.title()) for name in ("lin", "mei", "omar", "kim")]


def choose(client: Client, chosen: list[Submission], **sent: Any) -> Any:
    data = {"action": "allocate", "_selected_action": [one.pk for one in chosen], **sent}
    return client.post(f"{QUEUE}?whose=all", data)


def test_a_split_is_even_and_never_to_oneself(cast: Cast, four: list[Submission]) -> None:
    plan = share_out(four, [cast.ada, cast.ben])
    assert Counter(str(share.after) for share in plan) == {"Ada Castellan": 2, "Ben Okafor": 2}
    assert [share.after for share in share_out(four, [cast.kim, cast.ada])][3] == cast.ada
    assert {share.after for share in share_out(four, [])} == {None}
    with pytest.raises(ValidationError, match="own"):
        share_out(four, [cast.kim])


def test_what_is_given_moves_between_queues_and_back(cast: Cast, four: list[Submission], as_user: AsUser) -> None:
    lin = four[0]
    ada, ben = as_user("ada"), as_user("ben")
    assert (rows(ada), rows(ben)) == (["Lin", "Mei", "Omar"], ["Kim"])
    assert ben.get(screen(lin)).status_code == 404
    allocate(actor=cast.cora, wanted={lin: cast.ben})
    assert (rows(ada), rows(ben)) == (["Mei", "Omar"], ["Lin", "Kim"])
    assert "Lin" in rows(ada, whose="all"), "the tutor of the tutorial still reads it"
    assert ben.get(screen(lin)).status_code == 200
    assert allocate(actor=cast.cora, wanted={lin: cast.ben}) == 0, "nothing changes, nothing is written down"
    Enrolment.objects.filter(user=cast.ben).update(is_active=False)
    assert ben.get(screen(lin)).status_code == 404, "who teaches here no more reads nothing"
    allocate(actor=cast.cora, wanted={lin: None})
    assert rows(ada) == ["Lin", "Mei", "Omar"]
    told = AuditEntry.objects.filter(kind="marking.submission").order_by("pk").values_list("changes", flat=True)
    assert list(told) == [{"marker": [None, "Ben Okafor"]}, {"marker": ["Ben Okafor", None]}]


@pytest.mark.parametrize("who", ["ada", "ben", "lin", "hera", "root"])
def test_only_the_coordinator_gives_out(cast: Cast, four: list[Submission], as_user: AsUser, who: str) -> None:
    with pytest.raises(PermissionDenied):
        allocate(actor=cast.people[who], wanted={four[0]: cast.ben})
    choose(as_user(who), four, way="one", markers=[cast.ben.pk], pairs=f"{four[0].pk}:{cast.ben.pk}", confirm="1")
    assert not Allocation.objects.exists()
    assert allocate(actor=cast.cora, wanted={four[0]: cast.ben}) == 1


def test_never_to_oneself_nor_to_a_stranger(cast: Cast, four: list[Submission]) -> None:
    Enrolment.objects.filter(user=cast.kim).update(role="tutor")
    for marker in (cast.kim, cast.hera, cast.mei):
        with pytest.raises(ValidationError):
            allocate(actor=cast.cora, wanted={four[3]: marker, four[0]: cast.ben})
    assert not Allocation.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(
            assessment=cast.essay, student=cast.kim, marker=cast.kim, given_by=cast.cora, given_at=timezone.now()
        )


def test_the_plan_is_shown_and_exactly_that_is_done(cast: Cast, four: list[Submission], as_user: AsUser) -> None:
    cora = as_user("cora")
    asked = choose(cora, four)
    assert asked.status_code == 200 and "Nothing changes before you confirm" in asked.content.decode()
    refused = choose(cora, four, way="one", markers=[cast.ada.pk, cast.ben.pk])
    assert refused.context["form"].errors["markers"] == ["Name one."]
    shown = choose(cora, four, way="even", markers=[cast.ada.pk, cast.ben.pk], preview="1")
    assert shown.context["changes"] == 4 and not Allocation.objects.exists(), "a look changes nothing"
    pairs = shown.context["pairs"]
    foreign = choose(cora, four[:1], way="even", markers=[cast.ada.pk], pairs=pairs, confirm="1")
    assert foreign.status_code == 200 and not Allocation.objects.exists(), "what was not chosen is not given"
    done = choose(cora, four, way="even", markers=[cast.ada.pk, cast.ben.pk], pairs=pairs, confirm="1")
    assert done.status_code == 302
    kept = {f"{row.student.username}:{row.marker.username}" for row in Allocation.objects.all()}
    assert kept == {"lin:ada", "mei:ben", "omar:ada", "kim:ben"}
