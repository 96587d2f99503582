"""Revisions cannot be emptied either, but in a test database, whose name Django begins with "test_"."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION produsage_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_database() NOT LIKE 'test\\_%' THEN
        RAISE EXCEPTION '% is append-only: TRUNCATE is refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER revision_no_truncate BEFORE TRUNCATE ON blog_revision
    FOR EACH STATEMENT EXECUTE FUNCTION produsage_refuse_truncate();
"""
BACKWARD = """
DROP TRIGGER revision_no_truncate ON blog_revision;
DROP FUNCTION produsage_refuse_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_submitted_version")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
