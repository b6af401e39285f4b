"""The data key of a vault and the keys derived from it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_CONTEXT: Final = b"beforehand vault 1: "


class Purpose(StrEnum):
    """What a derived key is for; the words are part of the file format."""

    DATABASE = "database"
    HEADER = "header"
    LEDGER = "ledger"
    PEOPLE = "people"
    ATTACHMENTS = "attachments"
    SHARING = "sharing"


@dataclass(frozen=True, slots=True)
class DataKey:
    """The random key that everything in one vault hangs on; never shown, never written in clear."""

    _secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._secret) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")

    @classmethod
    def random(cls) -> DataKey:
        """Return a new data key."""
        return cls(os.urandom(KEY_BYTES))

    def derive(self, purpose: Purpose) -> bytes:
        """Return the 32-byte key for one purpose (HKDF-SHA256)."""
        return derive(self._secret, _CONTEXT + purpose.value.encode())

    def reveal(self) -> bytes:
        """Return the raw key; only a slot that wraps it may ask."""
        return self._secret


def derive(secret: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """Return 32 bytes derived from `secret` (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)
