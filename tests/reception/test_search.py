"""One box over visits, slips and archive, within the own scope."""

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from tests.factories import make_referral, make_room, make_user, make_visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["电梯", "梯", "李𬭎", "𬭎", "电梯 老人", "電梯"])
def test_visit_is_found_by_any_part_of_its_text(client, query):
    room = make_room()
    visit = make_visit(room=room, name="李𬭎")
    make_visit(room=room, subject="咨询公租房", statement="怎样申请公租房。", demand="告知办法。", name="王芳")
    client.force_login(make_user(role="receptionist", room=room))

    response = client.get(reverse("search"), {"q": query})

    assert response.context["visits"].rows == [visit]


def test_search_stays_within_the_own_room(client):
    make_visit()
    client.force_login(make_user(role="receptionist", room=make_room()))

    assert client.get(reverse("search"), {"q": "电梯"}).context["visits"].rows == []


def test_whole_number_opens_the_record(client):
    visit = make_visit()
    client.force_login(make_user(role="supervisor"))

    response = client.get(reverse("search"), {"q": visit.visit_no})

    assert response.headers["Location"] == visit.get_absolute_url()


def test_liaison_finds_slips_but_no_visits(client):
    slip = make_referral()
    client.force_login(make_user(role="liaison", department=slip.department))

    response = client.get(reverse("search"), {"q": "电梯"})

    assert (response.context["slips"].rows, response.context["visits"]) == ([slip], None)


def test_search_is_logged_without_what_was_looked_for(client):
    client.force_login(make_user(role="supervisor"))

    client.get(reverse("search"), {"q": "张三"})

    record = AccessRecord.objects.get()
    assert (record.action, "张三" in record.label) == (AccessAction.SEARCH, False)


@pytest.mark.parametrize("query", ["", "   ", "%", "'", "\\", "\x00", "\ud800", "a" * 5000, "· ·"])
def test_odd_input_finds_nothing_and_breaks_nothing(client, query):
    client.force_login(make_user(role="supervisor"))

    assert client.get(reverse("search"), {"q": query.encode("utf-8", "surrogatepass")}).status_code == 200


def test_hit_is_marked_in_the_statement_and_nothing_else_is_markup(client):
    room = make_room()
    make_visit(room=room, statement="小区<b>三号楼</b>电梯自二月起停运。")
    client.force_login(make_user(role="receptionist", room=room))

    page = client.get(reverse("search"), {"q": "电梯"}).content.decode()

    assert "小区&lt;b&gt;三号楼&lt;/b&gt;<mark>电梯</mark>自二月起停运。" in page
