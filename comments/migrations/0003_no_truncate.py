"""Earlier wordings cannot be emptied either."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER comment_version_no_truncate BEFORE TRUNCATE ON comments_commentversion
    FOR EACH STATEMENT EXECUTE FUNCTION produsage_refuse_truncate();
"""
BACKWARD = "DROP TRIGGER comment_version_no_truncate ON comments_commentversion;"


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_promises"), ("blog", "0005_no_truncate")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
