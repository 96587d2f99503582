"""What the database itself holds: a reply is on its parent's post, below it, and never wider than it."""

from django.db import migrations

FORWARD = """
ALTER TABLE comments_comment ADD CONSTRAINT comment_and_post UNIQUE (id, post_id);
ALTER TABLE comments_comment ADD CONSTRAINT comment_parent_on_post
    FOREIGN KEY (parent_id, post_id) REFERENCES comments_comment (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE comments_comment ADD CONSTRAINT comment_path_ends_here CHECK (path[array_upper(path, 1)] = id);

CREATE FUNCTION comments_reply_within_parent() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER comment_within_parent BEFORE INSERT OR UPDATE OF parent_id, path, scope ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_reply_within_parent();
CREATE TRIGGER comment_version_append_only BEFORE UPDATE OR DELETE ON comments_commentversion
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
"""
BACKWARD = """
DROP TRIGGER comment_version_append_only ON comments_commentversion;
DROP TRIGGER comment_within_parent ON comments_comment;
DROP FUNCTION comments_reply_within_parent();
ALTER TABLE comments_comment DROP CONSTRAINT comment_path_ends_here;
ALTER TABLE comments_comment DROP CONSTRAINT comment_parent_on_post;
ALTER TABLE comments_comment DROP CONSTRAINT comment_and_post;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("blog", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
