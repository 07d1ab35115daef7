"""An interview record after it was saved: nothing of it changes, everything is added."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from office.models import Paper
from tests.archive.cases import filed, make_closed
from tests.factories import NOW, make_handling, make_interviewed, make_user, make_visit
from tests.office.test_printing_forms import text_of
from tests.visits.desk import desk, errors, said, send
from visits.models import Demand, InterviewRecord, InterviewSigning, InterviewSupplement, SignatureState, VisitPerson
from visits.papers.record import interview_sheet
from visits.read_back import screens
from visits.workflow import (
    correct_interview,
    receive_visit,
    record_interview,
    sign_interview,
    supplement_interview,
)

pytestmark = pytest.mark.django_db
REFUSED = (InternalError, IntegrityError, OperationalError)
FORM = {
    "content": "问：几号楼？\n答：五号楼。", "started_at": "2026-03-02T09:00", "ended_at": "2026-03-02T09:20",
    "place": "接待室", "signature_state": "pending", "reason": "楼号记错",
}  # fmt: skip


def heard(user, content="问：几号楼？\n答：三号楼。", **values):
    """A pending record with two questions."""
    visit = receive_visit(make_visit(by=user, **values), by=user, at=NOW)
    record = unsaved(content)
    record.signature_state = "pending"
    return record_interview(visit, record, by=user, at=NOW, demands=["修复电梯"])


def unsaved(content="问：几号楼？\n答：五号楼。", **values):
    return InterviewRecord(
        started_at=NOW, ended_at=NOW + timedelta(minutes=20), place="接待室", content=content, **values
    )


def page(client, user, name, record, **data):
    client.force_login(user)
    return client.get(reverse(f"visits:{name}", args=[record.pk]), data)


def post(client, user, name, record, **values):
    client.force_login(user)
    return client.post(reverse(f"visits:{name}", args=[record.pk]), values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE visits_interviewrecord SET content = ''",
        "DELETE FROM visits_interviewrecord_interviewees",
        "UPDATE visits_interviewrecord_interviewees SET visitperson_id = visitperson_id",
        "UPDATE visits_interviewsigning SET note = ''",
        "DELETE FROM visits_interviewsigning",
        "UPDATE visits_interviewsupplement SET text = '改了'",
        "DELETE FROM visits_interviewsupplement",
    ],
)
def test_entries_are_append_only_in_the_database(sql):
    user = desk()
    record = heard(user)
    record.interviewees.add(VisitPerson.objects.create(visit=record.visit, name="王芳"))
    sign_interview(record, "confirmed", by=user, at=NOW)
    supplement_interview(record, by=user, at=NOW, text="补充一句。")
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_correction_quotes_the_old_record_which_stays_readable(client):
    user = desk()
    old = heard(user)
    response = post(client, user, "interview_correct", old, **FORM)
    shown = said(client, response)
    new = InterviewRecord.objects.get(corrects=old)
    assert (new.correction_reason, new.content) == ("楼号记错", FORM["content"])
    assert f"corrected by {new}" in shown
    assert f"corrects {old}" in shown
    assert "<del>答：三号楼。</del>" in shown
    assert "<ins>答：五号楼。</ins>" in shown
    assert "楼号记错" in shown


def test_correction_without_a_reason_is_asked_again(client):
    user = desk()
    old = heard(user)
    assert "reason" in errors(post(client, user, "interview_correct", old, **FORM | {"reason": ""}))
    assert InterviewRecord.objects.count() == 1


def test_record_is_corrected_once_and_then_its_correction(client):
    user = desk()
    old = heard(user)
    new = correct_interview(old, unsaved(), by=user, at=NOW, reason="楼号记错")
    assert "was corrected by" in str(errors(post(client, user, "interview_correct", old, **FORM)))
    assert "was corrected by" in str(errors(post(client, user, "interview_supplement", old, text="再补充。")))
    assert said(client, post(client, user, "interview_correct", new, **FORM))
    assert [demand.text for demand in new.visit.demands.all()] == ["修复电梯"]


def test_supplements_are_numbered(client):
    user = desk()
    record = heard(user)
    for text in ("补充一。", "补充二。"):
        assert text in said(client, post(client, user, "interview_supplement", record, text=text))
    assert list(record.supplements.values_list("number", "text")) == [(1, "补充一。"), (2, "补充二。")]


def test_archived_visit_takes_nothing_more(client):
    user = desk()
    case = filed(visit=make_closed(by=user))
    record = case.visit.interviews.get()
    for name, values in (
        ("interview_supplement", {"text": "迟到的补充。"}), ("interview_correct", FORM),
        ("interview_sign", {"event": "signed"}),
    ):  # fmt: skip
        assert "archived or void" in str(errors(post(client, user, name, record, **values)))
    assert "done now" in said(client, page(client, user, "read_back", record))
    assert not InterviewSupplement.objects.exists()


def test_signature_after_saving_is_a_row_of_its_own(client):
    user = desk()
    record = heard(user)
    assert "written down" in said(client, post(client, user, "interview_sign", record, event="signed"))
    record = InterviewRecord.objects.get()
    assert (record.signature_state, record.present_signature) == ("pending", SignatureState.SIGNED)
    assert "signed already" in str(errors(post(client, user, "interview_sign", record, event="signed")))


@pytest.mark.parametrize("event", ["refused", "unable"])
def test_refused_signature_needs_reason_and_witness(client, event):
    user = desk()
    record = heard(user)
    assert set(errors(post(client, user, "interview_sign", record, event=event))) == {"note", "witness"}
    post(client, user, "interview_sign", record, event=event, note="不愿签名", witness="周婷")
    signing = InterviewSigning.objects.get()
    assert (signing.event, signing.note, signing.witness, signing.by) == (event, "不愿签名", "周婷", user)


def test_saving_a_refusal_needs_reason_and_witness(client):
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    values = {**FORM, "demands": "修复电梯", "signature_state": "unable", "signature_note": "手伤"}
    assert set(errors(send(client, user, "interview", visit, **values))) == {"signature_witness"}
    send(client, user, "interview", visit, **values, signature_witness="周婷")
    assert InterviewRecord.objects.get().signature_witness == "周婷"


def test_read_back_goes_question_by_question_to_the_confirmation(client):
    user = desk()
    record = heard(user)
    first = page(client, user, "read_back", record).content.decode()
    assert 'rel="next" href="?step=2"' in first
    second = page(client, user, "read_back", record, step=2).content.decode()
    assert "几号楼？" in second
    assert "三号楼。" in second
    last = page(client, user, "read_back", record, step=99)
    assert last.context["form"]
    response = post(client, user, "read_back", record, outcome="confirmed")
    assert response.url == reverse("visits:interview_sign", args=[record.pk])
    assert InterviewRecord.objects.get().is_read_back
    assert InterviewSigning.objects.get().by == user


def test_read_back_that_finds_a_mistake_leads_to_the_correction(client):
    user = desk()
    record = heard(user)
    assert "note" in errors(post(client, user, "read_back", record, outcome="objected"))
    response = post(client, user, "read_back", record, outcome="objected", note="是五号楼")
    assert response.url == reverse("visits:interview_correct", args=[record.pk])
    assert not InterviewRecord.objects.get().is_read_back


@pytest.mark.parametrize("step", ["0", "x", "-3", "9" * 30])
def test_read_back_opens_with_any_step(client, step):
    user = desk()
    assert page(client, user, "read_back", heard(user), step=step).status_code == 200


def test_screens_keep_an_answer_with_its_question():
    record = heard(desk(), "来访人到场。\n问：一？\n答：甲。\n问：二？\n答：乙。")
    talk = [[line.text for line in screen.lines] for screen in screens(record) if screen.title == "What was said"]
    assert talk == [["来访人到场。"], ["一？", "甲。"], ["二？", "乙。"]]


def test_demand_rows_keep_category_and_way(client):
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    rows = {
        "demand-TOTAL_FORMS": 1, "demand-INITIAL_FORMS": 0, "demand-0-text": "赔偿误工费",
        "demand-0-disposition": "directed", "demand-0-category": visit.category1_id,
    }  # fmt: skip
    send(client, user, "interview", visit, **FORM, demands="修复电梯", **rows)
    kept = Demand.objects.values_list("text", "category", "disposition")
    assert list(kept) == [("修复电梯", visit.category1_id, ""), ("赔偿误工费", visit.category1_id, "directed")]


def test_incomplete_demand_row_is_refused_in_place(client):
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    rows = {"demand-TOTAL_FORMS": 1, "demand-INITIAL_FORMS": 0, "demand-0-disposition": "directed"}
    assert "__all__" in errors(send(client, user, "interview", visit, **FORM, demands="修复电梯", **rows))
    assert not InterviewRecord.objects.exists()


def test_decision_gives_each_demand_its_way():
    assert make_handling().demands.get().disposition == "accepted"


def group_of(user):
    visit = make_visit(by=user, people_count=6)
    for position, (role, name) in enumerate([("representative", "王芳"), ("member", "赵六")], 1):
        VisitPerson.objects.create(visit=visit, role=role, name=name, position=position)
    return receive_visit(visit, by=user, at=NOW)


def test_of_a_group_only_representatives_are_interviewed(client):
    user = desk()
    visit = group_of(user)
    member = visit.people.get(role="member")
    chosen = {**FORM, "demands": "修复电梯", "interviewees": [member.pk]}
    assert "interviewees" in errors(send(client, user, "interview", visit, **chosen))
    spoken = {**FORM, "demands": "修复电梯", "interviewees": [visit.people.get(role="representative").pk]}
    send(client, user, "interview", visit, **spoken)
    record = InterviewRecord.objects.get()
    assert (record.visitor_present, record.interviewees.get().name) == (False, "王芳")


def test_somebody_must_have_been_interviewed(client):
    user = desk()
    assert "__all__" in errors(send(client, user, "interview", group_of(user), **FORM, demands="修复电梯"))


@pytest.mark.parametrize("part", ["interviewer", "recorder"])
def test_whoever_is_named_in_the_visit_takes_no_part(client, part):
    user = desk()
    named = make_user(role="receptionist", room=user.room)
    visit = receive_visit(make_visit(by=user, respondent_name=str(named)), by=user, at=NOW)
    who, recorder = (named, "") if part == "interviewer" else (user, named.pk)
    answer = send(client, who, "interview", visit, **FORM, demands="修复电梯", recorder=recorder)
    assert "Art. 28" in str(errors(answer))
    assert not InterviewRecord.objects.exists()


def test_pdf_is_issued_once_and_read_by_text(client):
    user = desk()
    record = heard(user, name="李𬭎")
    supplement_interview(record, by=user, at=NOW, text="另有一部电梯也停运。")
    answers = [post(client, user, "interview_print", record) for _again in range(2)]
    paper = Paper.objects.get()
    assert {answer.url for answer in answers} == {
        f"{reverse('visits:interview_pdf', args=[record.pk])}?paper={paper.pk}"
    }
    content = client.get(answers[0].url).content
    assert AccessRecord.objects.filter(action=AccessAction.PRINT, label=record.interview_no).exists()
    text = text_of(content)
    for part in ("来访接谈记录", "李𬭎", "三号楼", "诉求1", "补充记录（1）", "以上记录经本人核对无误"):
        assert part in text
    supplement_interview(record, by=user, at=NOW, text="再补充。")
    post(client, user, "interview_print", record)
    assert Paper.objects.count() == 2


def test_sheet_of_an_accusation_names_nobody():
    record = make_interviewed(confidentiality="whistleblow").interviews.get()
    assert interview_sheet(record).interviewees == "按规定保密"


def test_sheet_of_a_correction_names_the_record_it_corrects():
    user = desk()
    old = heard(user)
    sheet = interview_sheet(correct_interview(old, unsaved(), by=user, at=NOW, reason="楼号记错"))
    assert (sheet.corrects, sheet.correction_reason) == (old.interview_no, "楼号记错")
    assert [(demand.text, demand.disposition) for demand in sheet.demands] == [("修复电梯", "")]


def test_record_of_another_room_is_unknown(client):
    record = heard(desk())
    for name in ("read_back", "interview_correct", "interview_pdf"):
        assert page(client, desk(), name, record).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_visit_page_costs_the_same_for_every_number_of_entries(client, django_assert_max_num_queries, rows):
    user = desk()
    record = heard(user)
    for number in range(rows):
        supplement_interview(record, by=user, at=NOW, text=f"补充{number}。")
    client.force_login(user)
    with django_assert_max_num_queries(20):
        client.get(record.visit.get_absolute_url())
