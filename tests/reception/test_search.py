"""One box over visits, slips and archive, within the own scope."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from office.paging import ListPage
from office.roles import ROLES
from tests.archive.cases import filed, make_closed
from tests.factories import (
    NOW,
    make_handling,
    make_interviewed,
    make_referral,
    make_room,
    make_user,
    make_visit,
    unsaved_visit,
)
from tests.visits.notices import make_issued
from visits.models import Confidentiality, VisitPerson
from visits.workflow import add_rows, register_visit

ID_NUMBER = "99000019800101001X"
WORD = "食堂采购回扣线索"

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

    assert response.context["slips"].rows == [slip]
    assert "visits" not in response.context


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


def look(client, query, role="supervisor", **values):
    """What somebody of this role finds."""
    client.force_login(make_user(role=role, **values))
    return client.get(reverse("search"), {"q": query})


def make_group(*names, **values):
    """A visit with people who came along."""
    room = make_room()
    people = [VisitPerson(name=name, role="member", **values) for name in names]
    visit = unsaved_visit(room=room)
    return register_visit(visit, by=make_user(role="receptionist", room=room), at=NOW, token=uuid4(), people=people)


@pytest.mark.parametrize("query", ["王芳", "wf", "wangfang", "王fang", "李明 王芳", "lm wf"])
def test_visit_is_found_by_who_came_along(client, query):
    visit = make_group("王芳", "赵刚")
    make_visit(name="孙强")

    response = look(client, query)

    assert response.context["visits"].rows == [visit]
    assert "<mark>王芳</mark>" in response.content.decode()


def test_people_added_later_are_found_too(client):
    visit = make_group("王芳")

    add_rows(visit, by=visit.registrar, people=[VisitPerson(name="赵刚", role="member")])

    assert look(client, "zhaog").context["visits"].rows == [visit]
    assert look(client, "王芳").context["visits"].rows == [visit]


@pytest.mark.parametrize(
    "spelling", ["来访〔2026〕第{:04d}号", "来访[2026]第{}号", "来访2026-{}", "2026-{:04d}", "來訪（2026）第{}號"]
)
def test_number_in_any_spelling_opens_the_visit(client, spelling):
    visit = make_visit()
    number = int(visit.visit_no.rpartition("第")[2].rstrip("号"))

    assert look(client, spelling.format(number)).headers["Location"] == visit.get_absolute_url()


def test_bare_number_lists_what_carries_it(client):
    slip = make_referral()
    number = slip.slip_no.rpartition("第")[2].rstrip("号")

    response = look(client, str(int(number)))

    assert slip in response.context["numbered"]
    assert response.status_code == 200


def test_number_of_an_interview_opens_its_visit(client):
    visit = make_interviewed()

    response = look(client, visit.interviews.get().interview_no)

    assert response.headers["Location"] == visit.get_absolute_url()


def test_number_of_a_notice_opens_it_and_only_within_the_own_scope(client):
    notice = make_issued(make_handling(), "acceptance")

    assert look(client, notice.notice_no).headers["Location"] == notice.get_absolute_url()
    assert look(client, notice.notice_no.replace("〔", " ").replace("〕", " ")).status_code == 302
    client.force_login(make_user(role="receptionist", room=make_room()))
    assert client.get(reverse("search"), {"q": notice.notice_no}).status_code == 200


def test_archival_code_in_any_spelling_opens_the_case(client):
    case = filed(visit=make_closed())

    for typed in (case.archival_code, case.archival_code.replace("·", " ").lower()):
        assert look(client, typed).headers["Location"] == case.get_absolute_url()


@pytest.mark.parametrize(
    "spelled", [str, str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")]
)
def test_query_code_opens_the_visit(client, spelled):
    visit = make_visit()

    assert look(client, spelled(visit.query_code)).headers["Location"] == visit.get_absolute_url()
    assert look(client, spelled(visit.query_code), "receptionist", room=make_room()).status_code == 200


@pytest.mark.parametrize("query", [ID_NUMBER, "001X", "001x", "19900000009", "199-0000-0009"])
def test_person_is_found_by_number_if_one_may(client, query):
    visits = [
        make_visit(id_number=ID_NUMBER, phone="19900000009"),
        make_group("王芳", id_number=ID_NUMBER, phone="199 0000 0009"),
    ]
    make_visit(id_number="990000198001010028")

    found = look(client, query)

    assert {visit.pk for visit in found.context["people"]} == {visit.pk for visit in visits}
    assert AccessRecord.objects.filter(action=AccessAction.SEARCH).latest("pk").label != ""
    assert look(client, query, "archivist").context["people"] == []


def test_person_of_another_room_is_not_found(client):
    make_visit(id_number=ID_NUMBER)

    assert look(client, ID_NUMBER, "receptionist", room=make_room()).context["people"] == []


def test_number_of_a_person_stands_in_no_address_title_or_log(client):
    visit = make_visit(id_number=ID_NUMBER)
    client.force_login(make_user(role="supervisor"))

    response = client.post(reverse("search"), {"q": ID_NUMBER})

    assert response.status_code == 200
    assert response.context["people"] == [visit]
    assert ID_NUMBER not in response.content.decode()
    record = AccessRecord.objects.get(action=AccessAction.SEARCH)
    assert "001" not in record.label + record.reason + record.subject


@pytest.mark.parametrize("query", [f"王芳 {ID_NUMBER}", "电话19900000001的来访", ID_NUMBER[:17] + "X"])
def test_number_among_other_words_stands_in_no_address_either(client, query):
    client.force_login(make_user(role="supervisor"))

    response = client.post(reverse("search"), {"q": query})

    assert response.status_code == 200
    assert response.context["is_private"]
    assert not re.search(r"\d{11}", response.context["query"])
    assert not AccessRecord.objects.filter(label__regex=r"\d{11}").exists()


def test_other_words_are_sent_on_to_an_address_of_their_own(client):
    client.force_login(make_user(role="supervisor"))

    assert client.post(reverse("search"), {"q": "电梯 3栋"}).headers["Location"] == (
        f"{reverse('search')}?q=%E7%94%B5%E6%A2%AF+3%E6%A0%8B"
    )


def test_who_may_not_look_for_people_is_told(client):
    assert look(client, ID_NUMBER, "archivist").context["may_not_look"]


@pytest.mark.parametrize("secrecy", [Confidentiality.WHISTLEBLOW, Confidentiality.STAFF_COMPLAINT])
@pytest.mark.parametrize("role", sorted(ROLES))
def test_confidential_visit_changes_nothing_for_others(client, role, secrecy):
    """Whatever is asked, who may not know of the visit gets the very same page as if it were not there."""
    room = make_room()
    make_visit(room=room, id_number="990000198001010028")
    client.force_login(make_user(role=role, room=room))
    queries = ("电梯", WORD, "王密报", "wmb", "王小跟", ID_NUMBER, "001X", "19900000009", "2026", "12")

    def seen():
        pages = [client.get(reverse("search"), {"q": query}) for query in queries]
        return [
            {
                name: ([row.pk for row in value], value.count if isinstance(value, ListPage) else len(value))
                for name in ("visits", "slips", "cases", "people", "numbered")
                if (value := page.context.get(name)) is not None
            }
            for page in pages
        ]

    before = seen()
    secret = unsaved_visit(
        room=room, confidentiality=secrecy, subject=WORD, statement=WORD + "电梯", name="王密报", id_number=ID_NUMBER,
        phone="19900000009", arrived_at=NOW + timedelta(minutes=1),
    )  # fmt: skip
    people = [VisitPerson(name="王小跟", role="companion")]
    register_visit(secret, by=make_user(role="receptionist", room=room), at=NOW, token=uuid4(), people=people)
    may_know = role == "manager" or role == {"whistleblow": "discipline", "staff_complaint": "supervisor"}[secrecy]

    after = seen()
    number = client.get(reverse("search"), {"q": secret.visit_no})

    assert (before != after) == may_know
    assert (number.headers.get("Location") == secret.get_absolute_url()) == may_know
    code = client.get(reverse("search"), {"q": secret.query_code})
    assert (code.headers.get("Location") == secret.get_absolute_url()) == may_know


@pytest.mark.parametrize("rows", [1, 3])
def test_search_keeps_its_query_budget(client, django_assert_max_num_queries, rows):
    room = make_room()
    for _number in range(rows):
        make_visit(room=room)
    client.force_login(make_user(role="receptionist", room=room))

    # In a test each of the three time limits costs three statements more, with its savepoint.
    with django_assert_max_num_queries(23):
        response = client.get(reverse("search"), {"q": "电梯"})

    assert response.context["visits"].count == rows


def test_address_that_was_found_stays_masked(client):
    make_visit(address="浙江省杭州市余杭区青石村三组27号")

    page = look(client, "青石村").content.decode()

    assert "青石村三组" not in page
    assert "浙江省杭州市余杭区＊＊＊" in page
