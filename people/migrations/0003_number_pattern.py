"""What the form of a student number may be made of."""

from django.db import migrations, models

import people.models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_promises")]
    operations = [
        migrations.AlterField(
            model_name="course",
            name="student_number_pattern",
            field=models.CharField(
                default="[0-9]{9}",
                help_text=(
                    "Letters, digits and classes with a count, like [0-9]{9} or s[0-9]{7}. "
                    "Texts that hold one are stopped before they are published."
                ),
                max_length=100,
                validators=[people.models.validate_number_pattern],
                verbose_name="form of a student number",
            ),
        ),
    ]
