"""Rubrics with weights, ranges and sources; one that has been used never changes, by the database itself."""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION assessments_refuse_used_rubric() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL AND (TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'marks were given by this rubric: it never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'rubric_in_use';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER rubric_in_use BEFORE UPDATE OR DELETE ON assessments_rubric
    FOR EACH ROW EXECUTE FUNCTION assessments_refuse_used_rubric();

CREATE FUNCTION assessments_check_rubric_unused(rubric bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE used timestamptz;
BEGIN
    -- The lock makes a first mark wait for this change, and this change for a first mark.
    SELECT used_at INTO used FROM assessments_rubric WHERE id = rubric FOR SHARE;
    IF used IS NOT NULL THEN
        RAISE EXCEPTION 'marks were given by this rubric: it never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'rubric_in_use';
    END IF;
END $$;
CREATE FUNCTION assessments_refuse_used_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM assessments_check_rubric_unused(OLD.rubric_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM assessments_check_rubric_unused(NEW.rubric_id); END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER rubric_in_use BEFORE INSERT OR UPDATE OR DELETE ON assessments_criterion
    FOR EACH ROW EXECUTE FUNCTION assessments_refuse_used_criterion();
CREATE FUNCTION assessments_refuse_used_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM assessments_check_rubric_unused((SELECT rubric_id FROM assessments_criterion WHERE id = OLD.criterion_id));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM assessments_check_rubric_unused((SELECT rubric_id FROM assessments_criterion WHERE id = NEW.criterion_id));
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER rubric_in_use BEFORE INSERT OR UPDATE OR DELETE ON assessments_level
    FOR EACH ROW EXECUTE FUNCTION assessments_refuse_used_level();
"""
BACKWARD = """
DROP TRIGGER rubric_in_use ON assessments_level;
DROP TRIGGER rubric_in_use ON assessments_criterion;
DROP TRIGGER rubric_in_use ON assessments_rubric;
DROP FUNCTION assessments_refuse_used_level();
DROP FUNCTION assessments_refuse_used_criterion();
DROP FUNCTION assessments_check_rubric_unused(bigint);
DROP FUNCTION assessments_refuse_used_rubric();
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_late_rules")]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="source",
            field=models.CharField(
                choices=[
                    ("manual", "The marker"),
                    ("participation", "Peer comments, by the requirement; the marker may decide otherwise"),
                ],
                default="manual",
                max_length=14,
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="weight",
            field=models.DecimalField(
                decimal_places=3,
                default=Decimal("1"),
                help_text="Each point counts so many times.",
                max_digits=6,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0.001")),
                    django.core.validators.MaxValueValidator(10),
                ],
                verbose_name="weight",
            ),
        ),
        migrations.AddField(
            model_name="level",
            name="points_from",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="The fewest points of the level, where it is a range.",
                max_digits=6,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="used_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="criterion_weight_positive"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["manual", "participation"])), name="criterion_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points_from", None),
                    models.Q(("points_from__gte", 0), ("points_from__lt", models.F("points"))),
                    _connector="OR",
                ),
                name="level_range",
                violation_error_message="A range begins below its end.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
