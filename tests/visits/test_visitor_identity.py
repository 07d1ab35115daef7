"""Who is behind a registration: one Visitor for one ID number, whatever happens at two windows."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from office.models import Code
from tests.factories import NOW, code, make_room, make_user, make_visit, unsaved_visit
from visits.models import Visit, Visitor
from visits.workflow import register_visit

ID = "990000199106170033"


def card() -> Code:
    return code("id_type", "resident_id")


@pytest.mark.usefixtures("committed")
def test_the_same_number_at_two_windows_is_one_person():
    user = make_user(role="receptionist", room=make_room())

    def register(_window: int) -> int | None:
        try:
            visit = unsaved_visit(room=user.room, name="龚䶮", id_type=card(), id_number=ID)
            return register_visit(visit, by=user, at=NOW, token=uuid4()).visitor_id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as windows:
        people = list(windows.map(register, range(6)))
    assert len(set(people)) == 1
    assert Visitor.objects.count() == 1
    assert Visit.objects.count() == 6


@pytest.mark.django_db
def test_a_number_given_at_the_second_visit_stays_with_the_person():
    first = make_visit(name="龚䶮")
    second = make_visit(by=first.registrar, name="龚䶮", id_type=card(), id_number=ID, repeats=first)
    assert second.visitor == first.visitor
    third = make_visit(by=first.registrar, name="龚䶮", id_type=card(), id_number=ID)
    assert third.visitor == first.visitor


@pytest.mark.django_db
def test_another_name_with_the_same_matter_is_another_person():
    first = make_visit(name="龚䶮")
    second = make_visit(by=first.registrar, name="龚伟", id_type=card(), id_number=ID, repeats=first)
    assert second.visitor != first.visitor
