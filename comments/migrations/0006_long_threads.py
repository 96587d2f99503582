"""Indexes for threads of any length: roots by arrival, the newest arrival, and the quotes of a post."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0005_quotes")]

    operations = [
        AddIndexConcurrently("comment", models.Index(fields=["post", "id"], name="comment_arrival")),
        AddIndexConcurrently(
            "comment", models.Index(fields=["post", "id"], condition=models.Q(("parent", None)), name="comment_roots")
        ),
        AddIndexConcurrently(
            "comment",
            models.Index(fields=["post"], condition=models.Q(("quote", ""), _negated=True), name="comment_quotes"),
        ),
    ]
