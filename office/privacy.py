"""Personal numbers at rest: encrypted values and the keyed hashes that find them again.

AES-256-GCM with a fresh 12-byte nonce a value; the purpose ("id_number") is authenticated with it, so a
value moved to another column does not decrypt. Hashes are HMAC-SHA256 cut to 16 bytes, with the purpose
in the input, so that the same number in two columns does not look alike.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

VERSION = b"\x01"


class UnreadableValueError(Exception):
    """An encrypted value does not fit the key: another key, another column, or altered bytes."""


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(key))


def encrypt_bytes(value: bytes, purpose: str) -> bytes:
    """The value as stored: version, nonce, ciphertext with tag."""
    nonce = os.urandom(12)
    return VERSION + nonce + _cipher(settings.DATA_KEY).encrypt(nonce, value, purpose.encode())


def decrypt_bytes(stored: bytes, purpose: str) -> bytes:
    """The plain value; raises UnreadableValueError."""
    stored = bytes(stored)
    try:
        return _cipher(settings.DATA_KEY).decrypt(stored[1:13], stored[13:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise UnreadableValueError(purpose) from error


def encrypt(value: str, purpose: str) -> bytes:
    """Encrypted text."""
    return encrypt_bytes(value.encode(), purpose)


def decrypt(stored: bytes, purpose: str) -> str:
    """Decrypted text; raises UnreadableValueError."""
    return decrypt_bytes(stored, purpose).decode()


def keyed_hash(value: str, purpose: str) -> str:
    """32 hexadecimal digits by which an encrypted value is found; empty for an empty value."""
    if not value:
        return ""
    key = base64.urlsafe_b64decode(settings.HASH_KEY)
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


class EncryptedField(models.Field):
    """Text that is encrypted in the database; it can't be filtered, only found by its KeyedHashField."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Purpose belongs to the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way in; an empty value stays empty bytes."""
        return connection.Database.Binary(encrypt(value, self.purpose) if value else b"")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        """Decrypt on the way out."""
        return decrypt(value, self.purpose) if value else ""

    def to_python(self, value: Any) -> str:
        """Always text."""
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        """Typed as plain text."""
        from django import forms  # noqa: PLC0415  forms are not needed where only models are loaded

        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})


class EncryptedBytesField(EncryptedField):
    """A file that is encrypted in the database; None where there is none yet."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way in."""
        return None if value is None else connection.Database.Binary(encrypt_bytes(value, self.purpose))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt on the way out."""
        return None if value is None else decrypt_bytes(value, self.purpose)

    def to_python(self, value: Any) -> Any:
        """Bytes as they are."""
        return value


class EncryptedJSONField(EncryptedField):
    """Plain data that is encrypted in the database as JSON."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way in."""
        return connection.Database.Binary(encrypt(json.dumps(value, ensure_ascii=False), self.purpose))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt on the way out."""
        return json.loads(decrypt(value, self.purpose))

    def to_python(self, value: Any) -> Any:
        """Data as they are."""
        return value


class KeyedHashField(models.CharField):
    """The keyed hash of another field of the row, or of its last characters; filled on save."""

    def __init__(self, *args: Any, source: str, last: int = 0, **kwargs: Any) -> None:
        self.source, self.last = source, last
        super().__init__(*args, **{"max_length": 32, "editable": False, "default": "", "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        """Source and length belong to the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "last": self.last}

    def digest(self, value: str) -> str:
        """The hash a plain value would be found by."""
        value = normal_number(value)
        if self.last and len(value) <= self.last:
            return ""
        return keyed_hash(value[-self.last :], f"{self.source}:{self.last}")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the hash from the source field."""
        value = self.digest(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value


def normal_number(value: str) -> str:
    """A number as it is compared: full width to plain, no spaces or dashes, upper case, no +86."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in value)
    folded = "".join(c for c in folded if c.isalnum() or c == "+").upper()
    return folded.removeprefix("+86")
