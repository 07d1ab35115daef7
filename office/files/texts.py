"""Plain text, in UTF-8 or in the encodings of Chinese Windows."""

from django.utils.translation import gettext_lazy as _

from office.files.kinds import CheckedFile
from office.files.refusal import damaged, not_accepted

ENCODINGS = ("utf-8-sig", "gb18030")
LAYOUT = "\t\n\r\f"


def clean_text(content: bytes) -> CheckedFile:
    """The text in UTF-8; what holds control characters is no text."""
    text = _decoded(content)
    if any(character < " " and character not in LAYOUT for character in text) or "\x7f" in text:
        raise not_accepted()
    if not text.strip():
        raise damaged(_("a text"))
    return CheckedFile(text.encode(), "text/plain; charset=utf-8", "txt")


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # what Windows calls Unicode
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise not_accepted()
