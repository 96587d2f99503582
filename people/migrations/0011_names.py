"""What models and fields are called, in any language: nothing in the database changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_statement_notices"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="course",
            options={"ordering": ["code", "-id"], "verbose_name": "course", "verbose_name_plural": "courses"},
        ),
        migrations.AlterModelOptions(
            name="enrolment",
            options={
                "ordering": ["course", "role", "user__display_name"],
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
            },
        ),
        migrations.AlterModelOptions(
            name="tutorial",
            options={
                "ordering": ["course", "weekday", "starts", "id"],
                "verbose_name": "tutorial",
                "verbose_name_plural": "tutorials",
            },
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"verbose_name": "user", "verbose_name_plural": "users"},
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="tutorial",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="enrolments",
                to="people.tutorial",
                verbose_name="tutorial",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AlterField(
            model_name="tutorial",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tutorials",
                to="people.course",
                verbose_name="course",
            ),
        ),
        migrations.AlterField(
            model_name="tutorial",
            name="tutor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tutorials_taught",
                to=settings.AUTH_USER_MODEL,
                verbose_name="tutor",
            ),
        ),
    ]
