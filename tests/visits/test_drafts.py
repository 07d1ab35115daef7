"""Drafts: only their owner's, never overwritten by an older write, gone when the form is sent."""

import contextlib
import json
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AccessAction, AccessRecord
from tests.factories import NOW, make_received, make_user, make_visit
from tests.visits.desk import desk, page_url
from tests.visits.test_visit_interview import RECORD
from tests.visits.test_visit_register import answers
from visits.models import Draft, Visit
from visits.workflow import receive_visit
from visits.workflow.drafting import EndedDraftError, StaleDraftError, Typed, end_draft, save_draft, sweep_drafts

pytestmark = pytest.mark.django_db
PAGE = "/visits/new/"
SAVE, CURRENT = "/visits/drafts/save/", "/visits/drafts/current/"
FIELDS = [["name", "李明"], ["id_number", "990000196805120015"], ["people-TOTAL_FORMS", "2"]]
anything = st.lists(st.tuples(st.text(max_size=30), st.text(max_size=200)).map(list), max_size=12)


def typed(token=None, sequence=1, fields=FIELDS, page=PAGE):
    return Typed(token or uuid4(), page, sequence, {"title": "Register", "focus": "name", "fields": fields})


def keep(client, **changes):
    values = {
        "token": uuid4(),
        "page": PAGE,
        "sequence": 1,
        "title": "Register",
        "focus": "name",
        "fields_typed": FIELDS,
    }
    values |= changes
    return client.post(SAVE, {**values, "fields_typed": json.dumps(values["fields_typed"])})


def current(client, **query):
    return client.get(CURRENT, {"page": PAGE, **query}).json()


def test_draft_is_kept_and_found_again(client):
    client.force_login(desk())
    token = uuid4()
    answer = keep(client, token=token).json()
    assert answer["sequence"] == 1
    assert len(answer["saved"]) == len("10:32:05")

    found = current(client, draft=token)

    assert (found["token"], found["sequence"], found["fields"]) == (str(token), 1, FIELDS)
    assert found["focus"] == "name"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(fields=anything)
def test_any_form_comes_back_as_it_was_typed(fields):
    user = make_user()
    save_draft(typed(fields=fields), by=user, at=NOW)
    assert Draft.objects.get(user=user).fields == fields


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(sequences=st.lists(st.integers(1, 20), min_size=1, max_size=8))
def test_older_write_never_overwrites_a_newer_one(sequences):
    user, token = make_user(), uuid4()
    for sequence in sequences:
        with contextlib.suppress(StaleDraftError):
            save_draft(typed(token, sequence, [["n", str(sequence)]]), by=user, at=NOW)
    draft = Draft.objects.get(token=token)
    assert (draft.sequence, draft.value("n")) == (max(sequences), str(max(sequences)))


