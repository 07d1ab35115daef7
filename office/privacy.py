"""Personal numbers at rest: encrypted fields and the keyed hashes that find them again.

AES-256-GCM with a fresh nonce a value; the purpose ("id_number") is authenticated with it, so a value moved to
another column does not decrypt. Hashes are HMAC-SHA256 cut to 16 bytes, with the purpose in the input, so that the
same number in two columns does not look alike.
"""

import json
from typing import Any

from django.db import models
from django.db.models.lookups import Exact, In

from office.keyring import (
    Digest,
    UnreadableValueError,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    keyed_hash,
)
from office.masking import is_masked, validate_unmasked

__all__ = [
    "EncryptedBytesField",
    "EncryptedField",
    "EncryptedJSONField",
    "HashField",
    "KeyedHashField",
    "MaskedValueError",
    "UnreadableValueError",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "encrypt_bytes",
    "keyed_hash",
    "normal_number",
]


class MaskedValueError(ValueError):
    """A masked number was about to be stored over the real one; forms refuse it before."""


class EncryptedField(models.Field):
    """Text that is encrypted in the database; it can't be filtered, only found by its KeyedHashField."""

    default_validators = [validate_unmasked]

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
        """Encrypt on the way in; an empty value stays empty bytes, a masked one is refused whoever saves it."""
        if value and is_masked(str(value)):
            raise MaskedValueError(self.purpose)
        return connection.Database.Binary(encrypt(value, self.purpose) if value else b"")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        """Decrypt on the way out."""
        return decrypt(value, self.purpose) if value else ""

    def to_python(self, value: Any) -> str:
        """Always text."""
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        """Typed as plain text; a mask is refused in place."""
        from office.forms import NumberField  # noqa: PLC0415  forms are not needed where only models are loaded

        return super().formfield(**{"form_class": NumberField, "max_length": self.max_length, **kwargs})


class EncryptedBytesField(EncryptedField):
    """A file that is encrypted in the database; None where there is none yet."""

    default_validators = []

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

    default_validators = []

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way in."""
        return connection.Database.Binary(encrypt(json.dumps(value, ensure_ascii=False), self.purpose))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt on the way out."""
        return json.loads(decrypt(value, self.purpose))

    def to_python(self, value: Any) -> Any:
        """Data as they are."""
        return value


class HashField(models.CharField):
    """A keyed hash kept for look-up; compared with a Digest it finds what an older key hashed, too."""

    def get_prep_value(self, value: Any) -> Any:
        """A Digest is stored as plain text."""
        prepared = super().get_prep_value(value)
        return str(prepared) if isinstance(prepared, Digest) else prepared


@HashField.register_lookup
class UnderAnyKey(Exact):
    """Equality that holds across a change of the hash key."""

    def get_prep_lookup(self) -> Any:
        """Remember the older hashes before the value becomes plain text."""
        self.older: tuple[str, ...] = getattr(self.rhs, "older", ())
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """One value, or one of several."""
        if not self.older:
            return super().as_sql(compiler, connection)
        sql, params = self.process_lhs(compiler, connection)
        values = [str(self.rhs), *self.older]
        return f"{sql} IN ({', '.join(['%s'] * len(values))})", [*params, *values]


@HashField.register_lookup
class AmongAnyKey(In):
    """The same for several values."""

    def get_prep_lookup(self) -> Any:
        """Each Digest brings its older hashes along."""
        if isinstance(self.rhs, list | tuple | set):
            self.rhs = [each for value in self.rhs for each in (value, *getattr(value, "older", ()))]
        return super().get_prep_lookup()


class KeyedHashField(HashField):
    """The keyed hash of another field of the row, or of its last characters; filled on save."""

    def __init__(self, *args: Any, source: str, last: int = 0, **kwargs: Any) -> None:
        self.source, self.last = source, last
        super().__init__(*args, **{"max_length": 32, "editable": False, "default": "", "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        """Source and length belong to the field."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "last": self.last}

    def digest(self, value: str) -> Digest:
        """The hash a plain value would be found by."""
        value = normal_number(value)
        if self.last and len(value) <= self.last:
            value = ""
        return keyed_hash(value[-self.last :], f"{self.source}:{self.last}")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the hash from the source field."""
        value = str(self.digest(getattr(model_instance, self.source) or ""))
        setattr(model_instance, self.attname, value)
        return value


def normal_number(value: str) -> str:
    """A number as it is compared: full width to plain, no spaces or dashes, upper case, no +86."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in value)
    folded = "".join(c for c in folded if c.isalnum() or c == "+").upper()
    return folded.removeprefix("+86")
