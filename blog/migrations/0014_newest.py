"""An index for the lists of those who read more than what is public: the newest posts of all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("blog", "0013_comment_mode_checked")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("hidden_at", None), ("state", "published")),
                name="post_newest",
            ),
        ),
    ]
