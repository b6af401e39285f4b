"""The author's own events, kept for good: what was approved, posted, authorised, asked and advised.

In a vault they lie in the chain of events, so nothing is ever edited: a change is a further event. Kinds are words with
a full stop between, such as ``approval.given``; the part before the first full stop is the family.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from beforehand.store.vault import Vault

FAMILIES: Final = ("advice", "approval", "authorisation", "copy", "pause", "posting")
"""The families that belong to the author; events about people belong to the register."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: its number, the moment at which it was recorded, its kind and what it says, as JSON holds it."""

    seq: int
    at: datetime
    kind: str
    payload: Mapping[str, Any]

    @property
    def family(self) -> str:
        """The part of the kind before the first full stop."""
        return self.kind.partition(".")[0]


class JournalStore(Protocol):
    """Where the author's events are kept."""

    @property
    def is_durable(self) -> bool:
        """Whether they outlive the program."""
        ...

    def load(self) -> tuple[Entry, ...]:
        """Every event of the author's families, oldest first."""
        ...

    def append(self, kind: str, payload: Mapping[str, Any]) -> Entry:
        """Record an event; raises ``Trouble``."""
        ...


class VaultJournal:
    """The author's events in an open vault; every call on the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def is_durable(self) -> bool:
        """True: they are in the vault."""
        return True

    def load(self) -> tuple[Entry, ...]:
        """Every event of the author's families, oldest first."""
        found = (event for family in FAMILIES for event in self._vault.ledger.of_family(family))
        entries = (Entry(e.seq, e.at, e.kind, e.payload) for e in found if e.payload is not None)
        return tuple(sorted(entries, key=lambda entry: entry.seq))

    def append(self, kind: str, payload: Mapping[str, Any]) -> Entry:
        """Record an event; raises ``Trouble``."""
        event = self._vault.ledger.append(kind, payload)
        return Entry(event.seq, event.at, kind, payload)


class MemoryJournal:
    """The author's events in memory: they end with the program."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: list[Entry] = []

    @property
    def is_durable(self) -> bool:
        """False: they end with the program."""
        return False

    def load(self) -> tuple[Entry, ...]:
        """Every event, oldest first."""
        return tuple(self._entries)

    def append(self, kind: str, payload: Mapping[str, Any]) -> Entry:
        """Record an event."""
        entry = Entry(len(self._entries) + 1, self._now(), kind, payload)
        self._entries.append(entry)
        return entry
