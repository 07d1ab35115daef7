"""Who was here before: `python -m bench.candidates 10000` makes so many people, shows the plans and the ratio.

Registering with the look-ups of the panel against registering alone, in one process, by the same client.
"""

import os
import random
import re
import statistics
import sys
import time
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.fill import GIVEN, SURNAMES
from office.likeness import match_keys
from office.models import Code, Room, User
from tests.factories import make_room, make_user, make_visit
from visits.lineage.candidates import find_candidates
from visits.lineage.evidence import Typed
from visits.models import Visit, Visitor

ROUNDS, BATCH = 40, 2000
TYPED = {"name": "王伟", "phone": "19912345678", "address": "石桥镇青石村3组27号", "id_number": "990000199106170033"}
SCANS = re.compile(r"Seq Scan on (visits_\w+)")


def people(count):
    """So many people with one visit each; names as common as in life, every phone and address another."""
    random_, now = random.Random(11), timezone.now()
    first = Visit.objects.defer("search_text").first()
    model = {
        f.attname: getattr(first, f.attname) for f in Visit._meta.concrete_fields if f.name not in {"id", "search_text"}
    }
    start = Visitor.objects.count()
    for begin in range(start, count, BATCH):
        visitors, visits = [], []
        for number in range(begin, min(begin + BATCH, count)):
            name = random_.choice(SURNAMES) + "".join(random_.sample(GIVEN, random_.randint(1, 2)))
            address = f"石桥镇青石村{number % 60 + 1}组{number}号"
            visitors.append(Visitor(name=name, created_at=now, match_keys=sorted(match_keys(name, address))))
            visit = Visit(**model)
            visit.visit_no, visit.token = f"来访〔2019〕第{number + 1:07d}号", uuid4()
            visit.name, visit.address, visit.phone = name, address, f"199{number:08d}"
            visit.arrived_at = now - timedelta(minutes=number)
            visits.append(visit)
        for visit, visitor in zip(visits, Visitor.objects.bulk_create(visitors), strict=True):
            visit.visitor = visitor
        Visit.objects.bulk_create(visits)
    with connection.cursor() as cursor:
        for table in ("visits_visit", "visits_visitor", "visits_visitperson"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def plans(user):
    """Explain every statement of one look-up; a scan of a table of people or visits is told."""
    with CaptureQueriesContext(connection) as asked:
        found, more = find_candidates(Typed(**TYPED), user)
    print(f"{len(found)} people{' and more' if more else ''} in {len(asked)} queries")
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if not query["sql"].startswith(("SELECT", "\nWITH")):
                continue
            cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, SUMMARY) " + query["sql"])
            lines = [row[0] for row in cursor.fetchall()]
            indexes = re.findall(r"(?:using|Index Scan on) (\w+)", "\n".join(lines))
            scans = SCANS.findall("\n".join(lines))
            print(
                f"  {lines[-1]:28s} {', '.join(dict.fromkeys(indexes))}{'  SCAN OF ' + ', '.join(scans) if scans else ''}"
            )


def form(user):
    """A registration as typed."""

    def code(kind):
        return Code.objects.filter(kind=kind, parent=None).first().pk

    return {
        "token": str(uuid4()), "room": user.room_id, "arrived_at": "2026-03-02T09:00", **TYPED, "id_number": "",
        "subject": "反映电梯故障", "statement": "小区三号楼电梯自二月起停运，老人上下楼困难。" * 5, "demand": "请求尽快修复电梯。",
        "purpose": code("purpose"), "category1": code("category"), "channel": code("channel"), "people_count": 1,
        "visit_kind": "first", "gender": "male", "urgency": "normal", "confidentiality": "general",
        "privacy_notice_given": "on", "people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0, "materials-TOTAL_FORMS": 0,
        "materials-INITIAL_FORMS": 0,
    }  # fmt: skip


def timed(client, url, data):
    """Milliseconds of one request."""
    start = time.perf_counter()
    status = client.post(url, data, headers={"HX-Request": "true"} if "candidates" in url else {}).status_code
    assert status in {200, 302}, status
    return (time.perf_counter() - start) * 1000


def compare(user):
    """Registering alone and the panel's answer to the finished typing, in turn."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="office.auth.RoleBackend")
    alone, panel = [], []
    for _n in range(ROUNDS):
        panel.append(timed(client, "/visits/candidates/", TYPED))
        alone.append(timed(client, "/visits/new/", form(user)))
    least, added = statistics.median(alone[5:]), statistics.median(panel[5:])
    ratio = (least + added) / least
    print(
        f"registering {least:.0f} ms, panel {added:.0f} ms: with the panel {ratio:.2f} times (bar 2){'' if ratio <= 2 else '  MISSED'}"
    )


if __name__ == "__main__":
    from tests.conftest import load_reference_data

    call_command("migrate", verbosity=0)
    load_reference_data()
    user = User.objects.filter(username="bench").first()
    if user is None:
        user = make_user(role="receptionist", room=Room.objects.first() or make_room(), username="bench")
    if not Visit.objects.exists():
        make_visit(by=user, room=user.room)
    people(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    plans(user)
    compare(user)
