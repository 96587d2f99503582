"""What the database itself holds: rubric and assessment are of one course; an extension is never earlier."""

from django.db import migrations

FORWARD = """
ALTER TABLE assessments_rubric ADD CONSTRAINT rubric_and_course UNIQUE (id, course_id);
ALTER TABLE assessments_assessment ADD CONSTRAINT assessment_and_course UNIQUE (id, course_id);
ALTER TABLE assessments_assessment ADD CONSTRAINT assessment_rubric_of_course
    FOREIGN KEY (rubric_id, course_id) REFERENCES assessments_rubric (id, course_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION assessments_extension_never_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER extension_never_earlier BEFORE INSERT OR UPDATE ON assessments_extension
    FOR EACH ROW EXECUTE FUNCTION assessments_extension_never_earlier();
"""
BACKWARD = """
DROP TRIGGER extension_never_earlier ON assessments_extension;
DROP FUNCTION assessments_extension_never_earlier();
ALTER TABLE assessments_assessment DROP CONSTRAINT assessment_rubric_of_course;
ALTER TABLE assessments_assessment DROP CONSTRAINT assessment_and_course;
ALTER TABLE assessments_rubric DROP CONSTRAINT rubric_and_course;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
