"""What models and fields are called, in any language: nothing in the database changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0008_names"),
        ("blog", "0014_newest"),
        ("people", "0011_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="announcement",
            options={
                "ordering": ["-starts_at", "-pk"],
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
            },
        ),
        migrations.AlterModelOptions(
            name="post",
            options={"ordering": ["-published_at", "-id"], "verbose_name": "post", "verbose_name_plural": "posts"},
        ),
        migrations.AlterField(
            model_name="announcement",
            name="course",
            field=models.ForeignKey(
                blank=True,
                help_text="Its members see it. Empty: everybody does, everywhere.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="announcements",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="assessments.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="excerpt",
            field=models.CharField(blank=True, max_length=300, verbose_name="excerpt"),
        ),
        migrations.AlterField(
            model_name="post",
            name="hidden_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="hidden at"),
        ),
        migrations.AlterField(
            model_name="post",
            name="hidden_by",
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
            model_name="post",
            name="hidden_reason",
            field=models.CharField(blank=True, max_length=400, verbose_name="reason for hiding"),
        ),
        migrations.AlterField(
            model_name="post",
            name="state",
            field=models.CharField(
                choices=[("draft", "Draft"), ("published", "Published")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
