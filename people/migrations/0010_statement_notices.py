"""A kind of notice more: that a statement is asked of a student."""

from django.db import migrations, models

KINDS = ["reply", "mention", "comment", "released", "due", "moderation", "receipt", "statement"]
# The kinds before know no such notice.
BACKWARD = "DELETE FROM people_notice WHERE kind = 'statement'"


class Migration(migrations.Migration):
    dependencies = [("people", "0009_profile")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "A reply to a comment of mine"),
                    ("mention", "A comment that mentions me"),
                    ("comment", "A comment on a post of mine"),
                    ("released", "A mark was released"),
                    ("due", "Something is due soon"),
                    ("moderation", "Something of mine was hidden by staff"),
                    ("receipt", "The receipt of a submission"),
                    ("statement", "A statement is asked of me"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="notice_kind"),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACKWARD),
    ]
