"""What a history tells of a change."""

import pytest

from audit.history import differences
from tests.factories import make_user, make_visit
from visits.models import VisitPerson

pytestmark = pytest.mark.django_db


def changes(row, **values):
    """The differences that this change leaves in the history, by field label."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    new, old = row.history.order_by("-history_id")[:2]
    return {change.label: change for change in differences(new, old)}


def test_address_is_only_said_to_have_changed():
    told = changes(make_visit(), address="临江市北湖区柳林路8号", subject="反映噪声")

    assert (told["address"].is_secret, told["address"].old, told["address"].new) == (True, "", "")
    assert (told["subject"].old, told["subject"].new) == ("反映小区电梯故障", "反映噪声")


def test_address_of_somebody_who_came_along_is_kept_back_too():
    person = VisitPerson.objects.create(visit=make_visit(), name="王芳", address="石桥镇一组3号")

    assert changes(person, address="石桥镇二组4号")["address"].is_secret


def test_page_of_a_visit_shows_no_former_address(client):
    visit = make_visit()
    changes(visit, address="临江市北湖区柳林路8号")
    client.force_login(make_user(role="supervisor"))

    text = client.get(visit.get_absolute_url()).text

    assert "石桥镇" not in text
    assert "柳林路" not in text
