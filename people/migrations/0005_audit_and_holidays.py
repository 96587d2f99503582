"""The audit, which never changes, and the holidays of a course."""

import django.contrib.postgres.fields
from django.db import migrations, models

# TRUNCATE is refused too, but for a test database, whose name Django begins with "test_".
FORWARD = """
CREATE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_frozen BEFORE UPDATE OR DELETE ON people_auditentry
    FOR EACH ROW EXECUTE FUNCTION people_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON people_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_change();
"""
BACKWARD = """
DROP TRIGGER audit_no_truncate ON people_auditentry;
DROP TRIGGER audit_frozen ON people_auditentry;
DROP FUNCTION people_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_vouched_addresses")]
    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField()),
                ("actor_name", models.CharField(max_length=150)),
                ("course_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.BigIntegerField()),
                ("object_name", models.CharField(max_length=300)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Made"),
                            ("changed", "Changed"),
                            ("revoked", "Revoked"),
                            ("removed", "Removed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["kind", "object_id", "at"], name="audit_of_object")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(action__in=["created", "changed", "revoked", "removed"]),
                        name="audit_action",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="course",
            name="holidays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(),
                blank=True,
                default=list,
                help_text="Dates that are no working days, beside Saturdays and Sundays.",
                size=None,
                verbose_name="holidays",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
