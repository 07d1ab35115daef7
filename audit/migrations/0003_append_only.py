from django.db import migrations

# One function for every append-only table of the database; later apps only add a trigger.
FUNCTION = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_accessrecord
FOR EACH ROW EXECUTE FUNCTION forbid_change()
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_references")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION forbid_change()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON audit_accessrecord"),
    ]
