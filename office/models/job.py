"""Background jobs that went wrong: the queue itself keeps no cause."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobFailure(models.Model):
    """One attempt at a job that ended in an error; the kind of error and its place, never what it was about."""

    job_id = models.BigIntegerField(_("job"))
    task_name = models.CharField(_("task"), max_length=128)
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    at = models.DateTimeField(_("at"))
    error = models.CharField(_("error"), max_length=200)

    class Meta:
        verbose_name = _("failed attempt at a job")
        verbose_name_plural = _("failed attempts at jobs")
        default_permissions = ()
        permissions: ClassVar = [("view_jobs", "see background jobs and try failed ones again")]
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-at"], name="job_failure_newest"),
            models.Index(fields=["job_id"], name="job_failure_by_job"),
        ]

    def __str__(self) -> str:
        return f"{self.task_name} {self.job_id}: {self.error}"
