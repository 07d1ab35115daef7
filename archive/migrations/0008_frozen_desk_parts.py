"""What the desk adds to a visit is frozen with it: notices, receipts, files, citations, times of the queue."""

from typing import Any

from django.db import migrations

from office.guards import rekeying_passes

FUNCTION = "forbid_change_of_archived_part"
# Further ways from a row to its visit, beside those of 0004; the guard's own text, with its door, stays.
WAYS = """
      WHEN 'feedback' THEN
        SELECT visits_handlinground.visit_id INTO visit_key FROM visits_feedback
        JOIN visits_handlinground ON visits_handlinground.id = visits_feedback.round_id
        WHERE visits_feedback.id = part.feedback_id;
      WHEN 'notice' THEN
        SELECT visit_id INTO visit_key FROM visits_notice WHERE id = part.notice_id;
      WHEN 'ticket' THEN
        SELECT visit_id INTO visit_key FROM visits_queueticket WHERE id = part.ticket_id;"""
END = "\n    END CASE;"
PARTS = {
    "visits_notice": "visit",
    "visits_servicereceipt": "notice",
    "visits_feedbackreceipt": "feedback",
    "visits_joinednotice": "visit",
    "visits_citation": "visit",
    "visits_attachment": "visit",
    "visits_queueticket": "visit",
    "visits_ticketstage": "ticket",
}


def _rewrite(schema_editor: Any, old: str, new: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        source = str(cursor.fetchone()[0])
        if old not in source:
            raise RuntimeError(f"{FUNCTION} has another text than this migration knows")
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $guard${source.replace(old, new, 1)}$guard$"
        )


def add_ways(apps: Any, schema_editor: Any) -> None:
    _rewrite(schema_editor, END, WAYS + END)


def remove_ways(apps: Any, schema_editor: Any) -> None:
    _rewrite(schema_editor, WAYS + END, END)


def part_trigger(table: str, way: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER frozen_when_archived BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}('{way}')",
        f"DROP TRIGGER frozen_when_archived ON {table}",
    )


WORDS_TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON office_historicalcategoryword
FOR EACH ROW EXECUTE FUNCTION forbid_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0007_search_windows"),
        ("visits", "0021_search_old_numbers"),
        ("office", "0009_series_and_papers"),
        ("audit", "0003_append_only"),
    ]

    operations = [
        rekeying_passes("forbid_change_of_archived"),  # 0007 wrote the guard anew, without the door of 0006
        migrations.RunPython(add_ways, remove_ways),
        *(part_trigger(table, way) for table, way in PARTS.items()),
        migrations.RunSQL(WORDS_TRIGGER, "DROP TRIGGER append_only ON office_historicalcategoryword"),
    ]
