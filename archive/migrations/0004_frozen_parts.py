from django.db import migrations

# What belongs to a filed visit is frozen with it. The argument says how a row of the table leads to its visit.
PART_FUNCTION = """
CREATE FUNCTION forbid_change_of_archived_part() RETURNS trigger LANGUAGE plpgsql AS $fn$
DECLARE
  part record;
  visit_key bigint;
BEGIN
  FOREACH part IN ARRAY CASE TG_OP WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW] END LOOP
    CASE TG_ARGV[0]
      WHEN 'visit' THEN
        visit_key := part.visit_id;
      WHEN 'round' THEN
        SELECT visit_id INTO visit_key FROM visits_handlinground WHERE id = part.round_id;
      WHEN 'referral' THEN
        SELECT visit_id INTO visit_key FROM referrals_referral WHERE id = part.referral_id;
      WHEN 'reply' THEN
        SELECT referrals_referral.visit_id INTO visit_key FROM referrals_slipreply
        JOIN referrals_referral ON referrals_referral.id = referrals_slipreply.referral_id
        WHERE referrals_slipreply.id = part.reply_id;
    END CASE;
    IF EXISTS (SELECT FROM visits_visit WHERE id = visit_key AND status = 'archived') THEN
      RAISE EXCEPTION '% belongs to an archived visit: % refused', TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $fn$
"""
PARTS = {
    "visits_demand": "visit",
    "visits_handlinground": "visit",
    "visits_visitperson": "visit",
    "visits_material": "visit",
    "referrals_referral": "visit",
    "visits_demanddecision": "round",
    "visits_feedback": "round",
    "visits_satisfactionrating": "round",
    "referrals_slipreply": "referral",
    "referrals_slipreturn": "referral",
    "referrals_progressnote": "referral",
    "referrals_replydecision": "reply",
}
CASE_FUNCTION = """
CREATE FUNCTION forbid_change_of_case() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.visit_id, NEW.archival_code, NEW.item_no, NEW.contents, NEW.contents_sha256)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.visit_id, OLD.archival_code, OLD.item_no, OLD.contents, OLD.contents_sha256) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'case % is filed: % refused', OLD.archival_code, TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
CASE_TRIGGER = """
CREATE TRIGGER frozen_when_filed BEFORE UPDATE OR DELETE ON archive_archivedcase
FOR EACH ROW EXECUTE FUNCTION forbid_change_of_case()
"""


def part_trigger(table: str, way: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER frozen_when_archived BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION forbid_change_of_archived_part('{way}')",
        f"DROP TRIGGER frozen_when_archived ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_frozen"),
        ("visits", "0003_search_statistics"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(PART_FUNCTION, "DROP FUNCTION forbid_change_of_archived_part()"),
        *(part_trigger(table, way) for table, way in PARTS.items()),
        migrations.RunSQL(CASE_FUNCTION, "DROP FUNCTION forbid_change_of_case()"),
        migrations.RunSQL(CASE_TRIGGER, "DROP TRIGGER frozen_when_filed ON archive_archivedcase"),
    ]
