"""Where files lie: encrypted, each with a key of its own, under names that say nothing.

The key of a file is kept encrypted in its row. A change of keys (rotate_keys) rewrites that; the files themselves
stay as they are, on disk or in an object store.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from office.files.kinds import CheckedFile

NONCE = 12


class FileMissingError(Exception):
    """The stored file is not there, or is not what was stored."""


@dataclass(frozen=True)
class StoredFile:
    """Where a file was put, and with which key."""

    name: str
    key: bytes


class DurableStorage(FileSystemStorage):
    """Files on disk that are there after a power cut, once their row is."""

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]
        for path in (self.path(saved), os.path.dirname(self.path(saved))):  # noqa: PTH120 - a storage speaks in strings
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return saved


def attachment_storage() -> Any:
    """The storage of settings.STORAGES["attachments"]."""
    return storages["attachments"]


def put_file(checked: CheckedFile) -> StoredFile:
    """Store a file before its row is written; a file without a row is swept away later."""
    key, nonce, name = AESGCM.generate_key(256), os.urandom(NONCE), uuid.uuid4().hex
    sealed = nonce + AESGCM(key).encrypt(nonce, checked.content, name.encode())
    saved = attachment_storage().save(f"{name[:2]}/{name}", ContentFile(sealed))
    return StoredFile(saved, key)


def get_file(stored: StoredFile) -> bytes:
    """The content; raises FileMissingError."""
    try:
        with attachment_storage().open(stored.name) as file:
            sealed = file.read()
        return AESGCM(stored.key).decrypt(sealed[:NONCE], sealed[NONCE:], stored.name.rsplit("/", 1)[-1].encode())
    except (OSError, ValueError, InvalidTag) as error:
        raise FileMissingError(stored.name) from error


def drop_file(name: str) -> None:
    """Remove a file that has no row."""
    attachment_storage().delete(name)


def stored_names() -> Iterator[tuple[str, datetime]]:
    """Every file of the storage and when it was written."""
    storage = attachment_storage()
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return
    for folder in folders:
        for name in storage.listdir(folder)[1]:
            yield f"{folder}/{name}", storage.get_modified_time(f"{folder}/{name}")
