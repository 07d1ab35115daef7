"""The log holds no row of the database."""

import logging

import pytest
from django.db import IntegrityError, connection

from reception.logs import PlainFormatter
from tests.factories import make_visit


@pytest.mark.django_db
def test_broken_constraint_is_logged_without_the_row():
    visit = make_visit(name="李小保密")

    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET people_count = 0 WHERE id = %s", [visit.pk])
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "broken", (), (caught.type, caught.value, caught.tb))
    line = PlainFormatter("{message}", style="{").format(record)

    assert "李小保密" in logging.Formatter().format(record)  # what would have been written
    assert "李小保密" not in line
    assert "visit_people_counted" in line
