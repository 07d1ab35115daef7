"""One person registered twice: merged with a reason, undone with a reason, whatever happens at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from office.moves import MoveRefusedError
from tests.factories import NOW, code, make_room, make_user, make_visit
from tests.visits.desk import desk, errors
from visits.models import Confidentiality, Visit, Visitor, VisitorMerge
from visits.models.merge import people_of, same_person
from visits.workflow import merge_visitors, undo_merge

pytestmark = pytest.mark.django_db
ID, OTHER = "990000199106170033", "990000196805120010"
WHY = "电话和住址相同，本人确认曾用名"


def supervisor():
    return make_user(role="supervisor")


def person(name="张伟", **values):
    """A visit of somebody new."""
    return make_visit(by=desk(), name=name, **values).visitor


def merge(kept, merged, **values):
    return merge_visitors(kept, merged, by=supervisor(), at=NOW, reason=WHY, **values)


def url(kept, other=None):
    return reverse("visits:visitor_merge", args=[kept.pk]) + (f"?other={other.pk}" if other else "")


def test_merged_people_are_one_from_both_sides(client):
    first, second = person(), person("章伟")
    client.force_login(supervisor())
    assert client.post(url(first, second), {"reason": WHY}).url == first.get_absolute_url()
    for side in (first, second):
        visits = client.get(side.get_absolute_url()).context["visits"]
        assert {visit.visitor for visit in visits} == {first, second}
    kept = VisitorMerge.objects.get()
    assert (kept.reason, kept.merged_at is not None, kept.history.count()) == (WHY, True, 1)


def test_merge_moves_no_visit():
    first, second = person(), person("章伟")
    before = list(Visit.objects.order_by("pk").values("pk", "visitor", "revision"))
    merge(first, second)
    assert list(Visit.objects.order_by("pk").values("pk", "visitor", "revision")) == before


def test_pages_show_both_sides_masked_and_ask_for_the_reason(client):
    first, second = person(id_number=ID), person("章伟", phone="19900000077")
    client.force_login(supervisor())
    text = client.get(url(first, second)).content.decode()
    for part in ("990***********0033", "199****0077", "张伟", "章伟"):
        assert part in text
    assert ID not in text
    assert "19900000077" not in text
    assert set(errors(client.post(url(first, second), {}))) == {"reason"}


def test_two_numbers_are_merged_only_if_confirmed(client):
    first, second = person(id_number=ID), person("章伟", id_number=OTHER)
    client.force_login(supervisor())
    assert "__all__" in errors(client.post(url(first, second), {"reason": WHY}))
    assert client.post(url(first, second), {"reason": WHY, "despite_ids": "on"}).status_code == 302
    assert VisitorMerge.objects.get().despite_ids


def test_other_person_is_named_by_a_registration_number(client):
    first, second = person(), person("章伟")
    client.force_login(supervisor())
    number = second.visits.get().visit_no
    assert "visit_no" in errors(client.post(url(first), {"visit_no": "来访〔1999〕第0001号"}))
    assert client.post(url(first), {"visit_no": f" {number} "}).url == url(first, second)


def test_nobody_is_merged_with_herself_or_twice():
    first, second, third = person(), person("章伟"), person("张玮")
    with pytest.raises(MoveRefusedError, match="one and the same"):
        merge(first, first)
    merge(first, second)
    for pair in permutations((first, second), 2):
        with pytest.raises(MoveRefusedError, match="in the meantime"):
            merge(*pair)
    with pytest.raises(MoveRefusedError, match="in the meantime"):
        merge(third, second)


def test_trees_of_merges_have_one_root_and_come_apart_again():
    first, second, third, alone = person(), person("章伟"), person("张玮"), person("赵六")
    inner = merge(second, third)
    outer = merge(first, second)
    assert people_of([third.pk, alone.pk]) == {
        first.pk: first.pk, second.pk: first.pk, third.pk: first.pk, alone.pk: alone.pk
    }  # fmt: skip
    undo_merge(outer, by=supervisor(), at=NOW, reason="不是同一人")
    assert people_of([first.pk]) == {first.pk: first.pk}
    assert people_of([third.pk]) == {second.pk: second.pk, third.pk: second.pk}
    undo_merge(inner, by=supervisor(), at=NOW, reason="不是同一人")
    assert same_person(third.pk) == [third.pk]
    assert same_person(None) == []


def test_undoing_needs_a_reason_is_kept_and_done_once(client):
    first, second = person(), person("章伟")
    made = merge(first, second)
    by = supervisor()
    client.force_login(by)
    page = reverse("visits:visitor_unmerge", args=[made.pk])
    assert page in client.get(second.get_absolute_url()).content.decode()
    assert set(errors(client.post(page, {}))) == {"reason"}
    assert client.post(page, {"reason": "两个人"}).url == first.get_absolute_url()
    made.refresh_from_db()
    assert (made.undone_by, made.undone_reason, made.history.count()) == (by, "两个人", 2)
    assert "__all__" in errors(client.post(page, {"reason": "再一次"}))
    text = client.get(first.get_absolute_url()).content.decode()
    assert "两个人" in text
    assert WHY in text
    assert merge(first, second)  # after an undone merge the two may be merged anew


def test_visits_registered_while_merged_stay_with_the_holder_of_the_number():
    user = desk()
    card = code("id_type", "resident_id")
    first = make_visit(by=user, name="张伟")
    second = make_visit(by=user, name="章伟", id_number=ID, id_type=card)
    made = merge(first.visitor, second.visitor)
    third = make_visit(by=user, name="张伟", id_number=ID, id_type=card)
    assert third.visitor == second.visitor
    undo_merge(made, by=supervisor(), at=NOW, reason="两个人")
    assert set(Visit.objects.filter(visitor__in=same_person(second.visitor_id))) == {second, third}


def test_visitor_page_proposes_who_may_be_the_same(client):
    first, second = person(phone="19900000077"), person("章伟", phone="19900000077")
    person("赵六", phone="19900000088", address="别处")
    client.force_login(supervisor())
    page = client.get(first.get_absolute_url())
    assert [one.visitor for one in page.context["others"]] == [second.pk]
    assert f"?other={second.pk}" in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_visitor_page_of_who_may_merge_keeps_its_budget(client, django_assert_max_num_queries, number):
    first = person()
    for turn in range(number):
        merge(first, person(f"章伟{turn}"))
        person("张伟")
    client.force_login(supervisor())
    with django_assert_max_num_queries(20):
        client.get(first.get_absolute_url())


def test_a_person_of_hidden_visits_is_neither_proposed_nor_compared_nor_listed(client):
    first = person(phone="19900000077")
    hidden = person("章伟", phone="19900000077", confidentiality=Confidentiality.WHISTLEBLOW)
    client.force_login(supervisor())
    assert client.get(url(first, hidden)).status_code == 404
    assert client.get(url(hidden)).status_code == 404
    made = merge_visitors(first, hidden, by=make_user(role="manager"), at=NOW, reason=WHY)
    text = client.get(first.get_absolute_url()).content.decode()
    assert "章伟" not in text
    assert WHY not in text
    assert client.get(reverse("visits:visitor_unmerge", args=[made.pk])).status_code == 404
    client.force_login(make_user(role="manager"))
    assert WHY in client.get(first.get_absolute_url()).content.decode()


def test_merging_is_not_for_the_desk(client):
    user = desk()
    first, second = make_visit(by=user, name="张伟").visitor, make_visit(by=user, name="章伟").visitor
    client.force_login(user)
    assert client.get(url(first, second)).status_code == 403
    text = client.get(first.get_absolute_url()).content.decode()
    assert "Merge with another record" not in text


def test_the_database_keeps_merges_sound():
    first, second = person(), person("章伟")
    by = supervisor()
    values = {"reason": WHY, "merged_at": NOW, "merged_by": by}
    VisitorMerge.objects.create(kept=first, merged=second, **values)
    for wrong in ({"kept": first, "merged": first}, {"kept": first, "merged": second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VisitorMerge.objects.create(**wrong, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitorMerge.objects.update(undone_at=NOW)


@pytest.mark.usefixtures("committed")
def test_merging_in_a_ring_at_the_same_moment_makes_no_ring():
    by = make_user(role="supervisor")
    room = make_room()
    clerk = make_user(role="receptionist", room=room)
    people = [make_visit(by=clerk, name=name).visitor for name in ("张伟", "章伟", "张玮", "章玮")]
    ring = list(zip(people, people[1:] + people[:1], strict=True)) * 2

    def attempt(pair: tuple[Visitor, Visitor]) -> bool:
        try:
            merge_visitors(*pair, by=by, at=NOW, reason=WHY)
        except MoveRefusedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as desks:
        made = sum(desks.map(attempt, ring))

    assert 1 <= made <= 3
    assert VisitorMerge.objects.count() == made
    assert len(people_of([one.pk for one in people])) == 4  # each has a root
