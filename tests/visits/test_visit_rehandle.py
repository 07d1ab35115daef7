"""Another round for a visitor who is not content."""

import pytest
from django.urls import reverse

from tests.factories import make_handling, make_rated, make_user
from tests.visits.desk import desk, errors, said, send, show
from visits.models import HandlingRound, RatingLevel, VisitStatus

pytestmark = pytest.mark.django_db


def dissatisfied(user):
    return make_rated(RatingLevel.DISSATISFIED, by=user)


def again(user, **more):
    return {"kind": "rehandling", "reason": "仍未修好", "handler": user.pk, **more}


def test_rehandle_page_proposes_handling_again_and_the_person_who_asks(client):
    user = desk()
    form = show(client, user, "rehandle", dissatisfied(user)).context["form"]
    assert (form["kind"].value(), form["handler"].value()) == ("rehandling", user.pk)


def test_rehandle_page_proposes_a_review_from_the_third_round(client):
    user = desk()
    visit = dissatisfied(user)
    HandlingRound.objects.filter(visit=visit).update(number=2)
    assert show(client, user, "rehandle", visit).context["form"]["kind"].value() == "review"


def test_rehandle_opens_a_round_with_another_handler(client):
    user = desk()
    visit, colleague = dissatisfied(user), make_user(role="receptionist", room=user.room)
    response = send(client, user, "rehandle", visit, **again(colleague))
    assert response.url == visit.get_absolute_url()
    visit.refresh_from_db()
    second = visit.rounds.last()
    assert (visit.status, visit.handler) == (VisitStatus.HANDLING, colleague)
    assert (second.number, second.kind, second.reason) == (2, "rehandling", "仍未修好")


def test_rehandle_by_a_department_goes_on_to_its_slip(client):
    user = desk()
    visit = dissatisfied(user)
    response = send(client, user, "rehandle", visit, **again(user, refer="on"))
    assert response.url == f"{reverse('referrals:new')}?visit={visit.pk}"
    visit.refresh_from_db()
    assert visit.status == VisitStatus.REFERRED


def test_rehandle_by_the_discipline_office_stays_with_it(client):
    user = make_user(role="discipline")
    visit = make_rated(RatingLevel.DISSATISFIED, confidentiality="whistleblow")
    assert send(client, user, "rehandle", visit, **again(user)).status_code == 302
    visit.refresh_from_db()
    assert visit.handler == user


def test_rehandle_without_a_reason_is_kept_in_place(client):
    user = desk()
    visit = dissatisfied(user)
    response = send(client, user, "rehandle", visit, **again(user, reason="", kind="review"))
    assert set(errors(response)) == {"reason"}
    assert response.context["form"]["kind"].value() == "review"
    assert visit.rounds.count() == 1


def test_rehandle_by_another_room_or_as_first_round_is_refused(client):
    user = desk()
    visit = dissatisfied(user)
    assert set(errors(send(client, user, "rehandle", visit, **again(desk(), kind="first")))) == {"handler", "kind"}


def test_rehandle_for_a_content_visitor_is_refused(client):
    user = desk()
    response = send(client, user, "rehandle", make_rated(by=user), **again(user))
    assert "when the visitor is dissatisfied" in str(errors(response))


def test_rehandle_of_a_stale_page_is_refused(client):
    user = desk()
    visit = dissatisfied(user)
    visit.revision -= 1
    response = send(client, user, "rehandle", visit, **again(user))
    assert "Somebody changed this record" in str(errors(response))
    assert "仍未修好" in response.content.decode()
    assert visit.rounds.count() == 1


def test_rehandle_while_being_handled_is_refused(client):
    user = desk()
    assert "done now" in said(client, show(client, user, "rehandle", make_handling(by=user)))


def test_rehandle_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = dissatisfied(desk())
    assert show(client, make_user(role="supervisor"), "rehandle", visit).status_code == 403
    assert show(client, desk(), "rehandle", visit).status_code == 404


def test_rehandle_as_final_review_needs_a_review_before(client):
    user = desk()
    visit = make_rated(RatingLevel.DISSATISFIED, by=user)
    answer = send(client, user, "rehandle", visit, kind="final_review", reason="不服", handler=user.pk)
    assert "A final review follows a review" in str(errors(answer))
