from django.db import migrations

# History is written, never rewritten: in every app this one stands on.
HISTORIES = (
    "archive_historicalarchivedcase",
    "office_historicalcalendarday",
    "office_historicalcode",
    "office_historicaldepartment",
    "office_historicalnumberrule",
    "office_historicalorganisation",
    "office_historicalroom",
    "office_historicalruleprofile",
    "office_historicaluser",
    "referrals_historicalreferral",
    "referrals_historicalslipreply",
    "referrals_historicalslipreturn",
    "visits_historicaldemand",
    "visits_historicaldemanddecision",
    "visits_historicalfeedback",
    "visits_historicalhandlinground",
    "visits_historicalinterviewrecord",
    "visits_historicalmaterial",
    "visits_historicalqueueticket",
    "visits_historicalsatisfactionrating",
    "visits_historicalvisit",
    "visits_historicalvisitor",
    "visits_historicalvisitperson",
)
# An issued paper may wait for its file; once that is there, nothing of the paper changes.
PAPER_FUNCTION = """
CREATE FUNCTION forbid_change_of_paper() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.pdf IS NULL THEN
    IF (NEW.id, NEW.kind, NEW.subject, NEW.subject_id, NEW.number, NEW.data, NEW.data_sha256, NEW.issued_at,
        NEW.issued_by_id)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.kind, OLD.subject, OLD.subject_id, OLD.number, OLD.data, OLD.data_sha256, OLD.issued_at,
        OLD.issued_by_id) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'paper % is issued: % refused', OLD.number, TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
PAPER_TRIGGER = """
CREATE TRIGGER filled_once BEFORE UPDATE OR DELETE ON office_paper
FOR EACH ROW EXECUTE FUNCTION forbid_change_of_paper()
"""


def history_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_frozen_parts"),
        ("audit", "0003_append_only"),
        ("office", "0001_initial"),
    ]

    operations = [
        *(history_trigger(table) for table in HISTORIES),
        migrations.RunSQL(PAPER_FUNCTION, "DROP FUNCTION forbid_change_of_paper()"),
        migrations.RunSQL(PAPER_TRIGGER, "DROP TRIGGER filled_once ON office_paper"),
    ]
