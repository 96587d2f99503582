"""Checks the rows that were there against the new constraints, without keeping writers out."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("blog", "0012_comment_mode")]
    operations = [
        ValidateConstraint("post", "post_hidden_by_whom"),
        ValidateConstraint("post", "post_review_hides"),
        ValidateConstraint("post", "post_comment_mode"),
    ]
