"""What is filed or issued is frozen in the database itself, whatever program writes to it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from office.models import Code, CodeKind, Paper
from referrals.models import ProgressNote, SlipReturn
from referrals.workflow import close_visit
from tests.archive.cases import filed, make_closed, make_paper
from tests.factories import NOW, code, handler_of, make_accepted, make_user
from tests.supervision.cases import make_appraisal, make_complaint
from visits.models import Feedback, Material, SatisfactionRating, Visit, VisitPerson
from visits.workflow import give_feedback, rate_visit

pytestmark = pytest.mark.django_db

# Each table of which rows belong to a visit, with the reference that leads there.
PARTS = {
    "visits_demand": "visit_id",
    "visits_handlinground": "visit_id",
    "visits_visitperson": "visit_id",
    "visits_material": "visit_id",
    "referrals_referral": "visit_id",
    "visits_demanddecision": "round_id",
    "visits_feedback": "round_id",
    "visits_satisfactionrating": "round_id",
    "referrals_slipreply": "referral_id",
    "referrals_slipreturn": "referral_id",
    "referrals_progressnote": "referral_id",
    "referrals_replydecision": "reply_id",
}


UPDATE, DELETE = sql.SQL("UPDATE {0} SET {1} = {1}"), sql.SQL("DELETE FROM {}")


def refuses(match, statement, *values):
    """The database refuses the statement."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def make_full():
    """A closed visit with a row in every table that belongs to it."""
    slip = make_accepted()
    by = handler_of(slip.visit)
    ProgressNote.objects.create(referral=slip, at=NOW, by=by, text="已派人查看。")
    SlipReturn.objects.create(
        referral=slip, requested_at=NOW, requested_by=by, explanation="不属本科", status_before="issued",
        decide_by=NOW + timedelta(days=1), is_agreed=False, decided_at=NOW, decided_by=by,
        reason=Code.objects.filter(kind=CodeKind.RETURN_REASON).first(),
    )  # fmt: skip
    visit = Visit.objects.get(pk=slip.visit_id)
    Material.objects.create(visit=visit, name="照片")
    VisitPerson.objects.create(visit=visit, name="王芳")
    told = Feedback(method=code(CodeKind.FEEDBACK_METHOD, "oral"), given_at=NOW, content="电梯已修复。")
    visit = give_feedback(visit, told, by=by, at=NOW)
    rating = SatisfactionRating(stage="result", method="phone", rated_at=NOW, overall="satisfied")
    rate_visit(visit, rating, by=make_user(role="supervisor"))
    return close_visit(visit, by=by, at=NOW)


@pytest.fixture
def full():
    return make_full()


def test_every_part_is_frozen_with_its_visit(full):
    filed(visit=full)

    for table, reference in PARTS.items():
        refuses("belongs to an archived visit", UPDATE.format(*map(sql.Identifier, (table, reference))))
        refuses("belongs to an archived visit", DELETE.format(sql.Identifier(table)))


def test_parts_of_an_open_visit_can_be_changed(full):
    with connection.cursor() as cursor:
        for table, reference in PARTS.items():
            cursor.execute(UPDATE.format(*map(sql.Identifier, (table, reference))))
            assert cursor.rowcount, table


def test_part_of_an_open_visit_cannot_be_moved_into_a_filed_one(full):
    case = filed()

    refuses("belongs to an archived visit", "UPDATE visits_material SET visit_id = %s", case.visit_id)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE archive_archivedcase SET visit_id = visit_id + 1",
        "UPDATE archive_archivedcase SET archival_code = 'x'",
        "UPDATE archive_archivedcase SET item_no = item_no + 1",
        "UPDATE archive_archivedcase SET contents = '{}'",
        "UPDATE archive_archivedcase SET contents_sha256 = 'x'",
    ],
)
def test_filed_case_cannot_be_changed(change):
    filed()

    refuses("is filed", change)


def test_filed_case_cannot_be_deleted_but_its_note_completed():
    case = filed()

    refuses("is filed", "DELETE FROM archive_archivedcase")
    case.note = "原件已退"
    case.save()

    case.refresh_from_db()
    assert case.note == "原件已退"


def test_issued_paper_cannot_be_changed_or_deleted():
    case = filed()
    make_paper(case, case.filed_by)

    refuses("is issued", "UPDATE office_paper SET pages = 2")
    refuses("is issued", "UPDATE office_paper SET pdf = 'x'")
    refuses("is issued", "UPDATE office_paper SET data = 'x'")
    refuses("is issued", "DELETE FROM office_paper")


def test_paper_without_a_file_gets_it_once_and_nothing_else_changes():
    case = filed()
    paper = make_paper(case, case.filed_by, pdf=None, pdf_sha256="", pages=None)
    refuses("is issued", "UPDATE office_paper SET number = 'x'")

    Paper.objects.filter(pk=paper.pk).update(pdf=b"%PDF-1.7", pdf_sha256="0" * 64, pages=1)

    refuses("is issued", "UPDATE office_paper SET pdf = NULL, pages = NULL")


def history_tables():
    """The table of every history of the program."""
    return {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_date")} | {
        model.history.model._meta.db_table for model in apps.get_models() if hasattr(model, "history")
    }


def test_every_history_refuses_to_be_rewritten():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' AND tgenabled = 'O'"
        )
        guarded = {table for (table,) in cursor.fetchall()}

    assert len(history_tables()) >= 25
    assert history_tables() <= guarded


@pytest.mark.parametrize(
    ("make", "table"),
    [
        (make_closed, "visits_historicalvisit"),
        (make_complaint, "supervision_historicalstaffcomplaint"),
        (make_appraisal, "supervision_historicalstaffappraisal"),
    ],
)
def test_history_cannot_be_rewritten(make, table):
    make()

    refuses("append-only", UPDATE.format(*map(sql.Identifier, (table, "history_type"))))
    refuses("append-only", DELETE.format(sql.Identifier(table)))


@pytest.mark.parametrize("change", ["UPDATE visits_visit SET subject = '改'", "DELETE FROM visits_visit"])
def test_database_refuses_to_change_a_filed_visit(change):
    visit = filed().visit

    with pytest.raises(DatabaseError, match="is archived"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{change} WHERE id = %s", [visit.pk])
