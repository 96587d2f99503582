"""What the database itself holds: submissions, their figures, mark events and releases never change."""

from django.db import migrations

FROZEN = ["marking_submission", "marking_submissionfigure", "marking_markevent", "marking_release"]

# TRUNCATE is refused too, but for a test database, whose name Django begins with "test_".
FORWARD = """
CREATE FUNCTION marking_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_database() NOT LIKE 'test\\_%' THEN
        RAISE EXCEPTION '% is append-only: TRUNCATE is refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION marking_refuse_truncate();
"""
    for table in FROZEN
)
BACKWARD = (
    "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table};\nDROP TRIGGER {table}_frozen ON {table};\n" for table in FROZEN
    )
    + "DROP FUNCTION marking_refuse_truncate();"
)


class Migration(migrations.Migration):
    dependencies = [("marking", "0001_initial"), ("blog", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
