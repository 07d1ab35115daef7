"""Whether a visit is a group visit is derived now; what was ticked by hand becomes an override with its reason."""

from typing import Any

from django.db import migrations
from django.db.models import Q

HISTORIES = ("visits_historicalfeedbackreceipt", "visits_historicalimportbatch")


def keep_ticked(apps: Any, schema_editor: Any) -> None:
    """Groups smaller than the threshold in force can only have been ticked; archived visits stay as they are."""
    rules = apps.get_model("office", "RuleProfile").objects.filter(is_current=True).first()
    threshold = rules.group_threshold if rules else 5
    ticked = Q(is_group=True, people_count__lt=threshold) & ~Q(status="archived")
    apps.get_model("visits", "Visit").objects.filter(ticked, group_override="").update(
        group_override="group", group_override_reason="登记时勾选为集体访"
    )


def history_trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION forbid_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_groups_and_ledgers"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunPython(keep_ticked, migrations.RunPython.noop),
        *(history_trigger(table) for table in HISTORIES),
    ]
