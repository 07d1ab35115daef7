from django.db import migrations

TABLES = ("visits_historicalvisitormerge", "visits_historicaljoinednotice")


class Migration(migrations.Migration):
    """Who merged whom and who was told is history like all other: never rewritten."""

    dependencies = [("visits", "0006_match_keys"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
            f"DROP TRIGGER append_only ON {table}",
        )
        for table in TABLES
    ]
