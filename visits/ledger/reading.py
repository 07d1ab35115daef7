"""Reading an uploaded .xlsx with bounded memory: checked before it is opened, read row by row, never computed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from office.files.documents import BOUNDED
from visits.ledger.columns import Header, is_header, read_header

MOST_BYTES = 10 * 1024 * 1024  # of the file
MOST_UNPACKED = 150 * 1024 * 1024  # of all its parts; an honest ledger of 5,000 rows has about 10 MB
MOST_SHARED = 40 * 1024 * 1024  # of the table of strings, which is held in memory
MOST_PARTS = 500
MOST_ROWS = 5000  # with data; more would outlast the request
MOST_LINES = 20_000  # of the sheet, blank ones included
MOST_COLUMNS = 100
MOST_CELL = 32_767  # Excel's own limit
HEADER_WITHIN = 20

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class LedgerFileError(Exception):
    """A file that cannot be read as a ledger; the message is for the user."""


@dataclass(frozen=True)
class LedgerRow:
    """One row with its line number in the sheet."""

    line: int
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Ledger:
    """What a file holds."""

    headings: tuple[str, ...]
    header: Header
    rows: list[LedgerRow]
    epoch: Any  # the day Excel counts from in this file


def read_ledger(content: bytes) -> Ledger:
    """The rows of the first sheet that has the header; raises LedgerFileError with what to do about it."""
    _check_container(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except LedgerFileError:
        raise
    except Exception as error:  # whatever a broken file makes the library trip over
        raise LedgerFileError(_("This file is damaged or no Excel workbook (.xlsx): save it anew in Excel.")) from error
    try:
        return _first_ledger(book)
    except (
        ParseError,
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        OSError,
    ) as error:
        raise LedgerFileError(_("This workbook is damaged: open it in Excel and save it anew.")) from error
    finally:
        book.close()


def _check_container(content: bytes) -> None:
    """Size, kind and unpacked size, before anything is unpacked."""
    if len(content) > MOST_BYTES:
        raise LedgerFileError(_("The file is larger than 10 MB: split it by year."))
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise LedgerFileError(_("The workbook is protected by a password: save it without one."))
        raise LedgerFileError(_("This is an old Excel file (.xls): save it as .xlsx."))
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, RuntimeError) as error:  # also: packed in an unknown way
        raise LedgerFileError(_("This is no Excel workbook (.xlsx).")) from error
    _check_parts(parts)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """What is declared binds: no part is read beyond its declared size."""
    unpacked = sum(part.file_size for part in parts)
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or shared > MOST_SHARED:
        raise LedgerFileError(_("The workbook unpacks to far more than a ledger can hold; it was not opened."))
    if any(part.compress_type not in BOUNDED for part in parts):
        raise LedgerFileError(_("This workbook is packed in a way Excel does not use; it was not opened."))
    if any(part.flag_bits & 1 for part in parts):
        raise LedgerFileError(_("The workbook is protected by a password: save it without one."))
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise LedgerFileError(_("This is no Excel workbook (.xlsx)."))


def _first_ledger(book: Any) -> Ledger:
    for sheet in book.worksheets:
        lines = _lines(sheet)
        found = _find_header(lines)
        if found:
            header = read_header(found)
            _refuse_header(header)
            headings = tuple(str(cell or "").strip() for cell in found)
            return Ledger(headings, header, list(_rows(lines)), book.epoch)
    raise LedgerFileError(
        _("No header was found: the first rows must name 来访时间, 来访人姓名, 反映的主要问题, 办理结果.")
    )


def _lines(sheet: Any) -> Iterator[LedgerRow]:
    """The lines of a sheet as they come, trailing empty cells cut off."""
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if line > MOST_LINES:
            raise LedgerFileError(_("The sheet is longer than 20,000 lines: split it by year."))
        yield LedgerRow(line, tuple(cells))


def _find_header(lines: Iterator[LedgerRow]) -> tuple[Any, ...] | None:
    for row in lines:
        if is_header(row.cells):
            return row.cells
        if row.line >= HEADER_WITHIN:
            return None
    return None


def _refuse_header(header: Header) -> None:
    if header.missing:
        raise LedgerFileError(_("Columns are missing: %(names)s.") % {"names": "、".join(header.missing)})
    if header.doubled:
        raise LedgerFileError(_("Columns stand there twice: %(names)s.") % {"names": "、".join(header.doubled)})


def _rows(lines: Iterator[LedgerRow]) -> Iterator[LedgerRow]:
    """Rows with data; blank ones between them are passed over."""
    many = 0
    for row in lines:
        if all(cell is None or not str(cell).strip() for cell in row.cells):
            continue
        many += 1
        if many > MOST_ROWS:
            raise LedgerFileError(
                _("More than 5,000 rows: split the ledger by year and import one file after another.")
            )
        if any(isinstance(cell, str) and len(cell) > MOST_CELL for cell in row.cells):
            raise LedgerFileError(_("Line %(line)s has a cell longer than Excel allows.") % {"line": row.line})
        yield row
