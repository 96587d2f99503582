"""What this room does beside requests: it makes large exports of people's own data, and forgets them."""

from datetime import timedelta

from django.utils import timezone

from core.jobs import job
from exchange.models import DataExport
from exchange.takeout.services import forget_old, make


@job("exchange.make_export", tries=3, atomic=False)
def make_export(export_id: int) -> None:
    """Make the file of one export; its page tells how far it is, so this is no single transaction."""
    export = DataExport.objects.select_related("user").filter(pk=export_id, ready_at=None).first()
    if export is not None:
        make(export=export)


@job("exchange.forget_exports", every=timedelta(days=1))
def forget_exports() -> None:
    """Delete exports that are a week old."""
    forget_old(timezone.now())
