"""What the database itself holds: a person's tutorial is one of the course of the enrolment."""

from django.db import migrations

FORWARD = """
ALTER TABLE people_tutorial ADD CONSTRAINT tutorial_and_course UNIQUE (id, course_id);
ALTER TABLE people_enrolment ADD CONSTRAINT enrolment_tutorial_of_course
    FOREIGN KEY (tutorial_id, course_id) REFERENCES people_tutorial (id, course_id) DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE people_enrolment DROP CONSTRAINT enrolment_tutorial_of_course;
ALTER TABLE people_tutorial DROP CONSTRAINT tutorial_and_course;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
