"""The look-up page of a filed case."""

from dataclasses import asdict

import pytest
from django.db import connection
from django.urls import reverse

from archive.contents import case_contents
from archive.models import ArchivedCase
from archive.papers import complete_papers, count_pages
from archive.wording import case_entries
from audit.models import AccessAction, AccessRecord
from office.issuing import freeze_paper
from office.models import CodeKind, Paper
from tests.archive.cases import filed, make_closed, make_paper, unguarded
from tests.factories import NOW, code, make_accepted, make_room, make_to_feed_back, make_user
from tests.office.printing_samples import slip
from tests.visits.files import attach
from tests.visits.notices import make_issued, serve
from visits.models import Feedback, FeedbackReceipt
from visits.workflow import give_feedback

pytestmark = pytest.mark.django_db


def test_case_is_read_from_its_frozen_copy_in_words(client):
    case = filed()
    client.force_login(make_user(role="archivist"))

    response = client.get(case.get_absolute_url())

    assert "小区三号楼电梯自二月起停运" in response.text
    assert "问：什么事？答：电梯坏了。" in response.text
    assert "accepted, handled by this office" in response.text  # the choice in words, not its value
    assert "unchanged since filing" in response.text


def test_case_shows_no_plain_personal_numbers_nor_full_address(client):
    case = filed()
    client.force_login(make_user(role="archivist"))

    text = client.get(case.get_absolute_url()).text

    assert "19900000001" not in text
    assert "石桥镇" not in text


def test_case_shows_the_replies_of_the_departments(client):
    slip = make_accepted()
    entries = case_entries(case_contents(slip.visit))

    referral = next(entry for entry in entries if entry.title == "Referral slip")
    reply = next(part for part in referral.parts if part.title == "Reply")
    assert ("Decision", "电梯恢复运行。") in reply.facts
    assert [part.title for part in reply.parts] == ["Decision of the department"]


def test_case_shows_notices_files_and_laws_cited():
    visit = make_to_feed_back()
    by = visit.handler
    serve(make_issued(visit, "acceptance"))
    attach(visit, by=by, title="现场照片")

    contents = case_contents(visit)
    entries = {entry.title: entry for entry in case_entries(contents)}

    assert entries["Notice"].facts
    assert [part.title for part in entries["Notice"].parts] == ["Service of the notice"]
    assert ("Title", "现场照片") in entries["Attachment"].facts
    assert any("《特种设备安全法》第三十八条" in words for _label, words in entries["Law cited"].facts)
    assert not {"stored_as", "stored_key"} & set(contents["attachments"][0])


def test_case_shows_the_receipt_of_each_representative():
    visit = make_to_feed_back(people_count=6)
    told = Feedback(method=code(CodeKind.FEEDBACK_METHOD, "oral"), given_at=NOW, content="电梯已修复。")
    receipt = FeedbackReceipt(name=visit.name, method=told.method, given_at=NOW, received_by="李明", state="signed")
    give_feedback(visit, told, by=visit.handler, at=NOW, receipts=[receipt])

    entries = case_entries(case_contents(visit))

    (round_,) = [entry for entry in entries if entry.title.startswith("Round")]
    assert "Receipt of a representative" in [part.title for part in round_.parts]


def test_reading_is_logged(client):
    case = filed()
    reader = make_user(role="archivist")
    client.force_login(reader)

    client.get(case.get_absolute_url())

    record = AccessRecord.objects.get(action=AccessAction.READ)
    assert (record.user, record.label, record.subject_id) == (reader, case.archival_code, case.pk)


def test_altered_contents_are_told(client):
    case = filed()
    case.contents["visit"]["subject"] = "改"
    with unguarded(ArchivedCase):
        case.save()
    client.force_login(make_user(role="archivist"))

    assert "altered after filing" in client.get(case.get_absolute_url()).text


def test_papers_are_listed_checked_and_served_as_issued(client):
    case = filed()
    archivist = make_user(role="archivist")
    paper = make_paper(case, archivist)
    client.force_login(archivist)

    response = client.get(case.get_absolute_url())
    served = client.get(reverse("archive:paper", args=[case.archival_code, paper.pk]))

    assert response.context["papers"] == [(paper, True)]
    assert (served.content, served.headers["Content-Type"]) == (b"%PDF-1.7 test", "application/pdf")
    assert served.headers["Cache-Control"] == "no-store"
    assert AccessRecord.objects.get(action=AccessAction.PRINT).label == case.visit_no