def test_draft_is_encrypted_in_the_database(client):
    client.force_login(desk())
    keep(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, page FROM visits_draft")
        content, page = cursor.fetchone()
    assert b"990000196805120015" not in bytes(content)
    assert "李明".encode() not in bytes(content)
    assert page == PAGE


def test_draft_is_its_owners_alone(client):
    owner = desk()
    draft = save_draft(typed(), by=owner, at=NOW)
    for role in ("receptionist", "manager", "supervisor", "administrator"):
        client.force_login(make_user(role=role, room=owner.room))
        assert current(client, draft=draft.token)["fields"] is None
        assert keep(client, token=draft.token, sequence=9).status_code == 404
        assert client.post(reverse("visits:draft_discard", args=[draft.token])).status_code == 404
        assert "李＊" not in client.get(reverse("home")).content.decode()
    draft.refresh_from_db()
    assert (draft.sequence, draft.ended_at) == (1, None)


def test_stale_write_is_refused_and_told(client):
    client.force_login(desk())
    token = uuid4()
    keep(client, token=token, sequence=5)
    assert keep(client, token=token, sequence=5, fields_typed=[["name", "alt"]]).json() == {"refused": "stale"}
    assert Draft.objects.get().value("name") == "李明"


@pytest.mark.parametrize(
    "changes",
    [
        {"token": "x"}, {"sequence": 0}, {"fields_typed": {"a": 1}}, {"fields_typed": [["a"]]},
        {"fields_typed": [["a", 1]]}, {"fields_typed": [["a", "\ud800"]]},
        {"page": "https://evil.example/"}, {"page": "//evil.example/"}, {"page": "/nowhere/"}, {"page": "visits/new/"},
    ],
)  # fmt: skip
def test_broken_draft_is_not_kept(client, changes):
    client.force_login(desk())
    assert keep(client, **changes).status_code == 404
    assert not Draft.objects.exists()


def test_password_and_form_token_are_never_kept(client):
    client.force_login(desk())
    keep(client, fields_typed=[["csrfmiddlewaretoken", "a"], ["password", "b"], ["name", "c"]])
    assert Draft.objects.get().fields == [["name", "c"]]


def test_page_of_one_record_finds_its_newest_draft_and_a_new_registration_none(client):
    client.force_login(desk())
    keep(client, page=f"{PAGE}?draft=0&ticket=3")
    assert Draft.objects.get().page == f"{PAGE}?ticket=3"
    assert current(client, page=f"{PAGE}?ticket=3", newest=1)["fields"] == FIELDS
    assert current(client, page=f"{PAGE}?ticket=3")["fields"] is None
    assert current(client, page=f"{PAGE}?ticket=4", newest=1)["fields"] is None


def test_reading_a_draft_with_numbers_is_logged(client):
    user = desk()
    client.force_login(user)
    draft = save_draft(typed(), by=user, at=NOW)
    current(client, draft=draft.token)
    record = AccessRecord.objects.get(action=AccessAction.READ)
    assert (record.user, record.subject, record.label) == (user, "visits.draft", "")


def test_sent_form_ends_its_draft_and_a_late_write_cannot_revive_it(client):
    user = desk()
    client.force_login(user)
    token = uuid4()
    keep(client, token=token)

    client.post(PAGE, answers(user, draft=token))

    draft = Draft.objects.get()
    assert (draft.content, Visit.objects.count()) == ({}, 1)
    assert draft.ended_at is not None
    assert keep(client, token=token, sequence=99).json() == {"refused": "ended"}
    assert current(client, draft=token)["fields"] is None


def test_refused_form_keeps_its_draft(client):
    user = desk()
    client.force_login(user)
    token = uuid4()
    keep(client, token=token)
    assert client.post(PAGE, answers(user, draft=token, subject="")).status_code == 200
    assert Draft.objects.get().fields == FIELDS


def test_form_sent_before_its_first_write_ends_it_all_the_same(client):
    user = desk()
    client.force_login(user)
    token = uuid4()
    client.post(PAGE, answers(user, draft=token))
    assert keep(client, token=token).json() == {"refused": "ended"}


def test_signed_out_form_keeps_its_draft(client):
    user = desk()
    draft = save_draft(typed(), by=user, at=NOW)
    client.post(PAGE, answers(user, draft=draft.token))
    draft.refresh_from_db()
    assert draft.ended_at is None


def test_draft_of_somebody_else_is_not_ended_by_naming_it(client):
    draft = save_draft(typed(), by=desk(), at=NOW)
    user = desk()
    client.force_login(user)
    client.post(PAGE, answers(user, draft=draft.token))
    draft.refresh_from_db()
    assert draft.ended_at is None


def test_interview_and_other_moves_end_their_draft(client):
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    client.force_login(user)
    token = uuid4()
    keep(client, token=token, page=page_url("interview", visit))
    client.post(page_url("interview", visit), {**RECORD, "revision": visit.revision, "draft": token})
    assert not Draft.objects.unfinished().exists()


def test_forms_of_the_room_and_of_departments_keep_drafts(client):
    user = desk()
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    client.force_login(user)
    for address in (PAGE, page_url("interview", visit), page_url("triage", visit), page_url("correct", visit),
                    page_url("people", visit)):  # fmt: skip
        assert "data-draft=" in client.get(address).content.decode(), address
    slip = make_received()
    client.force_login(make_user(role="liaison", department=slip.department))
    assert 'data-draft="one"' in client.get(reverse("referrals:reply", args=[slip.pk])).content.decode()


def test_lists_show_when_and_a_masked_name_and_discard(client):
    user = desk()
    client.force_login(user)
    draft = save_draft(typed(), by=user, at=NOW)
    for address in (reverse("home"), PAGE):
        text = client.get(address).content.decode()
        assert "03-02 09:00" in text
        assert "李＊" in text
        assert "李明" not in text
        assert f"draft={draft.token}" in text

    response = client.post(reverse("visits:draft_discard", args=[draft.token]), {"next": PAGE})

    assert response.url == PAGE
    assert str(draft.token) not in client.get(PAGE).content.decode()
    draft.refresh_from_db()
    assert draft.content == {}


def test_discard_never_leads_outside(client):
    user = desk()
    client.force_login(user)
    draft = save_draft(typed(), by=user, at=NOW)
    response = client.post(reverse("visits:draft_discard", args=[draft.token]), {"next": "https://evil.example/"})
    assert response.url == reverse("home")


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_drafts_costs_one_query(client, django_assert_max_num_queries, count):
    user = desk()
    client.force_login(user)
    for _n in range(count):
        save_draft(typed(), by=user, at=NOW)
    with django_assert_max_num_queries(11):
        client.get(PAGE)


def test_old_drafts_are_swept(settings):
    user, other = make_user(), make_user()
    old = NOW - timedelta(days=settings.DRAFT_DAYS, seconds=1)
    save_draft(typed(), by=user, at=old)
    save_draft(typed(), by=other, at=old)
    kept = save_draft(typed(), by=user, at=NOW)
    ended = uuid4()
    end_draft(ended, by=user, at=NOW - timedelta(days=2))

    assert sweep_drafts(at=NOW, of=user) == 2
    assert sweep_drafts(at=NOW) == 1
    assert list(Draft.objects.all()) == [kept]


def test_sweeping_command_says_how_many():
    save_draft(typed(), by=make_user(), at=NOW)  # long ago, whatever today is
    told = StringIO()
    call_command("sweep_drafts", stdout=told)
    assert told.getvalue() == "1 drafts removed.\n"


def test_own_old_drafts_go_at_sign_in(client):
    user = desk()
    save_draft(typed(), by=user, at=NOW - timedelta(days=400))
    client.force_login(user)
    assert not Draft.objects.exists()


def test_page_is_kept_in_no_browser(client):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)
    for address in (PAGE, reverse("home"), visit.get_absolute_url(), reverse("visits:list"), CURRENT):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_two_windows_saving_at_once_leave_the_newer_text(committed):
    user, token, start = make_user(), uuid4(), Barrier(2)
    refused = []

    def save(sequence):
        start.wait()
        try:
            save_draft(typed(token, sequence, [["n", str(sequence)]]), by=user, at=NOW)
        except StaleDraftError:
            refused.append(sequence)
        finally:
            connections.close_all()

    threads = [Thread(target=save, args=[sequence]) for sequence in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Draft.objects.get().value("n") == "2"
    assert refused in ([], [1])


def test_write_and_end_at_once_leave_nothing_typed(committed):
    user, token, start = make_user(), uuid4(), Barrier(2)

    def run(action):
        start.wait()
        try:
            action()
        except EndedDraftError:
            pass
        finally:
            connections.close_all()

    actions = (
        lambda: save_draft(typed(token), by=user, at=NOW),
        lambda: end_draft(token, by=user, at=NOW),
    )
    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    draft = Draft.objects.get()
    assert (draft.content, draft.ended_at) == ({}, NOW)
