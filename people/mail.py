"""Notices by e-mail: what is due for one person goes out, receipts by themselves, the rest together.

Never twice: a mail is marked as handed over, and that is committed, after the mail server has been reached and before
the mail is passed to it. A worker that dies between these two and the server's answer leaves it so, and it is not sent
again, since it may have arrived; the notice stands on the site either way. A server that says no is asked again later.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTP, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import tidy_line
from people.enums import ALWAYS_SENT, CHOSEN_KINDS, Cadence, MailState, NoticeKind
from people.models import Notice, User
from people.notices import Line, cadences_of, lines_for, unsubscribe_token
from people.services import known_numbers_in

log = logging.getLogger("produsage.mail")

TOO_OLD = timedelta(days=3)  # a mail that could not be sent for so long has nothing new to say

Told = list[tuple[Notice, Line]]


class Busy(Exception):
    """Another worker is sending some of these: what is left goes out at the next try."""


def send_due(user_id: int, now: datetime) -> int:
    """Send `user_id` what is due at `now`, and return the number of mails.

    Who may see what is asked again for each notice: what is gone, not for this person any more, switched off in the
    meantime or too old is dropped. Raises what the mail server raises, after putting back what it refused.
    """
    notices = list(Notice.objects.filter(user=user_id).to_send(now).order_by("created_at", "pk"))
    if not notices:
        return 0
    user = User.objects.get(pk=user_id)
    own = user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(own):
        return _send(user, notices, now)


def _send(user: User, notices: list[Any], now: datetime) -> int:
    lines = lines_for(user, notices) if can_be_reached(user) else {}
    cadences = cadences_of([user.pk])[user.pk]
    goes: Told = [
        (notice, lines[notice.pk])
        for notice in notices
        if notice.pk in lines and cadences[notice.kind] != Cadence.OFF and notice.mail_at > now - TOO_OLD
    ]
    kept = {notice.pk for notice, _line in goes}
    _move([notice for notice in notices if notice.pk not in kept], MailState.WAITING, MailState.DROPPED)
    alone: list[Told] = [[told] for told in goes if told[0].kind in ALWAYS_SENT]
    others: Told = [told for told in goes if told[0].kind not in ALWAYS_SENT]
    mails = [*alone, others] if others else alone
    for told in mails:
        _deliver(user, told)
    return len(mails)


def can_be_reached(user: User) -> bool:
    """Whether the account is active and its address is confirmed: nobody else's letter box gets its mail."""
    return (
        user.is_active
        and bool(user.email)
        and EmailAddress.objects.filter(user=user, email=user.email.lower(), verified=True).exists()
    )


def _move(notices: Sequence[Notice], before: str, after: str) -> int:
    return Notice.objects.filter(pk__in=[n.pk for n in notices], mail_state=before).update(mail_state=after)


def _deliver(user: User, told: Told) -> None:
    message = build(user, told)
    message.message()
    notices = [notice for notice, _line in told]
    mail = get_connection()
    mail.open()
    if isinstance(server := getattr(mail, "connection", None), SMTP):
        server.ehlo_or_helo_if_needed()
    try:
        with transaction.atomic():
            if _move(notices, MailState.WAITING, MailState.HANDED) != len(notices):
                raise Busy
        mail.send_messages([message])
    except SMTPRecipientsRefused as error:
        for_good = all(code >= 500 for code, _said in error.recipients.values())
        _move(notices, MailState.HANDED, MailState.DROPPED if for_good else MailState.WAITING)
        if not for_good:
            raise
        log.warning("the mail server refuses the address of account %d", user.pk)
    except SMTPResponseException:
        _move(notices, MailState.HANDED, MailState.WAITING)
        raise
    except OSError as error:
        # No answer came, so the mail may be on its way: it stays as handed over.
        log.warning("no answer to a mail for account %d: %s", user.pk, type(error).__name__)
    else:
        _move(notices, MailState.HANDED, MailState.SENT)
    finally:
        mail.close()


def build(user: User, told: Told) -> EmailMultiAlternatives:
    """Return the mail with these notices: plain text, simple HTML, and the headers by which a click ends such mails."""
    lines = [_without_numbers(notice, line) for notice, line in told]
    context: dict[str, Any] = {
        "user": user,
        "lines": [
            {
                "text": line.text,
                "excerpt": line.excerpt,
                "facts": line.facts,
                "url": settings.SITE_URL + _address(notice, line),
            }
            for (notice, _line), line in zip(told, lines, strict=True)
        ],
        "settings_url": settings.SITE_URL + reverse("notice_settings"),
    }
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<notice-{told[0][0].pk}-{len(told)}@{urlsplit(settings.SITE_URL).hostname}>",
    }
    kinds = {notice.kind for notice, _line in told} & set(CHOSEN_KINDS)
    if kinds:
        token = unsubscribe_token(user.pk, kinds)
        context["unsubscribe_url"] = settings.SITE_URL + reverse("unsubscribe", args=[token])
        headers["List-Unsubscribe"] = f"<{context['unsubscribe_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    count = len(lines)
    subject = lines[0].text if count == 1 else ngettext("%(n)d notice", "%(n)d notices", count) % {"n": count}
    message = EmailMultiAlternatives(
        subject=_("Produsage: %(subject)s") % {"subject": tidy_line(subject)},
        body=render_to_string("mail/notices.txt", context),
        to=[user.email],
        headers=headers,
    )
    message.attach_alternative(render_to_string("mail/notices.html", context), "text/html")
    return message


def _address(notice: Notice, line: Line) -> str:
    """A receipt's own address, which is to be kept; else the notice's, which counts as read when it is followed."""
    return line.url if notice.kind == NoticeKind.RECEIPT else reverse("notice", args=[notice.pk])


def _without_numbers(notice: Notice, line: Line) -> Line:
    """Return `line`, or only its kind when somebody's words in it hold a student number: no mail ever does."""
    if known_numbers_in(line.text, line.excerpt):
        return Line(str(NoticeKind(notice.kind).label), line.url, facts=line.facts)
    return line
