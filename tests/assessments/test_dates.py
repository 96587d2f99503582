"""Dates that count: policies as they are chosen and told, extensions that never cost, and who changed what."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Phase
from assessments.lateness import READY, policy_said, price_said
from assessments.models import Assessment, Extension, TutorialDate, due_for
from assessments.services import grant_extension, revoke_extension
from core.forms import DatesField
from core.lateness import how_late
from marking.models import Mark
from marking.services import check_post, release_marks
from people.models import AuditEntry, User
from tests.cast import Cast

AsUser = Callable[[str], Client]
SYDNEY = ZoneInfo("Australia/Sydney")


def rule_of(key: str, cast: Cast) -> Any:
    for name, value in READY[key].fields.items():
        setattr(cast.essay, name, value)
    return cast.essay.late_rule


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("off", "Lateness costs nothing."),
        ("five", "Late: 5 % of the maximum for each started day; nothing is left after 7 days; 60 minutes of grace."),
        (
            "working",
            "Late: 5 % of the maximum for each started working day; but not below 40 % of the maximum; "
            "nothing is left after 5 working days.",
        ),
        ("hour", "Late: 1 % of the maximum for each started hour; nothing is taken after 2 days."),
        ("awarded", "Late: 10 % of the mark for each started day; nothing is left after 7 days."),
    ],
)
def test_a_policy_is_told_in_words(cast: Cast, key: str, said: str) -> None:
    assert policy_said(rule_of(key, cast)) == said


@pytest.mark.parametrize(
    ("key", "hours", "said"),
    [
        ("off", 1, "1 day late, which costs nothing."),
        ("five", 2, "1 day late: minus 5 points (5 % of 100)."),
        ("five", 24 * 7 + 1, "8 days late, more than 7 days: nothing is left of the mark."),
        ("awarded", 25, "2 days late: minus 20 % of the mark."),
        ("hour", 2.5, "3 hours late: minus 3 points (3 % of 100)."),
        (
            "working", 0.5,
            "1 working day late: minus 5 points (5 % of 100). Lateness brings no mark below 40 % of the maximum.",
        ),
    ],
)  # fmt: skip
def test_a_price_is_told_in_words(cast: Cast, key: str, hours: float, said: str) -> None:
    rule, due = rule_of(key, cast), datetime(2017, 4, 26, 12, tzinfo=SYDNEY)
    late = how_late(due + timedelta(hours=hours), due, SYDNEY, rule)
    assert price_said(rule, late, Decimal(100)) == said


def test_a_new_assessment_has_no_penalty_until_one_is_chosen(cast: Cast, as_user: AsUser) -> None:
    assert Assessment(course=cast.meco).late_policy == "none"
    from tests.admin.test_setting_up import ADD, sent

    client = as_user("cora")
    assert client.post(reverse(ADD), sent(cast, slug="plain")).status_code == 302
    assert Assessment.objects.get(slug="plain").late_policy == "none"
    assert client.post(reverse(ADD), sent(cast, ready_policy="five", late_percent="nonsense")).status_code == 302
    made = Assessment.objects.get(slug="report")
    fields = READY["five"].fields
    assert {name: getattr(made, name) for name in fields} == fields
    page = client.get(reverse("admin:assessments_assessment_change", args=[made.pk])).content.decode()
    assert "5 % of the maximum for each started day; nothing is left after 7 days; 60 minutes of grace" in page


def test_refusal_after_the_last_day_counts_working_days_and_extensions(cast: Cast) -> None:
    essay = cast.essay
    rule_of("ten", cast)
    essay.cutoff_at = None
    friday = datetime(2017, 4, 28, 23, 59, tzinfo=SYDNEY)
    assert essay.closes_at(friday) == datetime(2017, 5, 4, 0, 0, tzinfo=SYDNEY)
    essay.late_unit, essay.late_zero_after_days = "working", 2
    assert essay.closes_at(friday) == datetime(2017, 5, 3, 0, 0, tzinfo=SYDNEY)
    cast.meco.holidays = [date(2017, 5, 1)]
    assert essay.closes_at(friday) == datetime(2017, 5, 4, 0, 0, tzinfo=SYDNEY)
    essay.cutoff_at = friday + timedelta(days=1)
    assert essay.closes_at(friday) == datetime(2017, 4, 30, 0, 0, tzinfo=SYDNEY), "the earlier end"
    later = friday + timedelta(days=9)
    essay.opens_at = friday - timedelta(days=9)
    assert essay.phase(later, later) == Phase.OPEN, "an own due time is never closed before it"


def test_the_student_reads_the_price_before_and_after(cast: Cast, as_user: AsUser) -> None:
    Assessment.objects.update(due_at=timezone.now() - timedelta(hours=30), opens_at=timezone.now() - timedelta(days=9))
    cast.essay.refresh_from_db()
    post = cast.post("lin")
    client = as_user("lin")
    price = "2 days late: minus 2 points (10 % of 20)."
    assert price in next(check.message for check in check_post(post) if check.code == "time")
    assert f"If you submit now: {price}" in client.get("/desk/").content.decode()
    late = cast.submission("lin", title="Late")
    assert price in client.get(late.get_absolute_url()).content.decode()
    assert price in client.get("/desk/").content.decode()
    grant_extension(
        actor=cast.cora,
        assessment=cast.essay,
        student=cast.lin,
        due_at=timezone.now() + timedelta(days=1),
        reason="work",
    )
    page = client.get(late.get_absolute_url()).content.decode()
    assert "in time" in page and "late" not in page.split("<h1>")[1].split("</dl>")[0]


def test_the_arithmetic_of_a_release_is_frozen(cast: Cast, as_user: AsUser) -> None:
    late = cast.marked("lin", at=cast.essay.due_at + timedelta(days=1, hours=1))
    release_marks(actor=cast.cora, assessment=cast.essay)
    Assessment.objects.update(late_policy="none")
    page = as_user("lin").get(late.get_absolute_url()).content.decode()
    assert "20 − 2 for 2 days late = 18" in page and "2 × 5 % of 20 = 2" in page


def give(cast: Cast, days: int, **extra: Any) -> Extension:
    who: dict[str, Any] = {"actor": cast.cora, "student": cast.lin, "reason": "illness"} | extra
    return grant_extension(assessment=cast.essay, due_at=cast.essay.due_at + timedelta(days=days), **who)


def test_an_extension_moves_out_and_is_revoked_and_given_again(cast: Cast) -> None:
    essay = cast.essay
    extension = give(cast, 3)
    with pytest.raises(ValidationError):
        give(cast, 2)
    assert give(cast, 5, reason="work").pk == extension.pk
    assert due_for(essay, cast.lin) == essay.due_at + timedelta(days=5)
    revoke_extension(actor=cast.cora, extension=extension, why="given to the wrong Lin")
    assert due_for(essay, cast.lin) == essay.due_at
    with pytest.raises(ValidationError):
        revoke_extension(actor=cast.cora, extension=extension, why="again")
    give(cast, 1)
    assert due_for(essay, cast.lin) == essay.due_at + timedelta(days=1)
    told = [(entry.action, entry.actor_name, entry.reason) for entry in AuditEntry.objects.of(extension)]
    assert told == [
        ("created", "Cora Lind", "Illness or misadventure"),
        ("revoked", "Cora Lind", "given to the wrong Lin"),
        ("changed", "Cora Lind", "Work or caring"),
        ("created", "Cora Lind", "Illness or misadventure"),
    ]
    moved = AuditEntry.objects.of(extension)[2].changes["due_at"]
    assert [datetime.fromisoformat(one) for one in moved] == [essay.due_at + timedelta(days=n) for n in (3, 5)]


@pytest.mark.parametrize("who", ["ada", "lin", "hera", "root"])
def test_only_the_coordinator_gives_and_revokes(cast: Cast, who: str) -> None:
    actor: User = cast.people[who]
    with pytest.raises(PermissionDenied):
        give(cast, 3, actor=actor)
    extension = give(cast, 3)
    with pytest.raises(PermissionDenied):
        revoke_extension(actor=actor, extension=extension, why="no")
    assert revoke_extension(actor=cast.cora, extension=extension, why="no").revoked_at


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM assessments_extension",
        "UPDATE assessments_extension SET due_at = due_at - interval '1 day'",
        "UPDATE assessments_extension SET revoked_at = now(), due_at = due_at + interval '1 day'",
        "UPDATE assessments_extension SET student_id = (SELECT id FROM people_user WHERE username = 'mei')",
        "UPDATE people_auditentry SET reason = ''",
        "DELETE FROM people_auditentry",
    ],
)
def test_the_database_holds_it(cast: Cast, statement: str) -> None:
    give(cast, 3)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_extension SET due_at = due_at + interval '1 day'")
        assert cursor.rowcount == 1, "the same table takes what is allowed"


def test_the_history_of_an_object_is_its_coordinators(cast: Cast, as_user: AsUser) -> None:
    extension = give(cast, 3, why="see the form of 3 May")
    TutorialDate.objects.create(assessment=cast.essay, tutorial=cast.friday, due_at=cast.essay.due_at)
    here = timezone.localtime(extension.due_at, SYDNEY)
    page = as_user("cora").get(reverse("admin:assessments_extension_history", args=[extension.pk])).content.decode()
    assert "Illness or misadventure: see the form of 3 May" in page
    assert f"{here:%a} {here.day} {here:%b %Y}, 11:59 p.m." in page, "in the course's own time"
    assert as_user("ada").get(reverse("admin:assessments_extension_history", args=[extension.pk])).status_code in (
        403,
        404,
    )
    assert as_user("hera").get(reverse("admin:assessments_extension_history", args=[extension.pk])).status_code == 404


def test_changed_dates_of_an_assessment_stand_in_its_history(cast: Cast, as_user: AsUser) -> None:
    from tests.admin.test_setting_up import ADD, sent

    client = as_user("cora")
    client.post(reverse(ADD), sent(cast))
    made = Assessment.objects.get(slug="report")
    url = reverse("admin:assessments_assessment_change", args=[made.pk])
    date_of = {
        "tutorial_dates-TOTAL_FORMS": 1, "tutorial_dates-0-tutorial": cast.friday.pk, "tutorial_dates-0-assessment": made.pk,
        "tutorial_dates-0-due_at_0": "2026-04-05", "tutorial_dates-0-due_at_1": "17:00",
    }  # fmt: skip
    data = sent(cast, due_at_0="2026-04-04", why="Network down on Friday", **date_of)
    assert client.post(url, data).status_code == 302
    history = reverse("admin:assessments_assessment_history", args=[made.pk])
    page = client.get(history).content.decode()
    assert "Network down on Friday" in page and "Fri 3 Apr 2026, 11:59 p.m. → Sat 4 Apr 2026, 11:59 p.m." in page
    assert "<b>Friday 12–2pm</b>: – → Sun 5 Apr 2026, 5:00 p.m." in page
    assert "Network down" not in as_user("ada").get(history).content.decode()
    again = sent(cast, due_at_0="2026-04-04", why="Nothing")
    assert client.post(url, again).status_code == 302
    assert AuditEntry.objects.of(made).filter(action="changed").count() == 2, "saving the same again is no change"


def test_revoking_in_the_admin_asks_for_the_reason(cast: Cast, as_user: AsUser) -> None:
    extension, url = give(cast, 3), reverse("admin:assessments_extension_changelist")
    client, data = as_user("cora"), {"action": "revoke", "_selected_action": [extension.pk]}
    assert "count no more" in client.post(url, data).content.decode()
    assert Extension.objects.counting().exists()
    assert client.post(url, {**data, "reason": "wrong person"}).status_code == 302
    assert not Extension.objects.counting().exists()
    assert client.get(reverse("admin:assessments_extension_change", args=[extension.pk])).status_code == 200


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("", []),
        ("2017-04-25\n\n2017-04-14,\n2017-04-25", ["2017-04-14", "2017-04-25"]),
        ("2017-12-30 to 2018-01-01", ["2017-12-30", "2017-12-31", "2018-01-01"]),
    ],
)
def test_holidays_are_lines_of_dates(text: str, dates: list[str]) -> None:
    assert [str(one) for one in DatesField(required=False).clean(text)] == dates


@pytest.mark.parametrize(
    "text", ["25/4/2017", "2017-02-30", "2018-01-05 to 2017-12-25", "2017-01-01 to 2030-01-01", "x to y"]
)
def test_what_is_no_holiday_is_said(text: str) -> None:
    with pytest.raises(ValidationError):
        DatesField().clean(text)


def test_marks_have_no_trace_in_prices(cast: Cast, as_user: AsUser) -> None:
    late = cast.marked("lin", at=cast.essay.due_at + timedelta(days=1))
    client = as_user("lin")

    def main() -> str:
        return client.get(late.get_absolute_url()).content.decode().split("<main")[1].split("</main>")[0]

    before = main()
    Mark.objects.update(raw=Decimal("0.50"))
    assert "minus 1 point (5 % of 20)" in before and main() == before
