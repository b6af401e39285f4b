"""The chain of events: what was consented, approved, advised, erased; only ever added to.

Each event carries a keyed hash over itself and the hash before it, so that an altered, missing, swapped or inserted
event shows. That the newest events were cut off shows only against an anchor kept elsewhere (keyring, exports,
backups). Payloads about a person are sealed with that person's key; after an erasure the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from beforehand.store.keys import DataKey, Purpose
from beforehand.store.trouble import ErasedPerson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beforehand.store.database import Database
    from beforehand.store.people_keys import PeopleKeys

MAC_BYTES: Final = 32
BEGINNING: Final = bytes(MAC_BYTES)
_CLOCK_READING: Final = "clock_showed"
_COLUMNS: Final = "seq, at, kind, subject, body, previous, mac"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `payload` is None when the person it is about was erased."""

    seq: int
    at: datetime
    kind: str
    subject: bytes | None
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest event at some moment: its number and its hash."""

    seq: int
    mac: bytes

    def text(self) -> str:
        """Return the anchor as one line for a keyring or an export."""
        return f"{self.seq}:{self.mac.hex()}"

    @classmethod
    def of_text(cls, text: str) -> Anchor | None:
        """Return the anchor in a line, or None when it is none."""
        number, _, digits = text.partition(":")
        try:
            anchor = cls(int(number), bytes.fromhex(digits))
        except ValueError:
            return None
        return anchor if anchor.seq >= 0 and len(anchor.mac) == MAC_BYTES else None


class Finding(StrEnum):
    """What a check of the chain found."""

    INTACT = "intact"
    ALTERED = "altered"
    CUT_OFF = "cut-off"
    OTHER_HISTORY = "other-history"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: how many events were checked and, if something is wrong, at which event."""

    finding: Finding
    checked: int
    at_event: int | None = None

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.finding is Finding.INTACT


class LedgerCheck:
    """A check of the whole chain in slices, so that the thread that saves drafts is never held up."""

    def __init__(self, database: Database, key: bytes, anchor: Anchor | None) -> None:
        self._database = database
        self._key = key
        self._anchor = anchor
        self._previous = BEGINNING
        self._checked = 0
        self.verdict: Verdict | None = None

    @property
    def checked(self) -> int:
        """How many events were checked so far."""
        return self._checked

    def advance(self, count: int = 1000) -> Verdict | None:
        """Check the next `count` events and return the verdict once it is known."""
        if self.verdict is None:
            rows = self._database.rows(
                f"select {_COLUMNS} from event where seq > ? order by seq limit ?",  # noqa: S608
                self._checked,
                count,
            )
            self.verdict = self._fault_in(rows) or (self._close() if len(rows) < count else None)
        return self.verdict

    def _fault_in(self, rows: list[tuple[Any, ...]]) -> Verdict | None:
        for seq, at, kind, subject, body, previous, mac in rows:
            expected = event_mac(self._key, seq, at, kind, subject, body, self._previous)
            is_next = seq == self._checked + 1 and previous == self._previous
            if not is_next or not hmac.compare_digest(expected, mac):
                return Verdict(Finding.ALTERED, self._checked, self._checked + 1)
            self._previous = mac
            self._checked = seq
            if self._anchor is not None and seq == self._anchor.seq and mac != self._anchor.mac:
                return Verdict(Finding.OTHER_HISTORY, self._checked, seq)
        return None

    def _close(self) -> Verdict:
        if self._anchor is not None and self._checked < self._anchor.seq:
            return Verdict(Finding.CUT_OFF, self._checked, self._checked + 1)
        return Verdict(Finding.INTACT, self._checked)


