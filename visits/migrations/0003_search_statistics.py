from django.db import migrations


class Migration(migrations.Migration):
    """The planner guesses how often a pair of characters occurs; with default statistics it guesses badly."""

    dependencies = [("visits", "0002_interview_append_only")]

    operations = [
        migrations.RunSQL(
            "ALTER INDEX visit_zh ALTER COLUMN 1 SET STATISTICS 1000",
            "ALTER INDEX visit_zh ALTER COLUMN 1 SET STATISTICS -1",
        )
    ]
