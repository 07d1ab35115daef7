"""One Visitor for one ID number; where two were made at two windows, the older keeps the number."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def keep_the_older(apps: Any, schema_editor: Any) -> None:
    """The younger ones lose the number only; their visits stay, and the pair can be merged by a person."""
    visitors = apps.get_model("visits", "Visitor")
    older = visitors.objects.filter(id_hash=OuterRef("id_hash"), pk__lt=OuterRef("pk"))
    visitors.objects.exclude(id_hash="").filter(Exists(older)).update(id_hash="")


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_search_statistics")]

    operations = [
        migrations.RunPython(keep_the_older, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="historicalvisitor",
            name="id_hash",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name="visitor",
            name="id_hash",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.UniqueConstraint(
                fields=["id_hash"], condition=~Q(id_hash=""), name="visitor_one_per_id"
            ),
        ),
    ]
