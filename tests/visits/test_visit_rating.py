"""Taking the visitor's verdict."""

import pytest

from tests.factories import make_fed_back, make_to_feed_back, make_user
from tests.visits.desk import desk, errors, said, send, show
from visits.models import RatingLevel, SatisfactionRating

pytestmark = pytest.mark.django_db
RATING = {"stage": "result", "method": "phone", "attempts": 1, "overall": "satisfied"}


def supervisor():
    return make_user(role="supervisor")


def test_rating_page_has_nothing_chosen(client):
    page = show(client, supervisor(), "rating", make_fed_back()).content.decode()
    assert "checked" not in page
    for value in RatingLevel.values:
        assert f'value="{value}"' in page


def test_rating_is_the_verdict_of_the_round(client):
    user, visit = supervisor(), make_fed_back()
    response = send(client, user, "rating", visit, **RATING, solved="yes", wish="accept")
    assert response.url == visit.get_absolute_url()
    rating = SatisfactionRating.objects.get()
    assert (rating.taken_by, rating.solved, rating.round.verdict) == (user, "yes", "satisfied")


def test_rating_of_the_reception_is_no_verdict(client):
    visit = make_fed_back()
    send(client, supervisor(), "rating", visit, **RATING | {"stage": "reception"})
    assert SatisfactionRating.objects.get().round.verdict == ""


@pytest.mark.parametrize("why", [{"reasons": ["attitude", "delay"]}, {"comment": "没有解决"}])
def test_rating_of_dissatisfaction_keeps_why(client, why):
    visit = make_fed_back()
    send(client, supervisor(), "rating", visit, **RATING | {"overall": "dissatisfied"}, **why)
    rating = SatisfactionRating.objects.get()
    assert (rating.reasons, rating.comment) == (why.get("reasons", []), why.get("comment", ""))


def test_rating_of_dissatisfaction_without_a_reason_is_asked_again(client):
    visit = make_fed_back()
    answers = RATING | {"overall": "dissatisfied", "wish": "rehandle"}
    response = send(client, supervisor(), "rating", visit, **answers)
    assert "reasons" in errors(response)
    assert response.context["form"]["wish"].value() == "rehandle"
    assert not SatisfactionRating.objects.exists()


def test_rating_needs_what_how_and_how_content(client):
    found = errors(send(client, supervisor(), "rating", make_fed_back(), attempts=1))
    assert set(found) == {"stage", "method", "overall"}


def test_rating_with_an_unknown_reason_is_refused(client):
    found = errors(send(client, supervisor(), "rating", make_fed_back(), **RATING, reasons=["weather"]))
    assert "reasons" in found


def test_rating_not_reached_counts_after_three_attempts(client):
    user, visit = supervisor(), make_fed_back()
    send(client, user, "rating", visit, **RATING | {"overall": "not_reached", "attempts": 2})
    assert visit.rounds.get().verdict == ""
    visit.refresh_from_db()
    send(client, user, "rating", visit, **RATING | {"overall": "not_reached", "attempts": 3})
    visit.refresh_from_db()
    assert (visit.rounds.get().verdict, visit.verdict) == ("not_reached", "not_reached")


def test_rating_sent_twice_is_taken_once(client):
    user, visit = supervisor(), make_fed_back()
    send(client, user, "rating", visit, **RATING)
    again = send(client, user, "rating", visit, **RATING | {"overall": "very"})
    assert "Somebody changed this record" in str(errors(again))
    assert visit.rounds.get().ratings.count() == 1


def test_rating_by_the_handler_is_refused(client):
    user = desk()
    response = send(client, user, "rating", make_fed_back(by=user), **RATING)
    assert "somebody other than" in str(errors(response))


def test_rating_before_feedback_is_refused(client):
    user, visit = supervisor(), make_to_feed_back()
    assert "done now" in said(client, show(client, user, "rating", visit))
    assert "after the visitor was told" in str(errors(send(client, user, "rating", visit, **RATING)))


def test_rating_is_forbidden_without_the_right_and_unknown_elsewhere(client):
    visit = make_fed_back(by=desk())
    assert show(client, make_user(role="archivist"), "rating", visit).status_code == 403
    assert show(client, desk(), "rating", visit).status_code == 404
