"""The count of unread notices on the account is the notices' own: triggers keep it, and nothing else can change it.

An UPDATE of an account that was read a while ago (a changed name, a login) writes every column back; the count in it
is stale, and is put right again before it is stored.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_count_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE people_user SET unread_notices = unread_notices + step
        FROM (SELECT user_id, count(*) AS step FROM after_rows WHERE read_at IS NULL GROUP BY 1) AS changed
        WHERE id = user_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE people_user SET unread_notices = unread_notices - step
        FROM (SELECT user_id, count(*) AS step FROM before_rows WHERE read_at IS NULL GROUP BY 1) AS changed
        WHERE id = user_id;
    ELSE
        UPDATE people_user SET unread_notices = unread_notices + step
        FROM (
            SELECT user_id, sum(one) AS step
            FROM (
                SELECT user_id, 1 AS one FROM after_rows WHERE read_at IS NULL
                UNION ALL SELECT user_id, -1 FROM before_rows WHERE read_at IS NULL
            ) AS rows GROUP BY 1
        ) AS changed
        WHERE id = user_id AND step <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_added AFTER INSERT ON people_notice
    REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION people_count_unread();
CREATE TRIGGER notice_removed AFTER DELETE ON people_notice
    REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION people_count_unread();
CREATE TRIGGER notice_changed AFTER UPDATE ON people_notice
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_count_unread();

CREATE FUNCTION people_keep_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 1 is somebody's own UPDATE; the triggers above come at depth 2.
    IF pg_trigger_depth() = 1 THEN
        NEW.unread_notices := OLD.unread_notices;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unread_is_the_notices BEFORE UPDATE ON people_user
    FOR EACH ROW WHEN (NEW.unread_notices IS DISTINCT FROM OLD.unread_notices) EXECUTE FUNCTION people_keep_unread();
"""
BACKWARD = """
DROP TRIGGER unread_is_the_notices ON people_user;
DROP FUNCTION people_keep_unread();
DROP TRIGGER notice_changed ON people_notice;
DROP TRIGGER notice_removed ON people_notice;
DROP TRIGGER notice_added ON people_notice;
DROP FUNCTION people_count_unread();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_notices")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
