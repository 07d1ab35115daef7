"""The slip as a paper: what stands on it, the stored one, the preview."""

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from office.models import Organisation, Paper
from office.printing import PaperError
from referrals.papers import slip_address, slip_paper, slip_sheet
from referrals.sheets import WITHHELD
from referrals.workflow import submit_referral
from tests.factories import make_department, make_draft, make_liaison, make_referral, make_room, make_user

pytestmark = pytest.mark.django_db
BASE = "https://xf.example.invalid/"


def pdf_of(slip):
    return reverse("referrals:slip_pdf", args=[slip.pk])


def test_sheet_of_an_issued_slip_names_visitor_and_due_day():
    slip = make_referral()

    sheet = slip_sheet(slip, base_url=BASE)

    assert (sheet.visitor_name, sheet.visitor_phone) == ("李明", "19900000001")
    assert sheet.issued_on == "2026年3月2日"
    assert sheet.due_on == "2026年3月17日"
    assert sheet.due_reason.startswith("自2026年3月2日转出之次日起算15日")
    assert sheet.signer == str(slip.approved_by)


def test_sheet_of_a_secret_slip_drops_the_visitor():
    slip = make_referral()
    slip.visit.wants_secrecy = True

    sheet = slip_sheet(slip, base_url=BASE)

    assert (sheet.visitor_name, sheet.visitor_phone, sheet.visitor_address) == (WITHHELD, "", "")


def test_sheet_of_a_draft_has_neither_signer_nor_day_of_issue():
    sheet = slip_sheet(make_draft(), base_url=BASE)

    assert (sheet.signer, sheet.issued_on, sheet.due_on) == ("", "", "")


def test_sheet_of_a_part_names_the_lead_department():
    slip = make_referral()
    part = make_draft(visit=slip.visit, department=make_department())
    part.part, part.lead = "co", slip
    part.save()

    sheet = slip_sheet(part, base_url=BASE)

    assert (sheet.lead_unit, sheet.co_units) == (str(slip.department), str(part.department))


def test_qr_code_carries_the_address_of_the_organisation_and_nothing_personal():
    slip = make_draft()
    Organisation.objects.update(base_url="https://office.example.invalid")

    sheet = slip_sheet(slip, base_url=BASE)

    assert sheet.qr == f"https://office.example.invalid/referrals/{slip.pk}/?t={slip.qr_token}"
    assert slip_address(slip, BASE) == f"https://xf.example.invalid/referrals/{slip.pk}/?t={slip.qr_token}"


def test_issued_slip_is_served_as_stored_and_logged(client):
    slip = make_referral()
    client.force_login(make_liaison(slip))

    first = client.get(pdf_of(slip))
    slip.visit.address = "别处"
    slip.visit.save()
    second = client.get(pdf_of(slip))

    assert first.content.startswith(b"%PDF-")
    assert first.content == second.content == bytes(Paper.objects.get(subject_id=slip.pk).pdf)
    assert AccessRecord.objects.filter(action=AccessAction.PRINT, subject_id=slip.pk).count() == 2


def test_draft_is_served_as_a_preview_and_not_stored(client):
    slip = make_draft()
    client.force_login(slip.drafted_by)

    response = client.get(pdf_of(slip))

    assert response.headers["Content-Type"] == "application/pdf"
    assert not Paper.objects.filter(subject="referrals.referral", subject_id=slip.pk).exists()


def test_draft_has_no_paper():
    with pytest.raises(PaperError, match="issued"):
        slip_paper(make_draft())


def test_paper_of_another_department_is_not_found(client):
    client.force_login(make_liaison(make_referral()))

    assert client.get(pdf_of(make_referral())).status_code == 404


def test_paper_of_another_room_is_not_found(client):
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert client.get(pdf_of(make_draft())).status_code == 404


def test_paper_without_the_right_is_refused(client):
    client.force_login(make_user(role="archivist"))

    assert client.get(pdf_of(make_draft())).status_code == 403


def test_paper_that_failed_at_approval_is_made_once_from_what_was_frozen(client, monkeypatch):
    slip = make_draft()
    submit_referral(slip, by=slip.drafted_by)
    slip.refresh_from_db()

    def fail(*_args, **_values):
        raise PaperError("The paper is nested too deeply to be printed.")

    monkeypatch.setattr("office.issuing.render_pdf", fail)
    client.force_login(make_user(role="supervisor"))
    page = client.post(
        reverse("referrals:approve", args=[slip.pk]), {"revision": slip.revision}, follow=True
    ).content.decode()
    frozen = Paper.objects.get(subject_id=slip.pk)
    monkeypatch.undo()
    slip.refresh_from_db()
    slip.visit.address = "别处"
    slip.visit.save()
    first, second = client.get(pdf_of(slip)), client.get(pdf_of(slip))

    made = Paper.objects.get(subject_id=slip.pk)
    assert "nested too deeply" in page
    assert slip.status == "issued"
    assert (frozen.pdf, frozen.pages) == (None, None)
    assert made.data == frozen.data
    assert made.data["sheet"]["visitor_address"] == "临江市南山区石桥镇青石村三组27号"
    assert made.pages == 1
    assert first.content == second.content == bytes(made.pdf)


def test_paper_carries_the_address_it_was_approved_at(client):
    slip = make_draft()
    submit_referral(slip, by=slip.drafted_by)
    slip.refresh_from_db()
    client.force_login(make_user(role="supervisor"))

    client.post(reverse("referrals:approve", args=[slip.pk]), {"revision": slip.revision})

    paper = Paper.objects.get(subject_id=slip.pk)
    assert paper.data["sheet"]["qr"] == slip_address(slip, "http://testserver/")
    assert paper.pages == 1


@pytest.mark.parametrize("make", [make_draft, make_referral])
def test_pdf_is_not_kept_by_the_browser(client, make):
    slip = make()
    client.force_login(slip.drafted_by)

    assert client.get(pdf_of(slip)).headers["Cache-Control"] == "no-store"
