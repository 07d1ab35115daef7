"""Visitors registered before get the keys they are found by; the names and addresses are those of their visits."""

from collections import defaultdict
from typing import Any

import django.contrib.postgres.indexes
from django.db import migrations

from office.likeness import match_keys

BATCH = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches of their own transactions; safe to run twice."""
    visitors, visits = apps.get_model("visits", "Visitor"), apps.get_model("visits", "Visit")
    waiting, last = visitors.objects.filter(match_keys=[]).order_by("pk").only("pk", "name"), 0
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        keys: dict[int, set[str]] = defaultdict(set)
        for visitor in batch:
            keys[visitor.pk] = match_keys(visitor.name, "")
        written = visits.objects.filter(visitor__in=list(keys)).values_list("visitor", "name", "address").distinct()
        for pk, name, address in written.iterator():
            keys[pk] |= match_keys(name, address)
        for visitor in batch:
            visitor.match_keys = sorted(keys[visitor.pk])
        visitors.objects.bulk_update(batch, ["match_keys"])


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
