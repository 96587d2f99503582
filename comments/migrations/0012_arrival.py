"""The order in which comments came into sight: an id, or a later number where one was held or hidden before."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0011_moderation_promises")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="arrival",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        AddIndexConcurrently("comment", models.Index("post", Coalesce("arrival", "id"), name="comment_arrivals")),
        RemoveIndexConcurrently("comment", "comment_arrival"),
    ]
