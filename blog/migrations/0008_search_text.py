"""The search index apart from the posts, and a list of near posts on each. New tables and a column with a default: no rewrite."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0007_derivation"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment", models.BigIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
                (
                    "trigrams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), size=None),
                ),
            ],
            options={
                "ordering": ["word"],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="related",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                db_default=[],
                default=list,
                help_text="Posts close to it, the closest first.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="searchtext",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="search_texts", to="blog.post"
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(fields=["trigrams"], name="word_trigrams"),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("comment", None)), fields=["vector"], name="search_text_posts"
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("comment__isnull", False)), fields=["vector"], name="search_text_comments"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("comment", None)), fields=("post",), name="search_text_post_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="searchtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("comment__isnull", False)), fields=("comment",), name="search_text_comment_once"
            ),
        ),
    ]
