"""Changing the keys: all values anew, histories, frozen cases and papers too, and no other door into them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from psycopg import sql

from archive.models import ArchivedCase
from audit.models import AccessRecord
from office import rotation
from office.keyring import FIRST_VERSION, _cipher, encrypt, is_current, key_id
from office.likeness import match_keys
from office.models import KeyRotation, Paper
from office.rotation import encrypted_tables, key_problem, survey
from reception.checks import check_database
from reception.keys import new_secret
from tests.archive.cases import filed, make_closed, make_paper
from tests.factories import make_user, make_visit
from tests.supervision.cases import make_complaint
from visits.models import Visit, Visitor, VisitPerson
from visits.workflow import add_rows

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "11010519491231002X", "19900000001"


def stored(table, column, key="id"):
    """The bytes of a column as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {} FROM {} ORDER BY {}").format(*map(sql.Identifier, (column, table, key))))
        return [bytes(value) for (value,) in cursor.fetchall() if value]


@pytest.fixture
def case():
    """A filed case with somebody who came along, a paper and histories."""
    visit = make_closed(id_number=NUMBER, phone=PHONE)
    add_rows(visit, by=visit.registrar, people=[VisitPerson(name="王芳", id_number="990000198709230029")])
    case = filed(visit=visit)
    make_paper(case, case.filed_by)
    return case


@pytest.fixture
def new_keys(settings):
    """Call it to change the keys as an administrator would."""

    def change():
        settings.OLD_DATA_KEYS = (settings.DATA_KEY, *settings.OLD_DATA_KEYS)
        settings.OLD_HASH_KEYS = (settings.HASH_KEY, *settings.OLD_HASH_KEYS)
        settings.DATA_KEY, settings.HASH_KEY = new_secret(), new_secret()

    return change


def run(*options):
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def left():
    tallies = survey().values()
    return sum(tally.old + tally.old_hashes for tally in tallies)


def test_every_value_is_written_anew_and_reads_as_before(case, new_keys, settings):
    make_complaint()
    paper = Paper.objects.get()
    pdf = bytes(paper.pdf)
    before = stored("visits_historicalvisit", "id_number", "history_id")
    new_keys()

    assert "values" in run()

    settings.OLD_DATA_KEYS = settings.OLD_HASH_KEYS = ()  # the old keys can be thrown away
    assert left() == 0
    after = stored("visits_historicalvisit", "id_number", "history_id")
    assert len(after) == len(before) > 1
    assert all(is_current(value) for value in after)
    visit = Visit.objects.get(pk=case.visit_id)
    assert (visit.id_number, visit.phone, visit.people.get().id_number) == (NUMBER, PHONE, "990000198709230029")
    assert {row.id_number for row in visit.history.all()} == {NUMBER}
    paper.refresh_from_db()
    assert bytes(paper.pdf) == pdf


def test_numbers_are_found_before_during_and_after(case, new_keys, settings):
    digest, last4 = Visit._meta.get_field("id_hash").digest, Visit._meta.get_field("id_last4").digest
    new_keys()
    assert Visit.objects.get(id_hash=digest(NUMBER)).pk == case.visit_id
    assert Visit.objects.get(id_hash__in=[digest(NUMBER)]).pk == case.visit_id
    assert Visitor.objects.get(id_hash=digest(NUMBER)).pk == case.visit.visitor_id

    run()
    settings.OLD_DATA_KEYS = settings.OLD_HASH_KEYS = ()

    assert Visit.objects.get(id_hash=digest(NUMBER)).pk == case.visit_id
    assert Visit.objects.get(id_last4=last4(NUMBER)).pk == case.visit_id
    visitor = Visitor.objects.get(id_hash=digest(NUMBER))
    assert visitor.pk == case.visit.visitor_id
    assert {row.id_hash for row in visitor.history.all()} == {visitor.id_hash}


