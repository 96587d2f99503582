"""What models and fields are called, in any language: nothing in the database changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0008_names"),
        ("blog", "0015_names"),
        ("marking", "0011_bank_words"),
        ("people", "0011_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="release",
            options={"ordering": ["-released_at"], "verbose_name": "release", "verbose_name_plural": "releases"},
        ),
        migrations.AlterModelOptions(
            name="similaritycase",
            options={
                "ordering": ["-changed_at", "-id"],
                "verbose_name": "similarity case",
                "verbose_name_plural": "similarity cases",
            },
        ),
        migrations.AlterModelOptions(
            name="submission",
            options={
                "ordering": ["assessment", "submitted_at", "id"],
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
            },
        ),
        migrations.AlterField(
            model_name="markingrules",
            name="assessment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marking_rules",
                to="assessments.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="assessments.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="count",
            field=models.PositiveIntegerField(verbose_name="marks"),
        ),
        migrations.AlterField(
            model_name="release",
            name="released_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="released by",
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="tutorial",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.tutorial",
                verbose_name="tutorial",
            ),
        ),
        migrations.AlterField(
            model_name="similaritycase",
            name="changed_at",
            field=models.DateTimeField(verbose_name="changed at"),
        ),
        migrations.AlterField(
            model_name="similaritycase",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="similarity_case",
                to="marking.submission",
                verbose_name="submission",
            ),
        ),
        migrations.AlterField(
            model_name="similaritycase",
            name="version",
            field=models.PositiveIntegerField(default=0, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="submission",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="assessments.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="blog.post",
                verbose_name="post",
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="student",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="student",
            ),
        ),
    ]
