"""The notices on the site: the count, the list, reading, choosing; one's own and nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.drafts import keep_draft, new_slot
from blog.jobs import forget_drafts
from blog.models import Draft
from comments.services import hide_comment
from core.jobs import run_due
from people.enums import CHOSEN_KINDS, Cadence, NoticeKind
from people.jobs import forget
from people.models import Notice, NoticePreference, User
from people.notices import Note, notify
from tests.cast import Cast

As = Callable[[str], Client]


def page(client: Client, path: str = "/notices/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_count_to_the_comment(cast: Cast, as_user: As) -> None:
    lin = as_user("lin")
    assert "Nothing yet." in page(lin) and 'class="count"' not in page(lin)
    comment = cast.comment("mei", cast.post("lin"), "A <b>thought</b>.")
    cast.comment("mei", comment.post, "Another.")
    run_due()
    found = page(lin)
    assert '<span class="count">2<' in found
    assert "Mei Song commented on your post “On produsage”." in found and "A thought." in found
    notice = Notice.objects.get(object_id=comment.pk)
    answer = lin.get(reverse("notice", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, comment.get_absolute_url())
    assert '<span class="count">1<' in page(lin, "/")
    lin.post(reverse("read_notices"))
    assert 'class="count"' not in page(lin)
    assert "Mark all as read" not in page(lin)


def test_nobody_opens_or_reads_anothers_notice(cast: Cast, as_user: As) -> None:
    cast.comment("mei", cast.post("lin"))
    run_due()
    notice = Notice.objects.get(user=cast.lin)
    for name in ("mei", "cora", "root", "lin"):
        client = as_user(name)
        opened = client.get(reverse("notice", args=[notice.pk])).status_code
        assert opened == (302 if name == "lin" else 404)
        client.post(reverse("read_notices"), {"notice": notice.pk})
        notice.refresh_from_db()
        assert (notice.read_at is not None) == (name == "lin")
        assert ("Mei Song commented" in page(client)) == (name == "lin")
    assert as_user("anonymous").get("/notices/").status_code == 302


def test_what_is_gone_is_said_to_be_gone(cast: Cast, as_user: As) -> None:
    comment = cast.comment("mei", cast.post("lin"), "Rude words.")
    run_due()
    hide_comment(actor=cast.cora, comment=comment, reason="rude")
    lin = as_user("lin")
    assert "no longer there" in page(lin) and "Rude words" not in page(lin)
    notice = Notice.objects.get(user=cast.lin)
    assert lin.get(reverse("notice", args=[notice.pk])).status_code == 404
    assert 'class="count"' not in page(lin), "it counts as read, or the count would never go"


@pytest.mark.parametrize("field", ["one", "all"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "9" * 5000, "1\x00"])
def test_odd_numbers_do_no_harm(cast: Cast, as_user: As, field: str, value: str) -> None:
    assert (
        as_user("lin").post(reverse("read_notices"), {"notice" if field == "one" else field: value}).status_code == 302
    )
    assert as_user("lin").get(f"/notices/{'9' * 30}/").status_code == 404


def test_the_list_costs_the_same_with_few_and_with_many(cast: Cast, as_user: As) -> None:
    lin = as_user("lin")

    def cost() -> int:
        run_due()
        with CaptureQueriesContext(connection) as captured:
            page(lin)
        return len(captured)

    post = cast.post("lin")
    submission = cast.submission("lin", title="Another")
    cast.comment("mei", post)
    notify(
        kind=NoticeKind.DUE,
        notes=[Note(cast.lin.pk, "due", cast.essay.pk, {"what": "post", "due": "2026-01-01T00:00Z"})],
    )
    few = cost()
    for number in range(12):
        cast.comment(("mei", "kim")[number % 2], (post, submission.post)[number % 2], "Said, @lin.")
    assert cost() == few <= 16


def test_choosing(cast: Cast, as_user: As) -> None:
    lin = as_user("lin")
    path = reverse("notice_settings")
    found = page(lin, path)
    assert found.count("<select") == len(CHOSEN_KINDS) + 1 and "That of MECO1: Australia/Sydney" in found
    chosen = {kind.value: Cadence.WEEKLY.value for kind in CHOSEN_KINDS} | {"time_zone": "Europe/Berlin"}
    assert lin.post(path, chosen).status_code == 302
    assert set(NoticePreference.objects.values_list("user__username", "cadence")) == {("lin", "weekly")}
    assert User.objects.get(username="lin").time_zone == "Europe/Berlin"
    for wrong in ({"due": "hourly"}, {"due": ""}, {"time_zone": "Moon/Sea"}):
        assert lin.post(path, chosen | wrong).status_code == 422
    assert NoticePreference.objects.count() == len(CHOSEN_KINDS)
    assert 'value="weekly" selected' in page(lin, path)


def test_forgetting_leaves_what_somebody_may_still_want(cast: Cast) -> None:
    old, now = timezone.now() - timedelta(days=200), timezone.now()
    slot = new_slot()
    for at, title in ((old, "first"), (old, "last of the old")):
        keep_draft(user=cast.lin, slot=slot, fields={"title": title}, at=at)
    other = new_slot()
    for at, title in ((old, "begun"), (now, "continued")):
        keep_draft(user=cast.lin, slot=other, fields={"title": title}, at=at)
    for key, read in (("unread", None), ("old", old), ("new", now)):
        notify(kind=NoticeKind.COMMENT, notes=[Note(cast.lin.pk, key, 1)], at=old)
        Notice.objects.filter(key=key).update(read_at=read)
    for key, ends in (("over", now - timedelta(days=1)), ("alive", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    forget_drafts()
    forget()
    assert {str(draft) for draft in Draft.objects.all()} == {"last of the old", "continued"}
    assert set(Notice.objects.values_list("key", flat=True)) == {"unread", "new"}
    assert [session.session_key for session in Session.objects.all()] == ["alive"]
