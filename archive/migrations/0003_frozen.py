from django.db import migrations

# A filed visit is frozen in the database itself, whatever program writes to it.
FUNCTION = """
CREATE FUNCTION forbid_change_of_archived() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF OLD.status = 'archived' THEN
    RAISE EXCEPTION 'visit % is archived: % refused', OLD.visit_no, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $fn$
"""
TRIGGER = """
CREATE TRIGGER frozen_when_archived BEFORE UPDATE OR DELETE ON visits_visit
FOR EACH ROW EXECUTE FUNCTION forbid_change_of_archived()
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_references"), ("visits", "0002_interview_append_only")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION forbid_change_of_archived()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER frozen_when_archived ON visits_visit"),
    ]
