"""From investigator to closing."""

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from office.moves import MoveRefusedError
from supervision.workflow import assign_complaint
from tests.factories import make_user
from tests.supervision.cases import make_answered, make_complaint, make_found, make_investigated

pytestmark = pytest.mark.django_db


def page(name, complaint):
    return reverse(f"supervision:complaint_{name}", args=[complaint.pk])


def facts(complaint, **values):
    return {"facts": "属实", "statement_of_person": "承认", "finding": "true", "measure": "criticism",
            "measure_note": "", "points": "5", "revision": complaint.revision, **values}  # fmt: skip


@pytest.fixture
def signed_in(client):
    client.force_login(make_user(role="supervisor"))
    return client


def test_page_explains_the_due_day_masks_the_phone_and_logs_the_read(signed_in):
    complaint = make_complaint()

    text = signed_in.get(complaint.get_absolute_url()).text

    assert "the day itself not counted" in text
    assert "199****0002" in text
    assert "19900000002" not in text
    record = AccessRecord.objects.get(action=AccessAction.READ)
    assert record.label == complaint.complaint_no


def test_investigator_is_named(signed_in):
    complaint, investigator = make_complaint(), make_user(role="manager")

    signed_in.post(page("assign", complaint), {"investigator": investigator.pk, "revision": complaint.revision})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.investigator) == ("investigating", investigator)


def test_person_concerned_cannot_be_chosen_as_investigator(signed_in):
    concerned = make_user(role="supervisor")
    complaint = make_complaint(about=concerned)

    response = signed_in.post(page("assign", complaint), {"investigator": concerned.pk, "revision": 1})

    assert response.context["form"].errors["investigator"]
    complaint.refresh_from_db()
    assert complaint.investigator is None


def test_facts_are_written_down(signed_in):
    complaint = make_investigated()

    signed_in.post(page("establish", complaint), facts(complaint))

    complaint.refresh_from_db()
    assert (complaint.status, complaint.finding, complaint.points) == ("found", "true", 5)


def test_untrue_complaint_has_no_consequences(signed_in):
    complaint = make_investigated()

    response = signed_in.post(page("establish", complaint), facts(complaint, finding="untrue"))

    assert set(response.context["form"].errors) == {"measure", "points"}
    complaint.refresh_from_db()
    assert complaint.status == "investigating"


def test_stale_page_keeps_what_was_typed(signed_in):
    complaint = make_investigated()

    response = signed_in.post(page("establish", complaint), facts(complaint, revision=0, facts="两人在场作证"))

    assert "Somebody changed this record" in response.text
    assert "两人在场作证" in response.text
    complaint.refresh_from_db()
    assert complaint.status == "investigating"


def test_refused_page_can_be_sent_again_once_it_was_looked_at(signed_in):
    complaint = make_investigated()

    refused = signed_in.post(page("establish", complaint), facts(complaint, revision=0))
    signed_in.post(page("establish", complaint), facts(complaint, revision=refused.context["form"]["revision"].value()))

    complaint.refresh_from_db()
    assert complaint.status == "found"


def test_answered_complaint_gets_no_investigator_without_an_objection(signed_in):
    complaint = make_answered()
    investigator = make_user(role="manager")

    with pytest.raises(MoveRefusedError, match="already “answered”"):
        assign_complaint(complaint, by=complaint.received_by, investigator=investigator)
    asked = {"investigator": investigator.pk, "revision": complaint.revision}
    assert "nothing was changed" in signed_in.post(page("assign", complaint), asked).text

    complaint.refresh_from_db()
    assert (complaint.status, complaint.finding) == ("answered", "true")


@pytest.mark.parametrize("name", ["assign", "establish", "answer", "object"])
def test_page_of_a_move_that_is_not_due_leads_back(signed_in, name):
    complaint = make_found() if name in {"assign", "establish"} else make_complaint()

    response = signed_in.get(page(name, complaint), follow=True)

    assert response.redirect_chain == [(complaint.get_absolute_url(), 302)]
    assert "be done now" in response.text


def test_answer_comes_after_the_facts(signed_in):
    early, complaint = make_investigated(), make_found()

    refused = signed_in.post(page("answer", early), {"text": "答复", "revision": early.revision})
    signed_in.post(page("answer", complaint), {"text": "答复", "revision": complaint.revision})

    assert "already “being investigated”" in refused.text
    complaint.refresh_from_db()
    assert (complaint.status, complaint.answer) == ("answered", "答复")


def test_objection_opens_the_investigation_again(signed_in):
    complaint = make_answered()

    signed_in.post(page("object", complaint), {"text": "不服", "revision": complaint.revision})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.objection, complaint.finding) == ("investigating", "不服", "")


def test_objection_needs_an_answer_first(signed_in):
    complaint = make_investigated()

    response = signed_in.post(page("object", complaint), {"text": "不服", "revision": complaint.revision})

    assert "no answer to object to" in response.text


def test_answered_complaint_is_closed(signed_in):
    complaint = make_answered()

    response = signed_in.post(page("close", complaint), follow=True)

    assert "The complaint is closed." in response.text
    complaint.refresh_from_db()
    assert complaint.status == "closed"


def test_closing_too_early_is_told_on_the_page(signed_in):
    response = signed_in.post(page("close", make_complaint()), follow=True)

    assert "nothing was changed" in response.text


@pytest.mark.parametrize("name", ["assign", "establish", "answer", "object", "close"])
def test_person_concerned_and_other_roles_get_nowhere(client, name):
    concerned = make_user(role="supervisor")
    complaint = make_complaint(about=concerned)

    client.force_login(concerned)
    assert client.post(page(name, complaint)).status_code == 404
    client.force_login(make_user(role="receptionist"))
    assert client.post(page(name, complaint)).status_code == 403


def test_page_keeps_its_query_budget(signed_in, django_assert_max_num_queries):
    complaint = make_answered()

    with django_assert_max_num_queries(20):
        signed_in.get(complaint.get_absolute_url())
