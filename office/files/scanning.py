"""A look by ClamAV, where one is set up; if it cannot be asked, nothing is let in."""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from office.files.refusal import FileRefusedError

PIECE, SECONDS = 64 * 1024, 30


def scan(content: bytes) -> None:
    """Ask the daemon of setting CLAMD ("unix:/run/clamav/clamd.ctl" or "host:3310"); raises FileRefusedError."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(settings.CLAMD, content)
    except (OSError, ValueError) as error:
        raise FileRefusedError(
            _("Files cannot be checked for viruses at the moment, so none is accepted: tell the administrator.")
        ) from error
    if not answer.endswith(b"OK"):
        raise FileRefusedError(_("The virus scanner refuses this file."))


def _ask(address: str, content: bytes) -> bytes:
    with _connected(address) as connection:
        connection.settimeout(SECONDS)
        connection.sendall(b"zINSTREAM\0")
        for piece in _pieces(content):
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        return connection.makefile("rb").read(4096).rstrip(b"\0\r\n ")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
    yield b""
