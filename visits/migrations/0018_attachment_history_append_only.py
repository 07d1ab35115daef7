from django.db import migrations

TRIGGER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON visits_historicalattachment
FOR EACH ROW EXECUTE FUNCTION forbid_change()
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0017_attachment"), ("audit", "0003_append_only")]

    operations = [migrations.RunSQL(TRIGGER, "DROP TRIGGER append_only ON visits_historicalattachment")]
