"""The key header of a vault as a value: which slots there are, read strictly and written in one way only.

Nothing in it is secret. Every byte is covered: slots by the authenticated wrapping of the data key, the whole by a
keyed hash, and the spelling by comparing the file with what this module would write for it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from beforehand.store.keys import DataKey, Purpose
from beforehand.store.trouble import HeaderDamaged

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT: Final = 1
MOST_SLOTS: Final = 16
MOST_BYTES: Final = 64 * 1024
NONCE_BYTES: Final = 12
WRAPPED_BYTES: Final = NONCE_BYTES + 32 + 16
SALT_BYTES: Final = 16
ID_BYTES: Final = 8
VAULT_ID_BYTES: Final = 16

_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SlotKind(StrEnum):
    """How a slot is opened; the words are part of the file format."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a kind, no secret
    RECOVERY = "recovery"

    @property
    def is_personal(self) -> bool:
        """Whether a person can open it on any computer."""
        return self is not SlotKind.KEYRING


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id): memory in KiB, passes, lanes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def is_sane(self) -> bool:
        """Whether the cost is neither too low to protect nor high enough to stall the program."""
        return 64 * 1024 <= self.memory_kib <= 512 * 1024 and 3 <= self.passes <= 10 and 1 <= self.lanes <= 8


@dataclass(frozen=True, slots=True)
class Slot:
    """One way into the vault: the data key wrapped by a key that comes from `kind`; `added` is an ISO date (UTC)."""

    id: str
    kind: SlotKind
    added: str
    salt: bytes
    wrapped: bytes
    cost: Cost | None = None

    def bound(self, vault: str) -> bytes:
        """Return the bytes that the wrapping authenticates beside the key."""
        cost = None if self.cost is None else [self.cost.memory_kib, self.cost.passes, self.cost.lanes]
        return json.dumps([FORMAT, vault, self.id, self.kind.value, self.added, self.salt.hex(), cost]).encode()


@dataclass(frozen=True, slots=True)
class Header:
    """All slots of one vault; `generation` counts the changes."""

    vault: str
    generation: int
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def slot(self, slot_id: str) -> Slot | None:
        """Return the slot with this id, if there is one."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def of_kind(self, kind: SlotKind) -> tuple[Slot, ...]:
        """Return the slots of one kind, oldest first."""
        return tuple(slot for slot in self.slots if slot.kind is kind)

    def with_slots(self, slots: Iterable[Slot]) -> Header:
        """Return the next generation with other slots, not sealed yet."""
        return replace(self, slots=tuple(slots), generation=self.generation + 1, mac=b"")

    def sealed(self, key: DataKey) -> Header:
        """Return the header with its keyed hash."""
        return replace(self, mac=self._mac(key))

    def is_authentic(self, key: DataKey) -> bool:
        """Return whether the header was sealed with this data key and never altered."""
        return hmac.compare_digest(self.mac, self._mac(key))

    def _mac(self, key: DataKey) -> bytes:
        content = _spell(replace(self, mac=b""))
        return hmac.new(key.derive(Purpose.HEADER), content, hashlib.sha256).digest()


def write_header(header: Header) -> bytes:
    """Return the file content for a sealed header."""
    return _spell(header)


def read_header(data: bytes) -> Header:
    """Return the header in a file's content; raise HeaderDamaged for anything that `write_header` would not write."""
    try:
        header = _header(json.loads(data.decode("ascii"))) if len(data) <= MOST_BYTES else None
    except (ValueError, TypeError, KeyError, RecursionError):
        header = None
    if header is None or _spell(header) != data:
        raise HeaderDamaged
    return header


def _spell(header: Header) -> bytes:
    fields = {
        "format": FORMAT,
        "generation": header.generation,
        "mac": header.mac.hex(),
        "slots": [_slot_fields(slot) for slot in header.slots],
        "vault": header.vault,
    }
    return (json.dumps(fields, indent=1, sort_keys=True) + "\n").encode("ascii")


def _slot_fields(slot: Slot) -> dict[str, object]:
    fields: dict[str, object] = {
        "added": slot.added,
        "id": slot.id,
        "kind": slot.kind.value,
        "salt": slot.salt.hex(),
        "wrapped": slot.wrapped.hex(),
    }
    if slot.cost is not None:
        fields["argon2id"] = {
            "lanes": slot.cost.lanes,
            "memory_kib": slot.cost.memory_kib,
            "passes": slot.cost.passes,
        }
    return fields


def _header(fields: dict[str, Any]) -> Header:
    slots = tuple(_slot(entry) for entry in fields["slots"])
    generation = _whole(fields["generation"])
    is_sound = fields["format"] == FORMAT and 0 < len(slots) <= MOST_SLOTS and 0 < generation < 2**53
    if not is_sound or len({slot.id for slot in slots}) != len(slots):
        raise ValueError("unsound header")
    vault = _hex(fields["vault"], VAULT_ID_BYTES).hex()
    return Header(vault, generation, slots, _hex(fields["mac"], 32))


def _slot(fields: dict[str, Any]) -> Slot:
    kind = SlotKind(fields["kind"])
    cost = None
    if kind is SlotKind.PASSPHRASE:
        entry = fields["argon2id"]
        cost = Cost(_whole(entry["memory_kib"]), _whole(entry["passes"]), _whole(entry["lanes"]))
        if not cost.is_sane:
            raise ValueError("unsound cost")
    if not _DATE.fullmatch(fields["added"]):
        raise ValueError("unsound date")
    return Slot(
        id=_hex(fields["id"], ID_BYTES).hex(),
        kind=kind,
        added=fields["added"],
        salt=_hex(fields["salt"], SALT_BYTES),
        wrapped=_hex(fields["wrapped"], WRAPPED_BYTES),
        cost=cost,
    )


def _hex(text: str, length: int) -> bytes:
    if not _HEX.fullmatch(text) or len(text) != 2 * length:
        raise ValueError("unsound length")
    return bytes.fromhex(text)


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError("no whole number")
    return number
