"""What is said when a file is not let in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACCEPTED = _(
    "Pictures (JPEG, PNG, WebP, TIFF, BMP, GIF), PDF, OFD, Word (docx), Excel (xlsx), plain text and recordings "
    "(mp3, wav, m4a) are accepted."
)


class FileRefusedError(Exception):
    """A file that is not let in; the message is for the user."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def not_accepted() -> FileRefusedError:
    """Neither of the kinds that are known."""
    return FileRefusedError(_("This kind of file is not accepted. %(kinds)s") % {"kinds": ACCEPTED})


def damaged(kind: Any) -> FileRefusedError:
    """It says what it is and is not."""
    return FileRefusedError(_("The file is damaged: it cannot be read as %(kind)s.") % {"kind": kind})
