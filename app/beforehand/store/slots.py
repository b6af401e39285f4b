"""The ways into a vault: system keyring, passphrase, printed recovery code.

The random data key is wrapped once per slot (AES-256-GCM). `keys.json` holds the header and `keys.2.json` the same
again, so that one damaged file locks nobody out. These calls take up to half a second: never on the window's thread.
"""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from beforehand.store import recovery
from beforehand.store.disk import write_whole
from beforehand.store.header import (
    ID_BYTES,
    MOST_SLOTS,
    NONCE_BYTES,
    SALT_BYTES,
    VAULT_ID_BYTES,
    Cost,
    Header,
    Slot,
    SlotKind,
    read_header,
    write_header,
)
from beforehand.store.keys import KEY_BYTES, DataKey, derive
from beforehand.store.strength import estimate
from beforehand.store.trouble import (
    HeaderDamaged,
    KeyringForgot,
    LastWayIn,
    TooManySlots,
    Trouble,
    VaultExists,
    VaultMissing,
    WeakPassphrase,
    WrongKey,
    disk_troubles,
)

if TYPE_CHECKING:
    from pathlib import Path

HEADER_NAME: Final = "keys.json"
MIRROR_NAME: Final = "keys.2.json"


class Keyring(Protocol):
    """What a slot needs of the system keyring; implemented by the desk, faked in tests; raises Keyring troubles."""

    def fetch(self, account: str) -> str | None:
        """Return the text kept under `account`, or None."""

    def keep(self, account: str, secret: str) -> None:
        """Keep a text under `account`."""

    def drop(self, account: str) -> None:
        """Forget what is kept under `account`; nothing there is no error."""


