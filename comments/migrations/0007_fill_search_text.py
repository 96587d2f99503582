"""Put the comments that are there into the search index: in batches, each its own transaction."""

from django.db import migrations

BATCH = 1000


def fill(apps, schema_editor):
    from blog.search import forget_comment, index_comment
    from core.html import plain_text

    comments = apps.get_model("comments", "Comment").objects.filter(scope="class", state="shown")
    last = 0
    while rows := list(comments.filter(pk__gt=last).order_by("pk").values_list("pk", "post_id", "html")[:BATCH]):
        for pk, post_id, html in rows:
            forget_comment(pk)
            index_comment(post_id=post_id, comment_id=pk, text=plain_text(html))
        last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0006_long_threads"), ("blog", "0009_fill_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
