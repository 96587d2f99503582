"""What was held and went without having been approved has an arrival that says so: it leaves no place for others."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

# One that was approved, and went later, has a decision that is older than its removal.
FORWARD = """
UPDATE comments_comment AS gone SET arrival = 0
FROM (
    SELECT comment_id, min(decided_at) FILTER (WHERE decision = 'keep') AS approved_at
    FROM comments_case WHERE kind = 'held' GROUP BY comment_id
) AS held
WHERE held.comment_id = gone.id AND gone.arrival IS NULL AND gone.state IN ('hidden', 'deleted', 'erased')
    AND (held.approved_at IS NULL OR held.approved_at > gone.removed_at)
"""
BACKWARD = "UPDATE comments_comment SET arrival = NULL WHERE arrival = 0"
NAME = "comment_never_arrived"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0013_sent_once")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        AddConstraintNotValid(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arrival", 0), _negated=True),
                    ("state__in", ["hidden", "deleted", "erased"]),
                    _connector="OR",
                ),
                name=NAME,
            ),
        ),
        ValidateConstraint("comment", NAME),
    ]
