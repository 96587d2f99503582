"""When released marks are known to their students, and that a release was withdrawn before that.

The releases so far were known at once. Their table refuses UPDATE, so its trigger rests for that one statement; a course
has a handful of them. Marks are filled from the events that released them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

RELEASES = """
ALTER TABLE marking_release DISABLE TRIGGER marking_release_frozen;
UPDATE marking_release SET shown_at = released_at WHERE shown_at IS NULL;
ALTER TABLE marking_release ENABLE TRIGGER marking_release_frozen;
"""
MARKS = """
UPDATE marking_mark AS m SET shown_at = e.at
FROM marking_markevent AS e
WHERE m.state = 'released' AND e.submission_id = m.submission_id AND e.kind = 'released';
"""
FROZEN = """
CREATE TRIGGER marking_releasewithdrawal_frozen BEFORE UPDATE OR DELETE ON marking_releasewithdrawal
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER marking_releasewithdrawal_no_truncate BEFORE TRUNCATE ON marking_releasewithdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION marking_refuse_truncate();
"""
THAWED = """
DROP TRIGGER marking_releasewithdrawal_no_truncate ON marking_releasewithdrawal;
DROP TRIGGER marking_releasewithdrawal_frozen ON marking_releasewithdrawal;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("marking", "0008_fair_promises"),
    ]
    operations = [
        migrations.AddField("mark", "shown_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("release", "shown_at", models.DateTimeField(null=True)),
        migrations.RunSQL(RELEASES, migrations.RunSQL.noop),
        migrations.RunSQL(MARKS, migrations.RunSQL.noop),
        migrations.AlterField("release", "shown_at", models.DateTimeField()),
        migrations.AddConstraint(
            "release", models.CheckConstraint(condition=Q(shown_at__gte=F("released_at")), name="release_shown_after")
        ),
        migrations.AddConstraint(
            "mark",
            models.CheckConstraint(
                condition=Q(state="released", shown_at__isnull=False) | (~Q(state="released") & Q(shown_at=None)),
                name="mark_shown_by_release",
            ),
        ),
        migrations.CreateModel(
            name="ReleaseWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="marking.release"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            "markevent",
            "kind",
            models.CharField(
                choices=[
                    ("marked", "Marked"),
                    ("finished", "Finished"),
                    ("reopened", "Reopened"),
                    ("released", "Released"),
                    ("withdrawn", "Release withdrawn"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("markevent", "mark_event_kind"),
        migrations.AddConstraint(
            "markevent",
            models.CheckConstraint(
                condition=Q(kind__in=["marked", "finished", "reopened", "released", "withdrawn"]),
                name="mark_event_kind",
            ),
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]
