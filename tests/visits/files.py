"""Files for tests: small good ones, and an attachment of a visit."""

import zipfile
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

from office.files import check_file
from office.files.names import clean_file_name
from office.models import User
from tests.factories import NOW
from visits.models import Attachment, Visit
from visits.workflow import attach_file

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORDS = b"<?xml version='1.0'?><w:document xmlns:w='x'><w:body>text</w:body></w:document>"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: Any = (200, 30, 30), **options: Any) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def pdf(pages: int = 1, **save: Any) -> bytes:
    """Empty pages."""
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        out = BytesIO()
        made.save(out, **save)
    return out.getvalue()


def package(parts: dict[str, bytes] | None = None, main: str = "word/document.xml") -> bytes:
    """A small office document with further parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in {"[Content_Types].xml": CONTENT_TYPES, main: WORDS, **(parts or {})}.items():
            made.writestr(name, body)
    return out.getvalue()


def attach(
    visit: Visit, content: bytes | None = None, *, by: User, name: str = "照片.png", **values: Any
) -> Attachment:
    """An attachment as the page would make it."""
    checked = check_file(content or picture())
    row = Attachment(
        visit=visit,
        file_name=clean_file_name(name, checked.extension),
        **{"title": "照片", "kind": "evidence", **values},
    )
    return attach_file(row, checked, by=by, at=NOW)
