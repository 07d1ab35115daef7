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
    path = _path(name, var)
    if value := os.environ.get(name):
        return value
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def old_secrets(name: str, var: Path) -> tuple[str, ...]:
    """Keys of before: from the environment, by comma, else from the file var/keys/<name>, one a line; often none."""
    path = _path(name, var)
    text = os.environ.get(name) or (path.read_text() if path.exists() else "")
    return tuple(part.strip() for part in re.split(r"[,\n]", text) if part.strip())


def new_secret() -> str:
    """A fresh random key."""
    return urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()


def renew(name: str, old_name: str, var: Path) -> None:
    """Put a fresh key in the place of the one in the data folder, which goes to the old ones first.

    A crash in between leaves the key in both files, which harms nothing.
    """
    path, old_path = _path(name, var), _path(old_name, var)
    kept = [path.read_text().strip(), *old_secrets(old_name, var)]
    _write(old_path, "\n".join(dict.fromkeys(kept)))
    _write(path, new_secret())


def _path(name: str, var: Path) -> Path:
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise ValueError(f"{name!r} is no name of a secret")
    return var / "keys" / name


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by the owner only."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="new-") as file:  # made with mode 0600
        file.write(new_secret() + "\n")
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)  # whole or not at all, and never over the key of a quicker process
        except FileExistsError:
            return
