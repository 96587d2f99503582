"""The first mark closes a rubric, and an assessment with marks keeps its rubric: both by the database itself."""

from django.db import migrations

FORWARD = """
UPDATE assessments_rubric r SET used_at = first.at
  FROM (SELECT a.rubric_id, min(e.at) AS at FROM marking_markevent e
          JOIN marking_submission s ON s.id = e.submission_id
          JOIN assessments_assessment a ON a.id = s.assessment_id GROUP BY a.rubric_id) AS first
 WHERE first.rubric_id = r.id AND r.used_at IS NULL;

CREATE FUNCTION marking_use_rubric() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assessments_rubric r SET used_at = now()
      FROM marking_submission s JOIN assessments_assessment a ON a.id = s.assessment_id
     WHERE s.id = NEW.submission_id AND r.id = a.rubric_id AND r.used_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER mark_event_uses_rubric AFTER INSERT ON marking_markevent
    FOR EACH ROW EXECUTE FUNCTION marking_use_rubric();

CREATE FUNCTION marking_keep_rubric() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.rubric_id IS DISTINCT FROM OLD.rubric_id AND EXISTS (
        SELECT 1 FROM marking_markevent e JOIN marking_submission s ON s.id = e.submission_id
         WHERE s.assessment_id = OLD.id) THEN
        RAISE EXCEPTION 'marks were given in this assessment: it keeps its rubric'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_keeps_rubric';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_keeps_rubric BEFORE UPDATE OF rubric_id ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION marking_keep_rubric();
"""
BACKWARD = """
DROP TRIGGER assessment_keeps_rubric ON assessments_assessment;
DROP FUNCTION marking_keep_rubric();
DROP TRIGGER mark_event_uses_rubric ON marking_markevent;
DROP FUNCTION marking_use_rubric();
"""


class Migration(migrations.Migration):
    dependencies = [("marking", "0003_frozen_references"), ("assessments", "0006_rubrics")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
