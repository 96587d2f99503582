"""What peer comments have to be: on how many different authors, and of which tutorial."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_rubrics"),
        ("people", "0004_vouched_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="peer_comment_authors",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="On how many students’ posts they have to be. Empty: each on another’s.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="different authors",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="peer_comment_scope",
            field=models.CharField(
                choices=[
                    ("any", "Any student of the course"),
                    ("own", "The student’s own tutorial"),
                    ("other", "Another tutorial"),
                ],
                db_default="any",
                default="any",
                max_length=5,
                verbose_name="on whose posts",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="peer_comment_min_words",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Quotations, addresses and lines that only greet are not counted.",
                verbose_name="own words of a peer comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("peer_comment_authors", None),
                    models.Q(
                        ("peer_comment_authors__gte", 1),
                        ("peer_comment_authors__lte", models.F("peer_comments_required")),
                    ),
                    _connector="OR",
                ),
                name="assessment_peer_authors",
                violation_error_message="There are more different authors than comments.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("peer_comment_scope__in", ["any", "own", "other"])), name="assessment_peer_scope"
            ),
        ),
    ]
