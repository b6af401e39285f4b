"""One key per person: what is sealed with it can be read until the key is destroyed, and never again after."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from beforehand.store.keys import KEY_BYTES, DataKey, Purpose
from beforehand.store.trouble import DamagedPage, ErasedPerson

if TYPE_CHECKING:
    from beforehand.store.database import Database

SUBJECT_BYTES: Final = 16
NONCE_BYTES: Final = 12


class PeopleKeys:
    """The keys of the persons in one vault; a person (`subject`) is known here by 16 random bytes."""

    def __init__(self, database: Database, key: DataKey) -> None:
        self._database = database
        self._wrapping = AESGCM(key.derive(Purpose.PEOPLE))
        self._unwrapped: dict[bytes, AESGCM] = {}

    def create(self) -> bytes:
        """Make a key for a new person and return the subject."""
        subject, secret, nonce = os.urandom(SUBJECT_BYTES), os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        wrapped = nonce + self._wrapping.encrypt(nonce, secret, subject)
        self._database.write(
            lambda: self._database.rows("insert into person_key(subject, wrapped) values(?, ?)", subject, wrapped)
        )
        return subject

    def exists(self, subject: bytes) -> bool:
        """Return whether the person's key is there."""
        return self._database.value("select 1 from person_key where subject = ?", subject) is not None

    def subjects(self) -> list[bytes]:
        """Return all persons whose records can be read."""
        return [bytes(row[0]) for row in self._database.rows("select subject from person_key")]

    def seal(self, subject: bytes, data: bytes, context: bytes) -> bytes:
        """Return `data` sealed to a person; `context` must be given again to open it."""
        if not self.exists(subject):  # also when the transaction that made the key was undone
            self._unwrapped.pop(subject, None)
            raise ErasedPerson
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher(subject).encrypt(nonce, data, subject + context)

    def open(self, subject: bytes, sealed: bytes, context: bytes) -> bytes:
        """Return what was sealed; raise ErasedPerson once the key is destroyed."""
        try:
            return self._cipher(subject).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], subject + context)
        except InvalidTag:
            raise DamagedPage from None

    def destroy(self, subject: bytes) -> None:
        """Destroy a person's key; use `Vault.erase`, which also removes the files and records the fact."""
        self._unwrapped.pop(subject, None)
        self._database.write(lambda: self._database.rows("delete from person_key where subject = ?", subject))

    def _cipher(self, subject: bytes) -> AESGCM:
        cipher = self._unwrapped.get(subject)
        if cipher is None:
            cipher = self._unwrapped[subject] = AESGCM(self._unwrap(subject))
        return cipher

    def _unwrap(self, subject: bytes) -> bytes:
        wrapped = self._database.value("select wrapped from person_key where subject = ?", subject)
        if wrapped is None:
            raise ErasedPerson
        nonce, sealed = bytes(wrapped[:NONCE_BYTES]), bytes(wrapped[NONCE_BYTES:])
        try:
            return self._wrapping.decrypt(nonce, sealed, subject)
        except InvalidTag:
            raise DamagedPage from None
