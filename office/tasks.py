"""Housekeeping of the queue itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from office.jobs import titled
from office.models import JobFailure

KEPT = 30  # days a finished job and its failures are kept


@titled(_("take up what a killed worker left"))
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: Any, timestamp: int) -> None:
    """A worker that was killed cannot say so: what it was doing is done again by another."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@titled(_("remove the traces of finished jobs"))
@app.periodic(cron="10 19 * * *")  # 03:10 in the room
@app.task(queueing_lock="sweep_jobs", pass_context=True)
async def sweep_jobs(context: Any, timestamp: int) -> None:
    """Finished jobs of a month ago go; failed ones stay until somebody has seen to them."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT * 24)
    await JobFailure.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT)).adelete()
