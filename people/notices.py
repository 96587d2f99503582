"""Notices: telling people once, reading, choosing what comes by e-mail. The mails are built in `people/mail.py`.

Other rooms call `notify`, and answer `notices_asked` with a `Line` for what they know; nothing of what a notice says is
stored here, so what was hidden, closed or taken back since is neither shown nor sent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.digests import next_digest
from people.enums import ALWAYS_SENT, CHOSEN_KINDS, DEFAULT_CADENCE, Cadence, MailState, NoticeKind, notices_asked
from people.jobs import send_mail_of
from people.models import Course, Enrolment, Notice, NoticePreference, User, validate_time_zone

_SALT = "produsage.unsubscribe"


@dataclass(frozen=True)
class Line:
    """What a notice says to its reader now: a sentence, where it leads, some of the words, facts as (name, value)."""

    text: str
    url: str
    excerpt: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Note:
    """One person to be told: `key` is what makes it once, `object_id` and `data` are for whoever answers."""

    user_id: int
    key: str
    object_id: int
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def notify(*, kind: str, notes: Iterable[Note], at: datetime | None = None) -> int:
    """Tell people, each once for a key, and return how many were told now.

    The number of queries is the same for one and for many. Adds to the counts of unread notices; a mail that is wanted at
    once is put in the queue, in this transaction; others wait for their reader's morning.
    """
    now = at or timezone.now()
    wanted = {(note.user_id, note.key): note for note in notes}
    users = {user for user, _key in wanted}
    there = Notice.objects.filter(user__in=users, key__in={key for _user, key in wanted})
    for known in there.values_list("user", "key"):
        wanted.pop(known, None)
    if not wanted:
        return 0
    users = {user for user, _key in wanted}
    cadences = cadences_of(users)
    zones = zones_of([user for user in users if cadences[user][kind] in (Cadence.DAILY, Cadence.WEEKLY)])
    rows = []
    for note in wanted.values():
        state, mail_at = _mail(cadences[note.user_id][kind], now, zones.get(note.user_id))
        rows.append(
            Notice(
                user_id=note.user_id, kind=kind, key=note.key, object_id=note.object_id, data=note.data, created_at=now,
                mail_state=state, mail_at=mail_at,
            )
        )  # fmt: skip
    # Another transaction may have told somebody in the meantime: the database takes the first.
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    at_once = [{"user_id": row.user_id} for row in rows if row.mail_at == now]
    if at_once:
        send_mail_of.enqueue_all(at_once)
    return len(rows)


def _mail(cadence: str, now: datetime, zone: ZoneInfo | None) -> tuple[str, datetime | None]:
    if cadence == Cadence.OFF:
        return MailState.NONE, None
    if cadence == Cadence.NOW or zone is None:
        return MailState.WAITING, now
    return MailState.WAITING, next_digest(now, zone, weekly=cadence == Cadence.WEEKLY)


def cadences_of(users: Collection[int]) -> dict[int, dict[str, str]]:
    """Return by user and kind how soon a mail is wanted, by one query."""
    found: dict[int, dict[str, str]] = {
        user: {kind.value: cadence.value for kind, cadence in DEFAULT_CADENCE.items()} for user in users
    }
    rows = NoticePreference.objects.filter(user__in=users)
    for user, kind, cadence in rows.values_list("user", "kind", "cadence"):
        found[user][kind] = cadence
    return found


def zones_of(users: Collection[int]) -> dict[int, ZoneInfo]:
    """Return the time zone of each: the one that was chosen, else that of the newest course, else the site's."""
    if not users:
        return {}
    courses = dict(
        Enrolment.objects.active().filter(user__in=users).order_by("course").values_list("user", "course__time_zone")
    )
    chosen = User.objects.filter(pk__in=users).values_list("pk", "time_zone")
    return {user: ZoneInfo(zone or courses.get(user) or settings.TIME_ZONE) for user, zone in chosen}


def lines_for(user: User, notices: Sequence[Notice]) -> dict[int, Line]:
    """Return by id what each notice says to `user` now; one about what is gone, or not for this user, is left out."""
    found: dict[int, Line] = {}
    if notices:
        answers: list[tuple[Any, Any]] = notices_asked.send(sender=Notice, user=user, notices=notices)
        for _receiver, answer in answers:
            found |= answer
    return found


def has_left(user: User, courses: Collection[int]) -> set[int]:
    """Return which of these courses `user` was in and is no more: nothing of them is told any longer."""
    left = Enrolment.objects.filter(user=user, course__in=courses, is_active=False)
    return set(left.values_list("course", flat=True))


def mark_read(*, user: User, notices: "QuerySet[Notice] | None" = None, at: datetime | None = None) -> int:
    """Mark notices of `user` as read (default: all), and return how many were not before."""
    rows = Notice.objects.visible_to(user).unread()
    if notices is not None:
        rows = rows.filter(pk__in=notices.order_by().values("pk"))
    return rows.update(read_at=at or timezone.now())


@transaction.atomic
def choose(
    *, user: User, cadences: Mapping[str, str], time_zone: str | None = None, at: datetime | None = None
) -> None:
    """Keep how soon each kind comes by e-mail, and the zone in which that is counted; what waits moves accordingly.

    Raises ValidationError for a kind, a cadence or a zone that is none.
    """
    now = at or timezone.now()
    if time_zone is not None:
        if time_zone:
            validate_time_zone(time_zone)
        user.time_zone = time_zone
        user.save(update_fields=["time_zone"])
    for kind, cadence in cadences.items():
        preference = NoticePreference(user=user, kind=kind, cadence=cadence)
        preference.clean_fields()
        NoticePreference.objects.bulk_create(
            [preference], update_conflicts=True, unique_fields=["user", "kind"], update_fields=["cadence"]
        )
    chosen, zone = cadences_of([user.pk])[user.pk], zones_of([user.pk])[user.pk]
    waiting = Notice.objects.select_for_update().filter(user=user, mail_state=MailState.WAITING)
    moved = []
    for notice in waiting.exclude(kind__in=ALWAYS_SENT):
        notice.mail_state, notice.mail_at = _mail(chosen[notice.kind], now, zone)
        moved.append(notice)
    Notice.objects.bulk_update(moved, ["mail_state", "mail_at"], batch_size=500)
    if any(notice.mail_at == now for notice in moved):
        send_mail_of.enqueue(user_id=user.pk)


def unsubscribe_token(user_id: int, kinds: Iterable[str]) -> str:
    """Return what lets a mail's reader end mails of these kinds without a login. It does not age: nor do mails."""
    return signing.dumps([user_id, sorted(kinds)], salt=_SALT, compress=True)


def read_unsubscribe_token(token: str) -> tuple[User, list[NoticeKind]] | None:
    """Return (user, kinds) of a token, or None when it is none of ours."""
    try:
        user_id, kinds = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id).first()
    known: list[NoticeKind] = [kind for kind in CHOSEN_KINDS if kind in kinds]
    return (user, known) if user is not None and known else None


def course_of_zone(user: User) -> Course | None:
    """Return the course whose zone counts for `user` while none is chosen, or None."""
    row = Enrolment.objects.active().filter(user=user).order_by("-course").select_related("course").first()
    return row.course if row else None
