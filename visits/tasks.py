"""What the desk leaves behind is swept at night."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from office.jobs import PATIENT, titled
from visits.workflow import sweep_drafts


@titled(_("remove drafts nobody has touched for long"))
@app.periodic(cron="20 19 * * *")  # 03:20 in the room
@app.task(queueing_lock="sweep_drafts", retry=PATIENT)
def sweep_old_drafts(timestamp: int) -> None:
    """Personal data is kept no longer than its purpose needs (PIPL Art. 19)."""
    sweep_drafts(at=timezone.now())
