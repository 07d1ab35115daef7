"""Background jobs on PostgreSQL (Procrastinate): how they fail, and what the administrator sees of them.

A job is deferred inside the transaction of the move that wants it: it exists exactly when the move does. It may run
twice (a worker killed after the work, before the tick), so every task finds done what is done.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import ConnectorException

from office.models import JobFailure
from office.moves import MoveRefusedError

# Half a minute, a minute, two, four: what fails by bad luck works by then, and what does not is a person's to see to.
PATIENT = RetryStrategy(max_attempts=5, wait=0, linear_wait=0, exponential_wait=5)
ALIVE = timedelta(seconds=60)  # a worker says every ten seconds that it is there
SHOWN = 50

TITLES: dict[str, Any] = {}  # task name → what it does, in the reader's language


def titled(title: Any) -> Callable[[Any], Any]:
    """Name a task for the page of jobs: @titled(_("…")) above @app.task."""

    def keep(task: Any) -> Any:
        TITLES[task.name] = title
        return task

    return keep


def prepare(ready: App) -> None:
    """What every worker is started with; called by Procrastinate once Django is up."""
    ready.worker_defaults = {
        **ready.worker_defaults, "shutdown_graceful_timeout": 30, "worker_middleware": [note_failure],
    }  # fmt: skip


async def note_failure(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:
    """Keep the kind and place of an error; its words may hold what nobody else should read."""
    try:
        return await call_next()
    except Exception as error:
        frame = extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} ({Path(frame.filename).name}:{frame.lineno})"
        job = context.job
        await JobFailure.objects.acreate(
            job_id=job.id, task_name=job.task_name, attempt=job.attempts + 1, at=timezone.now(), error=place[:200]
        )
        raise


@dataclass(frozen=True)
class JobOverview:
    """The queue at one moment."""

    counts: Counter[str]
    workers: list[Any]
    waiting: list[Any]
    failed: list[Any]

    @property
    def is_stuck(self) -> bool:
        """Work waits and nobody is there to do it."""
        return not self.workers and bool(self.counts["todo"])


def job_overview(at: datetime) -> JobOverview:
    """Workers alive, jobs by status, what waits and what failed, the newest first. Five queries."""
    jobs = ProcrastinateJob.objects
    counts: Counter[str] = Counter(jobs.exclude(status="succeeded").values_list("status", flat=True))
    failed: list[Any] = list(jobs.filter(status="failed").order_by("-pk")[:SHOWN])
    causes = {row.job_id: row for row in JobFailure.objects.filter(job_id__in=[job.pk for job in failed]).reverse()}
    for job in failed:
        job.cause = causes.get(job.pk)
    waiting: list[Any] = list(jobs.filter(status__in=["todo", "doing"]).order_by("scheduled_at", "pk")[:SHOWN])
    for job in (*failed, *waiting):
        job.title = TITLES.get(job.task_name, job.task_name)
    workers = list(ProcrastinateWorker.objects.filter(last_heartbeat__gt=at - ALIVE).order_by("pk"))
    return JobOverview(counts, workers, waiting, failed)


def retry_job(pk: int, *, at: datetime) -> None:
    """Put a failed job back into the queue; raises MoveRefusedError if it is not failed any more."""
    if not ProcrastinateJob.objects.filter(pk=pk, status="failed").exists():
        raise MoveRefusedError(_("This job has not failed, or is being tried again already."))
    try:
        app.job_manager.retry_job_by_id(pk, retry_at=at)
    except ConnectorException as error:
        raise MoveRefusedError(_("This job has not failed, or is being tried again already.")) from error
