from django.db import migrations, models

import office.privacy


class Migration(migrations.Migration):
    """No paper exists before this migration: the columns are made anew, not converted."""

    dependencies = [("office", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("paper", "paper_pages_counted"),
        migrations.RemoveField("paper", "data"),
        migrations.RemoveField("paper", "pdf"),
        migrations.AddField(
            "paper", "data", office.privacy.EncryptedJSONField(default="", purpose="paper_data"), preserve_default=True
        ),
        migrations.AddField("paper", "pdf", office.privacy.EncryptedBytesField(default=None, null=True, blank=True, purpose="paper_pdf")),
        migrations.AddConstraint(
            "paper",
            models.CheckConstraint(
                condition=models.Q(models.Q(("pages", None), ("pdf", None)), ("pages__gte", 1), _connector="OR"),
                name="paper_pages_counted",
            ),
        ),
    ]
