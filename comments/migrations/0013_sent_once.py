"""A comment that is sent twice is one: what tells that a sending is the same, and the index that holds it."""

from django.db import migrations, models

NAME = "comment_sent_once"
# What an attempt that was broken off left behind is taken away first.
FORWARD = [
    f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",
    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON comments_comment (author_id, sent) WHERE sent IS NOT NULL",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0012_arrival")]

    operations = [
        migrations.AddField(
            model_name="comment", name="sent", field=models.UUIDField(blank=True, editable=False, null=True)
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")],
            state_operations=[
                migrations.AddConstraint(
                    model_name="comment",
                    constraint=models.UniqueConstraint(
                        fields=("author", "sent"), condition=models.Q(("sent__isnull", False)), name=NAME
                    ),
                )
            ],
        ),
    ]
