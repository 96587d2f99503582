"""What the database holds of fair marking: codes, rules after the first mark, and two markers who are two people."""

from django.db import migrations

FROZEN = ["marking_candidatecode", "marking_openedcode", "marking_moderationsample"]

FORWARD = """
-- Random, of 28 signs that are not taken for each other.
CREATE FUNCTION marking_new_code() RETURNS varchar LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(substr('BCDFGHJKLMNPQRSTVWXZ23456789', 1 + get_byte(bytes, i) % 28, 1), '')
      FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS drawn, generate_series(0, 5) AS i
$$;
CREATE FUNCTION marking_give_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOOP
        EXIT WHEN EXISTS (SELECT 1 FROM marking_candidatecode c
                           WHERE c.assessment_id = NEW.assessment_id AND c.student_id = NEW.student_id);
        INSERT INTO marking_candidatecode (assessment_id, student_id, code)
            VALUES (NEW.assessment_id, NEW.student_id, marking_new_code()) ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER submission_has_code AFTER INSERT ON marking_submission
    FOR EACH ROW EXECUTE FUNCTION marking_give_code();
DO $$
BEGIN
    LOOP
        INSERT INTO marking_candidatecode (assessment_id, student_id, code)
            SELECT s.assessment_id, s.student_id, marking_new_code() FROM (
                SELECT DISTINCT assessment_id, student_id FROM marking_submission) AS s
            ON CONFLICT DO NOTHING;
        EXIT WHEN NOT FOUND;
    END LOOP;
END $$;

CREATE FUNCTION marking_keep_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.assessment_id <> OLD.assessment_id OR OLD.opened_at IS NOT NULL
            AND (NEW.opened_at, NEW.opened_by_id, NEW.opened_why)
                IS DISTINCT FROM (OLD.opened_at, OLD.opened_by_id, OLD.opened_why)) THEN
        RAISE EXCEPTION 'a seal is opened once' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_opened_once';
    END IF;
    IF (NEW.is_anonymous, NEW.markers) IS DISTINCT FROM
            (coalesce(OLD.is_anonymous, false), coalesce(OLD.markers, 'one'))
       AND EXISTS (SELECT 1 FROM marking_markevent e JOIN marking_submission s ON s.id = e.submission_id
                    WHERE s.assessment_id = NEW.assessment_id) THEN
        RAISE EXCEPTION 'marks were given in this assessment: it keeps how they are given'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'marking_rules_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER marking_rules_kept BEFORE INSERT OR UPDATE ON marking_markingrules
    FOR EACH ROW EXECUTE FUNCTION marking_keep_rules();
CREATE TRIGGER marking_rules_stay BEFORE DELETE ON marking_markingrules
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();

CREATE FUNCTION marking_check_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    how varchar := coalesce((SELECT r.markers FROM marking_markingrules r JOIN marking_submission s
                              ON s.assessment_id = r.assessment_id WHERE s.id = NEW.submission_id), 'one');
BEGIN
    IF (how = 'one' AND NEW.line <> 'first') OR (how = 'two' AND NEW.kind = 'released' AND NEW.line <> 'agreed') THEN
        RAISE EXCEPTION 'not by this line' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mark_event_by_line';
    END IF;
    IF NEW.line <> 'agreed' AND EXISTS (
        SELECT 1 FROM marking_markevent e WHERE e.submission_id = NEW.submission_id AND e.actor_id = NEW.actor_id
            AND e.line <> 'agreed' AND e.line <> NEW.line) THEN
        RAISE EXCEPTION 'two markers are two people'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mark_event_two_people';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mark_event_by_line BEFORE INSERT ON marking_markevent
    FOR EACH ROW EXECUTE FUNCTION marking_check_line();
"""
FREEZE = "".join(
    f"""
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION produsage_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION marking_refuse_truncate();
"""
    for table in FROZEN
)
BACKWARD = (
    "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table};\nDROP TRIGGER {table}_frozen ON {table};\n" for table in FROZEN
    )
    + """
DROP TRIGGER mark_event_by_line ON marking_markevent;
DROP FUNCTION marking_check_line();
DROP TRIGGER marking_rules_stay ON marking_markingrules;
DROP TRIGGER marking_rules_kept ON marking_markingrules;
DROP FUNCTION marking_keep_rules();
DROP TRIGGER submission_has_code ON marking_submission;
DROP FUNCTION marking_give_code();
DROP FUNCTION marking_new_code();
"""
)


class Migration(migrations.Migration):
    dependencies = [("marking", "0007_fair_marking")]
    operations = [migrations.RunSQL(FORWARD + FREEZE, BACKWARD)]
