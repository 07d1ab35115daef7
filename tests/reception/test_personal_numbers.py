"""Every page as every role: no document number and no phone in full, wherever it was typed."""

import logging

import pytest

from audit.models import AccessAction, AccessRecord
from office.roles import ROLES
from reception.logs import PlainFormatter
from tests.archive.cases import filed, make_closed
from tests.factories import at, make_handling, make_replied, make_room, make_user
from tests.reception.test_permission_walk import PAGES, url_of
from tests.visits.files import attach
from visits.models import Material, Visit, VisitPerson
from visits.workflow import add_rows, correct_visit

pytestmark = pytest.mark.django_db
NUMBER, OTHER, PHONE, PHONE2, THIRD = (
    "990000196304120017", "990000198709230029", "19912345678", "19987654321", "19955554444",
)  # fmt: skip
ADDRESS = "临江市南山区石桥镇青石村三组27号"
SECRETS = (NUMBER, OTHER, PHONE, PHONE2, THIRD)
# The page of a record shows its text as it was written, as do the form that changes it and the moves of a slip.
AS_WRITTEN = {
    "visits:detail", "referrals:detail", "archive:case", "archive:detail", "referrals:edit", "referrals:new",
    "visits:correct", "visits:notice_new", "visits:notice_edit", "visits:notice_detail",
    "referrals:review", "referrals:approve", "referrals:send_back", "referrals:withdraw",
    "referrals:decide_return", "referrals:receive", "referrals:progress", "referrals:request_return", "referrals:reply",
}  # fmt: skip


@pytest.fixture
def case():
    """A visit with numbers everywhere: in their fields, in histories, and typed into texts."""
    room = make_room()
    by = make_user(role="receptionist", room=room)
    known = {
        "id_number": NUMBER, "phone": PHONE, "phone2": PHONE2, "address": ADDRESS,
        "subject": f"李明{PHONE}反映电梯故障", "statement": f"联系人王芳{OTHER}，电话{THIRD}。电梯停运。",
    }  # fmt: skip
    slip = make_replied(visit=make_handling(by=by, disposition="referred", **known))
    add_rows(
        slip.visit, by=by, materials=[Material(name="照片")],
        people=[VisitPerson(name="王芳", id_number=OTHER, phone=THIRD, address=ADDRESS)],
    )  # fmt: skip
    visit = Visit.objects.get(pk=slip.visit_id)
    visit.phone = PHONE2
    correct_visit(visit, by=by, at=at(visit.arrived_at.date()), reason="电话写错", changed=["phone"])
    attach(visit, by=by, with_slips=True)
    return {"room": room, "slip": slip, "visit": visit, "filed": filed(visit=make_closed(by=by, **known))}


def leaks(answer, name, typed):
    """What of the numbers an answer shows."""
    shown = str(answer.headers)
    if answer.headers.get("Content-Type", "").startswith("text/"):
        shown += answer.content.decode()
        if name in AS_WRITTEN:  # not what was typed into a text, but its title and all that stands in the fields
            head = shown.split("</head>")[0]
            return [number for number in SECRETS if number in head] + [number for number in typed if number in shown]
    return [number for number in SECRETS if number in shown]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_page_shows_a_number_in_full(client, case, role, caplog):
    department = case["slip"].department if role == "liaison" else None
    client.force_login(make_user(role=role, room=case["room"], department=department))
    caplog.set_level(logging.DEBUG)
    found = {}

    for name in sorted(PAGES):
        for pk in {case["visit"].pk, case["slip"].pk, case["visit"].visitor_id, case["filed"].visit_id}:
            url = url_of(name, pk).replace("0001-XF·2026-D30-010000-0001", case["filed"].archival_code)
            answer = client.get(url + (f"?visit={pk}" if name == "referrals:new" else ""))
            found[name, pk] = leaks(answer, name, typed=(NUMBER, PHONE2))

    assert {where: what for where, what in found.items() if what} == {}
    for number in SECRETS:
        assert number not in caplog.text.replace("SELECT", "")
    for record in AccessRecord.objects.all():
        assert not any(number in f"{record.subject}{record.label}{record.reason}" for number in SECRETS)


@pytest.mark.parametrize("query", ["电梯", "王芳", PHONE, OTHER])
def test_search_finds_but_does_not_show(client, case, query):
    client.force_login(make_user(role="manager"))

    text = client.get("/search/", {"q": query}).content.decode()

    echoes = ('value="' + query + '"', "/search/?q=" + query)  # the box as typed, and the address of the page itself
    for echo in echoes:
        text = text.replace(echo, "")
    for number in SECRETS:
        assert number not in text, number
    assert "199****5678" in text or query in {PHONE, OTHER}


def test_lists_mask_what_was_typed_into_the_subject(client, case):
    client.force_login(make_user(role="manager"))

    assert "李明199****5678反映电梯故障" in client.get("/visits/").content.decode()
    assert PHONE in client.get(case["visit"].get_absolute_url()).content.decode()  # as written


def test_reveal_is_the_one_page_that_shows_and_it_is_logged(client, case):
    client.force_login(make_user(role="manager"))
    person = case["visit"].people.get()
    url = url_of("visits:reveal", case["visit"].pk)

    own = client.post(url, {"field": "id_number"})
    other = client.post(url, {"field": "phone", "person": person.pk})

    assert NUMBER in own.content.decode()
    assert PHONE2 not in own.content.decode()
    assert THIRD in other.content.decode()
    for answer in (own, other):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Refresh"].startswith("60; url=/visits/")
    labels = [record.label for record in AccessRecord.objects.filter(action=AccessAction.REVEAL).order_by("pk")]
    assert labels == [f"{case['visit']} id_number", f"{case['visit']} phone #{person.pk}"]


def test_reveal_of_somebody_of_another_visit_is_refused(client, case):
    client.force_login(make_user(role="manager"))
    person = case["visit"].people.get()

    answer = client.post(url_of("visits:reveal", case["filed"].visit_id), {"field": "phone", "person": person.pk})

    assert answer.status_code == 400
    assert THIRD not in answer.content.decode()


def test_setting_asks_the_reason_for_every_look(client, case, settings):
    settings.REVEAL_REASON = "all"
    client.force_login(make_user(role="manager"))
    url = url_of("visits:reveal", case["visit"].pk)

    first = client.post(url, {"field": "id_number"}).content.decode()
    second = client.post(url, {"field": "id_number", "reason": "核对身份"}).content.decode()

    assert "Say why" in first
    assert NUMBER not in first
    assert NUMBER in second
    assert f'hx-post="{url}"' not in client.get(case["visit"].get_absolute_url()).content.decode()


def test_pages_of_people_who_are_signed_in_are_not_kept(client, case):
    client.force_login(make_user(role="manager"))
    assert client.get("/visits/").headers["Cache-Control"] == "no-store"


def test_log_lines_are_masked():
    record = logging.LogRecord("x", logging.ERROR, "", 1, "bad row of %s, %s", (PHONE, NUMBER), None)

    line = PlainFormatter("{message}", style="{").format(record)

    assert line == "bad row of 199****5678, 990***********0017"
