"""Numbers at rest: unreadable in the database, findable by their hash."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from office.privacy import UnreadableValueError, decrypt, encrypt, keyed_hash, normal_number
from tests.factories import make_visit
from visits.models import Visit


@given(st.text(max_size=60).filter(lambda text: text.isprintable()))
def test_value_comes_back_and_never_looks_alike(value):
    first, second = encrypt(value, "phone"), encrypt(value, "phone")

    assert decrypt(first, "phone") == value
    assert first != second


def test_value_of_another_column_or_altered_is_unreadable():
    stored = encrypt("19900000001", "phone")

    with pytest.raises(UnreadableValueError):
        decrypt(stored, "id_number")
    with pytest.raises(UnreadableValueError):
        decrypt(stored[:-1] + bytes([stored[-1] ^ 1]), "phone")


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"],
)
def test_number_is_found_however_it_was_typed(typed):
    assert keyed_hash(normal_number(typed), "p") == keyed_hash("11010519491231002X", "p")


def test_phone_is_found_with_and_without_country_code():
    assert normal_number("+86 199-0000-0001") == "19900000001"


@pytest.mark.django_db
def test_database_holds_no_plain_number():
    visit = make_visit(id_number="11010519491231002X", phone="19900000001")

    with connection.cursor() as cursor:
        cursor.execute("SELECT visits_visit::text FROM visits_visit")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT visits_historicalvisit::text FROM visits_historicalvisit")
        row += cursor.fetchone()[0]

    assert "11010519491231002X" not in row
    assert "19900000001" not in row
    assert Visit.objects.get(pk=visit.pk).id_number == "11010519491231002X"


@pytest.mark.django_db
def test_visit_is_found_by_number_and_last_four():
    visit = make_visit(id_number="11010519491231002X")
    digest = Visit._meta.get_field("id_hash").digest
    last4 = Visit._meta.get_field("id_last4").digest

    assert Visit.objects.get(id_hash=digest("11010519491231002x")) == visit
    assert Visit.objects.get(id_last4=last4("99002X")) == visit
