"""The gate: the content alone decides what a file is; what is let in is written anew wherever that can be done.

A picture is drawn anew, a PDF and an office document are put together anew from the parts that are known, so that
nothing hidden behind, between or before them comes along, and a file that is two things at once is only one after.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from office.files.documents import clean_document
from office.files.images import clean_image
from office.files.kinds import CheckedFile
from office.files.pdfs import clean_pdf
from office.files.recordings import check_m4a, check_mp3, clean_wav
from office.files.refusal import FileRefusedError, not_accepted
from office.files.scanning import scan
from office.files.texts import clean_text

__all__ = ["CheckedFile", "FileRefusedError", "check_file"]

_SIGNS: tuple[tuple[bytes, int, Callable[[bytes], CheckedFile]], ...] = (
    (b"\xff\xd8\xff", 0, clean_image),
    (b"\x89PNG\r\n\x1a\n", 0, clean_image),
    (b"GIF87a", 0, clean_image),
    (b"GIF89a", 0, clean_image),
    (b"II*\0", 0, clean_image),
    (b"MM\0*", 0, clean_image),
    (b"WEBP", 8, clean_image),
    (b"%PDF-", 0, clean_pdf),
    (b"PK\x03\x04", 0, clean_document),
    (b"WAVE", 8, clean_wav),
    (b"ftyp", 4, check_m4a),
    (b"ID3", 0, check_mp3),
    (b"\xff\xfb", 0, check_mp3),
    (b"\xff\xf3", 0, check_mp3),
    (b"\xff\xf2", 0, check_mp3),
    (b"BM", 0, clean_image),  # two letters only: last
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_file(content: bytes) -> CheckedFile:
    """The file as it may be kept; raises FileRefusedError with words for the user."""
    _check_size(content)
    if content.startswith(_OLD_OFFICE):
        raise FileRefusedError(_("Old Office and WPS files are not accepted: save it as docx, xlsx or PDF."))
    scan(content)
    checked = _cleaner(content)(content)
    _check_size(checked.content)
    return checked


def _check_size(content: bytes) -> None:
    most = settings.ATTACHMENT_MAX_BYTES
    if not content:
        raise FileRefusedError(_("The file is empty."))
    if len(content) > most:
        raise FileRefusedError(_("The file is larger than %(most)s MB.") % {"most": most // 1024**2})


def _cleaner(content: bytes) -> Callable[[bytes], CheckedFile]:
    for sign, place, cleaner in _SIGNS:
        if content[place : place + len(sign)] == sign and not _is_text_by_chance(sign, content):
            return cleaner
    if b"\0" in content[:4096] and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise not_accepted()
    return clean_text


def _is_text_by_chance(sign: bytes, content: bytes) -> bool:
    """A letter may begin with BM; a bitmap has its reserved bytes zero."""
    return sign == b"BM" and content[6:10] != b"\0\0\0\0"
