"""What the database itself holds: revisions are append-only; a post's assessment is one of its course."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION produsage_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE ON blog_revision
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
ALTER TABLE blog_post ADD CONSTRAINT post_assessment_of_course
    FOREIGN KEY (assessment_id, course_id) REFERENCES assessments_assessment (id, course_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE blog_post DROP CONSTRAINT post_assessment_of_course;
DROP TRIGGER revision_append_only ON blog_revision;
DROP FUNCTION produsage_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial"), ("assessments", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
