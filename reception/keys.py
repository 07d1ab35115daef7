"""The secrets of one installation: from the environment, or made once and kept in the data folder."""

import os
import re
import secrets
import tempfile
from base64 import urlsafe_b64encode
from pathlib import Path

BYTES = 32  # an AES-256 key; base64 of them is also a good SECRET_KEY


def secret(name: str, var: Path) -> str:
    """The secret of this name: the environment variable, else the file var/keys/<name>, made at its first use."""
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise ValueError(f"{name!r} is no name of a secret")
    if value := os.environ.get(name):
        return value
    path = var / "keys" / name
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="new-") as file:  # made with mode 0600
        file.write(urlsafe_b64encode(secrets.token_bytes(BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)  # whole or not at all, and never over the key of a quicker process
        except FileExistsError:
            return
