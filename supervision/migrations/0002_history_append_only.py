from django.db import migrations

HISTORIES = ("supervision_historicalstaffappraisal", "supervision_historicalstaffcomplaint")


def history_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("audit", "0003_append_only")]

    operations = [history_trigger(table) for table in HISTORIES]
