"""The keys of an installation, and what is encrypted and hashed with them.

One key writes, several may read: after a change of keys the old ones stay in the keyring until `rotate_keys` has
rewritten every value. A stored value says by which key it was written, so that none is tried in vain and a value
still under an old key is found without its being read. Values of the first version (0x01) carry no key id.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FIRST_VERSION, VERSION = b"\x01", b"\x02"
ID_BYTES, NONCE = 4, 12
HEADER = len(VERSION) + ID_BYTES


class UnreadableValueError(Exception):
    """An encrypted value fits none of the keys: a lost key, another column, or altered bytes."""


class Digest(str):
    """A keyed hash under the current key; `older` are the same value's hashes under the keys before."""

    __slots__ = ("older",)
    older: tuple[str, ...]


@cache
def _raw(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(_raw(key))


@cache
def key_id(key: str) -> bytes:
    """Four bytes that name a key and tell nothing about it."""
    return hashlib.sha256(b"reception key\0" + _raw(key)).digest()[:ID_BYTES]


def data_keys() -> tuple[str, ...]:
    """The key that writes, then those that only read."""
    return (settings.DATA_KEY, *settings.OLD_DATA_KEYS)


def current_header() -> bytes:
    """How every value begins that is written now."""
    return VERSION + key_id(settings.DATA_KEY)


def is_current(stored: bytes) -> bool:
    """Whether a stored value was written by the current key."""
    return bytes(stored[:HEADER]) == current_header()


def encrypt_bytes(value: bytes, purpose: str) -> bytes:
    """The value as stored: version, key id, nonce, ciphertext with tag; the purpose is authenticated with it."""
    header, nonce = current_header(), os.urandom(NONCE)
    return header + nonce + _cipher(settings.DATA_KEY).encrypt(nonce, value, header + purpose.encode())


def decrypt_bytes(stored: bytes, purpose: str) -> bytes:
    """The plain value; raises UnreadableValueError."""
    stored = bytes(stored)
    head = len(FIRST_VERSION) if stored[:1] == FIRST_VERSION else HEADER
    known = b"" if head == len(FIRST_VERSION) else stored[:head]
    nonce, body = stored[head : head + NONCE], stored[head + NONCE :]
    for key in _keys_for(stored):
        try:
            return _cipher(key).decrypt(nonce, body, known + purpose.encode())
        except (InvalidTag, ValueError):
            continue
    raise UnreadableValueError(f"no key fits a value of “{purpose}” written by key {written_by(stored)}")


def _keys_for(stored: bytes) -> Iterator[str]:
    if stored[:1] == FIRST_VERSION:
        yield from data_keys()
    elif stored[:1] == VERSION:
        yield from (key for key in data_keys() if key_id(key) == stored[1:HEADER])


def written_by(stored: bytes) -> str:
    """The id of the key that wrote a value; a question mark for the first version."""
    return stored[1:HEADER].hex() if stored[:1] == VERSION else "?"


def encrypt(value: str, purpose: str) -> bytes:
    """Encrypted text."""
    return encrypt_bytes(value.encode(), purpose)


def decrypt(stored: bytes, purpose: str) -> str:
    """Decrypted text; raises UnreadableValueError."""
    return decrypt_bytes(stored, purpose).decode()


def keyed_hash(value: str, purpose: str) -> Digest:
    """32 hexadecimal digits by which an encrypted value is found; empty for an empty value."""
    keys = (settings.HASH_KEY, *settings.OLD_HASH_KEYS) if value else ()
    first, *older = [_hash(key, value, purpose) for key in keys] or [""]
    digest = Digest(first)
    digest.older = tuple(older)
    return digest


def _hash(key: str, value: str, purpose: str) -> str:
    return hmac.new(_raw(key), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]
