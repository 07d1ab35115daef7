"""The access log: append-only, complete, for the auditor alone."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from tests.factories import NOW, at, make_user

pytestmark = pytest.mark.django_db


def note(when=NOW, **values):
    return AccessRecord.objects.create(
        **{"at": when, "action": AccessAction.READ, "label": "来访〔2026〕第0001号", **values}
    )


@pytest.mark.parametrize("change", ["UPDATE audit_accessrecord SET label = ''", "DELETE FROM audit_accessrecord"])
def test_database_refuses_to_change_the_log(change):
    note()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert AccessRecord.objects.get().label == "来访〔2026〕第0001号"


def test_refused_attempt_is_logged(client):
    user = make_user(role="receptionist")
    client.force_login(user)

    response = client.get(reverse("audit:log"))

    assert response.status_code == 403
    record = AccessRecord.objects.get()
    assert (record.user, record.action, record.label) == (user, AccessAction.REFUSED, "/audit/")


def test_sign_out_is_logged_once(client):
    user = make_user(role="receptionist")
    client.force_login(user)

    client.post(reverse("logout"))
    client.post(reverse("logout"))

    record = AccessRecord.objects.get()
    assert (record.user, record.action) == (user, AccessAction.SIGN_OUT)


def test_log_is_shown_newest_first(client):
    old, new = note(), note(when=NOW + timedelta(hours=1))
    client.force_login(make_user(role="auditor"))

    response = client.get(reverse("audit:log"))

    assert list(response.context["page"]) == [new, old]


def test_log_is_narrowed_by_person_action_and_days(client):
    person = make_user()
    wanted = note(user=person, action=AccessAction.PRINT)
    note(user=person)
    note(action=AccessAction.PRINT)
    note(user=person, action=AccessAction.PRINT, when=at(date(2026, 3, 3)))
    client.force_login(make_user(role="auditor"))

    asked = {"user": person.pk, "action": "print", "since": "2026-03-02", "until": "2026-03-02"}
    response = client.get(reverse("audit:log"), asked)

    assert list(response.context["page"]) == [wanted]


def test_days_in_wrong_order_are_told(client):
    client.force_login(make_user(role="auditor"))

    response = client.get(reverse("audit:log"), {"since": "2026-03-02", "until": "2026-03-01"})

    assert "This day is before the first one." in response.text


@pytest.mark.parametrize(
    "after", ["x", "2026-03-02T09:00:00+08:00,x", ",", "2026-03-02T09:00:00+08:00,99999999999999999999"]
)
def test_mangled_page_key_shows_the_first_page(client, after):
    record = note()
    client.force_login(make_user(role="auditor"))

    assert list(client.get(reverse("audit:log"), {"after": after}).context["page"]) == [record]


def test_log_pages_by_key_within_one_instant(client):
    records = [note() for _number in range(52)]
    client.force_login(make_user(role="auditor"))

    first = client.get(reverse("audit:log")).context["page"]
    second = client.get(f"{reverse('audit:log')}?{first.next_query}").context["page"]

    assert [*first, *second] == records[::-1]
    assert (first.count, second.has_next, second.is_first) == (52, False, False)


@pytest.mark.parametrize("role", ["receptionist", "supervisor", "manager", "administrator"])
def test_other_roles_are_refused(client, role):
    client.force_login(make_user(role=role))

    assert client.get(reverse("audit:log")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_log_keeps_its_query_budget(client, django_assert_num_queries, rows):
    for _row in range(rows):
        note(user=make_user())
    client.force_login(make_user(role="auditor"))

    with django_assert_num_queries(5):
        client.get(reverse("audit:log"))