class Ledger:
    """The events of one vault."""

    def __init__(self, database: Database, key: DataKey, people: PeopleKeys, now: Callable[[], datetime]) -> None:
        self._database = database
        self._key = key.derive(Purpose.LEDGER)
        self._people = people
        self._now = now

    def append(self, kind: str, payload: Mapping[str, Any], subject: bytes | None = None) -> Event:
        """Add an event and return it once it is on the disk (or with the transaction that this call joins)."""
        return self._database.write(lambda: self._append(kind, payload, subject))

    def event(self, seq: int) -> Event | None:
        """Return one event by its number (from 1)."""
        rows = self._read("seq = ?", seq)
        return rows[0] if rows else None

    def about(self, subject: bytes) -> list[Event]:
        """Return all events about a person, oldest first."""
        return self._read("subject = ?", subject)

    def of_kind(self, kind: str) -> list[Event]:
        """Return all events of one kind, oldest first."""
        return self._read("kind = ?", kind)

    def of_family(self, family: str) -> list[Event]:
        """Return all events whose kind is the family, a full stop and more, oldest first."""
        return self._read("kind >= ? and kind < ?", f"{family}.", f"{family}/")

    def after(self, seq: int = 0, limit: int = -1) -> list[Event]:
        """Return the events that follow event number `seq`, oldest first, at most `limit` (-1: all)."""
        return self._read("seq > ?", seq, limit=limit)

    def count(self) -> int:
        """Return the number of events."""
        return int(self._database.value("select coalesce(max(seq), 0) from event"))

    def days(self) -> tuple[date, ...]:
        """Return the days (UTC) on which something was recorded, oldest first."""
        rows = self._database.rows("select distinct substr(at, 1, 10) from event order by 1")
        return tuple(date.fromisoformat(day) for (day,) in rows)

    def newest(self) -> datetime | None:
        """Return the moment of the newest event."""
        at = self._database.value("select max(at) from event")
        return None if at is None else datetime.fromisoformat(at)

    def anchor(self) -> Anchor:
        """Return the newest event's number and hash; number 0 while there is none."""
        row = self._database.row("select seq, mac from event order by seq desc limit 1")
        return Anchor(0, BEGINNING) if row is None else Anchor(row[0], bytes(row[1]))

    def check(self, anchor: Anchor | None = None) -> LedgerCheck:
        """Return a check of the chain that can be taken in slices."""
        return LedgerCheck(self._database, self._key, anchor)

    def verify(self, anchor: Anchor | None = None) -> Verdict:
        """Check the whole chain at once."""
        check = self.check(anchor)
        verdict = None
        while verdict is None:
            verdict = check.advance(5000)
        return verdict

    def _append(self, kind: str, payload: Mapping[str, Any], subject: bytes | None) -> Event:
        row = self._database.row("select seq, at, mac from event order by seq desc limit 1")
        seq, last, previous = (0, "", BEGINNING) if row is None else row
        seq += 1
        reading = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        at = max(reading, last)  # the recorded order never runs backwards
        content = dict(payload) if at == reading else {**payload, _CLOCK_READING: reading}
        body = json.dumps(content, ensure_ascii=True, sort_keys=True).encode("ascii")
        if subject is not None:
            body = self._people.seal(subject, body, _context(seq))
        mac = event_mac(self._key, seq, at, kind, subject, body, previous)
        self._database.rows(
            f"insert into event({_COLUMNS}) values(?, ?, ?, ?, ?, ?, ?)",
            *(seq, at, kind, subject, body, previous, mac),
        )
        return Event(seq, datetime.fromisoformat(at), kind, subject, content)

    def _read(self, condition: str, *parameters: object, limit: int = -1) -> list[Event]:
        rows = self._database.rows(
            f"select seq, at, kind, subject, body from event where {condition} order by seq limit ?",  # noqa: S608
            *parameters,
            limit,
        )
        return [self._event(*row) for row in rows]

    def _event(self, seq: int, at: str, kind: str, subject: bytes | None, body: bytes) -> Event:
        payload: Mapping[str, Any] | None
        if subject is None:
            payload = json.loads(body)
        else:
            try:
                payload = json.loads(self._people.open(subject, body, _context(seq)))
            except ErasedPerson:
                payload = None
        return Event(seq, datetime.fromisoformat(at), kind, subject, payload)


def event_mac(key: bytes, seq: int, at: str, kind: str, subject: bytes | None, body: bytes, previous: bytes) -> bytes:
    """Return the keyed hash of an event: HMAC-SHA256 over its fields, each with its length in front (4 bytes)."""
    fields = (
        seq.to_bytes(8, "big"),
        at.encode("utf-8", "surrogatepass"),
        kind.encode("utf-8", "surrogatepass"),
        subject or b"",
        hashlib.sha256(body).digest(),
        previous,
    )
    return hmac.digest(key, b"".join(len(field).to_bytes(4, "big") + field for field in fields), "sha256")


def _context(seq: int) -> bytes:
    return b"event" + seq.to_bytes(8, "big")
