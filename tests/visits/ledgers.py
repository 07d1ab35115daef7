"""Workbooks for the tests of import and export."""

import io
from datetime import datetime

from openpyxl import Workbook, load_workbook

from office.models import Room, User
from tests.factories import NOW
from visits.ledger.columns import COLUMNS
from visits.models import ImportBatch
from visits.workflow import check_ledger

GOOD = {
    "arrived_at": "2023-5-1",
    "name": "王芳",
    "statement": "反映小区电梯停运。",
    "result": "电梯已修复。",
}


def workbook(rows, headings=None, above=()):
    """An .xlsx of rows: dicts by field, or plain sequences under `headings`."""
    book = Workbook()
    sheet = book.active
    for line in above:
        sheet.append(line)
    sheet.append(headings or [column.heading for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(column.name) for column in COLUMNS] if isinstance(row, dict) else list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content):
    """The rows of the first sheet, as lists."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def make_batch(*, by: User, room: Room, rows=(GOOD,), at: datetime = NOW) -> ImportBatch:
    """A checked file."""
    return check_ledger(workbook(rows), file_name="旧台账.xlsx", room=room, by=by, at=at)
