"""People and their consents in the vault: everything about a person is sealed with that person's own key.

People and events lie in the chain of events, so nothing is edited: a changed person is a further event. Evidence files
are attachments that belong to the person. Erasing destroys the key; what is left tells that something was, and when.
"""

from __future__ import annotations

import io
import mimetypes
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from beforehand.domain.consent import Act
from beforehand.store.consent_codec import plain, read_event, read_person
from beforehand.store.disk import remove_quietly
from beforehand.store.trouble import ErasedPerson, MissingAttachment, OversizedFile, disk_troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from beforehand.domain.consent import ConsentEvent
    from beforehand.domain.person import Person
    from beforehand.store.ledger import Event
    from beforehand.store.protocols import DraftSummary
    from beforehand.store.vault import Vault

MOST_BYTES: Final = 64 << 20
PERSON_KEPT: Final = "person.kept"
CONSENT: Final = "consent."
"""Kinds of events about consent begin so and go on with the act."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is left of an event about somebody who was erased: the act and the moment at which it was recorded."""

    act: Act
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a register: people as they were last kept, their events, and what is left of those erased.

    ``kept`` tells when each person was last kept, ``days`` on which anything at all was recorded, ``newest`` the last moment.
    """

    people: tuple[Person, ...] = ()
    events: tuple[ConsentEvent, ...] = ()
    erased: tuple[tuple[Trace, ...], ...] = ()
    kept: Mapping[str, datetime] = field(default_factory=dict)
    days: tuple[date, ...] = ()
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A scan or a message that shows an answer."""

    name: str
    kind: str
    data: bytes


