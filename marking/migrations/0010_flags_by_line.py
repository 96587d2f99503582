"""Where two mark blind, each line has a flag of its own: neither marker sees the other's."""

from django.conf import settings
from django.db import migrations, models

# A second marker's flags are the second line's.
FORWARD = """
UPDATE marking_flag f SET line = 'second' FROM marking_markerpart p
 WHERE p.submission_id = f.submission_id AND p.line = 'second' AND p.marker_id = f.set_by_id;
"""
# One open flag for all again: the newest stays up.
BACKWARD = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE marking_flag f SET cleared_at = now(), cleared_by_id = f.set_by_id
 WHERE f.cleared_at IS NULL AND EXISTS (
    SELECT 1 FROM marking_flag o WHERE o.submission_id = f.submission_id AND o.cleared_at IS NULL
       AND (o.set_at, o.id) > (f.set_at, f.id));
"""
LINES = ["first", "second", "agreed"]


class Migration(migrations.Migration):
    dependencies = [
        ("marking", "0009_release_times"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="line",
            field=models.CharField(
                choices=[("first", "First marker"), ("second", "Second marker"), ("agreed", "Agreed mark")],
                db_default="first",
                default="first",
                max_length=6,
            ),
        ),
        migrations.RemoveConstraint(model_name="flag", name="flag_one_open"),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(condition=models.Q(("line__in", LINES)), name="flag_line"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cleared_at", None)), fields=("submission", "line"), name="flag_one_open_of_line"
            ),
        ),
    ]
