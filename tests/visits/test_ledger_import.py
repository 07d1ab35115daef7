"""Import of an old ledger: the dry run is the real run, nothing twice, bad rows go back with their reasons."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.models import AccessRecord
from office.models import Counter
from office.moves import MoveRefusedError
from tests.factories import NOW, make_room, make_user, make_visit
from tests.visits.ledgers import GOOD, make_batch, opened, workbook
from visits.ledger.reading import read_ledger
from visits.ledger.writing import bad_rows
from visits.models import ImportBatch, ImportStatus, Visit, Visitor
from visits.next_step import next_step
from visits.workflow import check_ledger, discard_ledger, import_ledger, undo_import

pytestmark = pytest.mark.django_db
FULL = {
    **GOOD, "legacy_no": "信2023-17", "arrived_at": "2023年5月1日 9时30分", "gender": "女", "phone": "199 0000 0001",
    "id_number": "990000197805300061", "address": "锦华苑3栋", "people_count": "23人", "affected_count": 312,
    "visit_kind": "重访",
    "purpose": "求决", "category": "物业管理", "subject": "电梯停运", "demand": "修复电梯", "cause": "缺维修资金",
    "unit": "物业服务部", "receiver": "张敏", "closed_on": "2023/5/20", "remarks": "台账第17行",
}  # fmt: skip


@pytest.fixture
def boss():
    return make_user(role="supervisor")


def imported(boss, *rows, room=None):
    batch = make_batch(by=boss, room=room or make_room(), rows=rows)
    return import_ledger(batch, by=boss, at=NOW)


def reasons(batch):
    return {row["line"]: " ".join(row["messages"]) for row in batch.report["rows"]}


def test_row_becomes_a_closed_visit_of_its_own_day(boss):
    batch = imported(boss, FULL)
    visit = Visit.objects.get()
    assert (visit.visit_no, visit.legacy_no) == ("旧访〔2023〕第0001号", "信2023-17")
    assert (visit.status, visit.closing_kind, visit.result) == ("closed", "imported", "电梯已修复。")
    assert f"{timezone.localtime(visit.arrived_at):%Y-%m-%d %H:%M}" == "2023-05-01 09:30"
    assert str(timezone.localdate(visit.closed_at)) == "2023-05-20"
    assert (visit.people_count, visit.affected_count, visit.is_group) == (23, 312, True)
    assert (visit.gender, str(visit.birth_date), visit.id_type.code) == ("female", "1978-05-30", "resident_id")
    assert (visit.category1.name, visit.category2.name) == ("城乡建设", "物业管理")
    assert "产生原因：缺维修资金" in visit.remarks
    assert (visit.notice_due_on, visit.due_on, next_step(visit)) == (None, None, None)
    assert (visit.import_batch, visit.registrar, visit.visitor.name) == (batch, boss, "王芳")
    history = visit.history.get()
    assert (history.history_user, history.history_change_reason) == (boss, "imported")
    assert batch.content is None


def test_old_visits_leave_the_current_numbers_alone(boss):
    before = make_visit()
    imported(boss, GOOD, {**GOOD, "arrived_at": "2026-1-5"}, {**GOOD, "arrived_at": "2026-1-6"})
    numbers = Visit.objects.exclude(pk=before.pk).order_by("arrived_at").values_list("visit_no", flat=True)
    assert list(numbers) == ["旧访〔2023〕第0001号", "旧访〔2026〕第0001号", "旧访〔2026〕第0002号"]
    assert make_visit().visit_no[-5:-1] == f"{int(before.visit_no[-5:-1]) + 1:04}"


def test_same_person_of_old_and_new_visits_is_one(boss):
    old = make_visit(name="王芳", id_number="990000197805300061")
    imported(boss, FULL, {**FULL, "legacy_no": "信2023-18", "arrived_at": "2023-5-9"})
    assert Visitor.objects.exclude(id_hash="").get() == old.visitor
    assert old.visitor.visits.count() == 3


def test_many_and_anonymous_are_told_by_the_name(boss):
    imported(boss, {**GOOD, "name": "王芳等23人"}, {**GOOD, "name": "匿名", "arrived_at": "2023-5-2"})
    group, nobody = Visit.objects.order_by("arrived_at")
    assert (group.name, group.people_count, group.is_group) == ("王芳", 23, True)
    assert (nobody.is_anonymous, nobody.visitor) == (True, None)


BAD = [
    ({"arrived_at": "去年"}, "is no date"),
    ({"arrived_at": None}, "来访时间：This is missing."),
    ({"arrived_at": "2027-1-1"}, "future"),
    ({"name": ""}, "来访人姓名"),
    ({"name": "王\ue000"}, "private character"),
    ({"statement": None}, "反映的主要问题：This is missing."),
    ({"result": " "}, "办理结果：This is missing."),
    ({"statement": "长" * 5001}, "Longer than 5000"),
    ({"gender": "不详啊"}, "性别"),
    ({"id_number": "990000197805300062"}, "check digit"),
    ({"id_number": 990000197805300061}, "Excel has rounded"),
    ({"id_number": "9.90000197805300E+17"}, "Excel has rounded"),
    ({"id_type": "驾驶证", "id_number": "X1"}, "驾驶证"),
    ({"people_count": "很多"}, "no whole number"),
    ({"people_count": 0}, "From 1 to"),
    ({"people_count": 5, "affected_count": 3}, "No fewer persons"),
    ({"purpose": "闲聊"}, "闲聊"),
    ({"category": "天文"}, "天文"),
    ({"visit_kind": "三访"}, "初访 or 重访"),
    ({"closed_on": "2023-4-1"}, "before it begins"),
]


@pytest.mark.parametrize(("fault", "message"), BAD)
def test_bad_row_is_sent_back_with_its_reason_and_the_good_ones_stay(boss, fault, message):
    batch = imported(boss, GOOD, {**GOOD, **fault})
    assert (batch.rows_good, batch.rows_bad) == (1, 1)
    assert message in reasons(batch)[3]
    assert Visit.objects.count() == 1


def test_all_faults_of_a_row_are_told_at_once(boss):
    batch = make_batch(
        by=boss, room=make_room(), rows=[{**GOOD, "arrived_at": "x", "gender": "y", "people_count": "z"}]
    )
    assert len(batch.report["rows"][0]["messages"]) == 3


def test_bad_rows_come_back_as_a_file_that_can_be_corrected_and_sent_again(boss):
    room = make_room()
    bad = {**GOOD, "name": "+王芳", "remarks": "+1", "arrived_at": "2023-13-1"}
    batch = imported(boss, GOOD, bad, room=room)
    back = bad_rows(batch.report)
    rows = opened(back)
    assert rows[0][-1] == "退回原因"
    assert rows[1][rows[0].index("来访人姓名")] == "'+王芳"
    assert "no date" in rows[1][-1]
    assert all(cell.data_type != "f" for row in load_workbook(io.BytesIO(back)).active.iter_rows() for cell in row)
    place = rows[0].index("来访时间")
    rows[1][place] = "2023-12-1"
    again = check_ledger(workbook(rows[1:], headings=rows[0]), file_name="b.xlsx", room=room, by=boss, at=NOW)
    import_ledger(again, by=boss, at=NOW)
    assert Visit.objects.get(name="+王芳").remarks == "+1"


def test_same_file_again_and_an_overlapping_one_import_only_what_is_new(boss):
    first = imported(boss, GOOD, FULL)
    again = make_batch(by=boss, room=make_room(), rows=[GOOD, FULL])
    assert (again.rows_good, again.rows_known) == (0, 2)
    with pytest.raises(MoveRefusedError, match="nothing was imported"):
        import_ledger(again, by=boss, at=NOW)
    more = imported(boss, {**GOOD, "arrived_at": "20230501", "statement": "反映小区电梯停运"}, {**GOOD, "name": "李强"})
    assert (more.rows_good, more.rows_known) == (1, 1)
    assert "旧访〔2023〕第" in reasons(more)[2]
    assert (first.visits.count(), more.visits.count()) == (2, 1)


def test_second_of_two_equal_rows_is_passed_over(boss):
    batch = imported(boss, GOOD, GOOD)
    assert (batch.rows_good, batch.rows_known) == (1, 1)
    assert "line 2" in reasons(batch)[3]


def test_old_number_with_other_content_is_a_conflict(boss):
    imported(boss, FULL)
    batch = make_batch(by=boss, room=make_room(), rows=[{**FULL, "statement": "另一件事"}])
    assert (batch.rows_bad, "taken by 旧访〔2023〕第0001号" in reasons(batch)[2]) == (1, True)


def test_columns_in_any_order_below_a_title_and_unknown_ones_named(boss):
    content = workbook(
        [[1, "已修复", "京A1", "电梯停运", "王芳", "2023.5.1"], [], [2, "已修复", "", "漏水", "李强", 45047]],
        headings=["序号", "办理情况", "车牌", "内容", "姓名", "接件时间"],
        above=[["2023年接访台账"], []],
    )
    batch = check_ledger(content, file_name="x.xlsx", room=make_room(), by=boss, at=NOW)
    assert (batch.rows_good, batch.report["unknown"]) == (2, ["车牌"])
    import_ledger(batch, by=boss, at=NOW)
    assert {str(timezone.localdate(visit.arrived_at)) for visit in Visit.objects.all()} == {"2023-05-01"}


WORDS = ("2023-5-1", "20230501", "王芳", "匿名", "李强等9人", "求决", "男", "990000197805300061", "=1", "-")
CELLS = st.one_of(
    st.none(), st.integers(-5, 50_000), st.text("王李芳12-/ =@'", max_size=8), st.sampled_from(WORDS),
)  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries(
        {"arrived_at": CELLS, "name": CELLS, "statement": CELLS, "result": CELLS},
        optional={"legacy_no": CELLS, "id_number": CELLS, "people_count": CELLS, "purpose": CELLS, "gender": CELLS},
    )
    | st.just(GOOD),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_dry_run_tells_exactly_what_the_real_run_does(rows):
    boss, room = make_user(role="supervisor"), make_room()
    visits, counters = Visit.objects.count(), list(Counter.objects.values_list("period", "last"))
    batch = make_batch(by=boss, room=room, rows=rows)
    assert (Visit.objects.count(), list(Counter.objects.values_list("period", "last"))) == (visits, counters)
    said = (batch.rows_read, batch.rows_good, batch.rows_known, batch.rows_bad, batch.report)
    try:
        done = import_ledger(batch, by=boss, at=NOW)
    except MoveRefusedError:
        assert batch.rows_good == 0
        return
    assert (done.rows_read, done.rows_good, done.rows_known, done.rows_bad, done.report) == said
    assert done.visits.count() == done.rows_good == Visit.objects.count() - visits


def test_import_twice_at_once_is_one_import(committed):
    boss, room = make_user(role="supervisor"), make_room()
    batches = [make_batch(by=boss, room=room, rows=[GOOD, FULL]) for _n in range(2)]
    outcomes = []

    def run(batch):
        try:
            outcomes.append(import_ledger(batch, by=boss, at=NOW).rows_good)
        except MoveRefusedError:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in (*batches, batches[0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 0, 2]
    assert Visit.objects.count() == 2


def test_undone_import_is_void_and_may_come_again(boss):
    batch = imported(boss, GOOD, FULL)
    undo_import(batch, by=boss, reason="列错位")
    states = set(Visit.objects.values_list("status", "closing_note"))
    assert states == {("void", "列错位")}
    assert Visit.objects.first().history.first().history_change_reason == "列错位"
    assert imported(boss, GOOD, FULL).rows_good == 2
    assert Visit.objects.filter(visit_no="旧访〔2023〕第0004号").exists()  # a number is never given twice


def test_import_that_was_worked_on_is_not_undone(boss):
    batch = imported(boss, GOOD)
    make_visit(name="王芳", repeats=Visit.objects.get())
    with pytest.raises(MoveRefusedError, match="worked on since"):
        undo_import(batch, by=boss, reason="x")


def test_discarded_file_is_let_go(boss):
    batch = discard_ledger(make_batch(by=boss, room=make_room()), by=boss)
    assert (batch.content, batch.status) == (None, ImportStatus.DISCARDED)
    with pytest.raises(MoveRefusedError):
        import_ledger(batch, by=boss, at=NOW)


def upload(client, content, room, name="台账.xlsx"):
    return client.post(reverse("visits:import_list"), {"file": SimpleUploadedFile(name, content), "room": room.pk})


def test_pages_from_upload_to_undo(client, boss):
    client.force_login(boss)
    room = make_room()
    answer = upload(client, workbook([GOOD, FULL, {**GOOD, "arrived_at": "x"}]), room)
    batch = ImportBatch.objects.get()
    html = client.get(answer.url).content.decode()
    assert "Import 2 rows" in html
    assert "is no date" in html
    assert Visit.objects.count() == 0
    assert client.get(reverse("visits:import_bad", args=[batch.pk])).content.startswith(b"PK")
    assert AccessRecord.objects.filter(action="export", subject="visits.importbatch").count() == 1
    answer = client.post(reverse("visits:import_move", args=[batch.pk, "run"]), follow=True)
    html = answer.content.decode()
    assert "The ledger was imported." in html
    assert "旧访〔2023〕第0001号" in html
    assert (
        "already “imported”"
        in client.post(reverse("visits:import_move", args=[batch.pk, "run"]), follow=True).content.decode()
    )
    found = client.get(reverse("visits:list"), {"q": "信2023-17", "origin": "ledger"}).content.decode()
    assert "旧访〔2023〕第0002号" in found
    assert "旧访" not in client.get(reverse("visits:list"), {"origin": "here"}).content.decode()
    visit = Visit.objects.get(legacy_no="信2023-17")
    assert "old number" in client.get(visit.get_absolute_url()).content.decode()
    url = reverse("visits:import_move", args=[batch.pk, "undo"])
    assert "This field is required." in client.post(url).content.decode()
    assert "The import was undone." in client.post(url, {"reason": "列错位"}, follow=True).content.decode()


def test_upload_of_a_bad_file_says_what_to_do(client, boss):
    client.force_login(boss)
    room = make_room()
    assert "no Excel workbook" in upload(client, b"x", room).content.decode()
    assert "This file is empty." in upload(client, b"", room).content.decode()
    assert "required" in client.post(reverse("visits:import_list"), {"room": room.pk}).content.decode()
    assert ImportBatch.objects.count() == 0


def test_bad_rows_are_for_those_who_brought_the_file(client, boss):
    batch = make_batch(by=boss, room=make_room(), rows=[{**GOOD, "arrived_at": "x"}])
    client.force_login(make_user(role="manager"))
    assert client.get(reverse("visits:import_bad", args=[batch.pk])).status_code == 404
    assert "Bad rows as Excel" not in client.get(batch.get_absolute_url()).content.decode()


def test_whistleblowing_of_the_old_ledger_stays_hidden(client, boss):
    batch = imported(boss, {**GOOD, "purpose": "检举控告", "subject": "食堂回扣"})
    client.force_login(boss)
    assert "食堂回扣" not in client.get(batch.get_absolute_url()).content.decode()
    assert Visit.objects.get().confidentiality == "whistleblow"


def test_imported_visits_are_not_waiting_to_be_filed(client, boss):
    imported(boss, GOOD)
    client.force_login(make_user(role="archivist"))
    assert "旧访" not in client.get(reverse("archive:ready")).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_batch_and_list_pages_keep_their_budget(client, boss, many, django_assert_max_num_queries):
    batch = imported(boss, *({**GOOD, "name": f"王{n}芳".replace(str(n), "一二三"[n])} for n in range(many)))
    client.force_login(boss)
    client.get(batch.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(batch.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(reverse("visits:import_list"))


def test_template_is_read_by_its_own_reader_and_keeps_numbers_as_text(client, boss):
    client.force_login(boss)
    book = load_workbook(io.BytesIO(client.get(reverse("visits:import_template")).content))
    sheet = book["台账"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.column_dimensions["F"].number_format == "@"
    assert headings[5] == "证件号码"
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 6
    purposes = [cell.value for cell in book["选项"][rules["N2:N5001"].split("$")[1]]]
    assert "求决" in purposes
    assert "填写说明" in book.sheetnames
    sheet.append(["", "2023-5-1", "王芳", *[None] * 13, "电梯", *[None] * 5, "已修复"])
    out = io.BytesIO()
    book.save(out)
    assert len(read_ledger(out.getvalue()).rows) == 1


def test_old_file_takes_no_future(boss):
    batch = make_batch(by=boss, room=make_room(), rows=[GOOD], at=NOW - timedelta(days=2000))
    assert batch.rows_bad == 1
