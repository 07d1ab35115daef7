"""Drafting a notice: when it may be written, what the form proposes, what it refuses."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.moves import MoveRefusedError
from tests.factories import (
    NOW,
    handler_of,
    make_handling,
    make_interviewed,
    make_referral,
    make_room,
    make_to_feed_back,
    make_user,
    make_visit,
)
from tests.office.test_numbering import in_threads
from tests.visits.desk import errors
from tests.visits.notices import issue, make_answered, make_closed_by, make_notice
from visits.models import Notice, NoticeKind
from visits.notices import possible_kinds
from visits.workflow import draft_notice, edit_notice, triage_visit, void_notice
from visits.workflow.interviewing import Triage

pytestmark = pytest.mark.django_db


def open_form(client, visit, kind):
    client.force_login(handler_of(visit))
    return client.get(f"{reverse('visits:notice_new', args=[visit.pk])}?kind={kind}")


def send_form(client, visit, kind, **values):
    """The form as proposed, with some answers changed."""
    page = open_form(client, visit, kind)
    proposed = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}
    return client.post(
        f"{reverse('visits:notice_new', args=[visit.pk])}?kind={kind}",
        {**proposed, "contact_phone": "6612345", **values},
    )


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (make_visit, []),
        (make_interviewed, []),
        (make_handling, ["acceptance", "extension"]),
        (lambda: make_handling(disposition="referred"), ["acceptance", "transfer", "extension"]),
        (make_to_feed_back, ["acceptance", "opinion"]),
        (make_answered, ["answer"]),
        (lambda: make_closed_by("declined"), ["decline"]),
        (lambda: make_closed_by("directed"), ["transfer", "decline"]),
        (lambda: make_closed_by("noted"), []),
    ],
)
def test_kinds_follow_the_state_of_the_visit(make, kinds):
    assert [kind.value for kind in possible_kinds(make())] == kinds


def test_kind_that_does_not_fit_is_refused_by_page_and_move(client):
    visit = make_handling()

    answer = open_form(client, visit, "opinion")

    assert answer.url == visit.get_absolute_url()
    assert "record the result first" in client.get(answer.url).content.decode()
    with pytest.raises(MoveRefusedError, match="record the result first"):
        draft_notice(visit, Notice(kind="opinion"), by=handler_of(visit), at=NOW)


def test_second_notice_of_a_kind_is_refused(client):
    visit = make_handling()
    first = make_notice(visit, "acceptance")

    with pytest.raises(MoveRefusedError, match="is there already"):
        make_notice(visit, "acceptance")

    assert list(visit.notices.all()) == [first]


def test_form_proposes_what_the_visit_knows(client):
    slip = make_referral()
    page = open_form(client, slip.visit, "transfer")

    initial = page.context["form"].initial

    assert (initial["addressee"], initial["legal_basis"]) == ("李明", "《信访工作条例》第二十三条")
    assert (initial["department"], initial["sent_on"].isoformat()) == (slip.department_id, "2026-03-02")
    assert "小区三号楼电梯" in initial["matter"]


def test_draft_gets_a_number_of_its_kind(client):
    visit = make_handling()

    answer = send_form(client, visit, "acceptance")

    notice = Notice.objects.get()
    assert answer.url == notice.get_absolute_url()
    assert re.fullmatch(r"受理告知〔\d{4}〕第001号", notice.notice_no)
    assert (notice.status, notice.due_on) == ("draft", visit.due_on)
    assert notice.drafted_by == handler_of(visit)


def test_opinion_is_filled_in_from_the_round(client):
    visit = make_to_feed_back()

    send_form(client, visit, "opinion")

    notice = Notice.objects.get()
    assert (notice.matter, notice.facts, notice.investigation) == ("1. 修复电梯", visit.statement, "电梯已修复。")
    assert "30日内" in notice.remedy
    assert notice.round.number == 1


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"reason": "not_ours", "unit_name": ""}, "unit_name", "which organ"),
        ({"reason": "other", "explanation": ""}, "explanation", "other reason"),
        ({"reason": ""}, "reason", "required"),
        ({"reason": "statutory", "received_on": "2999-01-01"}, "received_on", "future"),
        ({"reason": "statutory", "matter": ""}, "matter", "required"),
    ],
)
def test_incomplete_refusal_is_an_error_in_place(client, values, field, text):
    visit = make_closed_by("declined")

    answer = send_form(client, visit, "decline", **values)

    assert text in str(errors(answer)[field])
    assert not Notice.objects.exists()


def test_article_is_proposed_by_the_reason(client):
    send_form(client, make_closed_by("declined"), "decline", reason="in_hand", legal_basis="")

    assert Notice.objects.get().legal_basis == "《信访工作条例》第十九条"


@pytest.mark.parametrize(
    ("day", "is_taken"), [("2026-05-06", False), ("2026-05-07", True), ("2026-06-05", True), ("2026-06-09", False)]
)
def test_extension_is_thirty_days_at_most(client, day, is_taken):
    visit = make_handling()  # due on 6 May, after the holiday

    answer = send_form(client, visit, "extension", due_on=day, explanation="配件订制")

    assert (answer.status_code == 302) == is_taken
    assert Notice.objects.filter(due_on=day).exists() == is_taken


def test_opinion_without_a_decision_on_each_demand_is_refused():
    visit = make_to_feed_back()
    visit.rounds.get().decisions.all().delete()

    with pytest.raises(MoveRefusedError, match="Not yet answered"):
        make_notice(visit, "opinion")


def test_draft_is_changed_and_an_issued_notice_is_not(client):
    visit = make_handling()
    notice = make_notice(visit, "acceptance")
    client.force_login(handler_of(visit))
    page = reverse("visits:notice_edit", args=[notice.pk])
    shown = client.get(page).context["form"].initial

    client.post(
        page, {**{k: v for k, v in shown.items() if v is not None}, "addressee": "王芳", "revision": notice.revision}
    )
    notice.refresh_from_db()
    issue(notice)

    assert notice.addressee == "王芳"
    with pytest.raises(MoveRefusedError, match="Only a draft"):
        edit_notice(notice, by=handler_of(visit), changed=["addressee"])
    assert client.get(page).url == notice.get_absolute_url()


def test_stale_edit_is_told(client):
    visit = make_handling()
    notice = make_notice(visit, "acceptance")
    edit_notice(notice, by=handler_of(visit), changed=["addressee"])

    with pytest.raises(MoveRefusedError, match="Somebody changed"):
        edit_notice(notice, by=handler_of(visit), changed=["addressee"], revision=1)


def test_accuser_is_not_named():
    visit = make_handling(confidentiality="whistleblow")

    notice = make_notice(visit, "acceptance")

    assert notice.addressee == "按规定保密"


def test_other_room_does_not_find_the_page(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    visit = make_handling()

    assert client.get(reverse("visits:notice_new", args=[visit.pk])).status_code == 404
    assert client.get(make_notice(visit, "acceptance").get_absolute_url()).status_code == 404


def test_database_keeps_one_notice_of_a_kind():
    notice = make_notice(make_handling(), "acceptance")
    notice.pk, notice.notice_no = None, "另一号"

    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


def test_simultaneous_drafts_get_gapless_numbers(committed):
    by = make_user(role="receptionist", room=make_room())
    visits = [triage_visit(_interviewed(by), Triage("accepted", "属于本单位职责"), by=by, at=NOW) for _each in range(6)]

    drafts = in_threads(6, lambda n: make_notice(visits[n], NoticeKind.ACCEPTANCE, by=by))

    assert sorted(str(notice) for notice in drafts) == [f"受理告知〔2026〕第{n:03d}号" for n in range(1, 7)]


def _interviewed(by):
    return make_interviewed(by=by)


def test_void_number_is_not_given_again():
    visit = make_handling()
    void_notice(make_notice(visit, "acceptance"), by=handler_of(visit), reason="写错")

    assert make_notice(visit, "acceptance").notice_no == "受理告知〔2026〕第002号"
