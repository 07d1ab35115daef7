"""Background jobs: done once, tried again, taken over from a killed worker, shown to the administrator."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from office.jobs import TITLES, job_overview, retry_job
from office.models import Counter, JobFailure
from office.moves import MoveRefusedError
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[2]
# A worker with three tasks of the test's own; what is done is counted where both sides can see it.
WORKER = """
import sys, time
import django
django.setup()
from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app
from office.jobs import PATIENT
from office.models import Counter

def tick(name):
    Counter.objects.get_or_create(series="job", period=name)
    Counter.objects.filter(series="job", period=name).update(last=F("last") + 1)

@app.task(name="test.count")
def count(name):
    tick(name)

@app.task(name="test.fail")
def fail():
    raise ValueError("张三的身份证号")

@app.task(name="test.slow")
def slow(name):
    tick(name + " begun")
    time.sleep(float(sys.argv[1]))
    tick(name)

connector = app.connector.get_worker_connector()
with app.replace_connector(connector):
    app.run_worker(wait=sys.argv[2] == "wait", update_heartbeat_interval=0.3, stalled_worker_timeout=1,
                   fetch_job_polling_interval=0.2, concurrency=2)
"""


@pytest.fixture
def clean_queue(committed):
    """No job of another test, before and after: the queue's tables are not Django's to flush."""
    empty_queue()
    yield
    empty_queue()


def empty_queue():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def defer(name, /, **arguments):
    return app.configure_task(name, allow_unknown=True).defer(**arguments)


def start_worker(seconds=0.0, wait="once"):
    at = connection.settings_dict
    parameters = connection.get_connection_params()
    host, user = parameters["host"].replace("/", "%2F"), parameters.get("user", "")
    url = f"postgresql://{user}@{host}/{at['NAME']}"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "reception.settings_test"}
    command = [sys.executable, "-c", WORKER, str(seconds), wait]
    return subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own code


def work_off():
    assert start_worker().wait(60) == 0


def done(name):
    return Counter.objects.filter(series="job", period=name).values_list("last", flat=True).first() or 0


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.mark.usefixtures("clean_queue")
def test_failed_job_keeps_kind_and_place_of_the_error_only_and_can_be_tried_again():
    job = defer("test.fail")
    work_off()
    failure = JobFailure.objects.get()
    assert (failure.job_id, failure.task_name, failure.attempt) == (job, "test.fail", 1)
    assert failure.error.startswith("ValueError (")
    assert "张三" not in failure.error

    retry_job(job, at=timezone.now())
    assert ProcrastinateJob.objects.get(pk=job).status == "todo"
    with pytest.raises(MoveRefusedError):
        retry_job(job, at=timezone.now())


@pytest.mark.usefixtures("clean_queue")
def test_two_workers_lose_and_double_nothing():
    for number in range(40):
        defer("test.count", name=f"job {number}")
    workers = [start_worker() for _n in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert [done(f"job {number}") for number in range(40)] == [1] * 40


@pytest.mark.usefixtures("clean_queue")
def test_job_of_a_killed_worker_is_done_by_another():
    defer("test.slow", name="slip")
    killed = start_worker(60, "wait")
    until(lambda: done("slip begun"))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert done("slip") == 0

    time.sleep(1.5)  # until the dead worker's silence shows
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    app.configure_task("office.tasks.retry_stalled").defer(timestamp=0)
    work_off()
    work_off()
    assert done("slip") == 1
    assert ProcrastinateJob.objects.filter(status="doing").count() == 0


@pytest.mark.usefixtures("clean_queue")
def test_job_is_deferred_with_the_transaction_that_wants_it():
    with transaction.atomic():
        defer("test.count", name="never")
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.usefixtures("clean_queue")
def test_old_finished_jobs_go_and_failed_ones_stay():
    defer("test.count", name="old")
    failed = defer("test.fail")
    work_off()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '40 days'")
    app.configure_task("office.tasks.sweep_jobs").defer(timestamp=0)
    work_off()
    left = list(ProcrastinateJob.objects.exclude(task_name__startswith="office.").values_list("pk", flat=True))
    assert left == [failed]


@pytest.mark.django_db
def test_page_shows_what_waits_what_failed_and_that_nobody_works(client, django_assert_num_queries):
    job = defer("office.tasks.sweep_jobs", timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
    JobFailure.objects.create(job_id=job, task_name="x", attempt=1, at=timezone.now(), error="OSError (x.py:1)")
    defer("office.tasks.retry_stalled", timestamp=0)
    client.force_login(make_user(role="administrator"))

    text = client.get(reverse("jobs")).content.decode()

    assert "OSError (x.py:1)" in text
    assert "remove the traces of finished jobs" in text
    assert "take up what a killed worker left" in text
    assert "no worker is running" in text
    answer = client.post(reverse("job_retry", args=[job]), follow=True)
    assert f"Job {job} is tried again" in answer.content.decode()
    assert "has not failed" in client.post(reverse("job_retry", args=[job]), follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_page_keeps_its_query_budget(client, django_assert_max_num_queries, rows):
    for number in range(rows):
        defer("test.count", name=str(number))
    client.force_login(make_user(role="administrator"))
    with django_assert_max_num_queries(9):
        assert client.get(reverse("jobs")).status_code == 200


@pytest.mark.django_db
def test_overview_counts_workers_that_are_alive():
    with connection.cursor() as cursor:
        for age in ("5 seconds", "10 minutes"):
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age])
    assert len(job_overview(timezone.now()).workers) == 1
    assert job_overview(timezone.now() + timedelta(hours=1)).workers == []


def test_every_task_has_a_title():
    own = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert own == set(TITLES)
