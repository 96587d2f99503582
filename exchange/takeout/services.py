"""Asking for a ZIP of one's own data, making it, forgetting it."""

import secrets
import tempfile
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.models import DataExport
from exchange.takeout import archive
from people.models import User

SMALL = 100  # rows; up to here it takes a second or two, and is made while one waits
PATIENCE = timedelta(minutes=10)
KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, actor: User, at: datetime | None = None) -> DataExport:
    """Begin a ZIP of the actor's data, in place of an earlier one: made now when there is little, else by a job.

    Raises ValidationError while one is being made.
    """
    from exchange.jobs import make_export

    now = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    earlier = DataExport.objects.filter(user=actor).first()
    if earlier is not None:
        if earlier.ready_at is None and now - earlier.asked_at < PATIENCE:
            raise ValidationError(_("It is being made already."))
        _delete(earlier)
    export = DataExport.objects.create(user=actor, asked_at=now, total=archive.parts(actor))
    if archive.rows(actor) <= SMALL:
        make(export=export)
    else:
        make_export.enqueue(export_id=export.pk)
    return export


def make(*, export: DataExport) -> None:
    """Make the file of an export, and tell how far it is; nothing when somebody has asked anew meanwhile."""
    rows = DataExport.objects.filter(pk=export.pk)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        rows.update(done=done, total=max(done, export.total))

    with tempfile.TemporaryFile() as made:
        archive.write(export.user, made, step)
        # Nobody guesses the name, though nothing rests on that: the page asks whose it is.
        name = default_storage.save(f"exports/{export.user_id}-{secrets.token_hex(16)}.zip", File(made))
    size = default_storage.size(name)
    if not rows.update(file=name, size=size, ready_at=timezone.now()):
        default_storage.delete(name)


def forget_old(now: datetime) -> int:
    """Delete exports a week after they were asked for, and return how many."""
    old = list(DataExport.objects.filter(asked_at__lt=now - KEPT))
    for export in old:
        with transaction.atomic():
            _delete(export)
    return len(old)


def _delete(export: DataExport) -> None:
    name = export.file
    export.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