def test_same_person_at_the_window_before_the_rotation_stays_one_visitor(case, new_keys):
    new_keys()

    again = make_visit(id_number=NUMBER)

    assert again.visitor_id == case.visit.visitor_id


def test_values_of_the_first_version_stay_readable_and_are_renewed(settings):
    visit = make_visit(phone=PHONE)
    nonce = bytes(12)
    old = FIRST_VERSION + nonce + _cipher(settings.DATA_KEY).encrypt(nonce, PHONE.encode(), b"phone")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE visits_visit SET phone = %s", [old])
    assert Visit.objects.get(pk=visit.pk).phone == PHONE

    run()

    assert all(is_current(value) for value in stored("visits_visit", "phone"))
    assert Visit.objects.get(pk=visit.pk).phone == PHONE


def test_first_version_in_a_frozen_history_is_renewed(settings):
    make_visit(phone=PHONE)
    nonce = bytes(12)
    old = FIRST_VERSION + nonce + _cipher(settings.DATA_KEY).encrypt(nonce, PHONE.encode(), b"phone")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE visits_historicalvisit DISABLE TRIGGER append_only")
        cursor.execute("UPDATE visits_historicalvisit SET phone = %s", [old])
        cursor.execute("ALTER TABLE visits_historicalvisit ENABLE TRIGGER append_only")

    run()

    assert all(is_current(value) for value in stored("visits_historicalvisit", "phone", "history_id"))


def test_dry_run_counts_and_changes_nothing(case, new_keys):
    new_keys()
    before = stored("visits_visit", "id_number")

    printed = run("--dry-run")

    assert "visits_visit" in printed
    assert stored("visits_visit", "id_number") == before
    assert not KeyRotation.objects.exists()
    with pytest.raises(CommandError, match="still under an old key"):
        run("--check")


def test_check_is_content_when_nothing_is_left(case, new_keys):
    new_keys()
    run()

    run("--check")


def test_second_run_has_nothing_to_do(case, new_keys):
    new_keys()
    run()

    run()

    first, second = KeyRotation.objects.order_by("pk")
    assert first.values_renewed > 5
    assert (second.values_renewed, second.hashes_renewed) == (0, 0)


def test_rotation_that_was_broken_off_goes_on(case, new_keys, monkeypatch):
    new_keys()
    whole, renew, calls = left(), rotation.renew_row, []

    def power_cut(table, row, act):
        calls.append(row)
        if len(calls) > 4:
            raise OSError("power cut")
        renew(table, row, act)

    monkeypatch.setattr(rotation, "renew_row", power_cut)
    with pytest.raises(OSError, match="power cut"):
        run()
    monkeypatch.undo()
    assert 0 < left() < whole

    run()

    assert left() == 0
    assert KeyRotation.objects.get().finished_at


def test_only_one_rotation_at_a_time(committed):
    with connections["default"].copy().cursor() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [rotation.LOCK])

        with pytest.raises(CommandError, match="another rotation"):
            run()
        other.execute("SELECT pg_advisory_unlock(%s)", [rotation.LOCK])
        other.connection.close()

    run()


def test_lost_key_stops_everything_before_anything_is_written(case, settings):
    before = stored("visits_visit", "id_number")
    settings.DATA_KEY = new_secret()

    with pytest.raises(CommandError, match="fit no key"):
        run()

    assert stored("visits_visit", "id_number") == before
    assert not KeyRotation.objects.exists()


def test_wrong_keys_are_refused_at_the_start(case, settings):
    assert key_problem() == ""
    settings.HASH_KEY = new_secret()
    assert "hash key" in key_problem()
    settings.DATA_KEY = new_secret()

    assert [message.id for message in check_database(databases=["default"])] == ["reception.E007"]


def test_wrong_key_gives_a_page_that_says_so(client, settings):
    visit = make_visit()
    client.force_login(make_user(role="manager"))
    settings.DATA_KEY = new_secret()

    answer = client.get(visit.get_absolute_url())

    assert answer.status_code == 503
    assert "key" in answer.content.decode()
    assert PHONE not in answer.content.decode()


