"""Who may comment on a post, and a post that is hidden while its reports are reviewed."""

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_peer_comment_rules"),
        ("blog", "0011_announcements_and_feed_keys"),
        ("people", "0008_comment_mode"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="post",
            name="post_hidden_by_whom",
        ),
        migrations.AddField(
            model_name="post",
            name="comment_mode",
            field=models.CharField(
                choices=[
                    ("open", "Open: a comment is there at once"),
                    ("held", "Held: staff approve each before others read it"),
                    ("closed", "Closed: nothing new is taken"),
                ],
                db_default="open",
                default="open",
                help_text="The author’s say.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="is_in_review",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Hidden by reports until they are reviewed: by nobody in person.",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="staff_comment_mode",
            field=models.CharField(
                choices=[
                    ("open", "Open: a comment is there at once"),
                    ("held", "Held: staff approve each before others read it"),
                    ("closed", "Closed: nothing new is taken"),
                ],
                db_default="open",
                default="open",
                help_text="The coordinators’ say.",
                max_length=8,
            ),
        ),
        AddConstraintNotValid(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden_at", None), ("hidden_by__isnull", False), ("is_in_review", True), _connector="OR"
                ),
                name="post_hidden_by_whom",
            ),
        ),
        AddConstraintNotValid(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_in_review", False),
                    models.Q(("hidden_at__isnull", False), ("hidden_by", None)),
                    _connector="OR",
                ),
                name="post_review_hides",
            ),
        ),
        AddConstraintNotValid(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("comment_mode__in", ["open", "held", "closed"]),
                    ("staff_comment_mode__in", ["open", "held", "closed"]),
                ),
                name="post_comment_mode",
            ),
        ),
    ]
