"""Late rules with unit, last day and floor; an extension is revoked, never deleted, and never moves back."""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION assessments_extension_never_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE replaced timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.assessment_id, NEW.student_id) IS DISTINCT FROM (OLD.assessment_id, OLD.student_id)
           OR (NEW.revoked_at IS NOT NULL AND NEW.due_at <> OLD.due_at) THEN
            RAISE EXCEPTION 'an extension stays the one of its student, and is revoked as it stood'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_stays';
        END IF;
        IF NEW.revoked_at IS NOT NULL OR (OLD.revoked_at IS NULL AND NEW.due_at = OLD.due_at) THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT coalesce(
        (SELECT d.due_at FROM assessments_tutorialdate d
           JOIN people_enrolment e ON e.tutorial_id = d.tutorial_id
          WHERE d.assessment_id = NEW.assessment_id AND e.user_id = NEW.student_id AND e.is_active LIMIT 1),
        (SELECT a.due_at FROM assessments_assessment a WHERE a.id = NEW.assessment_id)
    ) INTO replaced;
    IF NEW.due_at < replaced OR (TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.due_at < OLD.due_at) THEN
        RAISE EXCEPTION 'an extension is never earlier than the date that it replaces'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_never_earlier';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION assessments_extension_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an extension is revoked, never deleted'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'extension_stays';
END $$;
CREATE TRIGGER extension_stays BEFORE DELETE ON assessments_extension
    FOR EACH ROW EXECUTE FUNCTION assessments_extension_stays();
"""
BACKWARD = """
DROP TRIGGER extension_stays ON assessments_extension;
DROP FUNCTION assessments_extension_stays();
CREATE OR REPLACE FUNCTION assessments_extension_never_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE replaced timestamptz;
BEGIN
    SELECT coalesce(
        (SELECT d.due_at FROM assessments_tutorialdate d
           JOIN people_enrolment e ON e.tutorial_id = d.tutorial_id
          WHERE d.assessment_id = NEW.assessment_id AND e.user_id = NEW.student_id LIMIT 1),
        (SELECT a.due_at FROM assessments_assessment a WHERE a.id = NEW.assessment_id)
    ) INTO replaced;
    IF NEW.due_at < replaced THEN
        RAISE EXCEPTION 'an extension is never earlier than the date that it replaces'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'extension_never_earlier';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_count_as_before"), ("people", "0005_audit_and_holidays")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="late_floor_percent",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("0"),
                help_text="The price brings no mark below so much of the maximum; 0: no floor.",
                max_digits=5,
                validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)],
                verbose_name="floor, in per cent",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="late_then",
            field=models.CharField(
                choices=[("zero", "Nothing is left of the mark"), ("refuse", "Nothing is taken any more")],
                default="zero",
                max_length=10,
                verbose_name="after the last day",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="late_unit",
            field=models.CharField(
                choices=[("day", "Calendar day"), ("working", "Working day"), ("hour", "Hour")],
                default="day",
                max_length=10,
                verbose_name="for each started",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="revoked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="late_grace_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Nothing is late within it; after it, lateness counts from the due time.",
                verbose_name="grace, in minutes",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="late_percent",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal("5"),
                max_digits=5,
                validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)],
                verbose_name="per cent",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="late_policy",
            field=models.CharField(
                choices=[
                    ("none", "Nothing"),
                    ("possible", "Per cent of the maximum"),
                    ("awarded", "Per cent of the mark awarded"),
                ],
                default="none",
                max_length=10,
                verbose_name="late policy",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="late_zero_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="So many days late are possible; working days where those are counted. Empty: no last day.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(366)],
                verbose_name="last day",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("late_floor_percent__gte", 0),
                    ("late_floor_percent__lte", 100),
                    ("late_then__in", ["zero", "refuse"]),
                    ("late_unit__in", ["day", "working", "hour"]),
                ),
                name="assessment_late_rule",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
