"""Which role opens which page: the whole table, so that a right given or lost by mistake is seen at once.

One general visit of the receptionist's room with a slip that was answered, one filed case, a complaint about somebody
else and an appraisal of somebody else. "Opens" means 200 or a redirect; all others must get 403, 404 or 400.
"""

from uuid import uuid4

import pytest

from office.roles import ROLES
from tests.archive.cases import filed, make_closed
from tests.factories import NOW, make_handling, make_replied, make_room, make_user
from tests.reception.test_permission_walk import PAGES, PUBLIC, url_of
from tests.supervision.cases import make_appraisal, make_complaint
from visits.workflow import check_in

pytestmark = pytest.mark.django_db
ALL = set(ROLES)
DESK, OVERSIGHT, LIAISON = {"receptionist"}, {"supervisor", "manager"}, {"liaison"}
READERS = DESK | OVERSIGHT
ARCHIVE = READERS | {"archivist", "discipline"}
AT_DESK = """
visits:register visits:check_in visits:ticket visits:receive visits:interview visits:triage visits:notice visits:result
visits:take_back visits:feedback visits:rehandle visits:leave visits:correct visits:people referrals:new referrals:edit
referrals:submit referrals:void referrals:close_visit
"""
OVERSEEING = """
visits:void referrals:approve referrals:send_back referrals:withdraw referrals:decide_return referrals:review
referrals:overdue referrals:reopen_visit supervision:complaints supervision:complaint_new supervision:complaint
supervision:complaint_assign supervision:complaint_establish supervision:complaint_answer supervision:complaint_object
supervision:complaint_close supervision:appraisal supervision:appraisal_new supervision:appraisal_edit
supervision:appraisal_publish
"""
OPENS = {
    **dict.fromkeys(AT_DESK.split(), DESK),
    **dict.fromkeys(OVERSEEING.split(), OVERSIGHT),
    "home": ALL,
    "search": ALL,
    "supervision:appraisals": ALL,
    "supervision:appraisal_object": OVERSIGHT,  # who see it; the move itself is for the person appraised
    "supervision:appraisal_return": OVERSIGHT,
    "supervision:appraisal_confirm": {"manager"},
    "audit:log": {"auditor"},
    "visits:list": ARCHIVE,
    "visits:loose_ends": ARCHIVE,
    "visits:blank_pdf": ARCHIVE,
    "visits:queue": READERS,
    "visits:detail": READERS,
    "visits:visitor": READERS,
    "visits:registration_pdf": READERS,
    "visits:print": READERS,
    "visits:reveal": READERS,
    "visits:rating": READERS,
    "visits:check": READERS | {"discipline"},
    "visits:suggest": READERS | {"discipline"},
    "visits:draft_current": ALL,  # one's own, whoever one is
    "visits:draft_save": set(),  # the test sends no draft
    "visits:draft_discard": set(),  # no such draft
    "visits:instruction": {"manager"},
    "referrals:terminate_visit": {"manager"},
    "referrals:list": READERS | LIAISON | {"discipline"},
    "referrals:inbox": LIAISON | {"discipline"},
    "referrals:detail": READERS | LIAISON,
    "referrals:slip_pdf": READERS | LIAISON,
    "referrals:receive": LIAISON,
    "referrals:progress": LIAISON,
    "referrals:request_return": LIAISON,
    "referrals:reply": LIAISON,
    "archive:browse": ARCHIVE,
    "archive:year": READERS | {"archivist"},
    "archive:category": ARCHIVE,
    "archive:case": READERS | {"archivist"},
    "archive:paper": set(),  # no such paper
    "archive:ready": OVERSIGHT | {"archivist", "discipline"},
    "archive:file": {"archivist"},
}


def test_table_knows_every_page():
    assert set(OPENS) == set(PAGES) - PUBLIC


@pytest.fixture
def records(db):
    """One record of each kind, and the room they belong to."""
    room = make_room()
    desk = make_user(role="receptionist", room=room)
    slip = make_replied(visit=make_handling(by=desk, disposition="referred"))
    return {
        "room": room, "department": slip.department, "slip": slip, "visit": slip.visit,
        "case": filed(visit=make_closed(by=desk)),
        "complaint": make_complaint(), "appraisal": make_appraisal(person=make_user()),
        "ticket": check_in(room, by=desk, at=NOW, token=uuid4()),
    }  # fmt: skip


def key_of(name, records):
    """The record the page is about."""
    if name.startswith("referrals:") and not name.endswith("_visit"):
        return records["slip"].pk
    if name == "archive:file":
        return records["case"].visit_id
    for kind in ("complaint", "appraisal"):
        if name.startswith(f"supervision:{kind}"):
            return records[kind].pk
    if name == "visits:ticket":
        return records["ticket"].pk
    return records["visit"].visitor_id if name == "visits:visitor" else records["visit"].pk


@pytest.mark.parametrize("name", sorted(OPENS))
def test_page_opens_for_its_roles_and_no_other(client, records, name):
    url = url_of(name, key_of(name, records)).replace("0001-XF·2026-D30-010000-0001", records["case"].archival_code)
    url += f"?visit={records['visit'].pk}" if name == "referrals:new" else ""
    opened = set()
    for role in ROLES:
        department = records["department"] if role == "liaison" else None
        client.force_login(make_user(role=role, room=records["room"], department=department))
        status = client.get(url).status_code
        if status == 405:
            status = client.post(url, {"field": "phone"}).status_code
        assert status in {200, 302, 403, 404}, (role, status)
        if status in {200, 302}:
            opened.add(role)

    assert opened == OPENS[name]
