"""Excel files the program gives away: the template, rows sent back, the list as a ledger. No cell is a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from office.models import Code, CodeKind
from visits.ledger.columns import COLUMNS, REASON

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would run as a formula
TEXT = "@"
HEAD, NEEDED = PatternFill("solid", fgColor="E6ECF2"), PatternFill("solid", fgColor="FFF3D6")
PICKED = {"id_type": CodeKind.ID_TYPE, "channel": CodeKind.CHANNEL, "purpose": CodeKind.PURPOSE,
          "category": CodeKind.CATEGORY}  # fmt: skip
FIXED = {"gender": ("男", "女"), "visit_kind": ("初访", "重访")}
PICK_ROWS = 5001


def safe(value: Any) -> Any:
    """A value no spreadsheet takes for a formula, without characters a workbook cannot hold."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(RISKY) else text


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> bytes:
    """A workbook with one sheet, written row by row; every text is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, heading, is_head=True) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return _bytes(book)


def _cell(sheet: Any, value: Any, *, is_head: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=safe(value))
    if isinstance(value, str):
        cell.number_format = TEXT
        cell.data_type = "s"
    if is_head:
        cell.font, cell.fill = Font(bold=True), HEAD
    return cell


def bad_rows(report: dict[str, Any]) -> bytes:
    """The rows that were not taken, as they came, with the reason beside each: correct them and send them again."""
    headings = [heading for heading in report["headings"] if heading != REASON]
    kept = [place for place, heading in enumerate(report["headings"]) if heading != REASON]
    rows = (
        [*(row["cells"][place] if place < len(row["cells"]) else "" for place in kept), "；".join(row["messages"])]
        for row in report["rows"]
        if row["state"] == "bad"
    )
    return table("退回", [*headings, REASON], rows, widths=[16] * len(headings) + [60])


def template() -> bytes:
    """The empty ledger: header, pick lists from the code lists, numbers as text, and how to fill it in."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    options = book.create_sheet("选项")
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, column.heading)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        cell.fill = NEEDED if column.is_required else HEAD
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = TEXT
    sheet.freeze_panes = "A2"
    _add_picks(sheet, options)
    _explain(book.create_sheet("填写说明"))
    return _bytes(book)


def _choices() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {name: list(words) for name, words in FIXED.items()}
    kinds = {kind: name for name, kind in PICKED.items()}
    for kind, name in Code.objects.filter(kind__in=kinds, is_active=True).values_list("kind", "name"):
        words = lists.setdefault(kinds[CodeKind(kind)], [])
        if name not in words:
            words.append(name)
    return lists


def _add_picks(sheet: Any, options: Any) -> None:
    """Pick lists, from a sheet of their own: a list within the cell ends at 255 characters."""
    places = {column.name: number for number, column in enumerate(COLUMNS, 1)}
    for number, (name, words) in enumerate(_choices().items(), 1):
        letter, target = get_column_letter(number), get_column_letter(places[name])
        options.cell(1, number, COLUMNS[places[name] - 1].heading).font = Font(bold=True)
        for line, word in enumerate(words, 2):
            options.cell(line, number, word)
        options.column_dimensions[letter].width = 24
        rule = DataValidation("list", f"选项!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        rule.errorTitle, rule.error, rule.showErrorMessage = "请从列表选择", "请从下拉列表中选择，或留空。", True
        rule.add(f"{target}2:{target}{PICK_ROWS}")
        sheet.add_data_validation(rule)


def _explain(sheet: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 8
    sheet.column_dimensions["C"].width = 80
    lines = [
        ("列名", "必填", "说明"),
        *((column.heading, "是" if column.is_required else "", column.help) for column in COLUMNS),
        ("", "", ""),
        ("注意", "", "每行一件已办结的来访；表头不要改动，列的顺序可以改变，不需要的列可以删除。"),
        ("", "", "一次最多 5,000 行、10 MB；请按年度分文件。先试导入，核对无误后再正式导入。"),
        ("", "", "同一文件或内容重叠的文件可以重复导入：已导入的行会自动跳过。"),
        ("", "", "导入的来访另编“旧访〔年份〕第…号”，不影响现行登记编号；原编号保留，可以查询。"),
    ]  # fmt: skip
    for number, line in enumerate(lines, 1):
        for place, text in enumerate(line, 1):
            cell = sheet.cell(number, place, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
