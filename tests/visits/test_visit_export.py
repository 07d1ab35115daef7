"""The list as Excel: what the list shows, masked, logged, complete or refused."""

import pytest
from django.urls import reverse

from audit.models import AccessRecord
from tests.factories import NOW, make_handling, make_room, make_user, make_visit
from tests.visits.ledgers import opened
from visits.views import export

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    user = make_user(role="receptionist", room=make_room())
    client.force_login(user)
    return user


def rows(client, **params):
    answer = client.get(reverse("visits:export"), params)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    head, *lines = opened(answer.content)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_numbers_and_names_are_masked_even_in_texts(client, desk):
    make_visit(
        by=desk,
        id_number="990000197805300061",
        people_count=23,
        statement="打我电话19900000001，证号990000197805300061。",
    )
    row = rows(client)[0]
    assert (row["来访人姓名"], row["证件号码"], row["联系电话"]) == ("李＊", "990***********0061", "199****0001")
    assert row["反映的主要问题"] == "打我电话199****0001，证号990***********0061。"
    assert (row["住址"], row["来访人数"], row["集体访"], row["状态"]) == ("临江市南山区＊＊＊", 23, "21–50", "待接谈")


def test_text_that_looks_like_a_formula_is_text(client, desk):
    make_visit(by=desk, subject="=HYPERLINK(1)")
    assert rows(client)[0]["事由摘要"] == "'=HYPERLINK(1)"


def test_only_what_the_list_shows_and_the_filter_leaves(client, desk):
    make_visit(), make_visit(by=desk, subject="电梯"), make_visit(by=desk, subject="漏水")
    assert len(rows(client)) == 2
    assert [row["事由摘要"] for row in rows(client, q="漏水")] == ["漏水"]
    assert rows(client, status="handling") == []


def test_size_and_origin_narrow_the_list(client, desk):
    for people in (1, 7, 23, 150):
        make_visit(by=desk, people_count=people)
    found = {
        size: sorted(row["来访人数"] for row in rows(client, size=size))
        for size in ("group", "single", "5", "21", "101")
    }
    assert found == {"group": [7, 23, 150], "single": [1], "5": [7], "21": [23], "101": [150]}
    assert rows(client, origin="ledger") == []


def test_accusations_are_never_exported(client):
    make_visit(confidentiality="whistleblow")
    client.force_login(make_user(role="manager"))
    assert rows(client) == []


def test_name_to_be_kept_secret_is_withheld(client, desk):
    make_visit(by=desk, wants_secrecy=True)
    assert rows(client)[0]["来访人姓名"] == "按规定保密"


def test_export_is_logged_with_its_size(client, desk):
    make_visit(by=desk)
    rows(client)
    record = AccessRecord.objects.get(action="export")
    assert (record.user, record.label) == (desk, "1")


def test_too_many_are_refused_with_a_message_never_cut_off(client, desk, monkeypatch):
    monkeypatch.setattr(export, "MOST", 1)
    make_visit(by=desk), make_visit(by=desk)
    answer = client.get(reverse("visits:export"), {"kind": "first"})
    assert answer.url == f"{reverse('visits:list')}?kind=first"
    assert "More than 5,000 visits" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_export_costs_the_same_for_many(client, desk, many, django_assert_max_num_queries):
    for _n in range(many):
        make_handling(by=desk, when=NOW)
    rows(client)
    with django_assert_max_num_queries(14):
        rows(client)
