"""A worker that is killed in the middle of sending a mail: the next one sends it, and nobody gets it twice."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from core.models import Job
from people.models import Notice
from tests.cast import Cast
from tests.frame.helpers import wait_until
from tests.processes import MailServer, mail_server, site_environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def start(folder: Path, mailbox: MailServer) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env=site_environment(folder, EMAIL_URL=mailbox.url),
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("held", "state"),
    [
        ("EHLO", "sent"),  # the mail server has not been reached: the next worker sends the mail
        ("END", "handed"),  # the mail is there, only the answer is missing: it is not sent again
    ],
)
def test_a_receipt_goes_out_once_when_the_worker_is_killed(
    cast: Cast, mailbox: MailServer, tmp_path: Path, held: str, state: str
) -> None:
    submission = cast.submission("lin")
    mailbox.held = held
    first = start(tmp_path, mailbox)
    assert mailbox.reached.wait(60)
    first.kill()
    first.wait()
    mailbox.held = ""
    second = start(tmp_path, mailbox)
    try:
        wait_until(lambda: not Job.objects.filter(name="people.send_mail_of", ended_at=None).exists(), 60)
        assert Notice.objects.get().mail_state == state
    finally:
        second.terminate()
        assert second.wait(20) == 0
    [mail] = mailbox.taken
    assert mail["To"] == "lin@example.edu"
    assert submission.receipt in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert submission.sha256 in text and submission.receipt in text
    assert submission.get_absolute_url() in text
