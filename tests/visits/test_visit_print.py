"""The registration form as PDF: made once, kept, never changed; a preview says so."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessAction, AccessRecord
from office.models import Paper
from tests.factories import NOW, make_handling, make_room, make_user, make_visit
from visits.models import VisitPerson
from visits.papers.registration import issue_registration, preview_data, registration_sheet
from visits.workflow import correct_visit, write_instruction

pytestmark = pytest.mark.django_db


def desk():
    return make_user(role="receptionist", room=make_room())


def test_print_issues_one_paper_for_unchanged_data(client):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)

    answers = [client.post(reverse("visits:print", args=[visit.pk])) for _again in range(2)]

    paper = Paper.objects.get()
    pdf = f"{reverse('visits:registration_pdf', args=[visit.pk])}?paper={paper.pk}"
    assert [answer.url for answer in answers] == [pdf, pdf]
    assert paper.pages == 1
    assert client.get(pdf).content == bytes(paper.pdf)
    assert AccessRecord.objects.filter(action=AccessAction.PRINT, subject_id=visit.pk).exists()


def test_registration_pdf_changed_since_is_a_preview(client):
    user = desk()
    visit = make_visit(by=user)
    issue_registration(visit, by=user, at=NOW)
    visit.subject, visit.demand = "改过的事由", "请求赔偿。"
    correct_visit(visit, by=user, at=NOW, reason="听错了", changed=["subject", "demand"])
    client.force_login(user)

    response = client.get(reverse("visits:registration_pdf", args=[visit.pk]))

    assert response["Content-Type"] == "application/pdf"
    assert response.content != bytes(Paper.objects.get().pdf)
    assert Paper.objects.count() == 1


def test_registration_pdf_of_another_visit_is_not_found(client):
    user = desk()
    visit, other = make_visit(by=user), make_visit(by=user)
    paper = issue_registration(other, by=user, at=NOW)
    client.force_login(user)
    url = reverse("visits:registration_pdf", args=[visit.pk])
    assert client.get(f"{url}?paper={paper.pk}").status_code == 404
    assert client.get(f"{url}?paper=x").status_code == 404


def test_sheet_is_chinese_and_holds_the_numbers():
    visit = make_handling(gender="female", urgency="urgent", phone="19900000001")
    sheet = registration_sheet(visit)
    assert (sheet.gender, sheet.urgency, sheet.visit_kind, sheet.disposition) == ("女", "紧急", "初访", "立即办理")
    assert sheet.arrived_at == "2026年3月2日 9时00分"
    assert sheet.phone == "19900000001"


def test_preview_masks_numbers_for_those_who_may_not_reveal_them():
    visit = make_visit(phone="19900000001")
    assert preview_data(visit, by=make_user(role="archivist"))["sheet"]["phone"] == "199****0001"
    assert preview_data(visit, by=make_user(role="receptionist"))["sheet"]["phone"] == "19900000001"


def test_sheet_of_an_accusation_names_nobody():
    visit = make_visit(confidentiality="whistleblow")
    sheet = registration_sheet(visit)
    assert (sheet.name, sheet.phone, sheet.address) == ("按规定保密", "", "")


def test_sheet_of_a_group_lists_everybody():
    visit = make_visit(people_count=6)
    VisitPerson.objects.create(visit=visit, role="representative", name="王芳", position=1)
    sheet = registration_sheet(visit)
    assert [(row.name, row.representative) for row in sheet.members] == [("李明", "是"), ("王芳", "是")]
    assert sheet.representatives == "李明、王芳"  # who registers for a group speaks for it (D §2)


def test_blank_form_is_a_pdf(client):
    client.force_login(desk())
    assert client.get(reverse("visits:blank_pdf")).content.startswith(b"%PDF")


def test_print_of_another_room_is_not_found(client):
    client.force_login(desk())
    assert client.post(reverse("visits:print", args=[make_visit().pk])).status_code == 404


def test_registration_sheet_names_who_wrote_the_instruction():
    manager = make_user(role="manager", full_name="高峰")
    visit = make_handling()
    assert registration_sheet(visit).instruction_by == ""
    visit = write_instruction(visit, by=manager, text="请妥善处理。")
    written = timezone.localdate(visit.history.first().history_date)
    sheet = registration_sheet(visit)
    assert (sheet.instruction, sheet.instruction_by) == ("请妥善处理。", "高峰")
    assert sheet.instruction_on == f"{written.year}年{written.month}月{written.day}日"
