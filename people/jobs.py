"""What this room does beside requests: mails with notices, and forgetting what is over."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from core.jobs import job
from people.models import Notice

KEPT = timedelta(days=180)
# Longer than all tries of one job together: a mail server that was down for hours keeps nobody's digest back for good.
ANEW = timedelta(hours=4)


@job("people.send_mail_of", atomic=False)
def send_mail_of(user_id: int) -> None:
    """Send one person what is due."""
    from people.mail import send_due

    send_due(user_id, timezone.now())


@job("people.send_digests", every=timedelta(minutes=5))
def send_digests() -> None:
    """Put a mail into the queue for everybody who has something waiting whose time has come."""
    now = timezone.now()
    waiting = Notice.objects.to_send(now).order_by("user", "mail_at").distinct("user").values_list("user", "mail_at")
    found = list(waiting)
    # A person's digest is keyed by its moment and by the hours since: it is put there once, however often this comes by,
    # and once more when all tries have failed.
    send_mail_of.enqueue_all(
        [{"user_id": user} for user, _moment in found],
        keys=[f"mail:{user}:{moment.isoformat()}:{int((now - moment) / ANEW)}" for user, moment in found],
    )


@job("people.forget", every=timedelta(days=1))
def forget() -> None:
    """Delete sessions that have ended, with the texts that they kept, and notices that were read long ago."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Notice.objects.filter(read_at__lt=now - KEPT).delete()
