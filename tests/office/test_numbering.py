"""Numbers: no gap, none twice, whatever happens at the same time."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from office.models import NumberRule, Series
from office.models.numbers import validate_pattern
from office.numbering import next_count, next_number
from tests.factories import NOW, make_room, make_user, unsaved_visit
from visits.models import Visit
from visits.workflow import register_visit

DAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_numbers_run_on_within_a_year_and_start_anew_in_the_next():
    numbers = [next_number(Series.REFERRAL, on=day) for day in (DAY, DAY, date(2027, 1, 1))]

    assert numbers == ["转办〔2026〕第001号", "转办〔2026〕第002号", "转办〔2027〕第001号"]


@pytest.mark.django_db
def test_number_follows_the_rule_the_administrator_set():
    NumberRule.objects.filter(series=Series.VISIT).update(pattern="访〔{year}〕{number}号")

    assert next_number(Series.VISIT, on=DAY) == "访〔2026〕1号"


@pytest.mark.parametrize("pattern", ["来访{year}", "{number}", "{year}{other}{number}", "{year}{number", "plain"])
def test_pattern_without_year_and_number_is_refused(pattern):
    with pytest.raises(ValidationError):
        validate_pattern(pattern)


@pytest.mark.django_db(transaction=True)
def test_number_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        next_count("visit", "2026")


@pytest.mark.django_db(transaction=True)
def test_number_of_a_failed_record_is_given_to_the_next():
    with transaction.atomic():
        next_count("visit", "2026")
        transaction.set_rollback(True)

    with transaction.atomic():
        assert next_count("visit", "2026") == 1


def in_threads(count, work):
    """Run work(n) in `count` threads at once, each with a connection of its own; return what it gave or raised."""
    results, gate = [None] * count, threading.Barrier(count)

    def run(number):
        gate.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_simultaneous_registrations_get_gapless_numbers(committed):
    by = make_user(role="receptionist", room=make_room())

    visits = in_threads(
        6, lambda n: [register_visit(unsaved_visit(room=by.room), by=by, at=NOW, token=uuid4()) for _i in range(3)]
    )

    numbers = sorted(visit.visit_no for batch in visits for visit in batch)
    assert numbers == [f"来访〔2026〕第{n:04d}号" for n in range(1, 19)]


def test_form_sent_several_times_at_once_makes_one_visit(committed):
    by, token = make_user(role="receptionist", room=make_room()), uuid4()

    visits = in_threads(4, lambda n: register_visit(unsaved_visit(room=by.room), by=by, at=NOW, token=token))

    assert [visit.visit_no for visit in visits] == ["来访〔2026〕第0001号"] * 4
    assert Visit.objects.count() == 1
