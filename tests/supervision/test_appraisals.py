"""Appraisal: scores, publication, objection, final grade."""

import pytest
from django.urls import reverse

from supervision.models import StaffAppraisal
from supervision.workflow import object_appraisal
from tests.factories import make_user
from tests.supervision.cases import make_appraisal, make_published

pytestmark = pytest.mark.django_db


def page(name, appraisal):
    return reverse(f"supervision:appraisal_{name}", args=[appraisal.pk])


def scores(**values):
    return {"attitude": "24", "efficiency": "23", "result": "23", "satisfaction": "22", "deduction": "0", "bonus": "1",
            "reasons": "无差错", "veto_reason": "", "outcome": "none", "outcome_document": "", **values}  # fmt: skip


def test_person_sees_own_published_appraisals_only(client):
    person = make_user(role="receptionist")
    published = make_published(person=person)
    make_appraisal(person=person, quarter=2)
    make_published()
    client.force_login(person)

    response = client.get(reverse("supervision:appraisals"))

    assert response.context["rows"] == [(None, published)]
    assert "Place" not in response.text


def test_supervisor_sees_all_of_a_quarter_ranked(client):
    good, best, equal = make_appraisal(), make_appraisal(attitude=25), make_appraisal()
    earlier = make_appraisal(year=2025, quarter=4)
    client.force_login(make_user(role="supervisor"))
    listing = reverse("supervision:appraisals")

    rows = client.get(listing).context["rows"]

    assert rows[0] == (1, best)
    assert {(place, row.pk) for place, row in rows[1:]} == {(2, good.pk), (2, equal.pk)}
    assert client.get(listing, {"quarter": "2025-4"}).context["rows"] == [(1, earlier)]


def test_appraisal_is_entered_with_grade(client):
    person, by = make_user(role="receptionist"), make_user(role="supervisor")
    client.force_login(by)

    response = client.post(reverse("supervision:appraisal_new"), scores(person=person.pk, year="2026", quarter="1"))

    appraisal = StaffAppraisal.objects.get()
    assert response.headers["Location"] == appraisal.get_absolute_url()
    assert (appraisal.total, appraisal.grade, appraisal.appraised_by) == (93, "excellent", by)


def test_outcome_is_not_chosen_beforehand(client):
    client.force_login(make_user(role="supervisor"))

    form = client.get(reverse("supervision:appraisal_new")).context["form"]

    assert form["outcome"].value() == ""


def test_points_beyond_the_scale_are_told_and_the_rest_kept(client):
    person = make_user(role="receptionist")
    client.force_login(make_user(role="supervisor"))

    response = client.post(
        reverse("supervision:appraisal_new"), scores(person=person.pk, year="2026", quarter="1", attitude="26")
    )

    assert "less than or equal to 25" in response.text
    assert "无差错" in response.text
    assert not StaffAppraisal.objects.exists()


def test_second_appraisal_of_one_quarter_is_refused(client):
    appraisal = make_appraisal()
    client.force_login(make_user(role="supervisor"))

    client.post(reverse("supervision:appraisal_new"), scores(person=appraisal.person_id, year="2026", quarter="1"))

    assert StaffAppraisal.objects.count() == 1


def test_nobody_appraises_himself(client):
    by = make_user(role="supervisor")
    client.force_login(by)

    response = client.post(reverse("supervision:appraisal_new"), scores(person=by.pk, year="2026", quarter="1"))

    assert response.context["form"].errors["person"]


def test_page_shows_how_total_and_grade_come_about(client):
    appraisal = make_appraisal(veto_reason="泄密")
    client.force_login(make_user(role="manager"))

    response = client.get(appraisal.get_absolute_url())

    assert (response.context["subtotal"], appraisal.total) == (82, 81)
    assert "by veto item" in response.text
    assert "not competent" in response.text


def test_draft_is_changed_and_published(client):
    appraisal = make_appraisal()
    client.force_login(make_user(role="supervisor"))

    client.post(page("edit", appraisal), scores(revision=appraisal.revision, deduction="40"))
    client.post(page("publish", appraisal))

    appraisal.refresh_from_db()
    assert (appraisal.status, appraisal.total, appraisal.grade) == ("published", 53, "incompetent")


