"""Filing a closed visit."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from archive.models import ArchivedCase
from office.models import Paper
from office.moves import MoveRefusedError, save_move
from referrals.workflow import close_visit
from tests.archive.cases import filed, make_closed
from tests.factories import NOW, handler_of, make_handling, make_rated, make_user
from tests.visits.notices import make_answered, make_closed_by, make_issued, make_notice, serve
from visits.models import QueueTicket, SatisfactionRating, Visit
from visits.workflow import rate_visit, void_notice

pytestmark = pytest.mark.django_db


def answers(visit, **values):
    return {"title": "李明来访材料", "retention": "D30", "note": "", "reason": "", "revision": visit.revision, **values}


def test_ready_page_lists_closed_visits_only(client):
    visit = make_closed()
    make_handling()
    client.force_login(make_user(role="archivist"))

    response = client.get(reverse("archive:ready"))

    assert list(response.context["page"]) == [visit]


def test_form_proposes_title_and_term(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))

    response = client.get(reverse("archive:file", args=[visit.pk]))

    assert response.context["form"]["retention"].initial == "D30"
    assert "李明来访反映小区电梯故障材料" in response.text


def test_visit_is_filed_with_code_and_its_registration_form(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))

    response = client.post(reverse("archive:file", args=[visit.pk]), answers(visit, note="原件已退"))

    case = ArchivedCase.objects.get()
    assert response.headers["Location"] == case.get_absolute_url()
    assert (case.year, case.item_no, case.note) == (2026, 1, "原件已退")
    assert case.archival_code.endswith(f"·2026-D30-{visit.category1.code}-0001")
    assert case.pages == Paper.objects.get(subject="visits.visit", subject_id=visit.pk).pages


def test_another_term_needs_a_reason(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))
    page = reverse("archive:file", args=[visit.pk])

    response = client.post(page, answers(visit, retention="Y", title="另拟题名"))

    assert "Say why the term differs" in response.text
    assert "另拟题名" in response.text
    assert not ArchivedCase.objects.exists()

    client.post(page, answers(visit, retention="Y", reason="影响重大"))

    case = ArchivedCase.objects.get()
    assert (case.retention, case.retention_reason, case.retain_until) == ("Y", "影响重大", None)


def test_proposed_term_keeps_its_own_reason(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))

    client.post(reverse("archive:file", args=[visit.pk]), answers(visit, reason="随便"))

    assert ArchivedCase.objects.get().retention_reason == "handled with a decision"


def test_stale_page_files_nothing_and_keeps_what_was_typed(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))

    response = client.post(reverse("archive:file", args=[visit.pk]), answers(visit, revision=0, note="备考一"))

    assert "Somebody changed this record" in response.text
    assert "备考一" in response.text
    assert not ArchivedCase.objects.exists()
    assert not Paper.objects.exists()


def test_refused_page_can_be_sent_again_once_it_was_looked_at(client):
    visit = make_closed()
    client.force_login(make_user(role="archivist"))
    page = reverse("archive:file", args=[visit.pk])

    refused = client.post(page, answers(visit, revision=0))
    client.post(page, answers(visit, revision=refused.context["form"]["revision"].value()))

    assert ArchivedCase.objects.get().visit_id == visit.pk


def test_form_that_cannot_be_made_is_told_and_nothing_is_filed(client):
    visit = make_closed()
    Visit.objects.filter(pk=visit.pk).update(statement="长" * 20_001)
    client.force_login(make_user(role="archivist"))

    response = client.post(reverse("archive:file", args=[visit.pk]), answers(visit, note="备考一"))

    assert "too long to be printed" in response.text
    assert "备考一" in response.text
    visit.refresh_from_db()
    assert (visit.status, ArchivedCase.objects.exists(), Paper.objects.exists()) == ("closed", False, False)


def test_form_is_issued_for_no_filing_that_fails(client):
    first = make_handling()
    visit = make_closed()
    Visit.objects.filter(pk=visit.pk).update(joined_to=first)
    client.force_login(make_user(role="archivist"))

    response = client.post(reverse("archive:file", args=[visit.pk]), answers(visit))

    assert "which is still open" in response.text
    assert not Paper.objects.exists()  # made before the refusal, gone with it


def test_filing_twice_is_refused(client):
    visit = filed().visit
    client.force_login(make_user(role="archivist"))
    page = reverse("archive:file", args=[visit.pk])

    assert "is not ready to be filed" in client.post(page, answers(visit), follow=True).text
    assert client.get(page).headers["Location"] == reverse("archive:ready")
    with pytest.raises(MoveRefusedError, match="already “archived”"):
        filed(visit=visit)
    assert ArchivedCase.objects.count() == 1


def test_open_visit_is_unknown_to_the_archivist(client):
    visit = make_handling()
    client.force_login(make_user(role="archivist"))

    assert client.get(reverse("archive:file", args=[visit.pk])).status_code == 404


@pytest.mark.parametrize("role", ["receptionist", "liaison", "auditor"])
def test_other_roles_file_nothing(client, role):
    visit = make_closed()
    client.force_login(make_user(role=role))

    assert client.post(reverse("archive:file", args=[visit.pk]), answers(visit)).status_code == 403
    assert client.get(reverse("archive:ready")).status_code == 403


def test_item_numbers_run_without_a_gap_inside_year_term_and_category():
    cases = [filed(), filed(), filed(retention="Y", retention_reason="影响重大"), filed()]

    assert [case.item_no for case in cases] == [1, 2, 1, 3]


def test_number_of_a_filing_that_failed_is_given_again():
    undone = make_closed()
    with transaction.atomic():
        filed(visit=undone)
        transaction.set_rollback(True)

    assert filed().item_no == 1


def clerk():
    """Somebody other than those who handled the visit."""
    return make_user(role="supervisor")


def served_ticket(visit):
    """A ticket whose holder still sits at the window."""
    values = {"room": visit.room, "day": timezone.localdate(NOW), "number": 1, "visit": visit, "arrived_at": NOW}
    ticket = QueueTicket(token=uuid4(), status="served", called_at=NOW, called_by=visit.registrar, **values)
    ticket.calls, ticket.window_no = 1, "1"
    save_move(ticket, by=visit.registrar, reason="called")
    return ticket


def test_closing_ends_the_service_of_the_ticket():
    visit = make_rated()
    ticket = served_ticket(visit)

    close_visit(visit, by=handler_of(visit), at=NOW)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.ended_at) == ("done", NOW)


def test_filing_ends_the_service_of_a_ticket_that_was_forgotten():
    visit = make_closed()
    ticket = served_ticket(visit)

    filed(visit=visit)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.ended_at) == ("done", NOW)


@pytest.mark.parametrize("disposition", ["declined", "directed"])
def test_visit_whose_visitor_is_owed_a_notice_is_not_filed(disposition):
    visit = make_closed_by(disposition)
    with pytest.raises(MoveRefusedError, match="written notice"):
        filed(visit=visit)

    serve(make_issued(visit, "decline"))

    assert filed(visit=Visit.objects.get(pk=visit.pk)).visit_no == visit.visit_no


def test_visit_with_a_notice_nobody_finished_is_not_filed():
    visit = make_answered()
    rate_visit(visit, SatisfactionRating(stage="result", method="phone", rated_at=NOW, overall="satisfied"), by=clerk())
    visit = close_visit(Visit.objects.get(pk=visit.pk), by=clerk(), at=NOW)
    notice = make_notice(visit, "answer")
    with pytest.raises(MoveRefusedError, match="neither served nor void"):
        filed(visit=Visit.objects.get(pk=visit.pk))

    void_notice(notice, by=notice.drafted_by, reason="重复")

    assert filed(visit=Visit.objects.get(pk=visit.pk)).visit_no == visit.visit_no


def test_visit_whose_joined_visitors_were_not_told_is_not_filed():
    visit = make_closed()
    Visit.objects.filter(pk=visit.pk).update(untold_joined=True)
    with pytest.raises(MoveRefusedError, match="joined visits first"):
        filed(visit=Visit.objects.get(pk=visit.pk))
