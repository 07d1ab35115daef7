from django.db import migrations

HISTORIES = ("visits_historicalnotice", "visits_historicalservicereceipt", "office_historicalwording")


def history_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0012_notices_and_queries"),
        ("office", "0004_notices"),
        ("audit", "0003_append_only"),
    ]

    operations = [history_trigger(table) for table in HISTORIES]