class KeySlots:
    """The slots of the vault in one folder."""

    def __init__(self, folder: Path, header: Header, key: DataKey) -> None:
        self._folder = folder
        self._header = header
        self._key = key

    @classmethod
    def create(
        cls,
        folder: Path,
        key: DataKey,
        *,
        passphrase: str | None = None,
        code: str | None = None,
        keyring: Keyring | None = None,
    ) -> KeySlots:
        """Write the header of a new vault with the slots asked for; at least one must be a person's own."""
        if any((folder / name).exists() for name in (HEADER_NAME, MIRROR_NAME)):
            raise VaultExists
        if passphrase is None and code is None:
            raise LastWayIn
        slots = cls(folder, Header(secrets.token_hex(VAULT_ID_BYTES), 0, ()), key)
        made = [
            *([] if passphrase is None else [slots._passphrase_slot(passphrase, Cost())]),
            *([] if code is None else [slots._plain_slot(SlotKind.RECOVERY, recovery.secret_of(code))]),
            *([] if keyring is None else [slots._keyring_slot(keyring)]),
        ]
        slots._write(slots._header.with_slots(made))
        return slots

    @classmethod
    def unlock_with_passphrase(cls, folder: Path, passphrase: str) -> KeySlots:
        """Return the opened slots, or raise WrongKey."""
        return cls._unlock(folder, SlotKind.PASSPHRASE, _spelt(passphrase))

    @classmethod
    def unlock_with_code(cls, folder: Path, code: str) -> KeySlots:
        """Return the opened slots, or raise CodeMistyped or WrongKey."""
        return cls._unlock(folder, SlotKind.RECOVERY, recovery.secret_of(code))

    @classmethod
    def unlock_with_keyring(cls, folder: Path, keyring: Keyring) -> KeySlots:
        """Return the slots opened by the system keyring, or raise KeyringForgot or what the keyring raises."""
        for header in _candidates(folder):
            for slot in header.of_kind(SlotKind.KEYRING):
                kept = keyring.fetch(_account(header.vault, slot))
                if kept is not None:
                    with contextlib.suppress(WrongKey, ValueError):
                        return cls._unlock(folder, SlotKind.KEYRING, base64.b64decode(kept, validate=True))
        raise KeyringForgot

    @property
    def key(self) -> DataKey:
        """The data key."""
        return self._key

    @property
    def vault(self) -> str:
        """The random id of this vault, as hexadecimal digits."""
        return self._header.vault

    @property
    def header(self) -> Header:
        """The sealed header."""
        return self._header

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, oldest first."""
        return self._header.slots

    def add_passphrase(self, passphrase: str, cost: Cost | None = None) -> Slot:
        """Add a passphrase; raise WeakPassphrase when it is too easy to guess."""
        return self._add(self._passphrase_slot(passphrase, cost or Cost()))

    def add_code(self, code: str) -> Slot:
        """Add a recovery code made by `recovery.new_code`."""
        return self._add(self._plain_slot(SlotKind.RECOVERY, recovery.secret_of(code)))

    def add_keyring(self, keyring: Keyring) -> Slot:
        """Add the system keyring."""
        slot = self._keyring_slot(keyring)
        try:
            return self._add(slot)
        except Trouble:
            keyring.drop(_account(self.vault, slot))
            raise

    def change_passphrase(self, slot_id: str, passphrase: str) -> Slot:
        """Replace one passphrase by another in a single step."""
        slot = self._passphrase_slot(passphrase, Cost())
        kept = [other for other in self._header.slots if other.id != slot_id]
        self._write(self._header.with_slots([*kept, slot]))
        return slot

    def remove(self, slot_id: str, keyring: Keyring | None = None) -> None:
        """Remove a slot; raise LastWayIn when a person could no longer open the vault."""
        gone = self._header.slot(slot_id)
        kept = [slot for slot in self._header.slots if slot.id != slot_id]
        if gone is None:
            return
        if not any(slot.kind.is_personal for slot in kept):
            raise LastWayIn
        self._write(self._header.with_slots(kept))
        if keyring is not None and gone.kind is SlotKind.KEYRING:
            with contextlib.suppress(Trouble):  # what stays in the keyring opens nothing any more
                keyring.drop(_account(self.vault, gone))

    def repair(self) -> None:
        """Write both header files again where one is damaged, missing or older."""
        wanted = write_header(self._header)
        for name in (HEADER_NAME, MIRROR_NAME):
            path = self._folder / name
            if not path.is_file() or path.read_bytes() != wanted:
                with disk_troubles(self._folder):
                    write_whole(path, wanted)

    @classmethod
    def _unlock(cls, folder: Path, kind: SlotKind, secret: bytes) -> KeySlots:
        candidates = _candidates(folder)
        for header in candidates:
            for slot in header.of_kind(kind):
                key = _unwrap(header.vault, slot, secret)
                if key is not None:
                    return cls(folder, _newest_authentic(candidates, key, slot), key)
        raise WrongKey

    def _add(self, slot: Slot) -> Slot:
        if len(self._header.slots) >= MOST_SLOTS:
            raise TooManySlots
        self._write(self._header.with_slots([*self._header.slots, slot]))
        return slot

    def _passphrase_slot(self, passphrase: str, cost: Cost) -> Slot:
        if not cost.is_sane:
            raise ValueError("cost out of bounds")
        if not estimate(passphrase).is_enough:
            raise WeakPassphrase
        return self._wrap(_blank_slot(SlotKind.PASSPHRASE, cost), _spelt(passphrase))

    def _plain_slot(self, kind: SlotKind, secret: bytes) -> Slot:
        return self._wrap(_blank_slot(kind, None), secret)

    def _keyring_slot(self, keyring: Keyring) -> Slot:
        secret = os.urandom(KEY_BYTES)
        slot = self._plain_slot(SlotKind.KEYRING, secret)
        kept = base64.b64encode(secret).decode()
        keyring.keep(_account(self.vault, slot), kept)
        if keyring.fetch(_account(self.vault, slot)) != kept:
            raise KeyringForgot
        return slot

    def _wrap(self, slot: Slot, secret: bytes) -> Slot:
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(_slot_key(slot, secret)).encrypt(nonce, self._key.reveal(), slot.bound(self.vault))
        return replace(slot, wrapped=nonce + sealed)

    def _write(self, header: Header) -> None:
        sealed = header.sealed(self._key)
        data = write_header(sealed)
        with disk_troubles(self._folder):
            write_whole(self._folder / HEADER_NAME, data)
        self._header = sealed
        with contextlib.suppress(OSError):  # the change is done; the next start repairs the second copy
            write_whole(self._folder / MIRROR_NAME, data)


def has_header(folder: Path) -> bool:
    """Return whether `folder` holds the header of a vault, damaged or not."""
    return any((folder / name).is_file() for name in (HEADER_NAME, MIRROR_NAME))


def kinds_in(folder: Path) -> tuple[SlotKind, ...]:
    """Return the kinds of slots that the header claims to have, before anything is unlocked."""
    return tuple(slot.kind for slot in _candidates(folder)[0].slots)


def _candidates(folder: Path) -> list[Header]:
    """Return the headers that can be read, the higher generation first."""
    if not has_header(folder):
        raise VaultMissing
    found: list[Header] = []
    for name in (HEADER_NAME, MIRROR_NAME):
        with contextlib.suppress(OSError, HeaderDamaged):
            header = read_header((folder / name).read_bytes())
            found += [] if header in found else [header]
    if not found:
        raise HeaderDamaged
    return sorted(found, key=lambda header: -header.generation)


def _newest_authentic(candidates: list[Header], key: DataKey, opened: Slot) -> Header:
    authentic = [header for header in candidates if header.is_authentic(key)]
    if not authentic:
        raise HeaderDamaged
    if authentic[0].slot(opened.id) is None:
        raise WrongKey  # a slot that was removed, still found in the older copy
    return authentic[0]


def _unwrap(vault: str, slot: Slot, secret: bytes) -> DataKey | None:
    nonce, sealed = slot.wrapped[:NONCE_BYTES], slot.wrapped[NONCE_BYTES:]
    try:
        return DataKey(AESGCM(_slot_key(slot, secret)).decrypt(nonce, sealed, slot.bound(vault)))
    except InvalidTag:
        return None


def _slot_key(slot: Slot, secret: bytes) -> bytes:
    if slot.cost is None:
        return derive(secret, b"beforehand slot: " + slot.kind.value.encode(), slot.salt)
    return Argon2id(
        salt=slot.salt,
        length=KEY_BYTES,
        iterations=slot.cost.passes,
        lanes=slot.cost.lanes,
        memory_cost=slot.cost.memory_kib,
    ).derive(secret)


def _blank_slot(kind: SlotKind, cost: Cost | None) -> Slot:
    today = datetime.now(UTC).date().isoformat()
    return Slot(secrets.token_hex(ID_BYTES), kind, today, os.urandom(SALT_BYTES), b"", cost)


def _account(vault: str, slot: Slot) -> str:
    return f"{vault}/{slot.id}"


def _spelt(passphrase: str) -> bytes:
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
