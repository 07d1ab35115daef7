from django.db import migrations

from office.guards import rekeying_passes


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_append_only"), ("office", "0007_rekeying_guard")]

    operations = [
        rekeying_passes("forbid_change_of_archived"),
        rekeying_passes("forbid_change_of_archived_part"),
        rekeying_passes("forbid_change_of_paper"),
    ]
