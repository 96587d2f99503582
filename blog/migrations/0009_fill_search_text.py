"""Fill the search index from the posts that are there: in batches, each its own transaction, beside the running site."""

from django.db import migrations, transaction

BATCH = 200


def fill(apps, schema_editor):
    from blog.search import headings_of, post_vector

    posts = apps.get_model("blog", "Post").objects
    texts = apps.get_model("blog", "SearchText").objects
    columns = ("pk", "title", "tag_text", "outline", "plain_text")
    last = 0
    while rows := list(posts.filter(pk__gt=last).order_by("pk").values_list(*columns)[:BATCH]):
        with transaction.atomic():
            for pk, title, tags, outline, text in rows:
                vector = post_vector(title, tags, headings_of(outline), text)
                if not texts.filter(post_id=pk, comment=None).update(vector=vector):
                    texts.create(post_id=pk, vector=vector)
        last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("blog", "0008_search_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
