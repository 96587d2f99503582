"""Own words beside all words, and the states of a comment that waits: for approval, or for a review."""

import django.contrib.postgres.fields
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_fill_search_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_state",
        ),
        migrations.RemoveConstraint(
            model_name="comment",
            name="comment_removed_when",
        ),
        migrations.AddField(
            model_name="comment",
            name="fingerprints",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="own_words",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Without quotations, greetings and addresses: what a requirement counts.",
            ),
        ),
        migrations.AddField(
            model_name="commentversion",
            name="own_words",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="comment",
            name="state",
            field=models.CharField(
                choices=[
                    ("shown", "Shown"),
                    ("deleted", "Deleted by its writer"),
                    ("hidden", "Hidden by staff"),
                    ("erased", "Erased"),
                    ("review", "Hidden while reports are reviewed"),
                    ("held", "Waits for approval"),
                ],
                default="shown",
                max_length=8,
            ),
        ),
        AddConstraintNotValid(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["shown", "deleted", "hidden", "erased", "review", "held"])),
                name="comment_state",
            ),
        ),
        AddConstraintNotValid(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["shown", "held"]), ("removed_at__isnull", False), _connector="OR"),
                name="comment_removed_when",
            ),
        ),
    ]
