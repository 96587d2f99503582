"""What models and fields are called, in any language: nothing in the database changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_peer_comment_rules"),
        ("people", "0011_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="assessment",
            options={
                "ordering": ["course", "due_at", "id"],
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
            },
        ),
        migrations.AlterModelOptions(
            name="criterion",
            options={
                "ordering": ["rubric", "position", "id"],
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
            },
        ),
        migrations.AlterModelOptions(
            name="extension",
            options={
                "ordering": ["assessment", "student"],
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
            },
        ),
        migrations.AlterModelOptions(
            name="level",
            options={
                "ordering": ["criterion", "-points", "id"],
                "verbose_name": "level",
                "verbose_name_plural": "levels",
            },
        ),
        migrations.AlterModelOptions(
            name="rubric",
            options={
                "ordering": ["course", "title", "-version"],
                "verbose_name": "rubric",
                "verbose_name_plural": "rubrics",
            },
        ),
        migrations.AlterModelOptions(
            name="tutorialdate",
            options={
                "ordering": ["assessment", "due_at"],
                "verbose_name": "date of a tutorial",
                "verbose_name_plural": "dates of tutorials",
            },
        ),
        migrations.AlterField(
            model_name="assessment",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessments.rubric",
                verbose_name="rubric",
            ),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="criteria",
                to="assessments.rubric",
                verbose_name="rubric",
            ),
        ),
        migrations.AlterField(
            model_name="extension",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="assessments.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AlterField(
            model_name="extension",
            name="granted_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="granted at"),
        ),
        migrations.AlterField(
            model_name="extension",
            name="granted_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="granted by",
            ),
        ),
        migrations.AlterField(
            model_name="extension",
            name="student",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="student",
            ),
        ),
        migrations.AlterField(
            model_name="rubric",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rubrics",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="tutorialdate",
            name="tutorial",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dates",
                to="people.tutorial",
                verbose_name="tutorial",
            ),
        ),
    ]