def test_rotation_is_logged(case, new_keys):
    new_keys()

    run()

    act = KeyRotation.objects.get()
    assert act.finished_at
    assert "visits_historicalvisit.id_number" in act.columns
    assert AccessRecord.objects.filter(action="rekey", subject="office.keyrotation", subject_id=act.pk).count() == 1


def execute(statement, values=(), act=None):
    """Execute in a transaction that says it belongs to this rotation."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('reception.rekeying', %s, true)", [str(act.pk) if act else ""])
        cursor.execute(statement, values)


def refuses(statement, *values, act=None):
    """The database refuses the statement, whatever the transaction claims to be."""
    with pytest.raises(DatabaseError):
        execute(statement, values, act)


def test_door_opens_for_nothing_but_another_key(case, new_keys, settings):
    new_keys()
    act = KeyRotation.objects.create(
        started_at=case.filed_at,
        started_by="x",
        data_key_id=key_id(settings.DATA_KEY).hex(),
        hash_key_id="00000000",
        columns=["visits_visit.phone", "visits_visit.phone_hash"],
    )
    old = stored("visits_visit", "phone")[0]

    refuses("UPDATE visits_visit SET phone = %s", encrypt(PHONE, "phone"))  # no rotation named
    refuses("UPDATE visits_visit SET phone = %s", encrypt("1", "phone"), act=act)  # another length
    refuses("UPDATE visits_visit SET phone = %s", old[:-1] + bytes([old[-1] ^ 1]), act=act)  # not the new key
    refuses("UPDATE visits_visit SET phone = ''", act=act)
    refuses("UPDATE visits_visit SET phone_hash = ''", act=act)
    refuses("UPDATE visits_visit SET id_number = %s", encrypt(NUMBER, "id_number"), act=act)  # column not listed
    refuses("UPDATE visits_visit SET phone = %s, subject = '改'", encrypt(PHONE, "phone"), act=act)
    refuses("DELETE FROM visits_visit", act=act)
    execute("UPDATE visits_visit SET phone = %s", [encrypt(PHONE, "phone")], act)
    refuses("UPDATE visits_visit SET phone = %s", encrypt("19900000002", "phone"), act=act)  # once only
    act.finished_at = case.filed_at
    act.save()
    refuses("UPDATE visits_visit SET phone_hash = repeat('a', 32)", act=act)


def test_record_of_a_rotation_cannot_be_rewritten(case, new_keys):
    new_keys()
    run()

    refuses("UPDATE office_keyrotation SET finished_at = NULL")
    refuses("DELETE FROM office_keyrotation")


def test_every_encrypted_column_is_rotated():
    """The tables are found from the models; this is the list as it was thought of."""
    names = {f"{table.name}.{field.column}" for table in encrypted_tables() for field in table.encrypted}

    assert names >= {
        "visits_visit.id_number", "visits_visit.phone", "visits_visit.phone2", "visits_visitperson.id_number",
        "visits_visitperson.phone", "visits_historicalvisit.id_number", "visits_historicalvisit.phone2",
        "visits_historicalvisitperson.phone", "supervision_staffcomplaint.phone",
        "supervision_historicalstaffcomplaint.phone", "office_paper.data", "office_paper.pdf",
    }  # fmt: skip
    assert ArchivedCase not in {table.model for table in encrypted_tables()}


def test_names_and_places_are_found_under_the_new_keys_too(case, new_keys, settings):
    visitor = Visitor.objects.get(pk=case.visit.visitor_id)
    before = set(visitor.match_keys)
    new_keys()

    run()

    visitor.refresh_from_db()
    assert set(visitor.match_keys) == match_keys(case.visit.name, case.visit.address)
    assert set(visitor.match_keys) != before
