"""Visitors registered before get the keys they are found by; the names and addresses are those of their visits."""

from typing import Any

import django.contrib.postgres.indexes
from django.db import migrations

from visits.lineage.refilling import refill_match_keys


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches of their own transactions; safe to run twice."""
    refill_match_keys(apps.get_model("visits", "Visitor").objects, apps.get_model("visits", "Visit").objects)


class Migration(migrations.Migration):
    atomic = False  # a million visitors in one transaction would hold everybody up

    dependencies = [("visits", "0005_repeat_visits")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="visitor",
            index=django.contrib.postgres.indexes.GinIndex(fields=["match_keys"], name="visitor_by_likeness"),
        ),
    ]
