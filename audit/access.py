"""Writing the access log."""

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from audit.models import AccessAction, AccessRecord


def record_access(
    request: HttpRequest, action: AccessAction, row: models.Model | None = None, *, label: str = "", reason: str = ""
) -> AccessRecord:
    """Note that the request's user did something with `row`; `label` is a number, never a name."""
    user: Any = request.user
    return AccessRecord.objects.create(
        at=timezone.now(),
        user=user if user.is_authenticated else None,
        action=action,
        subject=row._meta.label_lower if row else request.path[:40],
        subject_id=row.pk if row else None,
        label=label[:200],
        reason=reason[:200],
        address=request.META.get("REMOTE_ADDR") or None,
    )


def record_act(action: AccessAction, row: models.Model, *, at: datetime, label: str, reason: str = "") -> AccessRecord:
    """Note what a command did without a request; who ran it stands in `reason`."""
    return AccessRecord.objects.create(
        at=at, action=action, subject=row._meta.label_lower, subject_id=row.pk, label=label[:200], reason=reason[:200]
    )
