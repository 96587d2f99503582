"""Counts the own words of what was written before, in batches, and checks the rows against the new states."""

from typing import Any

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from comments.own_words import measure

BATCH = 500


def count(apps: Any, schema_editor: Any) -> None:
    """Fill in own words and fingerprints; each batch is a transaction of its own."""
    comments, versions = (apps.get_model("comments", name).objects for name in ("Comment", "CommentVersion"))
    last = 0
    while rows := list(comments.filter(pk__gt=last).order_by("pk").only("pk", "html")[:BATCH]):
        for row in rows:
            row.own_words, row.fingerprints = measure(row.html)
        comments.bulk_update(rows, ["own_words", "fingerprints"])
        last = rows[-1].pk
    with transaction.atomic(), schema_editor.connection.cursor() as cursor:
        # Earlier wordings are append-only; a new column of theirs is filled in once.
        cursor.execute("ALTER TABLE comments_commentversion DISABLE TRIGGER USER")
        for row in versions.order_by("pk").iterator():
            versions.filter(pk=row.pk).update(own_words=measure(row.html)[0])
        cursor.execute("ALTER TABLE comments_commentversion ENABLE TRIGGER USER")


def hide(apps: Any, schema_editor: Any) -> None:
    """Going back: what waits is hidden, for there is no other state for it."""
    waiting = apps.get_model("comments", "Comment").objects.filter(state__in=["held", "review"])
    waiting.update(state="hidden", removed_at=Coalesce(F("removed_at"), Now()))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0008_own_words")]
    operations = [
        migrations.RunPython(count, hide),
        ValidateConstraint("comment", "comment_state"),
        ValidateConstraint("comment", "comment_removed_when"),
    ]
