"""Old drafts go at night, by a background job."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_user
from visits.models import Draft
from visits.tasks import sweep_old_drafts

pytestmark = pytest.mark.django_db


def make_draft_of(days):
    at = timezone.now() - timedelta(days=days)
    return Draft.objects.create(
        user=make_user(role="receptionist"), token=uuid4(), page="/visits/new/", sequence=1, saved_at=at, begun_at=at
    )


def test_job_removes_what_nobody_touched_and_keeps_the_rest():
    old, fresh = make_draft_of(15), make_draft_of(13)
    sweep_old_drafts(timestamp=0)
    assert list(Draft.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert old.pk != fresh.pk


def test_job_waits_once_in_the_queue():
    app.configure_task("visits.tasks.sweep_old_drafts").defer(timestamp=0)
    assert ProcrastinateJob.objects.get(task_name="visits.tasks.sweep_old_drafts").status == "todo"
