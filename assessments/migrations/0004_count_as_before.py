"""In-text citations and footnotes are kinds of their own now: where running text counted, they go on counting."""

from django.db import migrations

FORWARD = """
UPDATE assessments_assessment SET counted = array_remove(array_remove(counted, 'citations'), 'footnotes')
    || ARRAY['citations', 'footnotes']::varchar(12)[]
WHERE 'text' = ANY (counted);
"""
BACKWARD = """
UPDATE assessments_assessment SET counted = array_remove(array_remove(counted, 'citations'), 'footnotes');
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_findings_and_word_kinds")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
