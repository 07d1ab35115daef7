"""What a file is, once it has been looked at."""

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class CheckedFile:
    """A file that was let in, as it is to be kept."""

    content: bytes
    media_type: str
    extension: str
    pages: int | None = None

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return hashlib.sha256(self.content).hexdigest()
