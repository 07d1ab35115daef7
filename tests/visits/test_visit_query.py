"""The public query page: who has number and code learns the status and nothing else; nobody can try codes."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_fed_back, make_handling, make_room, make_to_feed_back, make_user, make_visit
from tests.office.test_numbering import in_threads
from tests.visits.notices import make_closed_by, make_issued
from visits.models import QueryAttempt, Visit
from visits.models.folding import DROPPED, folded, folded_candidates
from visits.querying import WINDOW, count_attempt, find_by_code
from visits.workflow import void_visit

pytestmark = pytest.mark.django_db
WRONG = "ABCD-EFGH"
PATTERN = "来访〔{year}〕第{number:04d}号"


def ask(client, number, code, address="10.0.0.1"):
    return client.post(reverse("visits:query"), {"no": number, "code": code}, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    "typed",
    [
        "来访〔2026〕第0001号",
        "来访[2026]0001",
        "来访（2026）第0001号",
        " 来访 〔2026〕 第 0001 号 ",
        "来访２０２６—０００１",
        "2026-0001",
        "来访2026-1",
        "20260001",
        "2026年 第1号",
    ],
)
def test_number_may_be_typed_in_many_ways(typed):
    assert "来访20260001" in folded_candidates(typed, PATTERN)


@given(st.text(max_size=60))
def test_any_text_can_be_folded(text):
    assert set(folded(text)).isdisjoint(DROPPED)
    assert "" not in folded_candidates(text, PATTERN)


@pytest.mark.parametrize("spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_code_is_taken_in_any_spelling(client, spelling):
    visit = make_handling()

    page = ask(
        client, visit.visit_no.replace("〔", "[").replace("〕", "]"), spelling(visit.query_code)
    ).content.decode()

    assert "This office is handling the matter" in page
    assert "2026-05-06" in page


def test_answer_holds_nothing_personal(client):
    visit = make_fed_back(address="石桥镇青石村27号", phone="19900000001")

    page = ask(client, visit.visit_no, visit.query_code).content.decode()

    assert "The result was told to you" in page
    for secret in ("李明", "电梯", "19900000001", "青石村", visit.query_code, str(visit.handler)):
        assert secret not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_page_speaks_both_languages_and_hides_from_search_engines(client, language):
    client.cookies["django_language"] = language

    answer = client.get(reverse("visits:query"), {"no": "来访〔2026〕第0001号"})

    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'lang="{language}"' in answer.content.decode()
    assert 'value="来访〔2026〕第0001号"' in answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_code_in_the_address_is_not_looked_at(client):
    visit = make_handling()

    page = client.get(reverse("visits:query"), {"no": visit.visit_no, "code": visit.query_code})

    assert page.context["answer"] is None
    assert page.context["form"]["code"].value() is None


def test_wrong_number_and_wrong_code_cannot_be_told_apart(client):
    visit = make_handling()
    shown, queries = [], []
    for number in (visit.visit_no, "来访〔2026〕第9999号"):
        with CaptureQueriesContext(
            connection,
        ) as counted:
            page = ask(client, number, WRONG).content.decode()
        shown.append(re.sub(r'value="[^"]*"|"X-CSRFToken": "\w*"', "", page))
        queries.append(len(counted))

    assert shown[0] == shown[1]
    assert "There is no visit with this number and this code" in shown[0]
    assert queries[0] == queries[1]


def test_look_up_uses_its_index():
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as counted:
        find_by_code("来访〔2026〕第0001号", WRONG)
        sql = next(query["sql"] for query in counted if "translate" in query["sql"])
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        assert "visit_by_folded_number" in "".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_visit, "waiting for the interview"),
        (make_to_feed_back, "There is a result"),
        (lambda: make_handling(disposition="referred"), "Passed to the responsible department"),
        (lambda: make_closed_by("declined"), "was not accepted"),
        (lambda: make_closed_by("directed"), "another way is responsible"),
        (
            lambda: void_visit(make_visit(), by=make_user(role="supervisor"), at=timezone.now(), reason="重复"),
            "is void",
        ),
    ],
)
def test_status_is_told_in_plain_words(client, make, words):
    visit = make()
    assert words in ask(client, visit.visit_no, visit.query_code).content.decode()


@pytest.mark.parametrize("values", [{"confidentiality": "whistleblow"}, {"confidentiality": "staff_complaint"}])
def test_confidential_visit_shows_a_neutral_status_only(client, values):
    visit = make_handling(**values)

    page = ask(client, visit.visit_no, visit.query_code)

    assert page.context["answer"].status == "Registered; handled by law."
    assert (page.context["answer"].dates, page.context["answer"].next_step) == ([], "")


def test_joined_visit_follows_the_other(client):
    first = make_handling()
    visit = make_closed_by("noted")
    Visit.objects.filter(pk=visit.pk).update(joined_to=first, closing_kind="joined")

    assert "is handling the matter" in ask(client, visit.visit_no, visit.query_code).content.decode()


def test_extension_shows_the_new_day(client):
    visit = make_handling()
    make_issued(visit, "extension", due_on=date(2026, 6, 1))

    assert "2026-06-01" in ask(client, visit.visit_no, visit.query_code).content.decode()


def test_too_many_attempts_on_one_number_are_refused_from_any_address(client, settings):
    settings.QUERY_LIMIT_NUMBER = 3
    visit = make_handling()
    for number in range(3):
        ask(client, visit.visit_no, WRONG, address=f"10.0.1.{number}")

    answer = ask(client, f" {visit.visit_no} ", visit.query_code, address="10.0.2.1")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.seconds + 1
    assert "Too many attempts" in answer.content.decode()
    assert "handling the matter" not in answer.content.decode()


def test_too_many_attempts_from_one_address_are_refused_for_any_number(client, settings):
    settings.QUERY_LIMIT_ADDRESS = 2
    statuses = [ask(client, f"来访〔2026〕第{n:04d}号", WRONG).status_code for n in range(4)]
    other = ask(client, "来访〔2026〕第0009号", WRONG, address="10.0.0.9").status_code

    assert statuses == [200, 200, 429, 429]
    assert other == 200
    assert QueryAttempt.objects.count() == 3  # a refused attempt does not lengthen the wait


def test_window_slides(settings):
    settings.QUERY_LIMIT_ADDRESS, start = 2, timezone.now()
    for minutes in (0, 5):
        assert count_attempt(address="a", number="1", at=start + timedelta(minutes=minutes)) is None
    refused = count_attempt(address="a", number="1", at=start + timedelta(minutes=6))

    assert refused is not None
    assert refused.until == start + WINDOW
    assert count_attempt(address="a", number="1", at=refused.until + timedelta(seconds=1)) is None


def test_attempts_are_kept_without_address_and_number(client):
    visit = make_handling()
    ask(client, visit.visit_no, visit.query_code, address="10.9.8.7")

    row = QueryAttempt.objects.get()

    assert "10.9.8.7" not in str(vars(row))
    assert visit.visit_no not in str(vars(row))


def test_old_attempts_are_forgotten():
    old = timezone.now() - timedelta(days=181)
    count_attempt(address="a", number="1", at=old)
    count_attempt(address="a", number="1", at=timezone.now())

    assert QueryAttempt.objects.count() == 1


def test_limit_holds_over_several_connections(committed, settings):
    settings.QUERY_LIMIT_ADDRESS, settings.QUERY_LIMIT_NUMBER = 100, 4

    answers = in_threads(8, lambda n: [ask(Client(), "来访〔2026〕第0001号", WRONG).status_code for _i in range(2)])

    taken = [status for batch in answers for status in batch if status == 200]
    assert {status for batch in answers for status in batch} == {200, 429}
    assert len(taken) <= 4
    assert QueryAttempt.objects.count() == len(taken)


def test_staff_may_query_too(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    assert client.get(reverse("visits:query")).status_code == 200
