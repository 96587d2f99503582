"""What the database itself holds: reports and log only grow, a decision stays, and a comment is on its case's post."""

from django.db import migrations

FORWARD = """
ALTER TABLE comments_case ADD CONSTRAINT case_comment_on_post
    FOREIGN KEY (comment_id, post_id) REFERENCES comments_comment (id, post_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE comments_report ADD CONSTRAINT report_comment_on_post
    FOREIGN KEY (comment_id, post_id) REFERENCES comments_comment (id, post_id) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER report_append_only BEFORE UPDATE OR DELETE ON comments_report
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER report_no_truncate BEFORE TRUNCATE ON comments_report
    FOR EACH STATEMENT EXECUTE FUNCTION produsage_refuse_truncate();
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON comments_caseevent
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER case_event_no_truncate BEFORE TRUNCATE ON comments_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION produsage_refuse_truncate();
CREATE TRIGGER case_decided_stays BEFORE UPDATE OR DELETE ON comments_case
    FOR EACH ROW WHEN (OLD.state = 'decided') EXECUTE FUNCTION produsage_refuse_change();
"""
BACKWARD = """
DROP TRIGGER case_decided_stays ON comments_case;
DROP TRIGGER case_event_no_truncate ON comments_caseevent;
DROP TRIGGER case_event_append_only ON comments_caseevent;
DROP TRIGGER report_no_truncate ON comments_report;
DROP TRIGGER report_append_only ON comments_report;
ALTER TABLE comments_report DROP CONSTRAINT report_comment_on_post;
ALTER TABLE comments_case DROP CONSTRAINT case_comment_on_post;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0010_moderation"), ("blog", "0005_no_truncate")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
