"""Everybody of the register in memory, put in order where the store is read, so that lists of thousands stay fluid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from beforehand.domain.consent import records
from beforehand.domain.name_index import NameIndex
from beforehand.domain.standing import Standing, standing_of
from beforehand.store.folding import searchable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from beforehand.domain.consent import ConsentEvent, Record
    from beforehand.domain.person import Person
    from beforehand.store.consents import Contents, Trace


@dataclass(frozen=True, slots=True)
class Known:
    """What consents of the register are about, each once, by the alphabet."""

    topics: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


class Roll:
    """People by name, their records, how they stand on a day, and their names ready to be found in texts."""

    def __init__(self, contents: Contents | None = None, today: date = date.min) -> None:
        self._people: dict[str, Person] = {}
        self._order: tuple[Person, ...] | None = None
        self._keys: dict[str, str] = {}
        self._words: tuple[tuple[Person, str], ...] = ()
        self._events: dict[str, list[ConsentEvent]] = {}
        self._records: dict[str, tuple[Record, ...]] = {}
        self._standings: dict[str, Standing] = {}
        self._day = today
        self.erased: tuple[tuple[Trace, ...], ...] = contents.erased if contents else ()
        self.kept: dict[str, datetime] = dict(contents.kept) if contents else {}
        self.days: frozenset[date] = frozenset(contents.days) if contents else frozenset()
        self.newest: datetime | None = contents.newest if contents else None
        self.index = NameIndex(contents.people if contents else ())
        if contents is not None:
            for person in contents.people:
                self._people[person.id] = person
                self._keys[person.id] = _key(person)
            self.add(contents.events)
            self.standings(today)
            self.find("")

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        if self._order is None:
            self._order = tuple(sorted(self._people.values(), key=lambda person: (self._keys[person.id], person.id)))
            self._words = tuple((person, self._keys[person.id]) for person in self._order)
        return self._order

    def person(self, person_id: str) -> Person | None:
        """A person by their id."""
        return self._people.get(person_id)

    def records_of(self, person_id: str) -> tuple[Record, ...]:
        """The consents of a person, in the order in which each began."""
        return self._records.get(person_id, ())

    @property
    def records(self) -> dict[str, tuple[Record, ...]]:
        """The consents of everybody."""
        return self._records

    def find(self, query: str) -> tuple[Person, ...]:
        """People whose name or contact holds every word of a query, by name."""
        people, words = self.people, searchable(query).split()
        if not words:
            return people
        first, *others = words
        found = tuple(person for person, text in self._words if first in text)
        return tuple(p for p in found if all(word in self._keys[p.id] for word in others)) if others else found

    def standings(self, today: date) -> dict[str, Standing]:
        """How the consents of everybody stand."""
        for person_id in self._people if len(self._standings) < len(self._people) or today != self._day else ():
            self.standing(person_id, today)
        return self._standings

    def standing(self, person_id: str, today: date) -> Standing:
        """How the consents of a person stand; worked out once for each day."""
        if today != self._day:
            self._standings, self._day = {}, today
        found = self._standings.get(person_id)
        if found is None:
            found = self._standings[person_id] = standing_of(self.records_of(person_id), today)
        return found

    def known(self) -> Known:
        """What consents are about, to be offered where such words are typed."""
        scopes = {event.scope for events in self._events.values() for event in events if event.scope is not None}
        return Known(
            _sorted(scope.purpose for scope in scopes),
            _sorted(scope.occasion for scope in scopes),
            _sorted(scope.territory for scope in scopes),
        )

    def put(self, people: Iterable[Person], now: datetime) -> None:
        """Hold people as they are now, kept at a moment; the index is left as it is."""
        for person in people:
            self._people[person.id] = person
            self._keys[person.id] = _key(person)
            self.kept[person.id] = now
        self._order = None

    def put_in_index(self) -> None:
        """Have everybody found by name."""
        for person in self._people.values():
            if not self.index.knows(person):
                self.index.put(person)

    def add(self, events: Iterable[ConsentEvent]) -> None:
        """Add recorded events and put the consents of their people together again."""
        touched = set()
        for event in events:
            self._events.setdefault(event.person, []).append(event)
            touched.add(event.person)
        for person_id in touched:
            self._records[person_id] = records(self._events[person_id])
            self._standings.pop(person_id, None)

    def drop(self, person_id: str) -> None:
        """Hold a person no longer."""
        for held in (self._people, self._keys, self._records, self._events, self._standings, self.kept):
            held.pop(person_id, None)
        self.index.drop(person_id)
        self._order = None

    def note_moment(self, now: datetime) -> None:
        """Remember that something was recorded."""
        self.newest = now if self.newest is None else max(now, self.newest)
        self.days |= {now.date()}


def _key(person: Person) -> str:
    """What people are sorted by and searched in: the name, then the contact."""
    return searchable(f"{person.name} {person.contact}")


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word.strip() for word in words} - {""}, key=searchable))
