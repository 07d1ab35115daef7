"""Signing, issuing, serving and voiding: who may, and what it does to the clocks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from office.models import Paper
from office.moves import MoveRefusedError
from tests.factories import (
    NOW,
    code,
    handler_of,
    make_handling,
    make_rated,
    make_to_feed_back,
    make_user,
)
from tests.visits.desk import errors
from tests.visits.notices import make_answered, make_closed_by, make_issued, make_notice, serve
from visits.models import Citation, Feedback, ServiceReceipt, Visit
from visits.next_step import notice_step
from visits.workflow import (
    give_feedback,
    issue_notice,
    record_notice,
    send_back_notice,
    submit_notice,
    void_notice,
)

pytestmark = pytest.mark.django_db


def post(client, user, name, notice, **values):
    client.force_login(user)
    return client.post(reverse(f"visits:{name}", args=[notice.pk]), values)


def service(**values):
    """What the page of the service sends."""
    return {"method": "direct", "served_at": "2026-03-02T10:00", "place": "接待室", "signer": "李明", **values}


def test_issue_freezes_the_paper(client):
    visit = make_handling()
    notice = make_notice(visit, "acceptance")

    post(client, handler_of(visit), "notice_issue", notice)
    visit.refresh_from_db()
    notice.refresh_from_db()

    paper = Paper.objects.get(subject_id=visit.pk, kind="notice_acceptance")
    assert (notice.status, notice.signed_by) == ("issued", handler_of(visit))
    assert (paper.number, paper.pages) == (notice.notice_no, paper.pages)
    assert paper.pdf
    assert visit.notice_given_on is None  # only service stops the clock


@pytest.mark.parametrize("kind", ["acceptance", "transfer"])
def test_clock_stops_by_service_only(kind):
    visit = make_handling(disposition="referred")
    notice = make_issued(visit, kind)
    before = Visit.objects.get(pk=visit.pk)

    serve(notice, when=NOW + timedelta(days=3))
    after = Visit.objects.get(pk=visit.pk)

    assert notice_step(before).by == date(2026, 3, 17)
    assert before.notice_given_on is None
    assert after.notice_given_on == date(2026, 3, 5)
    assert notice_step(after) is None
    assert after.history.first().history_change_reason == f"notice served: {notice.notice_no}"


@pytest.mark.parametrize("disposition", ["declined", "directed"])
def test_visitor_turned_away_is_owed_a_notice_though_the_visit_is_closed(disposition):
    visit = make_closed_by(disposition)
    owed = notice_step(visit)
    late_on = visit.notice_due_on + timedelta(days=1)
    assert visit.is_late(late_on)
    assert visit in Visit.objects.late(late_on)
    assert visit not in Visit.objects.late(visit.notice_due_on)

    serve(make_issued(visit, "decline"))

    assert owed is not None
    assert notice_step(Visit.objects.get(pk=visit.pk)) is None
    assert visit not in Visit.objects.late(late_on)


def test_not_again_stops_the_clock():
    first = make_rated()
    visit = make_closed_by("not_again", repeats=first)

    serve(make_issued(visit, "not_again"))

    assert Visit.objects.get(pk=visit.pk).notice_given_on == date(2026, 3, 2)


def test_answer_and_extension_leave_the_clock_alone():
    visit = make_handling()
    serve(make_issued(visit, "extension"))

    assert Visit.objects.get(pk=visit.pk).notice_given_on is None


def test_first_day_told_stays():
    visit = make_handling()
    record_notice(visit, by=handler_of(visit), on=date(2026, 3, 2), how="当场")
    notice = make_issued(visit, "acceptance")

    serve(notice, when=NOW + timedelta(days=4))

    assert Visit.objects.get(pk=visit.pk).notice_given_on == date(2026, 3, 2)


def test_opinion_is_signed_by_the_manager_only(client):
    visit = make_to_feed_back()
    notice = make_notice(visit, "opinion")
    desk, manager = handler_of(visit), make_user(role="manager")

    with pytest.raises(MoveRefusedError, match="signed by the manager"):
        issue_notice(notice, by=desk, at=NOW)
    refused = post(client, desk, "notice_issue", notice)
    post(client, desk, "notice_submit", notice)
    still = post(client, desk, "notice_issue", notice)
    post(client, manager, "notice_issue", notice)
    notice.refresh_from_db()

    assert (refused.status_code, still.status_code) == (403, 403)
    assert (notice.status, notice.signed_by) == ("issued", manager)


def test_manager_sends_a_draft_back_with_the_reason(client):
    notice = make_notice(make_to_feed_back(), "opinion")
    submit_notice(notice, by=notice.drafted_by)
    manager = make_user(role="manager")

    send_back_notice(notice, by=manager, note="补充依据")
    notice.refresh_from_db()
    client.force_login(notice.drafted_by)

    assert (notice.status, notice.note) == ("draft", "补充依据")
    assert "补充依据" in client.get(notice.get_absolute_url()).content.decode()


def test_notice_that_needs_no_signature_is_not_submitted():
    notice = make_notice(make_handling(), "acceptance")

    with pytest.raises(MoveRefusedError, match="needs no signature"):
        submit_notice(notice, by=notice.drafted_by)


def test_extension_moves_the_due_day_once_and_keeps_the_first():
    visit = make_handling()
    make_issued(visit, "extension", due_on=date(2026, 6, 5))
    visit.refresh_from_db()
    round_ = visit.rounds.get()

    assert (visit.due_on, round_.due_on) == (date(2026, 6, 5), date(2026, 6, 5))
    assert round_.due_day.extended_from == date(2026, 5, 6)
    assert "May 6, 2026" in round_.due_day.explain()
    assert round_.due_day.explain_zh("受理").endswith("顺延至2026年5月6日，经批准延长至2026年6月5日。")
    with pytest.raises(MoveRefusedError, match="is there already"):
        make_notice(visit, "extension")


def test_issued_extension_is_not_declared_void():
    notice = make_issued(make_handling(), "extension")

    with pytest.raises(MoveRefusedError, match="it stands"):
        void_notice(notice, by=notice.signed_by, reason="写错")


def test_void_needs_a_reason_and_keeps_the_number(client):
    notice = make_issued(make_handling(), "acceptance")

    empty = post(client, notice.drafted_by, "notice_void", notice)
    post(client, notice.drafted_by, "notice_void", notice, reason="写错收件人")
    notice.refresh_from_db()

    assert "reason" in errors(empty)
    assert (notice.status, notice.note, notice.notice_no) == ("void", "写错收件人", "受理告知〔2026〕第001号")


def test_served_notice_stands(client):
    notice = serve(make_issued(make_handling(), "acceptance"))

    with pytest.raises(MoveRefusedError, match="already"):
        void_notice(notice, by=notice.drafted_by, reason="写错")


def test_signed_opinion_is_voided_by_the_manager_only(client):
    notice = make_issued(make_to_feed_back(), "opinion")

    assert post(client, notice.drafted_by, "notice_void", notice, reason="x").status_code == 403
    assert post(client, make_user(role="manager"), "notice_void", notice, reason="写错").status_code == 302


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"signer": ""}, {"signer"}),
        ({"method": "left", "place": ""}, {"witness", "refusal_reason", "place"}),
        ({"method": "left", "witness": "王芳"}, {"refusal_reason"}),
        ({"method": "post"}, {"mail_no"}),
        ({"method": "announcement"}, {"remarks"}),
        ({"served_at": "2026-03-01T10:00"}, {"served_at"}),
        ({"served_at": "2999-03-01T10:00"}, {"served_at"}),
    ],
)
def test_incomplete_service_is_an_error_in_place(client, values, fields):
    notice = make_issued(make_handling(), "acceptance")

    answer = post(client, notice.drafted_by, "notice_serve", notice, **service(server=notice.drafted_by.pk, **values))

    assert set(errors(answer)) == fields
    assert not ServiceReceipt.objects.exists()


def test_service_by_the_page_is_kept_with_its_receipt(client):
    notice = make_issued(make_handling(), "acceptance")
    left = service(server=notice.drafted_by.pk, method="left", signer="", witness="王芳", refusal_reason="不认可")

    answer = post(client, notice.drafted_by, "notice_serve", notice, **left)

    receipt = ServiceReceipt.objects.get()
    paper = Paper.objects.get(kind="service_receipt")
    assert answer.url == notice.get_absolute_url()
    assert (receipt.method, receipt.witness, receipt.recorded_by) == ("left", "王芳", notice.drafted_by)
    assert (paper.number, paper.pages) == (notice.notice_no, 1)


def test_draft_is_not_served():
    notice = make_notice(make_handling(), "acceptance")

    with pytest.raises(MoveRefusedError):
        serve(notice)


def test_service_before_the_issue_is_refused():
    notice = make_issued(make_handling(), "acceptance")

    with pytest.raises(MoveRefusedError, match="after it was issued"):
        serve(notice, served_at=NOW - timedelta(days=1))


@pytest.mark.parametrize(
    "values", [{"method": "left", "witness": "", "place": "门口"}, {"method": "post", "mail_no": ""}]
)
def test_database_refuses_a_service_nobody_could_prove(values):
    notice = make_issued(make_handling(), "acceptance")
    receipt = ServiceReceipt(notice=notice, served_at=NOW, server=notice.drafted_by, recorded_by=notice.drafted_by)
    for name, value in values.items():
        setattr(receipt, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        receipt.save()


def told(notice, **values):
    return Feedback(
        method=code("feedback_method", "in_writing"), given_at=NOW, content="见意见书", notice=notice, **values
    )


def test_written_feedback_rests_on_the_served_opinion():
    visit = make_to_feed_back()
    notice = serve(make_issued(visit, "opinion"))

    give_feedback(visit, told(notice), by=handler_of(visit), at=NOW)

    assert Feedback.objects.get().service_note == "处理意见〔2026〕第001号 2026-03-02"


def test_feedback_by_a_notice_that_was_not_served_is_refused():
    visit = make_to_feed_back()
    notice = make_issued(visit, "opinion")

    with pytest.raises(MoveRefusedError, match="Record first how"):
        give_feedback(visit, told(notice), by=handler_of(visit), at=NOW)


def test_feedback_page_takes_a_served_notice_for_the_service_note(client):
    visit = make_to_feed_back()
    notice = serve(make_issued(visit, "opinion"))
    client.force_login(handler_of(visit))
    method = code("feedback_method", "in_writing").pk

    client.post(
        reverse("visits:feedback", args=[visit.pk]), {"method": method, "notice": notice.pk, "content": "已答复"}
    )

    assert Feedback.objects.get().notice == notice
    assert str(notice) in client.get(visit.get_absolute_url()).content.decode()


def test_archived_visit_takes_no_notice():
    notice = make_notice(make_answered(), "answer")
    Visit.objects.filter(pk=notice.visit_id).update(status="void", due_on=None)

    with pytest.raises(MoveRefusedError, match="archived or void"):
        issue_notice(notice, by=notice.drafted_by, at=NOW)


def test_respondent_does_not_issue():
    visit = make_handling()
    notice = make_notice(visit, "acceptance")
    Visit.objects.filter(pk=visit.pk).update(respondent_staff=notice.drafted_by)

    with pytest.raises(MoveRefusedError, match="must not handle"):
        issue_notice(notice, by=notice.drafted_by, at=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_notices_costs_the_same_for_every_length(client, django_assert_num_queries, rows):
    user = make_user(role="manager")
    for _row in range(rows):
        submit_notice(notice := make_notice(make_to_feed_back(), "opinion"), by=notice.drafted_by)
    client.force_login(user)

    with django_assert_num_queries(5):
        page = client.get(reverse("visits:notices"))

    assert len(page.context["page"]) == rows


def test_what_is_owed_stands_on_the_visit_and_among_the_loose_ends(client):
    notice = make_issued(make_handling(), "acceptance")
    client.force_login(notice.drafted_by)

    visit = client.get(notice.visit.get_absolute_url()).content.decode()
    loose = client.get(reverse("visits:loose_ends")).content.decode()
    home = client.get(reverse("home")).content.decode()

    assert f"serve {notice}" in visit
    assert str(notice) in loose
    assert "notices to serve" in home


def test_visit_with_notices_keeps_the_query_budget(client, django_assert_max_num_queries):
    visit = make_handling(disposition="referred")
    for kind in ("acceptance", "transfer", "extension"):
        make_issued(visit, kind)
    client.force_login(handler_of(visit))

    with django_assert_max_num_queries(20):
        assert client.get(visit.get_absolute_url()).status_code == 200


def test_whistleblowing_notice_is_hidden_from_the_room(client):
    visit = make_handling(confidentiality="whistleblow")
    notice = make_notice(visit, "acceptance")
    client.force_login(handler_of(visit))

    assert client.get(notice.get_absolute_url()).status_code == 404
    assert str(notice) not in client.get(reverse("visits:notices")).content.decode()


def test_opinion_that_rests_on_no_article_is_refused():
    visit = make_to_feed_back()
    visit.rounds.get().decisions.update(legal_basis="")
    with pytest.raises(MoveRefusedError, match="Name the articles"):
        make_notice(visit, "opinion", legal_basis="")


def test_issue_of_a_notice_cites_what_it_names():
    visit = make_closed_by("declined")
    named = {"legal_basis": "《信访工作条例》第二十三条", "explanation": "见《不知道的法》第三条"}
    notice = make_issued(visit, "decline", **named)
    cited = Citation.objects.filter(visit=visit, content_type__model="notice", object_id=notice.pk)
    assert {row.title for row in cited} == {"信访工作条例", "不知道的法"}


@pytest.mark.parametrize("page", ["submit", "issue"])
def test_stale_page_of_a_notice_moves_nothing(client, page):
    visit = make_to_feed_back()
    notice = make_notice(visit, "opinion" if page == "submit" else "acceptance")
    client.force_login(handler_of(visit))
    response = client.post(reverse(f"visits:notice_{page}", args=[notice.pk]), {"revision": notice.revision + 1})
    assert response.status_code in {200, 302}
    notice.refresh_from_db()
    assert notice.status == "draft"
