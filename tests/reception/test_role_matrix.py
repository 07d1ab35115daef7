"""Which role opens which page: the whole table, so that a right given or lost by mistake is seen at once.

One general visit of the receptionist's room with a slip that was answered, one filed case, a complaint about somebody
else and an appraisal of somebody else. "Opens" means 200 or a redirect; all others must get 403, 404 or 400.
"""

from uuid import uuid4

import pytest
from django.urls import reverse

from office.roles import ROLES
from tests.archive.cases import filed, make_closed
from tests.factories import NOW, make_handling, make_replied, make_room, make_user, make_visit
from tests.reception.test_permission_walk import PAGES, PUBLIC, url_of
from tests.supervision.cases import make_appraisal, make_complaint
from tests.visits.files import attach
from tests.visits.laws import make_law, make_version
from tests.visits.ledgers import make_batch
from tests.visits.notices import make_notice
from visits.models import Material
from visits.workflow import add_rows, check_in, merge_visitors

pytestmark = pytest.mark.django_db
ALL = set(ROLES)
DESK, OVERSIGHT, LIAISON = {"receptionist"}, {"supervisor", "manager"}, {"liaison"}
READERS = DESK | OVERSIGHT
ARCHIVE = READERS | {"archivist", "discipline"}
AT_DESK = """
visits:register visits:check_in visits:ticket visits:receive visits:interview visits:triage visits:notice visits:result
visits:notice_new visits:notice_edit visits:notice_submit visits:notice_serve visits:notice_issue
visits:register visits:check_in visits:ticket visits:call_next visits:ticket_slip visits:receive visits:interview
visits:triage visits:notice visits:result visits:interview_correct visits:interview_supplement visits:read_back
visits:interview_sign visits:interview_print
visits:take_back visits:feedback visits:rehandle visits:leave visits:correct visits:people referrals:new referrals:edit
referrals:submit referrals:void referrals:close_visit visits:candidates visits:tell_joined
visits:take_back visits:receipts visits:receipts_print
visits:feedback visits:rehandle visits:leave visits:correct visits:people referrals:new referrals:edit
referrals:submit referrals:void referrals:close_visit
"""
OVERSEEING = """
visits:void referrals:approve referrals:send_back referrals:withdraw referrals:decide_return referrals:review
referrals:overdue referrals:reopen_visit supervision:complaints supervision:complaint_new supervision:complaint
supervision:complaint_assign supervision:complaint_establish supervision:complaint_answer supervision:complaint_object
supervision:complaint_close supervision:appraisal supervision:appraisal_new supervision:appraisal_edit
supervision:appraisal_publish visits:visitor_merge visits:visitor_unmerge
supervision:appraisal_publish visits:import_list visits:import_template visits:import_batch
"""
LAWS = "visits:laws visits:law visits:law_compare visits:law_rules visits:law_pick"
LAW_KEEPING = """
visits:law_new visits:law_edit visits:law_version_new visits:law_version_edit visits:law_version_end
visits:law_article_edit
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
    "jobs": {"administrator"},
    "job_retry": {"administrator"},
    **dict.fromkeys(LAWS.split(), ARCHIVE | LIAISON),
    **dict.fromkeys(LAW_KEEPING.split(), OVERSIGHT),
    "visits:lapsed": ARCHIVE,
    "visits:list": ARCHIVE,
    "visits:filters": ARCHIVE,
    "visits:filter": set(),  # nobody's own
    "visits:filter_drop": set(),
    "visits:loose_ends": ARCHIVE,
    "visits:blank_pdf": ARCHIVE,
    "visits:queue": READERS,
    "visits:detail": READERS,
    "visits:visitor": READERS,
    "visits:matter": READERS,
    "visits:registration_pdf": READERS,
    "visits:print": READERS,
    "visits:export": READERS,
    "visits:receipts_pdf": READERS,
    "visits:people_check": READERS | {"discipline"},  # of a visit it shows only what one may work on
    "visits:import_bad": set(),  # only for whoever brought the file
    "visits:import_move": set(),  # no such verb
    "visits:interview_pdf": READERS,
    "visits:reveal": READERS,
    "visits:rating": READERS,
    "visits:attachments": READERS,
    "visits:attachment": READERS,
    "visits:withdraw_attachment": DESK,
    "visits:share_attachment": DESK,
    "visits:return_material": DESK,
    "referrals:file": READERS | LIAISON,
    "visits:check": READERS | {"discipline"},
    "visits:suggest": READERS | {"discipline"},
    "visits:draft_current": ALL,  # one's own, whoever one is
    "visits:draft_save": set(),  # the test sends no draft
    "visits:draft_discard": set(),  # no such draft
    "visits:instruction": {"manager"},
    "visits:query_receipt_pdf": READERS,
    "visits:public_notice_pdf": ARCHIVE,
    "visits:privacy_notice_pdf": ARCHIVE,
    "visits:notices": ARCHIVE,
    "visits:notice_detail": READERS,
    "visits:notice_pdf": READERS,
    "visits:notice_service_pdf": READERS,
    "visits:notice_void": DESK,
    "visits:notice_send_back": {"manager"},
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
    file = attach(slip.visit, by=desk, with_slips=True)
    add_rows(slip.visit, by=desk, materials=[Material(name="照片")])
    return {
        "file": file, "material": slip.visit.materials.get(),
        "room": room, "department": slip.department, "slip": slip, "visit": slip.visit,
        "case": filed(visit=make_closed(by=desk)),
        "complaint": make_complaint(), "appraisal": make_appraisal(person=make_user()),
        "batch": make_batch(by=make_user(role="supervisor"), room=room),
        "law": make_version(make_law()).articles.first(),
        "notice": make_notice(slip.visit, "transfer"),
        "ticket": check_in(room, by=desk, at=NOW, token=uuid4()),
        "merge": merged(slip.visit.visitor, make_visit(by=desk).visitor),
    }  # fmt: skip


def merged(kept, other):
    """Two visitors who are one person."""
    return merge_visitors(kept, other, by=make_user(role="supervisor"), at=NOW, reason="同一人")


def law_key(name, article):
    """The law, version or article the page is about."""
    if "article" in name:
        return article.pk
    return article.version_id if name.startswith("visits:law_version_e") else article.version.law_id


# Which record a page is about, by how its name begins; the first that fits.
KEYS = (
    ("archive:file", lambda name, records: records["case"].visit_id),
    ("supervision:complaint", lambda name, records: records["complaint"].pk),
    ("supervision:appraisal", lambda name, records: records["appraisal"].pk),
    ("visits:law", lambda name, records: law_key(name, records["law"])),
    ("visits:import", lambda name, records: records["batch"].pk),
    ("visits:notice_new", lambda name, records: records["visit"].pk),
    ("visits:notice_", lambda name, records: records["notice"].pk),
    ("visits:read_back", lambda name, records: records["visit"].interviews.get().pk),
    ("visits:interview_", lambda name, records: records["visit"].interviews.get().pk),
    ("visits:attachments", lambda name, records: records["visit"].pk),
    ("visits:attachment", lambda name, records: records["file"].pk),
    ("visits:withdraw_attachment", lambda name, records: records["file"].pk),
    ("visits:share_attachment", lambda name, records: records["file"].pk),
    ("visits:return_material", lambda name, records: records["material"].pk),
    ("visits:ticket", lambda name, records: records["ticket"].pk),
    ("visits:visitor_unmerge", lambda name, records: records["merge"].pk),
    ("visits:visitor", lambda name, records: records["visit"].visitor_id),
)


def key_of(name, records):
    """The record the page is about."""
    if name.startswith("referrals:") and not name.endswith("_visit"):
        return records["slip"].pk
    found = next((key for start, key in KEYS if name.startswith(start)), None)
    return found(name, records) if found else records["visit"].pk


@pytest.mark.parametrize("name", sorted(OPENS))
def test_page_opens_for_its_roles_and_no_other(client, records, name):
    url = url_of(name, key_of(name, records)).replace("0001-XF·2026-D30-010000-0001", records["case"].archival_code)
    url += f"?visit={records['visit'].pk}" if name == "referrals:new" else ""
    if name == "referrals:file":
        url = reverse(name, args=[records["slip"].pk, records["file"].pk])
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
