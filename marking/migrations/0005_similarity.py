"""What submissions share with other texts, and the cases about it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As in 0002_promises: what happened to a case never changes.
FORWARD = """
CREATE TRIGGER marking_caseevent_frozen BEFORE UPDATE OR DELETE ON marking_caseevent
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER marking_caseevent_no_truncate BEFORE TRUNCATE ON marking_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION marking_refuse_truncate();
"""
BACKWARD = """
DROP TRIGGER marking_caseevent_no_truncate ON marking_caseevent;
DROP TRIGGER marking_caseevent_frozen ON marking_caseevent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0006_findings"),
        ("marking", "0004_rubrics_in_use"),
        ("people", "0004_vouched_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SimilarityCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("asked", "Statement asked"),
                            ("dismissed", "Dismissed"),
                            ("confirmed", "Confirmed"),
                            ("referred", "Referred"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="similarity_case",
                        to="marking.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "similarity case",
                "ordering": ["-changed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("asked", "Statement asked"),
                            ("stated", "Statement given"),
                            ("dismissed", "Dismissed"),
                            ("confirmed", "Confirmed"),
                            ("referred", "Referred"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                (
                    "matches",
                    models.JSONField(default=list, help_text="Ids of the matches that a statement was asked about."),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="marking.similaritycase"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "number"],
            },
        ),
        migrations.CreateModel(
            name="SimilarityMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[("class", "Same class"), ("own", "Own earlier text"), ("term", "Earlier term")],
                        max_length=6,
                    ),
                ),
                ("words", models.PositiveIntegerField(help_text="Of the submission, in all passages.")),
                (
                    "passages",
                    models.JSONField(help_text="A list of {kind, words, own: {start, end, text}, other: {…}}."),
                ),
                ("found_at", models.DateTimeField()),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                ("set_aside_why", models.CharField(blank=True, max_length=400)),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="marking.submission",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        help_text="Of the other text.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="blog.post",
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="marking.submission"
                    ),
                ),
            ],
            options={
                "ordering": ["-words", "id"],
            },
        ),
        migrations.CreateModel(
            name="ComparedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("values", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.course",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blog.post"),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="marking.submission",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["values"], name="compared_text_values"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("submission", None)), fields=("post",), name="compared_post_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="similaritycase",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "asked", "dismissed", "confirmed", "referred"])),
                name="similarity_case_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="case_event_number_once"),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["opened", "asked", "stated", "dismissed", "confirmed", "referred", "reopened"])
                ),
                name="case_event_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="case_event_text_there"
            ),
        ),
        migrations.AddConstraint(
            model_name="similaritymatch",
            constraint=models.UniqueConstraint(fields=("submission", "post"), name="similarity_match_once"),
        ),
        migrations.AddConstraint(
            model_name="similaritymatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["class", "own", "term"])), name="similarity_match_scope"
            ),
        ),
        migrations.AddConstraint(
            model_name="similaritymatch",
            constraint=models.CheckConstraint(condition=models.Q(("words__gt", 0)), name="similarity_match_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="similaritymatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("submission", models.F("other")), _negated=True), name="similarity_match_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="similaritymatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at", None), ("set_aside_by", None)),
                    models.Q(
                        ("set_aside_at__isnull", False),
                        ("set_aside_by__isnull", False),
                        models.Q(("set_aside_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="similarity_set_aside_whole",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
