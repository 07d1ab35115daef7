"""One answer to all representatives, a receipt each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from office.models import CodeKind
from office.moves import MoveRefusedError
from referrals.workflow import close_visit
from tests.factories import NOW, code, make_fed_back, make_handling, make_to_feed_back, make_user, make_visit
from tests.visits.desk import desk, errors, page_url, said, send, show
from visits.models import FeedbackReceipt, SatisfactionRating, Visit, VisitPerson
from visits.next_step import next_step
from visits.workflow import add_rows, open_round, rate_visit, record_receipts

pytestmark = pytest.mark.django_db
SPEAKERS = ("周国强", "沈桂兰", "韩东", "秦小玲")


def with_speakers(make=make_to_feed_back, **values):
    """A group of 23 with five representatives, the visitor first."""
    visit = make(people_count=23, **values)
    people = [VisitPerson(name=name, role="representative", phone=f"1990000002{n}") for n, name in enumerate(SPEAKERS)]
    add_rows(visit, by=visit.registrar, people=people)
    return Visit.objects.get(pk=visit.pk)


def row(person=None, state="signed", note="", **more):
    prefix = f"receipt-{person.pk if person else 0}-"
    values = {"state": state, "note": note, "given_at": "2026-03-02T10:00", "received_by": "本人",
              "method": code(CodeKind.FEEDBACK_METHOD, "in_writing").pk, **more}  # fmt: skip
    return {prefix + name: value for name, value in values.items()}


def told(**more):
    return {"method": code(CodeKind.FEEDBACK_METHOD, "oral").pk, "content": "电梯已修复。", "recipient": "代表", **more}


def test_feedback_page_has_a_row_for_each_representative(client):
    user = desk()
    visit = with_speakers(by=user)
    html = show(client, user, "feedback", visit).content.decode()
    for name in (visit.name, *SPEAKERS):
        assert f'<th scope="row">{name}</th>' in html


def test_feedback_of_a_single_visit_has_none(client):
    user = desk()
    assert (
        "Receipts of the representatives"
        not in show(client, user, "feedback", make_to_feed_back(by=user)).content.decode()
    )


def test_receipts_come_with_the_feedback_in_one_go(client):
    user = desk()
    visit = with_speakers(by=user)
    first = visit.people.first()
    answer = send(
        client, user, "feedback", visit, **told(), **row(), **row(first, state="refused", note="见证人钱科长")
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.untold_count == 3
    assert "2 of 5 representatives told" in client.get(visit.get_absolute_url()).content.decode()
    step = next_step(visit)
    assert (step.page, "3 still" in str(step.what)) == ("visits:receipts", True)
    receipt = FeedbackReceipt.objects.get(person=first)
    assert (receipt.name, receipt.state, receipt.given_by) == ("周国强", "refused", user)
    assert receipt.history.get().history_user == user


def test_receipt_without_witness_or_in_the_future_is_refused_in_place(client):
    user = desk()
    visit = with_speakers(by=user)
    later = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    answer = send(client, user, "feedback", visit, **told(), **row(state="refused", given_at=later))
    assert "Look at the marked rows." in str(errors(answer))
    html = answer.content.decode()
    assert "Name the witness, or what was tried." in html
    assert "This lies in the future." in html
    assert not FeedbackReceipt.objects.exists()


def test_the_rest_is_told_later_and_the_next_step_moves_on(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    people = list(visit.people.all())
    assert visit.untold_count == 5
    rows = row() | row(people[0]) | row(people[1]) | row(people[2])
    assert "The receipts are saved." in said(client, send(client, user, "receipts", visit, **rows))
    visit.refresh_from_db()
    assert visit.untold_count == 1
    html = show(client, user, "receipts", visit).content.decode()
    assert '<th scope="row">秦小玲</th>' in html
    assert '<th scope="row">韩东</th>' not in html
    send(client, user, "receipts", visit, **row(people[3]))
    visit.refresh_from_db()
    assert (visit.untold_count, next_step(visit).page) == (0, "visits:rating")
    assert "Every representative has a receipt." in show(client, user, "receipts", visit).content.decode()


def test_nobody_ticked_is_told_so(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    assert "Tick at least one" in str(errors(send(client, user, "receipts", visit)))


def test_stale_page_is_refused(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    visit.revision -= 1
    assert "Somebody changed this record" in str(errors(send(client, user, "receipts", visit, **row())))


def test_not_reached_can_be_reached_later_and_keeps_the_try(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    send(client, user, "receipts", visit, **row(state="not_reached", note="电话无人接听"))
    visit.refresh_from_db()
    assert visit.untold_count == 4
    send(client, user, "receipts", visit, **row())
    receipt = FeedbackReceipt.objects.get()
    assert [old.state for old in receipt.history.order_by("history_id")] == ["not_reached", "signed"]


def test_visit_is_not_closed_while_somebody_waits():
    visit = with_speakers(make_fed_back)
    rate_visit(visit, SatisfactionRating(stage="result", method="phone", rated_at=NOW, overall="satisfied"),
               by=make_user(role="supervisor"))  # fmt: skip
    with pytest.raises(MoveRefusedError, match="without a receipt: 5"):
        close_visit(visit, by=visit.handler, at=NOW)


def receipt_of(visit, person=None, **values):
    method = code(CodeKind.FEEDBACK_METHOD, "oral")
    return FeedbackReceipt(person=person, method=method, given_at=NOW, state="signed", **values)


def test_receipt_of_somebody_who_speaks_for_nobody_is_refused():
    visit = with_speakers(make_fed_back)
    member = VisitPerson(name="路人", role="member")
    add_rows(visit, by=visit.registrar, people=[member])
    with pytest.raises(MoveRefusedError, match="no representative"):
        record_receipts(visit, [receipt_of(visit, member, name="路人")], by=visit.handler, at=NOW)


def test_second_receipt_is_refused_and_cannot_be_written_past_the_workflow():
    visit = with_speakers(make_fed_back)
    record_receipts(visit, [receipt_of(visit)], by=visit.handler, at=NOW)
    with pytest.raises(MoveRefusedError, match="has a receipt already"):
        record_receipts(visit, [receipt_of(visit)], by=visit.handler, at=NOW)
    again = receipt_of(visit, feedback=visit.rounds.get().feedback, given_by=visit.handler, name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_new_round_starts_with_nobody_told():
    visit = with_speakers(make_fed_back)
    rate_visit(visit, SatisfactionRating(stage="result", method="phone", rated_at=NOW, overall="dissatisfied",
                                         reasons=["unsolved"]), by=make_user(role="supervisor"))  # fmt: skip
    open_round(visit, by=visit.handler, at=NOW, kind="rehandling", reason="未解决", refer=False)
    visit.refresh_from_db()
    assert visit.untold_count == 0


def test_receipts_before_feedback_are_not_possible(client):
    user = desk()
    visit = with_speakers(make_handling, by=user)
    assert "done now" in said(client, show(client, user, "receipts", visit))


@pytest.mark.parametrize("speakers", [0, 4])
def test_page_of_a_group_keeps_its_budget(client, speakers, django_assert_max_num_queries):
    user = desk()
    visit = with_speakers(make_fed_back, by=user) if speakers else make_fed_back(by=user)
    client.force_login(user)
    client.get(visit.get_absolute_url())
    with django_assert_max_num_queries(20):
        client.get(visit.get_absolute_url())


def test_list_to_sign_prints_and_is_kept_once_issued(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    client.force_login(user)
    preview = client.get(reverse("visits:receipts_pdf", args=[visit.pk]))
    assert preview.content.startswith(b"%PDF")
    issued = client.post(page_url("receipts_print", visit))
    first, second = client.get(issued.url).content, client.get(page_url("receipts_pdf", visit)).content
    assert first == second != preview.content
    assert "receipts.pdf?paper=" in client.get(visit.get_absolute_url()).content.decode()


def test_pages_in_chinese_and_forbidden_for_others(client):
    user = desk()
    visit = with_speakers(make_fed_back, by=user)
    assert show(client, make_user(role="supervisor"), "receipts", visit).status_code == 403
    assert show(client, desk(), "receipts", visit).status_code == 404
    assert client.get(reverse("visits:receipts_pdf", args=[make_visit().pk])).status_code == 404
