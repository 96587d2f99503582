"""What models and fields are called, in any language: nothing in the database changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0015_names"),
        ("comments", "0014_never_arrived"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="case",
            options={"ordering": ["opened_at", "id"], "verbose_name": "case", "verbose_name_plural": "cases"},
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={"ordering": ["post", "path"], "verbose_name": "comment", "verbose_name_plural": "comments"},
        ),
        migrations.AlterField(
            model_name="case",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="claimed by",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="comments.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
        ),
        migrations.AlterField(
            model_name="case",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="opened_at",
            field=models.DateTimeField(verbose_name="opened at"),
        ),
        migrations.AlterField(
            model_name="case",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="blog.post", verbose_name="post"
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="blog.post",
                verbose_name="post",
            ),
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
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="state_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="hidden by",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="state_reason",
            field=models.CharField(blank=True, max_length=400, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="word_count",
            field=models.PositiveIntegerField(default=0, verbose_name="words"),
        ),
    ]
