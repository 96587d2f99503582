"""Erasure, words of each wording, and who began a private line; the database holds all three."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATES = ["shown", "deleted", "hidden", "erased"]

OPENERS = """
UPDATE comments_comment AS c SET opener_id = (
    SELECT above.author_id FROM comments_comment AS above
    WHERE above.id = ANY (c.path) AND above.scope = 'private' ORDER BY array_length(above.path, 1) LIMIT 1
) WHERE c.scope = 'private';
"""
FORWARD = """
CREATE OR REPLACE FUNCTION comments_reply_within_parent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.scope = 'private' AND OLD.scope <> 'private'
            AND EXISTS (SELECT FROM comments_comment WHERE parent_id = NEW.id AND scope <> 'private') THEN
        RAISE EXCEPTION 'a reply is never wider than its parent' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.parent_id IS NULL THEN
        IF array_length(NEW.path, 1) <> 1 THEN
            RAISE EXCEPTION 'a comment without a parent is the root of its path' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.opener_id <> NEW.author_id THEN
            RAISE EXCEPTION 'a private line begins with its opener' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT path, scope, opener_id INTO above FROM comments_comment WHERE id = NEW.parent_id;
    IF NEW.path <> above.path || NEW.id THEN
        RAISE EXCEPTION 'the path of a reply continues its parent''s' USING ERRCODE = 'check_violation';
    END IF;
    IF above.scope = 'private' AND NEW.scope <> 'private' THEN
        RAISE EXCEPTION 'a reply is never wider than its parent' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opener_id <> COALESCE(above.opener_id, NEW.author_id) THEN
        RAISE EXCEPTION 'a private line has one opener' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER comment_within_parent ON comments_comment;
CREATE TRIGGER comment_within_parent BEFORE INSERT OR UPDATE OF parent_id, path, scope, opener_id, author_id
    ON comments_comment FOR EACH ROW EXECUTE FUNCTION comments_reply_within_parent();

CREATE FUNCTION comments_version_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.html = '' AND (NEW.id, NEW.comment_id, NEW.word_count, NEW.replaced_at)
            IS NOT DISTINCT FROM (OLD.id, OLD.comment_id, OLD.word_count, OLD.replaced_at)
            AND EXISTS (SELECT FROM comments_comment WHERE id = OLD.comment_id AND state = 'erased') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER comment_version_append_only ON comments_commentversion;
CREATE TRIGGER comment_version_append_only BEFORE DELETE ON comments_commentversion
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER comment_version_only_erased BEFORE UPDATE ON comments_commentversion
    FOR EACH ROW EXECUTE FUNCTION comments_version_only_erased();
"""
BACKWARD = """
DROP TRIGGER comment_version_only_erased ON comments_commentversion;
DROP FUNCTION comments_version_only_erased();
DROP TRIGGER comment_version_append_only ON comments_commentversion;
CREATE TRIGGER comment_version_append_only BEFORE UPDATE OR DELETE ON comments_commentversion
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE OR REPLACE FUNCTION comments_reply_within_parent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above record;
BEGIN
    IF NEW.parent_id IS NULL THEN
        IF array_length(NEW.path, 1) <> 1 THEN
            RAISE EXCEPTION 'a comment without a parent is the root of its path' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT path, scope INTO above FROM comments_comment WHERE id = NEW.parent_id;
    IF NEW.path <> above.path || NEW.id THEN
        RAISE EXCEPTION 'the path of a reply continues its parent''s' USING ERRCODE = 'check_violation';
    END IF;
    IF above.scope = 'private' AND NEW.scope <> 'private' THEN
        RAISE EXCEPTION 'a reply is never wider than its parent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER comment_within_parent ON comments_comment;
CREATE TRIGGER comment_within_parent BEFORE INSERT OR UPDATE OF parent_id, path, scope ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_reply_within_parent();
"""


def count_words_of_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Earlier wordings get their number of words; the table is append-only, so the trigger stands aside for it."""
    from core.html import plain_text
    from core.text import count_words

    versions = apps.get_model("comments", "CommentVersion").objects.filter(word_count=0).order_by("pk")
    schema_editor.execute("ALTER TABLE comments_commentversion DISABLE TRIGGER comment_version_append_only")
    for version in versions.iterator(chunk_size=500):
        versions.filter(pk=version.pk).update(word_count=count_words(plain_text(version.html)))
    schema_editor.execute("ALTER TABLE comments_commentversion ENABLE TRIGGER comment_version_append_only")


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0003_no_truncate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="opener",
            field=models.ForeignKey(
                blank=True,
                help_text="Who began this private line, and so reads every answer in it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(OPENERS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="commentversion",
            name="word_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="commentversion",
            name="html",
            field=models.TextField(blank=True),
        ),
        migrations.RunPython(count_words_of_versions, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="comment",
            name="state",
            field=models.CharField(
                choices=[
                    ("shown", "Shown"),
                    ("deleted", "Deleted by its writer"),
                    ("hidden", "Hidden by staff"),
                    ("erased", "Erased"),
                ],
                default="shown",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="comment", name="comment_state"),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="comment_state"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "erased"), _negated=True), ("html", ""), _connector="OR"),
                name="comment_erased_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opener", None), ("scope", "class")),
                    models.Q(("opener__isnull", False), ("scope", "private")),
                    _connector="OR",
                ),
                name="comment_private_has_opener",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(
            migrations.RunSQL.noop, "UPDATE comments_comment SET state = 'hidden' WHERE state = 'erased'"
        ),
    ]
