"""A comment quotes a passage of one revision of its post."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_findings"), ("comments", "0004_life_of_a_comment")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="quote",
            field=models.TextField(blank=True, default="", help_text="A passage of the post, as plain text."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="comment",
            name="quote_revision",
            field=models.ForeignKey(
                blank=True,
                help_text="Where it was taken from.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="blog.revision",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="quote_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("same", "From the post"),
                    ("moved", "From the post, where it stands elsewhere now"),
                    ("changed", "From an earlier version of the post, which reads differently here now"),
                    ("gone", "From an earlier version of the post; not in it any more"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quote", ""), ("quote_revision", None), ("quote_state", "")),
                    models.Q(
                        models.Q(("quote", ""), _negated=True),
                        ("quote_revision__isnull", False),
                        ("quote_state__in", ["same", "moved", "changed", "gone"]),
                    ),
                    _connector="OR",
                ),
                name="comment_quote_is_bound",
            ),
        ),
    ]
