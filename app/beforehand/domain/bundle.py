"""People and consents that a colleague shares: who vouches for them and how, and how they compare with one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.columns import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from beforehand.domain.consent import ConsentEvent, Record
    from beforehand.domain.person import Person

GROUPS = 8
"""Groups of five digits that make a check number: about 132 bits."""


class Vouch(StrEnum):
    """What the sender vouches for."""

    PRESENT = "present"
    """They asked these people themselves."""
    PAPERS = "papers"
    """They hold the signed papers."""
    PASSED_ON = "passed-on"
    """They pass on what others told them."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One person of a bundle with all their events; ``files`` counts those that were left with the sender."""

    person: Person
    events: tuple[ConsentEvent, ...]
    files: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What the sender says with a bundle; ``number`` grows with each that they make for anybody."""

    name: str
    vouch: Vouch
    note: str
    made: datetime
    number: int


class Compared(StrEnum):
    """How a consent of a bundle stands to one's own."""

    NEW = "new"
    """Nothing of it is known."""
    MORE = "more"
    """The bundle tells of further events of a consent that is known."""
    SAME = "same"
    """All of it is known already."""
    CONFLICT = "conflict"
    """Both sides tell of events that the other does not know."""
    ALTERED = "altered"
    """An event that is known says something else; such a consent is never taken over."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One consent of a bundle, or with ``record`` "" somebody without any.

    ``own`` is the person of the register to whom the consent belongs already, ``twin`` somebody there of the same name.
    ``missing`` are the events that the register lacks.
    """

    key: str
    shared: Shared
    record: str
    compared: Compared
    missing: tuple[ConsentEvent, ...] = ()
    own: Person | None = None
    twin: Person | None = None

    @property
    def may_be_taken(self) -> bool:
        """Whether there is anything to take over."""
        return self.compared in (Compared.NEW, Compared.MORE, Compared.CONFLICT)


def offers(shared: Iterable[Shared], own: Mapping[str, tuple[Person, tuple[Record, ...]]]) -> tuple[Offer, ...]:
    """What a bundle offers, compared with one's own people and consents, which are given by the ids of people."""
    homes = {record.id: (person, record) for person, records in own.values() for record in records}
    named: dict[str, Person] = {}
    for person, _ in own.values():
        named.setdefault(name_key(person.name), person)
    found: list[Offer] = []
    for number, each in enumerate(shared):
        found.extend(_offers_of(str(number), each, homes, named))
    return tuple(found)


def _offers_of(
    key: str, shared: Shared, homes: Mapping[str, tuple[Person, Record]], named: Mapping[str, Person]
) -> list[Offer]:
    twin = named.get(name_key(shared.person.name))
    groups: dict[str, list[ConsentEvent]] = {}
    for event in shared.events:
        groups.setdefault(event.record, []).append(event)
    if not groups:
        compared = Compared.NEW if twin is None else Compared.SAME
        return [Offer(f"{key}.", shared, "", compared, (), None, twin)]
    known = {homes[record][0].id: homes[record][0] for record in groups if record in homes}
    own = next(iter(known.values())) if len(known) == 1 else None
    found = []
    for record, events in groups.items():
        home = homes.get(record)
        compared, missing = compare(events, home[1].events if home is not None else ())
        belongs = home[0] if home is not None else own
        found.append(Offer(f"{key}.{record}", shared, record, compared, missing, belongs, belongs or twin))
    return found


def compare(theirs: Iterable[ConsentEvent], ours: Iterable[ConsentEvent]) -> tuple[Compared, tuple[ConsentEvent, ...]]:
    """How the events of one consent stand to those that are known of it, and which are not known."""
    known = {event.id: event for event in ours}
    told = {event.id: event for event in theirs}
    if not known:
        return Compared.NEW, tuple(told.values())
    if any(essence(event) != essence(known[event.id]) for event in told.values() if event.id in known):
        return Compared.ALTERED, ()
    missing = tuple(event for event in told.values() if event.id not in known)
    if not missing:
        return Compared.SAME, ()
    return (Compared.CONFLICT if known.keys() - told.keys() else Compared.MORE), missing


def essence(event: ConsentEvent) -> ConsentEvent:
    """An event without what differs between two registers: whose id it names, its files, and from where it came."""
    return replace(event, person="", origin="", how=replace(event.how, evidence=()))


def check_number(digest: bytes) -> str:
    """The first 40 bytes of a digest as groups of five digits, to be read out over the phone."""
    parts = (digest[at : at + 5] for at in range(0, GROUPS * 5, 5))
    return " ".join(f"{int.from_bytes(part, 'big') % 100_000:05}" for part in parts)
