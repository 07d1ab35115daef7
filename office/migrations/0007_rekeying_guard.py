from django.db import migrations

from office.guards import FUNCTION, ROTATION_FUNCTION, ROTATION_TRIGGER, rekeying_passes


class Migration(migrations.Migration):
    dependencies = [("office", "0006_key_rotation"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION is_rekeying(text, jsonb, jsonb)"),
        migrations.RunSQL(ROTATION_FUNCTION, "DROP FUNCTION forbid_change_of_rotation()"),
        migrations.RunSQL(ROTATION_TRIGGER, "DROP TRIGGER finished_once ON office_keyrotation"),
        rekeying_passes("forbid_change"),
    ]
