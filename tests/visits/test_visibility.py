"""The third wall, rule by rule, through every door: list, page, search, home, counts (product §7)."""

import pytest
from django.urls import reverse

from office.moves import MoveRefusedError
from office.roles import ROLES
from referrals.workflow import approve_referral, submit_referral
from tests.factories import NOW, code, make_department, make_draft, make_fed_back, make_room, make_user, make_visit
from visits.models import Confidentiality, SatisfactionRating, Visit
from visits.workflow import rate_visit, receive_visit

pytestmark = pytest.mark.django_db
SECRET = "某某窗口训斥来访人"


def doors(client, user):
    """Every page that shows visits in rows, as text."""
    client.force_login(user)
    pages = (reverse("home"), reverse("visits:list"), reverse("visits:queue"), f"{reverse('search')}?q={SECRET}",
             reverse("visits:loose_ends"), f"{reverse('visits:list')}?q={SECRET}")  # fmt: skip
    return "".join(client.get(page).content.decode().replace(f'value="{SECRET}"', "") for page in pages)


@pytest.mark.parametrize(
    ("confidentiality", "seers"),
    [
        (Confidentiality.GENERAL, {"receptionist", "supervisor", "manager"}),
        (Confidentiality.SENSITIVE, {"receptionist", "supervisor", "manager"}),
        (Confidentiality.WHISTLEBLOW, {"manager", "discipline"}),
        (Confidentiality.STAFF_COMPLAINT, {"supervisor", "manager"}),
    ],
)
def test_visit_is_seen_by_its_roles_alone(client, confidentiality, seers):
    room = make_room()
    visit = make_visit(room=room, confidentiality=confidentiality, subject=SECRET)

    seen = set()
    for role in ROLES:
        user = make_user(role=role, room=room, department=make_department())
        client.force_login(user)
        if client.get(visit.get_absolute_url()).status_code == 200:
            seen.add(role)
        assert (visit.visit_no in doors(client, user)) == (role in seers), role

    assert seen == seers


@pytest.mark.parametrize("role", ["receptionist", "supervisor", "manager"])
def test_person_complained_of_never_sees_the_visit(client, role):
    room = make_room()
    accused = make_user(role=role, room=room)
    visit = make_visit(room=room, respondent_staff=accused, subject=SECRET)
    client.force_login(accused)

    assert client.get(visit.get_absolute_url()).status_code == 404
    assert visit.visit_no not in doors(client, accused)


def test_other_rooms_visit_is_not_the_desks(client):
    visit, user = make_visit(subject=SECRET), make_user(role="receptionist", room=make_room())
    client.force_login(user)

    assert client.get(visit.get_absolute_url()).status_code == 404
    assert visit.visit_no not in doors(client, user)


def test_purpose_decides_how_secret_a_visit_is():
    told = make_visit(purpose=code("purpose", "whistleblow"), respondent_name="某科长")
    complained = make_visit(purpose=code("purpose", "staff_complaint"), respondent_staff=make_user())

    assert (told.confidentiality, complained.confidentiality) == ("whistleblow", "staff_complaint")


def test_link_to_an_earlier_visit_one_may_not_see_is_left_out(client):
    room = make_room()
    secret = make_visit(room=room, confidentiality=Confidentiality.WHISTLEBLOW)
    visit = make_visit(room=room, repeats=secret)
    client.force_login(make_user(role="receptionist", room=room))

    assert secret.visit_no not in client.get(visit.get_absolute_url()).content.decode()


def test_respondent_cannot_receive_the_visitor():
    visit = make_visit()
    Visit.objects.filter(pk=visit.pk).update(respondent_staff=visit.registrar)

    with pytest.raises(MoveRefusedError, match=r"Art\. 28"):
        receive_visit(visit, by=visit.registrar, at=NOW)


def test_drafter_cannot_approve_the_own_slip():
    slip = make_draft()
    submit_referral(slip, by=slip.drafted_by)

    with pytest.raises(MoveRefusedError, match="somebody other than its drafter"):
        approve_referral(slip, by=slip.drafted_by, at=NOW)


def test_handler_cannot_take_the_rating():
    visit = make_fed_back()
    rating = SatisfactionRating(stage="result", method="phone", rated_at=NOW, overall="very")

    with pytest.raises(MoveRefusedError, match="somebody other than the person who handled"):
        rate_visit(visit, rating, by=visit.handler)