def test_stale_change_is_refused_and_kept(client):
    appraisal = make_appraisal()
    client.force_login(make_user(role="supervisor"))

    response = client.post(page("edit", appraisal), scores(revision=0, reasons="另有佐证"))

    assert "Somebody changed this record" in response.text
    assert "另有佐证" in response.text


def test_refused_change_can_be_sent_again_once_it_was_looked_at(client):
    appraisal = make_appraisal()
    client.force_login(make_user(role="supervisor"))

    refused = client.post(page("edit", appraisal), scores(revision=0, reasons="另有佐证"))
    client.post(page("edit", appraisal), scores(revision=refused.context["form"]["revision"].value(), reasons="再查"))

    appraisal.refresh_from_db()
    assert appraisal.reasons == "再查"


@pytest.mark.parametrize("name", ["edit", "object"])
def test_page_of_a_move_that_is_not_due_leads_back(client, name):
    appraisal = make_published() if name == "edit" else make_appraisal()
    client.force_login(make_user(role="supervisor"))

    assert client.get(page(name, appraisal)).headers["Location"] == appraisal.get_absolute_url()


def test_published_appraisal_cannot_be_changed(client):
    appraisal = make_published()
    client.force_login(make_user(role="supervisor"))

    response = client.post(page("edit", appraisal), scores(revision=appraisal.revision))

    assert "Only a draft" in response.text


def test_person_objects_and_the_manager_answers_before_it_is_final(client):
    appraisal = make_published()
    client.force_login(appraisal.person)
    client.post(page("object", appraisal), {"text": "分数偏低", "revision": appraisal.revision})
    appraisal.refresh_from_db()
    assert appraisal.objection == "分数偏低"

    client.force_login(make_user(role="manager"))
    refused = client.post(page("confirm", appraisal), {"text": "", "revision": appraisal.revision})
    client.post(page("confirm", appraisal), {"text": "已复核，维持。", "revision": appraisal.revision})

    assert "Answer the objection first." in refused.text
    appraisal.refresh_from_db()
    assert (appraisal.status, appraisal.objection_answer) == ("final", "已复核，维持。")


def test_appraisal_goes_back_to_draft_with_a_reason(client):
    appraisal = make_published()
    appraisal = object_appraisal(appraisal, by=appraisal.person, objection="分数偏低")
    client.force_login(make_user(role="supervisor"))

    client.post(page("return", appraisal), {"text": "重新核分", "revision": appraisal.revision})

    appraisal.refresh_from_db()
    assert (appraisal.status, appraisal.objection_answer) == ("draft", "重新核分")


def test_supervisor_cannot_take_back_the_own_appraisal(client):
    person = make_user(role="supervisor")
    appraisal = make_published(person=person)
    client.force_login(person)

    response = client.post(page("return", appraisal), {"text": "不服", "revision": appraisal.revision})

    assert "Nobody appraises himself." in response.text
    appraisal.refresh_from_db()
    assert appraisal.status == "published"


def test_somebody_elses_appraisal_is_not_found(client):
    appraisal = make_published()
    client.force_login(make_user(role="receptionist"))

    assert client.get(appraisal.get_absolute_url()).status_code == 404
    assert client.post(page("object", appraisal), {"text": "不服", "revision": 1}).status_code == 404


def test_own_draft_is_not_found(client):
    appraisal = make_appraisal(person=make_user(role="supervisor"))
    client.force_login(appraisal.person)

    assert client.get(appraisal.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("role", "name"), [("receptionist", "edit"), ("receptionist", "publish"), ("supervisor", "confirm")]
)
def test_moves_need_their_right(client, role, name):
    appraisal = make_published()
    client.force_login(make_user(role=role))

    assert client.post(page(name, appraisal)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_keeps_its_query_budget(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_appraisal()
    client.force_login(make_user(role="supervisor"))

    with django_assert_num_queries(5):
        client.get(reverse("supervision:appraisals"))