def read_evidence(path: Path) -> EvidenceFile:
    """Read a file that shows an answer; raises ``Trouble``, for a file of more than 64 MiB as well."""
    with disk_troubles(path.parent), path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise OversizedFile
    return EvidenceFile(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", data)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes in with their events: new without an id, else known; ``files`` belong to events by number."""

    person: Person
    events: tuple[ConsentEvent, ...] = ()
    is_changed: bool = False
    files: tuple[tuple[int, EvidenceFile], ...] = ()


class ConsentStore(Protocol):
    """Where people and consents are kept."""

    @property
    def is_durable(self) -> bool:
        """Whether the register outlives the program."""
        ...

    def load(self) -> Contents:
        """Everything, events in the order in which they were recorded."""
        ...

    def keep(self, person: Person) -> Person:
        """Keep a person as they are now; one without an id is new and gets one."""
        ...

    def add(self, events: Sequence[ConsentEvent], files: Sequence[EvidenceFile] = ()) -> tuple[ConsentEvent, ...]:
        """Record events, all of them or none; the files belong to the first, which is returned with their ids."""
        ...

    def take_in(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Keep many people with their events, all of it or nothing, and return them with their ids."""
        ...

    def take_back(self, new: Sequence[str], former: Sequence[Person], ends: Sequence[ConsentEvent]) -> None:
        """Undo it: erase who was new, keep the others as before, and record ends of what they were given."""
        ...

    def file(self, evidence: str) -> EvidenceFile:
        """An evidence file by its id; raises ``MissingAttachment``."""
        ...

    def drafts_with(self, words: str) -> tuple[DraftSummary, ...] | None:
        """The drafts that hold every one of the words; None where drafts are kept elsewhere, in memory."""
        ...

    def erase(self, person: str) -> None:
        """Erase a person with everything that tells who it was; raises ``ErasedPerson``."""
        ...


class VaultConsents:
    """The register in an open vault; every call on the vault's thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def is_durable(self) -> bool:
        """True: what is kept is on the disk."""
        return True

    def load(self) -> Contents:
        """Everything, events in the order in which they were recorded."""
        people: dict[str, Person] = {}
        kept: dict[str, datetime] = {}
        events: list[ConsentEvent] = []
        erased: dict[bytes, list[Trace]] = defaultdict(list)
        for event in self._recorded():
            is_consent = event.kind != PERSON_KEPT
            if event.subject is None:
                continue
            if event.payload is None:
                traces = erased[event.subject]
                if is_consent:
                    traces.append(Trace(Act(event.kind.removeprefix(CONSENT)), event.at))
            elif is_consent:
                events.append(read_event(event.payload))
            else:
                person = read_person(event.payload)
                people[person.id] = person
                kept[person.id] = event.at
        traces_left = tuple(map(tuple, erased.values()))
        ledger = self._vault.ledger
        return Contents(tuple(people.values()), tuple(events), traces_left, kept, ledger.days(), ledger.newest())

    def keep(self, person: Person) -> Person:
        """Keep a person as they are now; one without an id is new and gets one."""
        return self._vault.database.write(lambda: self._keep(person))

    def add(self, events: Sequence[ConsentEvent], files: Sequence[EvidenceFile] = ()) -> tuple[ConsentEvent, ...]:
        """Record events, all of them or none; the files belong to the first, which is returned with their ids."""
        stored: list[str] = []
        try:
            for file in files:
                subject = bytes.fromhex(events[0].person)
                attachments = self._vault.attachments
                made = attachments.add(io.BytesIO(file.data), name=file.name, kind=file.kind, subject=subject)
                stored.append(made.id)
            added = with_evidence(events, stored)
            self._vault.database.write(lambda: self._append(added))
        except BaseException:
            for each in stored:
                self._vault.attachments.remove(each)
            raise
        return added

    def take_in(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Keep many people with their events, all of it or nothing, and return them with their ids."""
        stored: list[str] = []

        def work() -> tuple[Arrival, ...]:
            self._remove_files(stored)  # of a first try, for which the disk had no room
            return tuple(self._take_in(each, stored) for each in arrivals)

        try:
            return self._vault.database.write(work)
        except BaseException:
            self._remove_files(stored)
            raise

    def take_back(self, new: Sequence[str], former: Sequence[Person], ends: Sequence[ConsentEvent]) -> None:
        """Undo it: erase who was new, keep the others as before, and record ends of what they were given."""

        def undo() -> None:
            for person in former:
                self._keep(person)
            self._append(ends)

        self._vault.erase_people([bytes.fromhex(person) for person in new], undo)

    def file(self, evidence: str) -> EvidenceFile:
        """An evidence file by its id; raises ``MissingAttachment``."""
        known = self._vault.attachments.get(evidence)
        if known is None:
            raise MissingAttachment
        return EvidenceFile(known.name, known.kind, self._vault.attachments.read(evidence))

    def drafts_with(self, words: str) -> tuple[DraftSummary, ...] | None:
        """The drafts of the vault that hold every one of the words."""
        return self._vault.drafts.summaries(words)

    def erase(self, person: str) -> None:
        """Erase a person with everything that tells who it was; raises ``ErasedPerson``."""
        self._vault.erase_person(bytes.fromhex(person))

    def _recorded(self) -> list[Event]:
        """The events about people, in the order in which they were recorded."""
        kinds = (PERSON_KEPT, *(CONSENT + act.value for act in Act))
        found = [event for kind in kinds for event in self._vault.ledger.of_kind(kind)]
        return sorted(found, key=lambda event: event.seq)

    def _keep(self, person: Person) -> Person:
        kept = person if person.id else replace(person, id=self._vault.people.create().hex())
        self._vault.ledger.append(PERSON_KEPT, plain(kept), bytes.fromhex(kept.id))
        return kept

    def _take_in(self, arrival: Arrival, stored: list[str]) -> Arrival:
        """Keep one of those who come in; ``stored`` collects the ids of files that were written."""
        is_kept = bool(arrival.person.id) and not arrival.is_changed
        person = arrival.person if is_kept else self._keep(arrival.person)

        def add(file: EvidenceFile) -> str:
            subject = bytes.fromhex(person.id)
            made = self._vault.attachments.add(io.BytesIO(file.data), name=file.name, kind=file.kind, subject=subject)
            stored.append(made.id)
            return made.id

        arrived = arrived_at(person, arrival, add)
        self._append(arrived.events)
        return arrived

    def _remove_files(self, stored: list[str]) -> None:
        """Remove the files of attachments that were not kept after all."""
        for name in stored:
            remove_quietly(self._vault.attachments.folder / name)
        stored.clear()

    def _append(self, events: Sequence[ConsentEvent]) -> None:
        for event in events:
            self._vault.ledger.append(CONSENT + event.act.value, plain(event), bytes.fromhex(event.person))


class MemoryConsents:
    """A register in memory: for tests, and for sessions without a vault."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._events: list[ConsentEvent] = []
        self._files: dict[str, tuple[str, EvidenceFile]] = {}
        self._erased: list[tuple[Trace, ...]] = []
        self._made = 0

    @property
    def is_durable(self) -> bool:
        """False: the register ends with the program."""
        return False

    def load(self) -> Contents:
        """Everything, events in the order in which they were recorded."""
        return Contents(tuple(self._people.values()), tuple(self._events), tuple(self._erased))

    def keep(self, person: Person) -> Person:
        """Keep a person as they are now; one without an id is new and gets one."""
        kept = person if person.id else replace(person, id=self._next_id())
        if person.id and person.id not in self._people:
            raise ErasedPerson
        self._people[kept.id] = kept
        return kept

    def add(self, events: Sequence[ConsentEvent], files: Sequence[EvidenceFile] = ()) -> tuple[ConsentEvent, ...]:
        """Record events, all of them or none; the files belong to the first, which is returned with their ids."""
        if any(event.person not in self._people for event in events):
            raise ErasedPerson
        stored = {self._next_id(): (events[0].person, file) for file in files}
        self._files.update(stored)
        added = with_evidence(events, list(stored))
        self._events.extend(added)
        return added

    def take_in(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Keep many people with their events, all of it or nothing, and return them with their ids."""
        if any(each.person.id and each.person.id not in self._people for each in arrivals):
            raise ErasedPerson
        return tuple(map(self._take_in, arrivals))

    def take_back(self, new: Sequence[str], former: Sequence[Person], ends: Sequence[ConsentEvent]) -> None:
        """Undo it: erase who was new, keep the others as before, and record ends of what they were given."""
        for person in former:
            self.keep(person)
        self._events.extend(ends)
        for each in new:
            self.erase(each)

    def file(self, evidence: str) -> EvidenceFile:
        """An evidence file by its id; raises ``MissingAttachment``."""
        if evidence not in self._files:
            raise MissingAttachment
        return self._files[evidence][1]

    def drafts_with(self, words: str) -> tuple[DraftSummary, ...] | None:
        """None: drafts in memory are kept elsewhere."""
        del words
        return None

    def erase(self, person: str) -> None:
        """Erase a person with everything that tells who it was; raises ``ErasedPerson``."""
        if self._people.pop(person, None) is None:
            raise ErasedPerson
        self._erased.append(tuple(Trace(e.act, e.recorded) for e in self._events if e.person == person))
        self._events = [event for event in self._events if event.person != person]
        self._files = {name: kept for name, kept in self._files.items() if kept[0] != person}

    def _take_in(self, arrival: Arrival) -> Arrival:
        is_kept = bool(arrival.person.id) and not arrival.is_changed
        person = arrival.person if is_kept else self.keep(arrival.person)

        def add(file: EvidenceFile) -> str:
            made = self._next_id()
            self._files[made] = (person.id, file)
            return made

        arrived = arrived_at(person, arrival, add)
        self._events.extend(arrived.events)
        return arrived

    def _next_id(self) -> str:
        self._made += 1
        return f"{self._made:032x}"


def with_evidence(events: Sequence[ConsentEvent], ids: Sequence[str]) -> tuple[ConsentEvent, ...]:
    """The events, the first of them with further evidence."""
    if not ids:
        return tuple(events)
    how = events[0].how
    first = replace(events[0], how=replace(how, evidence=(*how.evidence, *ids)))
    return (first, *events[1:])


def arrived_at(person: Person, arrival: Arrival, add: Callable[[EvidenceFile], str]) -> Arrival:
    """What came in, once its person has an id: the events name the person and the files that ``add`` kept."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, file in arrival.files:
        found[number].append(add(file))
    events = []
    for number, event in enumerate(arrival.events):
        evidence = (*event.how.evidence, *found[number]) if number in found else event.how.evidence
        events.append(replace(event, person=person.id, how=replace(event.how, evidence=evidence)))
    return replace(arrival, person=person, events=tuple(events), files=())
