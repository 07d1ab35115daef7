from django.db import migrations, models
from django.db.models import Q

# A ticket that was registered had ended before stages were kept; how long its service took nobody wrote down.
SERVED_TO_THE_END = "UPDATE visits_queueticket SET status = 'done' WHERE status = 'served' AND ended_at IS NOT NULL"
AS_BEFORE = """
UPDATE visits_queueticket SET status = CASE
  WHEN visit_id IS NOT NULL THEN 'served'
  WHEN status = 'done' THEN 'left'
  WHEN status = 'served' THEN 'called'
  ELSE status
END
"""
KNOWN_STAGES = """
INSERT INTO visits_ticketstage (ticket_id, stage, window_no, by_id, reason, started_at, ended_at, is_forgotten)
SELECT id, 'waiting', '', NULL, '', arrived_at, GREATEST(arrived_at, COALESCE(called_at, ended_at)), false
FROM visits_queueticket WHERE status <> 'waiting' AND COALESCE(called_at, ended_at) IS NOT NULL
UNION ALL
SELECT id, 'called', window_no, called_by_id, '', called_at, GREATEST(called_at, ended_at), false
FROM visits_queueticket WHERE called_at IS NOT NULL AND ended_at IS NOT NULL
UNION ALL
SELECT id, status, window_no, called_by_id, '',
       CASE status WHEN 'waiting' THEN arrived_at ELSE GREATEST(arrived_at, called_at) END, NULL, false
FROM visits_queueticket WHERE ended_at IS NULL
"""
# A stage is closed once; nothing else of it ever changes.
STAGE_FUNCTION = """
CREATE FUNCTION forbid_change_of_stage() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
    IF (NEW.id, NEW.ticket_id, NEW.stage, NEW.window_no, NEW.by_id, NEW.reason, NEW.started_at)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.ticket_id, OLD.stage, OLD.window_no, OLD.by_id, OLD.reason, OLD.started_at) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'stage % is a fact: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
STAGE_TRIGGER = """
CREATE TRIGGER closed_once BEFORE UPDATE OR DELETE ON visits_ticketstage
FOR EACH ROW EXECUTE FUNCTION forbid_change_of_stage()
"""
ENTRIES = ("visits_interviewsigning", "visits_interviewsupplement", "visits_interviewrecord_interviewees")


def entry_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_stages_and_entries"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunSQL(SERVED_TO_THE_END, AS_BEFORE),
        migrations.AddConstraint(
            model_name="queueticket",
            constraint=models.CheckConstraint(
                condition=Q(("ended_at", None), ("status__in", ("done", "left")), _connector="XOR"),
                name="ticket_end_dated",
            ),
        ),
        migrations.RunSQL(KNOWN_STAGES, migrations.RunSQL.noop),
        migrations.RunSQL(STAGE_FUNCTION, "DROP FUNCTION forbid_change_of_stage()"),
        migrations.RunSQL(STAGE_TRIGGER, "DROP TRIGGER closed_once ON visits_ticketstage"),
        *(entry_trigger(table) for table in ENTRIES),
    ]
