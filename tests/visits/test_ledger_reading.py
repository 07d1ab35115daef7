"""Reading an uploaded workbook: whatever is no ledger gets a clear message, within bounded memory."""

import io
import zipfile

import pytest

from tests.visits.ledgers import GOOD, workbook
from visits.ledger.reading import LedgerFileError, read_ledger


def packed(method=zipfile.ZIP_DEFLATED, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def tampered(name, old, new, content=None):
    """A sound workbook with one part changed."""
    source, out = zipfile.ZipFile(io.BytesIO(content or workbook([GOOD]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            text = source.read(part)
            archive.writestr(part.filename, text.replace(old, new) if part.filename == name else text)
    return out.getvalue()


def laughs():
    """A few lines of entities that would unfold to gigabytes."""
    lines = ['<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{10 * f"&a{n - 1};"}">' for n in range(1, 10)]
    return ("".join(lines) + "]>").encode()


def laughing():
    """A workbook with such entities in a cell."""
    cell = b'<sheetData><row r="1"><c r="A1" t="str"><v>&a9;</v></c></row>'
    content = tampered("xl/worksheets/sheet1.xml", b"<sheetData>", cell)
    return tampered("xl/worksheets/sheet1.xml", b"<worksheet", laughs() + b"<worksheet", content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no Excel workbook"),
        (b"PK\x03\x04 not really", "no Excel workbook"),
        ("姓名,日期".encode(), "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (packed(hello="x"), "no Excel workbook"),
        (packed(xl__workbook={}.__repr__()), "no Excel workbook"),
        (packed(**{"xl__workbook.xml": "<x/>"}), "damaged"),
        (b"\0" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (packed(**{"xl__workbook.xml": "<x/>", "xl__worksheets__sheet1.xml": b"\0" * (151 * 1024 * 1024)}), "unpacks"),
        (packed(**{"xl__workbook.xml": "<x/>", "xl__sharedStrings.xml": b"\0" * (41 * 1024 * 1024)}), "unpacks"),
        (packed(**{"xl__workbook.xml": "<x/>"}, **{f"p{n}": "" for n in range(501)}), "unpacks"),
        (tampered("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row"), "damaged"),
        (laughing(), "damaged"),
        (packed(zipfile.ZIP_BZIP2, **{"xl__workbook.xml": "<x/>"}), "packed in a way"),
        (packed(zipfile.ZIP_LZMA, **{"xl__workbook.xml": "<x/>"}), "packed in a way"),
        (workbook([], headings=["日期", "姓名"]), "Columns are missing: 反映的主要问题、办理结果"),
        (workbook([["x"]], headings=["甲", "乙"]), "No header"),
    ],
)
def test_unreadable_file_gets_a_clear_message(content, message):
    with pytest.raises(LedgerFileError, match=message):
        read_ledger(content)


def test_too_many_rows_are_refused():
    with pytest.raises(LedgerFileError, match="5,000 rows"):
        read_ledger(workbook([["2023-5-1", "王芳", "x", "y"]] * 5001, headings=["日期", "姓名", "内容", "结果"]))


def test_row_at_the_end_of_the_sheet_does_not_fill_the_memory():
    far = tampered("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1048576"')
    with pytest.raises(LedgerFileError, match="20,000 lines"):
        read_ledger(far)
