"""The table of `core.limits`: unlogged, because it is written often and may be forgotten."""

from django.db import migrations

FORWARD = """
CREATE UNLOGGED TABLE core_limit (
    key varchar(80) PRIMARY KEY, used integer NOT NULL, until timestamptz NOT NULL
) WITH (fillfactor = 70);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_jobs")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE core_limit")]