def test_altered_paper_is_told(client):
    case = filed()
    archivist = make_user(role="archivist")
    paper = make_paper(case, archivist)
    with unguarded(Paper):
        Paper.objects.filter(pk=paper.pk).update(pdf=b"%PDF-1.7 other")
    client.force_login(archivist)

    response = client.get(case.get_absolute_url())

    assert response.context["papers"] == [(paper, False)]
    assert "altered after issue" in response.text


def test_paper_not_yet_printed_is_no_altered_one(client):
    case = filed()
    archivist = make_user(role="archivist")
    paper = make_paper(case, archivist, pdf=None, pdf_sha256="", pages=None)
    client.force_login(archivist)

    assert client.get(case.get_absolute_url()).context["papers"] == [(paper, True)]


def test_slip_not_yet_printed_is_printed_from_its_frozen_data_when_the_visit_is_filed():
    visit = make_closed()
    paper = freeze_paper("slip", visit, "转办〔2026〕第0001号", {"sheet": asdict(slip()["sheet"])}, visit.handler, NOW)

    complete_papers(visit.pk)

    paper.refresh_from_db()
    assert (paper.pdf[:5], paper.pages) == (b"%PDF-", count_pages(visit.pk))


def test_slip_that_cannot_be_printed_is_told_when_asked_for(client):
    case = filed()
    archivist = make_user(role="archivist")
    data = {"sheet": asdict(slip(summary="长" * 20_001)["sheet"])}
    paper = freeze_paper("slip", case.visit, "转办〔2026〕第0001号", data, archivist, NOW)
    client.force_login(archivist)

    complete_papers(case.visit_id)
    response = client.get(reverse("archive:paper", args=[case.archival_code, paper.pk]), follow=True)

    assert "too long to be printed" in response.text


def test_paper_overwritten_in_the_database_is_told_and_not_served(client):
    case = filed()
    archivist = make_user(role="archivist")
    paper = make_paper(case, archivist)
    with unguarded(Paper), connection.cursor() as cursor:
        cursor.execute("UPDATE office_paper SET pdf = 'x' WHERE id = %s", [paper.pk])
    client.force_login(archivist)

    response = client.get(reverse("archive:paper", args=[case.archival_code, paper.pk]), follow=True)

    assert "cannot be read" in response.text
    assert response.context["papers"] == [(paper, False)]


def test_paper_of_another_case_is_not_found(client):
    case, other = filed(), filed()
    archivist = make_user(role="archivist")
    paper = make_paper(other, archivist)
    client.force_login(archivist)

    assert client.get(reverse("archive:paper", args=[case.archival_code, paper.pk])).status_code == 404


def test_history_tells_each_step_up_to_the_filing(client):
    case = filed()
    client.force_login(make_user(role="archivist"))

    history = client.get(case.get_absolute_url()).context["history"]

    assert history[0]["status"] == "registered"
    assert (history[-1]["status"], history[-1]["by"], history[-1]["reason"]) == ("archived", case.filed_by, "filed")


def test_unknown_code_is_not_found(client):
    client.force_login(make_user(role="archivist"))

    assert client.get(reverse("archive:case", args=["none"])).status_code == 404


@pytest.mark.parametrize("path", ["2026/%00/", "a%00/", "a%00/papers/1.pdf"])
def test_nul_in_the_address_is_not_found(client, path):
    client.force_login(make_user(role="archivist"))

    assert client.get(f"/archive/{path}").status_code == 404


def test_case_of_another_room_is_not_found(client):
    case = filed(visit=make_closed(room=make_room()))
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert client.get(case.get_absolute_url()).status_code == 404


def test_case_keeps_its_query_budget(client, django_assert_max_num_queries):
    case = filed()
    client.force_login(make_user(role="archivist"))

    with django_assert_max_num_queries(20):
        client.get(case.get_absolute_url())
