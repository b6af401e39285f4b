"""Taking people and consents in from a table, as the desk sees it: read, looked at, kept in one go, and taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here
from beforehand.domain.columns import name_key
from beforehand.domain.consent import Act
from beforehand.domain.intake import NoNamesError, Reading, read_intake
from beforehand.domain.name_index import NameIndex
from beforehand.domain.person import completed
from beforehand.domain.sheet import MOST_BYTES, SheetError, read_sheet
from beforehand.store.consents import Arrival
from beforehand.store.trouble import disk_troubles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.desk.register import Register
    from beforehand.domain.clock import Clock
    from beforehand.domain.consent import ConsentEvent, Record, Scope
    from beforehand.domain.intake import Candidate, Intake
    from beforehand.domain.person import Person
    from beforehand.domain.sheet import Encoding, Separator
    from beforehand.store.consents import ConsentStore


class Choice(StrEnum):
    """What happens to somebody whose name is in the register already."""

    SKIP = "skip"
    MERGE = "merge"
    APART = "apart"
    """They are somebody else of the same name."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds, before anything is taken in; ``twins`` maps the numbers of candidates to who has their name."""

    path: Path
    encoding: Encoding
    separator: Separator
    intake: Intake
    twins: Mapping[int, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, and what is needed to take it back."""

    arrivals: tuple[Arrival, ...]
    new: tuple[str, ...]
    former: tuple[Person, ...]

    @property
    def added(self) -> tuple[ConsentEvent, ...]:
        """The events that people who were there before were given."""
        new = set(self.new)
        return tuple(event for each in self.arrivals if each.person.id not in new for event in each.events)


class Intakes(QObject):
    """Reads tables and takes them in; reading happens where ``run`` says, keeping on the store's thread."""

    read = Signal(object)
    """A file was read: a ``Preview``."""
    refused = Signal(object)
    """A file is no such table, for this ``SheetError`` or ``NoNamesError``."""
    taken = Signal(object)
    """What was looked at is kept: a ``Taken``."""
    taken_back = Signal()
    """What was taken in last is gone again."""
    may_undo_changed = Signal()
    failed = Signal(object)
    """Nothing was read or kept, for this ``Trouble``."""

    def __init__(self, register: Register, clock: Clock, parent: QObject | None = None, run: Run = run_here) -> None:
        super().__init__(parent)
        self._register = register
        self._clock = clock
        self._run = run
        self._last: Taken | None = None
        self._is_noting = False
        register.changed.connect(self._on_register_changed)

    @property
    def may_undo(self) -> bool:
        """Whether the last intake can be taken back: nothing else has happened in the register since."""
        return self._last is not None

    def read_file(self, path: Path, encoding: Encoding | None = None) -> None:
        """Read a table, in the encoding given or found; nothing is kept."""
        people = self._register.people
        reading = Reading(self._clock.now(), lambda: uuid4().hex, path.name)
        self._run(lambda: _preview(path, encoding, reading, people), self._on_read, self.failed.emit)

    def take_in(self, preview: Preview, choices: Mapping[int, Choice]) -> None:
        """Keep everybody in a preview, all of it or nothing; twins without a choice are left out."""
        twins = {number: self._register.person(twin.id) or twin for number, twin in preview.twins.items()}
        preview = replace(preview, twins=twins)
        held = {twin.id: self._register.records_of(twin.id) for twin in twins.values()}
        former = tuple(twin for number, twin in twins.items() if choices.get(number) is Choice.MERGE)
        there = {person.id: person for person in self._register.people}

        def keep(store: ConsentStore) -> tuple[tuple[Arrival, ...], NameIndex]:
            kept = store.take_in(arrivals_of(preview, choices, held))
            return kept, NameIndex((there | {each.person.id: each.person for each in kept}).values())

        def on_kept(done: tuple[tuple[Arrival, ...], NameIndex]) -> None:
            arrivals, index = done
            known = {person.id for person in former}
            new = tuple(each.person.id for each in arrivals if each.person.id not in known)
            changed = {each.person.id for each in arrivals if each.is_changed}
            self._note(Taken(arrivals, new, tuple(person for person in former if person.id in changed)), index)

        self._register.work(keep, on_kept, self.failed.emit)

    def take_back(self) -> None:
        """Undo the last intake: who was new is erased, the others are as before and the added answers void."""
        taken, self._last = self._last, None
        if taken is None:
            return
        today = self._register.today
        ends = [
            self._register.new_event(event.person, Act.INVALIDATED, today, record=event.record) for event in taken.added
        ]
        self._register.work(
            lambda store: store.take_back(taken.new, taken.former, ends), self._on_taken_back, self.failed.emit
        )
        self.may_undo_changed.emit()

    def _note(self, taken: Taken, index: NameIndex) -> None:
        self._last = taken
        self._is_noting = True
        people = [each.person for each in taken.arrivals]
        self._register.note(people, (event for each in taken.arrivals for event in each.events), index)
        self._is_noting = False
        self.may_undo_changed.emit()
        self.taken.emit(taken)

    def _on_read(self, found: Preview | ValueError) -> None:
        if isinstance(found, Preview):
            self.read.emit(found)
        else:
            self.refused.emit(found)

    def _on_taken_back(self, _nothing: None) -> None:
        self._register.read_again()
        self.taken_back.emit()

    def _on_register_changed(self) -> None:
        if self._last is not None and not self._is_noting:
            self._last = None
            self.may_undo_changed.emit()


def arrivals_of(
    preview: Preview, choices: Mapping[int, Choice], held: Mapping[str, Iterable[Record]]
) -> tuple[Arrival, ...]:
    """What comes in after the author has chosen; ``held`` are the consents of the twins, which are not added twice."""
    found = []
    for number, candidate in enumerate(preview.intake.candidates):
        twin = preview.twins.get(number)
        choice = Choice.APART if twin is None else choices.get(number, Choice.SKIP)
        if choice is Choice.APART:
            found.append(Arrival(candidate.person, candidate.events))
        elif choice is Choice.MERGE and twin is not None:
            merged = completed(twin, candidate.person)
            known = set(map(essence_of_record, held.get(twin.id, ())))
            events = tuple(event for event in candidate.events if essence(event, event.scope) not in known)
            if events or merged != twin:
                found.append(Arrival(merged, events, is_changed=merged != twin))
    return tuple(found)


def essence(event: ConsentEvent, scope: Scope | None) -> tuple[object, ...]:
    """What makes an answer the same as another, whoever wrote it down and when; a table knows no photos."""
    return event.act, event.on, scope and replace(scope, photos=())


def essence_of_record(record: Record) -> tuple[object, ...]:
    """The same of a consent as it stands, the way a table tells it."""
    last = record.ending or record.standing[-1]
    return essence(last, (record.latest or last).scope)


def twins_in(candidates: Iterable[Candidate], people: Iterable[Person]) -> dict[int, Person]:
    """The candidates, by number, whose name somebody in the register has; of several the one with the same contact."""
    named: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        named[name_key(person.name)].append(person)
    found = {}
    for number, candidate in enumerate(candidates):
        same = named.get(name_key(candidate.person.name))
        if same:
            contact = candidate.person.contact.casefold()
            found[number] = next((each for each in same if each.contact.casefold() == contact), same[0])
    return found


def _preview(
    path: Path, encoding: Encoding | None, reading: Reading, people: tuple[Person, ...]
) -> Preview | ValueError:
    """Read a file; what is wrong with it as a whole is returned and not raised."""
    with disk_troubles(path.parent), path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        sheet = read_sheet(data, encoding)
        intake = read_intake(sheet, reading)
    except (SheetError, NoNamesError) as error:
        return error
    return Preview(path, sheet.encoding, sheet.separator, intake, twins_in(intake.candidates, people))
