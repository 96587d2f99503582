"""New tables only: announcements, and personal keys for feeds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0010_drop_generated_search"),
        ("people", "0004_vouched_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_key",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user"],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=280, verbose_name="text")),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="An address for more, if there is one.",
                        max_length=400,
                        verbose_name="leads to",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its members see it. Empty: everybody does, everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="people.course",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "indexes": [models.Index(fields=["expires_at"], name="announcement_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="announcement_text_there"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("starts_at"))),
                        name="announcement_ends_after_start",
                        violation_error_message="It ends before it starts.",
                    ),
                ],
            },
        ),
    ]
