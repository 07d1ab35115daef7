"""Whoever is accused never gets the slip nor sees it, however the accused was written down (Art. 30)."""

import pytest
from django.urls import reverse

from office.moves import MoveRefusedError
from referrals.models import Referral
from tests.factories import make_department, make_draft, make_handling, make_referral, make_user
from visits.models import Confidentiality, Disposition, Visit

pytestmark = pytest.mark.django_db
SECRET = {"confidentiality": Confidentiality.WHISTLEBLOW}


def accusing(department, how):
    """A visit that accuses somebody of the department, written down one way or the other."""
    accused = make_user(role="liaison", full_name="冯建国", department=department)
    named = {
        "by department": {"respondent_department": department},
        "by account": {"respondent_staff": accused},
        "by typed name": {"respondent_name": "冯建国"},
        "by typed unit": {"respondent_unit": department.name},
    }[how]
    return make_handling(disposition=Disposition.REFERRED, **SECRET, **named), accused


@pytest.mark.parametrize("how", ["by department", "by account", "by typed name", "by typed unit"])
def test_slip_to_the_accused_department_is_refused(how):
    department = make_department()
    visit, _accused = accusing(department, how)

    with pytest.raises(MoveRefusedError, match="must not go there"):
        make_draft(visit=visit, department=department)
    assert not Referral.objects.exists()


@pytest.mark.parametrize("how", ["by department", "by account", "by typed name"])
def test_slip_that_is_there_already_vanishes_for_the_accused_department(client, how):
    department = make_department()
    visit, accused = accusing(department, how)
    slip = make_referral(visit=visit, department=make_department())
    Referral.objects.filter(pk=slip.pk).update(department=department)  # as if the accusation came to light later
    client.force_login(accused)

    assert client.get(slip.get_absolute_url()).status_code == 404
    assert slip.slip_no not in client.get(reverse("referrals:inbox")).content.decode()


def test_manager_accused_by_name_does_not_see_the_visit():
    accused = make_user(role="manager", full_name="高峰")
    visit = make_handling(**SECRET, respondent_name="高峰")

    assert not Visit.objects.visible_to(accused).filter(pk=visit.pk).exists()
    assert Visit.objects.visible_to(make_user(role="manager")).filter(pk=visit.pk).exists()
