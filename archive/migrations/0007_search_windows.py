from django.db import migrations

from office.search_windows import ZH_TSV_SQL
from office.search_refill import refill_search_text

# What a visit is found by may be written anew even when it is filed: it is derived from the rest, which stays frozen.
FUNCTION = """
CREATE OR REPLACE FUNCTION forbid_change_of_archived() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF OLD.status = 'archived' THEN
    IF TG_OP = 'UPDATE' THEN
      IF to_jsonb(NEW) - '{search_text,companions}'::text[] = to_jsonb(OLD) - '{search_text,companions}'::text[] THEN
        RETURN NEW;
      END IF;
    END IF;
    RAISE EXCEPTION 'visit % is archived: % refused', OLD.visit_no, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $fn$
"""
OLD_FUNCTION = """
CREATE OR REPLACE FUNCTION forbid_change_of_archived() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF OLD.status = 'archived' THEN
    RAISE EXCEPTION 'visit % is archived: % refused', OLD.visit_no, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $fn$
"""
COMPANIONS = """
UPDATE visits_visit SET companions = named.names FROM (
  SELECT visit_id, string_agg(name, E'\\n' ORDER BY position, id) AS names FROM visits_visitperson GROUP BY visit_id
) named WHERE named.visit_id = visits_visit.id AND visits_visit.companions = ''
"""
HISTORY = "visits_historicalsavedfilter"  # append-only like every history
HISTORY_TRIGGER = f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {HISTORY}
FOR EACH ROW EXECUTE FUNCTION forbid_change()
"""
NOTHING = migrations.RunSQL.noop


def refill(apps, schema_editor):
    """Names of companions and pinyin of names are new in the search text."""
    Visit = apps.get_model("visits", "Visit")
    texts = ("visit_no", "name", "companions", "subject", "statement", "demand", "address", "search_text")
    refill_search_text(Visit.objects.only(*texts))


class Migration(migrations.Migration):
    """Windows of three characters: a term whose pairs are everywhere but which is nowhere costs nothing any more."""

    dependencies = [
        ("archive", "0006_rekeying_passes"),
        ("visits", "0019_search_and_filters"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(HISTORY_TRIGGER, f"DROP TRIGGER append_only ON {HISTORY}"),
        migrations.RunSQL(FUNCTION, OLD_FUNCTION),
        migrations.RunSQL(ZH_TSV_SQL, NOTHING),
        migrations.RunSQL(COMPANIONS, NOTHING),
        migrations.RunPython(refill, migrations.RunPython.noop),
        *(migrations.RunSQL(f"REINDEX INDEX {name}", NOTHING) for name in ("visit_zh", "referral_zh", "case_zh")),
    ]
