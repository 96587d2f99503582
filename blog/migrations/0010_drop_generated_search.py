"""Posts are found by SearchText now. Dropping a column rewrites nothing; going back writes it again for every post."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_fill_search_text")]
    operations = [
        migrations.RemoveIndex(model_name="post", name="post_search"),
        migrations.RemoveField(model_name="post", name="search"),
    ]
