"""Office documents are zip files: only the kinds that are known, without macros, packed anew part by part."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from office.files.kinds import CheckedFile
from office.files.refusal import FileRefusedError, damaged, not_accepted

MOST_PARTS = 3000
MOST_UNPACKED = 200 * 1024**2
MOST_RATIO = 200  # text packs to a tenth, rarely to a hundredth; a bomb to a thousandth
SMALL = 1024**2  # whatever the ratio, this much harms nobody
PIECE = 64 * 1024
KINDS = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "OFD.xml": ("application/ofd", "ofd"),
}
ACTIVE = re.compile(
    r"vbaproject|vbadata|macrosheet|activex|oleobject|customui|/embeddings/.*\.bin$|\.(exe|dll|js|vbs)$"
)
# Remote templates and objects are fetched and run when the document is opened; hyperlinks only when pressed.
REMOTE = re.compile(rb'<[^>]*Type="[^"]*/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)"[^>]*>')
COMMANDS = re.compile(rb"\bDDE(?:AUTO)?\b")
# Packed so that it can be unpacked piece by piece; other methods give all of a part at once, however much that is.
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DATE = (1980, 1, 1, 0, 0, 0)
# Whatever zipfile says of a package that is cut short, locked, or packed in a way it does not know.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)


def clean_document(content: bytes) -> CheckedFile:
    """The document, packed anew from its parts; raises FileRefusedError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _packed_anew(package)
    except DAMAGED as error:
        raise damaged(_("an office document")) from error


def _packed_anew(package: zipfile.ZipFile) -> CheckedFile:
    parts = package.infolist()
    _check_list(parts)
    names = {part.filename for part in parts}
    media_type, extension = _kind(names)
    out, total = BytesIO(), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for part in parts:
            if part.is_dir():
                continue
            body = _unpacked(package, part, MOST_UNPACKED - total)
            total += len(body)
            _check_part(part.filename, body)
            anew.writestr(zipfile.ZipInfo(part.filename, DATE), body, zipfile.ZIP_DEFLATED)
    return CheckedFile(out.getvalue(), media_type, extension)


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise damaged(_("an office document"))
    for part in parts:
        if part.compress_type not in BOUNDED:
            raise damaged(_("an office document"))
        if part.flag_bits & 1:
            raise FileRefusedError(_("The document is protected by a password: ask for one without."))
        if part.filename.startswith("/") or "\\" in part.filename or ".." in part.filename.split("/"):
            raise damaged(_("an office document"))
        if ACTIVE.search("/" + part.filename.casefold()):
            raise _active()


def _kind(names: set[str]) -> tuple[str, str]:
    found = [kind for main, kind in KINDS.items() if main in names]
    if len(found) != 1 or (found[0][1] != "ofd" and "[Content_Types].xml" not in names):
        raise not_accepted()
    return found[0]


def _active() -> FileRefusedError:
    return FileRefusedError(_("The document holds macros or embedded programs: save it as PDF, or without them."))


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(part) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> bytes:
    """One part; counted while it is unpacked, since what the directory says may be a lie."""
    body = bytearray()
    for piece in _pieces(package, part):
        body += piece
        is_bomb = len(body) > max(SMALL, part.compress_size * MOST_RATIO)
        if is_bomb or len(body) > room:
            raise FileRefusedError(_("The document unpacks to far more than it seems: it is not accepted."))
    return bytes(body)


def _check_part(name: str, body: bytes) -> None:
    if not name.casefold().endswith((".xml", ".rels", ".vml")):
        return
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\0" in body:
        raise damaged(_("an office document"))
    external = any(b'TargetMode="External"' in match.group() for match in REMOTE.finditer(body))
    if external or b"macroEnabled" in body or b"ms-office.vbaProject" in body or COMMANDS.search(body):
        raise _active()
