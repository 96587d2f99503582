"""A course's say on who may comment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_unread_count"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="comment_mode",
            field=models.CharField(
                choices=[
                    ("open", "Open: a comment is there at once"),
                    ("held", "Held: staff approve each before others read it"),
                    ("closed", "Closed: nothing new is taken"),
                ],
                db_default="open",
                default="open",
                max_length=8,
                verbose_name="comments",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="guests_may_comment",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whoever has an account, on posts that everyone may read. Otherwise only members of the course.",
                verbose_name="guests may comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment_mode__in", ["open", "held", "closed"])), name="course_comment_mode"
            ),
        ),
    ]
