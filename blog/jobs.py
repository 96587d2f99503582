"""What this room forgets: old autosaves."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Draft
from core.jobs import job

KEPT = timedelta(days=90)
_BATCH = 5000


@job("blog.forget_drafts", every=timedelta(days=1))
def forget_drafts() -> None:
    """Delete autosaves of three months ago; the newest of each place stays, so that no begun text is ever lost."""
    newer = Draft.objects.filter(user=OuterRef("user"), slot=OuterRef("slot"), pk__gt=OuterRef("pk"))
    old = Draft.objects.filter(Exists(newer), saved_at__lt=timezone.now() - KEPT)
    Draft.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:_BATCH])).delete()
